import { describe, expect, it } from 'vitest';
import {
  capitalAmount,
  checkLicenceData,
  checkLicenceMetadata,
  type LicenceData,
  layoutLicence,
  parseLicenceType,
  readLicenceDate,
} from '../../src/licence/index.ts';
import { type SampleLicence, sampleLicences, sampleLicenceTypes } from '../../src/licence/samples/index.ts';

const [business, estate, pharmacist] = sampleLicences() as [SampleLicence, SampleLicence, SampleLicence];
const random = (length: number) => new Uint8Array(length);
type Json = Record<string, unknown>;
/** A copy of a sample type's JSON with one change. */
const changed = (change: (type: Json & { fields: Json[]; template: { items: Json[] } & Json }) => void): unknown => {
  const copy = JSON.parse(JSON.stringify(pharmacist.type));
  change(copy);
  return copy;
};

describe('licence type definitions', () => {
  it('reads its own samples from JSON, bytes and values alike, and freezes them', () => {
    for (const type of sampleLicenceTypes) {
      const text = JSON.stringify(type);
      expect(parseLicenceType(text)).toEqual(type);
      expect(parseLicenceType(new TextEncoder().encode(text))).toEqual(type);
      expect(Object.isFrozen(parseLicenceType(text).template.items[0])).toBe(true);
    }
  });

  it.each([
    ['$', 'not json', (): unknown => '{'],
    ['$', 'a list', (): unknown => []],
    [
      '$.extra',
      'an unknown key',
      () =>
        changed((t) => {
          t.extra = 1;
        }),
    ],
    [
      '$.name',
      'no name',
      () =>
        changed((t) => {
          delete t.name;
        }),
    ],
    [
      '$.name.en',
      'half a name',
      () =>
        changed((t) => {
          t.name = { zh: '证' };
        }),
    ],
    [
      '$.schema',
      'another schema',
      () =>
        changed((t) => {
          t.schema = 'v2';
        }),
    ],
    [
      '$.code',
      'a short code',
      () =>
        changed((t) => {
          t.code = '11990000T0000001XF03';
        }),
    ],
    [
      '$.code',
      'a code of another authority',
      () =>
        changed((t) => {
          t.code = '11990100T00000028L003';
        }),
    ],
    [
      '$.definingAuthority.creditCode',
      'a wrong credit code',
      () =>
        changed((t) => {
          t.definingAuthority = { name: 'x', creditCode: '11990000T0000001XG' };
        }),
    ],
    [
      '$.holderCategory',
      'an unknown category',
      () =>
        changed((t) => {
          t.holderCategory = 'robot';
        }),
    ],
    [
      '$.validity[0].count',
      'half a year',
      () =>
        changed((t) => {
          t.validity = [{ count: 0.5, unit: 'year' }];
        }),
    ],
    [
      '$.fields',
      'no fields',
      () =>
        changed((t) => {
          t.fields = [];
        }),
    ],
    [
      '$.fields',
      'a name twice',
      () =>
        changed((t) => {
          (t.fields[1] as Json).name = 'registrationNumber';
        }),
    ],
    [
      '$.fields[0].name',
      'a name with a dot',
      () =>
        changed((t) => {
          (t.fields[0] as Json).name = 'a.b';
        }),
    ],
    [
      '$.fields[0].name',
      'a prototype name',
      () =>
        changed((t) => {
          (t.fields[0] as Json).name = '__proto__';
        }),
    ],
    [
      '$.fields[0].label',
      'a label with a bracket',
      () =>
        changed((t) => {
          (t.fields[0] as Json).label = { zh: '编号>', en: 'x' };
        }),
    ],
    [
      '$.fields[0].type',
      'an unknown type',
      () =>
        changed((t) => {
          (t.fields[0] as Json).type = 'blob';
        }),
    ],
    [
      '$.fields[0].required',
      'required as text',
      () =>
        changed((t) => {
          (t.fields[0] as Json).required = 'yes';
        }),
    ],
    [
      '$.fields[0].element',
      'an unknown element',
      () =>
        changed((t) => {
          (t.fields[0] as Json).element = 'ZZZZ';
        }),
    ],
    [
      '$.fields[0].values',
      'values of a code',
      () =>
        changed((t) => {
          (t.fields[0] as Json).values = ['a'];
        }),
    ],
    [
      '$.fields[2].values',
      'an enumeration without values',
      () =>
        changed((t) => {
          delete (t.fields[2] as Json).values;
        }),
    ],
    [
      '$.template.width',
      'an infinite page',
      () =>
        changed((t) => {
          t.template.width = 1e9;
        }),
    ],
    [
      '$.template.items[0].box.width',
      'a box off the page',
      () =>
        changed((t) => {
          ((t.template.items[0] as Json).box as Json).width = 211;
        }),
    ],
    [
      '$.template.items[0].box.x',
      'a box before the page',
      () =>
        changed((t) => {
          ((t.template.items[0] as Json).box as Json).x = -1;
        }),
    ],
    [
      '$.template.items[0]',
      'an unknown item',
      () =>
        changed((t) => {
          (t.template.items[0] as Json).kind = 'script';
        }),
    ],
    [
      '$.template.items[0].colour[0]',
      'a colour out of range',
      () =>
        changed((t) => {
          (t.template.items[0] as Json).colour = [256, 0, 0];
        }),
    ],
    [
      '$.template.items',
      'a required field that is not shown',
      () =>
        changed((t) => {
          t.template.items = t.template.items.filter((item) => item.field !== 'sex');
        }),
    ],
    [
      '$.template.items[0].field',
      'a field that does not exist',
      () =>
        changed((t) => {
          t.template.items.unshift({ kind: 'photo', box: { x: 1, y: 1, width: 1, height: 1 }, field: 'nobody' });
        }),
    ],
    [
      '$.template.items[0].field',
      'a photo that is text',
      () =>
        changed((t) => {
          t.template.items.unshift({ kind: 'photo', box: { x: 1, y: 1, width: 1, height: 1 }, field: 'sex' });
        }),
    ],
    [
      '$.template.items[0].text',
      'text with a control character',
      () =>
        changed((t) => {
          t.template.items.unshift({
            kind: 'text',
            box: { x: 1, y: 1, width: 1, height: 1 },
            text: 'a\u0000',
            style: { font: 'song', size: 1 },
          });
        }),
    ],
    [
      '$.template.items[0].style.font',
      'a font of its own',
      () =>
        changed((t) => {
          t.template.items.unshift({
            kind: 'text',
            box: { x: 1, y: 1, width: 1, height: 1 },
            text: 'a',
            style: { font: "x';}", size: 1 },
          });
        }),
    ],
  ] as const)('names the place %s of %s', (path, _, make) => {
    expect(() => parseLicenceType(make())).toThrowError(
      expect.objectContaining({ code: 'ERR_LICENCE_TYPE', details: expect.objectContaining({ path }) }),
    );
  });
});

describe('licence data', () => {
  const check = (data: LicenceData) =>
    checkLicenceData(pharmacist.type, data)
      .filter((f) => f.severity === 'error')
      .map((f) => [f.path, f.code]);

  it('reports everything at once', () => {
    const { sex: _, ...rest } = pharmacist.data;
    expect(
      check({
        ...rest,
        holderName: '周\u202E范例',
        residentId: '990101199001010018',
        registeredUntil: '2031-02-30',
        practiceScope: '销售',
        employer: 'x'.repeat(61),
        registrationNumber: 'A B',
        photo: new Uint8Array([1]),
        salary: '1',
      }),
    ).toEqual([
      ['salary', 'data.field.unknown'],
      ['registrationNumber', 'data.field.pattern'],
      ['holderName', 'data.field.controlCharacter'],
      ['sex', 'data.field.missing'],
      ['residentId', 'code.check'],
      ['practiceScope', 'data.field.type'],
      ['employer', 'data.field.length'],
      ['registeredUntil', 'data.field.type'],
      ['photo', 'data.field.type'],
    ]);
  });

  it('checks amounts and credit codes', () => {
    const errors = (change: LicenceData) =>
      checkLicenceData(business.type, { ...business.data, ...change })
        .filter((f) => f.severity === 'error')
        .map((f) => f.code);
    for (const amount of ['1e5', '-1', '01', '1,000', '１００', '1.234', 'NaN'])
      expect(errors({ registeredCapital: amount })).toEqual(['data.field.type']);
    expect(errors({ registeredCapital: '1000000000001' })).toEqual(['data.field.range']);
    expect(errors({ creditCode: '91990100T000000443' })).toEqual(['code.check']);
    expect(errors({ operatingUntil: '长期' })).toEqual([]);
    expect(errors({ establishedOn: '长期' })).toEqual(['data.field.type']);
    expect(errors({ businessScope: '一\n二' })).toEqual([]);
    expect(errors({ name: '一\n二' })).toEqual(['data.field.controlCharacter']);
  });

  it('does not take inherited names for data', () => {
    const bare = Object.create({ sex: '男' }) as LicenceData;
    expect(check(bare)).toContainEqual(['sex', 'data.field.missing']);
  });

  it('compares with the metadata', () => {
    const metadata = { ...pharmacist.metadata, CZZT: '别人', ZZLXDM: '11990000T0000001XF001' };
    const codes = checkLicenceData(pharmacist.type, pharmacist.data, metadata)
      .filter((f) => f.severity === 'error')
      .map((f) => [f.path, f.code]);
    expect(codes).toEqual([
      ['holderName', 'data.field.inconsistent'],
      ['ZZLXDM', 'metadata.value'],
      ['ZZLXDM', 'metadata.value'],
    ]);
  });

  it('refuses to lay out what has errors, and text that does not fit', () => {
    const layout = (data: LicenceData) => () =>
      layoutLicence(business.type, { ...business.data, ...data }, business.metadata, { random });
    expect(layout({ creditCode: '91990100T000000443' })).toThrowError(
      expect.objectContaining({ code: 'ERR_LICENCE_DATA' }),
    );
    const long = '经'.repeat(600);
    expect(layout({ businessScope: `${long.slice(0, 550)}\n`.padEnd(600, '\n') })).toThrowError(
      expect.objectContaining({ code: 'ERR_LICENCE_LAYOUT' }),
    );
  });

  it('sets long text smaller', () => {
    const model = layoutLicence(
      estate.type,
      { ...estate.data, location: '示范甲省示范甲市示范区印信大道'.repeat(5) },
      estate.metadata,
      { random },
    );
    expect(model.pages[0]?.body.length).toBeGreaterThan(12);
  });
});

describe('metadata', () => {
  const errors = (change: Record<string, string>) =>
    checkLicenceMetadata({ ...pharmacist.metadata, ...change })
      .filter((f) => f.severity === 'error')
      .map((f) => [f.path, f.code]);
  it('names each thing that is wrong', () => {
    expect(errors({})).toEqual([]);
    expect(errors({ ZZMC: ' ' })).toEqual([['ZZMC', 'metadata.missing']]);
    expect(errors({ ZZBS: 'x' })).toEqual([['ZZBS', 'metadata.value']]);
    expect(errors({ ZZBFRQ: '20260408' })).toEqual([['ZZBFRQ', 'metadata.value']]);
    expect(errors({ ZZYXQJZRQ: '2026-01-01' })).toEqual([['ZZYXQJZRQ', 'metadata.validity']]);
    expect(errors({ ZZYXQJZRQ: '长期' })).toEqual([]);
    expect(errors({ CZZTDMLXDM: '000' })).toEqual([['CZZTDMLXDM', 'metadata.value']]);
    expect(errors({ CZZTDM: 'a^b' })).toEqual([['CZZT', 'metadata.value']]);
    expect(errors({ ZZBFJGDM: '11990000T0000001XF' })).toEqual([['ZZBFJGDM', 'metadata.value']]);
  });
});

describe('dates and amounts', () => {
  it.each([
    ['2025-01-02', '2025-01-02'],
    ['20250102', '2025-01-02'],
    ['2025年1月2日', '2025-01-02'],
    ['2025 年 01 月 02 日', '2025-01-02'],
    ['２０２５年０１月０２日', '2025-01-02'],
    ['2025/1/2', '2025-01-02'],
    ['长期', '长期'],
    ['2099-12-31', '长期'],
    ['9999-12-31', '长期'],
    ['2025-02-29', undefined],
    ['2024-02-29', '2024-02-29'],
    ['', undefined],
    ['soon', undefined],
  ])('%s is read as %s', (text, date) => expect(readLicenceDate(text)).toBe(date));

  it.each([
    ['0', '零元整'],
    ['1', '壹元整'],
    ['10', '壹拾元整'],
    ['105', '壹佰零伍元整'],
    ['1000000', '壹佰万元整'],
    ['10500000', '壹仟零伍拾万元整'],
    ['100000001', '壹亿零壹元整'],
    ['1050000.5', '壹佰零伍万元伍角'],
    ['0.05', '伍分'],
    ['1.05', '壹元零伍分'],
    ['100010000', '壹亿零壹万元整'],
    ['20030', '贰万零叁拾元整'],
    ['100000000000000', '壹佰万亿元整'],
  ])('%s yuan are %s', (amount, text) => expect(capitalAmount(amount)).toBe(text));
});
