import { describe, expect, it } from 'vitest';
import { writeZip } from '../../src/container/index.ts';
import {
  checkDisclosures,
  checkLicenceData,
  checkLicenceMetadata,
  compareLicenceContent,
  discloseFields,
  fieldDigest,
  layoutLicence,
  makeLicenceAttachment,
  parseDisclosures,
  parseLicenceAttachment,
  readLicenceAttachments,
  readLicenceMetadata,
  readLicenceTags,
} from '../../src/licence/index.ts';
import { type SampleLicence, sampleLicences } from '../../src/licence/samples/index.ts';
import { type OfdPackage, type OfdPart, parseOfd, renderPageSvg, writeOfd } from '../../src/ofd/index.ts';

/** Repeatable "random" bytes for tests. */
function countingRandom(): (length: number) => Uint8Array {
  let n = 0;
  return (length) => Uint8Array.from({ length }, () => (n++ * 37 + 11) & 255);
}

const partsOf = (sample: SampleLicence): OfdPart[] =>
  writeOfd(layoutLicence(sample.type, sample.data, sample.metadata, { random: countingRandom() }));
const pack = (parts: readonly OfdPart[]): OfdPackage =>
  parseOfd(writeZip(parts.map((part) => ({ name: part.path.slice(1), bytes: part.bytes }))));
const edit = (parts: readonly OfdPart[], path: RegExp, change: (text: string) => string): OfdPart[] => {
  let changed = 0;
  const edited = parts.map((part) => {
    if (!path.test(part.path)) return part;
    const before = new TextDecoder().decode(part.bytes);
    const after = change(before);
    if (after !== before) changed++;
    return { path: part.path, bytes: new TextEncoder().encode(after) };
  });
  expect(changed).toBe(1);
  return edited;
};
const compareAll = (pkg: OfdPackage) => {
  const { attachment, disclosures, problems } = readLicenceAttachments(pkg);
  expect(problems).toEqual([]);
  return compareLicenceContent({
    ...readLicenceMetadata(pkg),
    tags: readLicenceTags(pkg),
    ...(attachment === undefined ? {} : { attachment }),
    ...(disclosures === undefined ? {} : { disclosures }),
  });
};
const statusOf = (pkg: OfdPackage, name: string) => compareAll(pkg).find((entry) => entry.name === name)?.status;

const samples = sampleLicences();
const [business, , pharmacist] = samples as [SampleLicence, SampleLicence, SampleLicence];

describe.each(samples.map((sample) => [sample.type.name.en, sample] as const))(
  '%s: layout, write, read back',
  (_, sample) => {
    const pkg = pack(partsOf(sample));

    it('has data and metadata without errors', () => {
      expect(checkLicenceData(sample.type, sample.data, sample.metadata).filter((f) => f.severity !== 'note')).toEqual(
        [],
      );
    });

    it('is read without problems or deviations, every part reachable', () => {
      expect(pkg.problems).toEqual([]);
      expect(pkg.leniencies).toEqual([]);
      expect([...pkg.files.keys()].filter((path) => !pkg.reachable.has(path))).toEqual([]);
    });

    it('gives the metadata back', () => {
      const { metadata, conflicting } = readLicenceMetadata(pkg);
      expect(metadata).toMatchObject(sample.metadata);
      expect(conflicting).toEqual([]);
      expect(checkLicenceMetadata(metadata).filter((f) => f.severity !== 'note')).toEqual([]);
    });

    it('agrees with itself in metadata, page and attachment', () => {
      const comparison = compareAll(pkg);
      expect(comparison.filter((entry) => entry.status !== 'agree').map((entry) => [entry.name, entry.status])).toEqual(
        [],
      );
      for (const field of sample.type.fields) {
        if (sample.data[field.name] === undefined) continue;
        const entry = comparison.find((candidate) => candidate.name === field.name);
        expect(entry?.page.length).toBeGreaterThan(0);
      }
    });

    it('is drawn without problems', () => {
      const page = renderPageSvg(pkg, 0);
      expect(page.problems).toEqual([]);
      expect([page.width, page.height]).toEqual([sample.type.template.width, sample.type.template.height]);
    });

    it('has the same bytes again', () => {
      expect(partsOf(sample)).toEqual(partsOf(sample));
    });
  },
);

describe('the form of a type', () => {
  const template = '/Doc_0/Tpls/Tpl_0/Content.xml';
  const fileOf = (parts: readonly OfdPart[], path: string) => parts.find((part) => part.path === path)?.bytes;

  it.each(samples.map((sample) => [sample.type.name.en, sample] as const))(
    '%s: one template page, the same bytes for all data, with every label and nothing of the data',
    (_, sample) => {
      const parts = partsOf(sample);
      const optional = sample.type.fields.filter(({ required }) => !required).map(({ name }) => name);
      const data = Object.fromEntries(Object.entries(sample.data).filter(([name]) => !optional.includes(name)));
      const others = writeOfd(layoutLicence(sample.type, data, sample.metadata, { random: (n) => new Uint8Array(n) }));
      for (const path of [template, '/Doc_0/PublicRes.xml']) expect(fileOf(others, path)).toEqual(fileOf(parts, path));
      const form = new TextDecoder().decode(fileOf(parts, template)).replace(/<[^>]*>/g, '');
      const labels = sample.type.template.items.flatMap((item) => (item.kind === 'text' ? item.text.split('\n') : []));
      expect(labels.filter((label) => !form.includes(label))).toEqual([]);
      const values = Object.values(sample.data).filter((value) => typeof value === 'string' && value.length > 4);
      expect(values.filter((value) => form.includes(String(value)))).toEqual([]);
      const pkg = pack(parts);
      expect(pkg.documents[0]?.templates).toMatchObject([{ path: template, zOrder: 'Background' }]);
      expect(pkg.reachable.get(template)?.role).toBe('template');
    },
  );
});

describe('a text swapped in one place is seen', () => {
  const parts = partsOf(business);
  const company = '示范甲市云章数据科技有限公司';
  const page = new TextDecoder().decode(parts.find(({ path }) => path.includes('Page_0'))?.bytes);
  /** The object that shows the holder's name. */
  const ownName =
    /<ofd:TextObject (?:(?!<\/ofd:TextObject>).)*>示范甲市云章.*?<\/ofd:TextObject>/.exec(page)?.[0] ?? '';

  it.each([
    ['on the page', /Content\.xml$/, company, '示范乙市云章数据科技有限公司', 'name', 'mismatch'],
    ['in the metadata', /OFD\.xml$/, `"CZZT">${company}`, '"CZZT">另一家公司', 'name', 'mismatch'],
    ['in the disclosures', /disclosures\.json$/, company, '另一家公司', 'name', 'broken'],
    ['in the catalogue', /licence\.json$/, '"ZZBFRQ":"2026-03-16"', '"ZZBFRQ":"2025-03-16"', 'ZZBFRQ', 'mismatch'],
    ['the date on the page', /Content\.xml$/, '>2026年03月16日<', '>2026年03月18日<', 'establishedOn', 'mismatch'],
    ['the capital on the page', /Content\.xml$/, '壹仟零伍拾万', '壹亿零伍拾万', 'registeredCapital', 'mismatch'],
    [
      'the index points elsewhere',
      /Tag_Certificate\.xml$/,
      /(<cert:名称><ofd:ObjectRef PageRef="1">)\d+/,
      '$199',
      'name',
      'broken',
    ],
    [
      'the object is invisible',
      /Content\.xml$/,
      /(<ofd:TextObject )([^>]*>(?:<ofd:FillColor [^>]*>)?<ofd:TextCode [^>]*>示范甲市云章)/,
      '$1Visible="false" $2',
      'name',
      'hidden',
    ],
    [
      'the object is white',
      /Content\.xml$/,
      /(<ofd:FillColor Value=")34 30 28("\/><ofd:TextCode [^>]*>示范甲市云章)/,
      '$1255 255 255$2',
      'name',
      'hidden',
    ],
    [
      'something covers the page',
      /Page_0\/Content\.xml$/,
      /<\/ofd:Layer><\/ofd:Content>/,
      '<ofd:PathObject ID="900" Boundary="0 0 420 297" Fill="true"><ofd:FillColor Value="255 255 255"/><ofd:AbbreviatedData>M 0 0 L 420 0 L 420 297 L 0 297 C</ofd:AbbreviatedData></ofd:PathObject></ofd:Layer></ofd:Content>',
      'name',
      'hidden',
    ],
    [
      'the form lies over the page',
      /Page_0\/Content\.xml$/,
      'ZOrder="Background"',
      'ZOrder="Foreground"',
      'name',
      'hidden',
    ],
    [
      'the form has the object again',
      /Tpl_0\/Content\.xml$/,
      '</ofd:Layer></ofd:Content>',
      `${ownName}</ofd:Layer></ofd:Content>`,
      'name',
      'broken',
    ],
  ] as const)('%s', (_, path, from, to, name, status) => {
    const pkg = pack(edit(parts, path, (text) => text.replace(from, to)));
    expect(statusOf(pkg, name)).toBe(status);
  });

  it('sees a second object with the same ID', () => {
    const pkg = pack(
      edit(parts, /Page_0\/Content\.xml$/, (text) => {
        const id = /ID="(\d+)"[^>]*>(?:<ofd:FillColor [^>]*>)?<ofd:TextCode [^>]*>示范甲市云章/.exec(text)?.[1];
        return text.replace(
          '</ofd:Layer></ofd:Content>',
          `<ofd:TextObject ID="${id}" Boundary="0 0 50 9" Font="2" Size="5"><ofd:TextCode X="0" Y="5">x</ofd:TextCode></ofd:TextObject></ofd:Layer></ofd:Content>`,
        );
      }),
    );
    expect(statusOf(pkg, 'name')).toBe('broken');
  });

  it('sees an object that only the form has, under what is opaque there', () => {
    const without = edit(parts, /Page_0\/Content\.xml$/, (text) => text.replace(ownName, ''));
    const under = edit(without, /Tpl_0\/Content\.xml$/, (text) =>
      text.replace(/<ofd:Layer /, `<ofd:Layer ID="900" Type="Background">${ownName}</ofd:Layer>$&`),
    );
    expect(statusOf(pack(under), 'name')).toBe('hidden');
  });

  it('sees another photo', () => {
    const photo = partsOf(pharmacist).map((part) =>
      part.path.endsWith('.png') ? { path: part.path, bytes: Uint8Array.from([...part.bytes, 0]) } : part,
    );
    expect(statusOf(pack(photo), 'photo')).toBe('mismatch');
  });

  it('sees one element with two values', () => {
    const pkg = pack(
      edit(parts, /OFD\.xml$/, (text) =>
        text.replace('</ofd:CustomDatas>', '<ofd:CustomData Name="ZZMC">营业许可</ofd:CustomData></ofd:CustomDatas>'),
      ),
    );
    expect(readLicenceMetadata(pkg).conflicting).toEqual(['ZZMC']);
  });

  it('works without an attachment, by the names that other writers use', () => {
    const tags = [
      { name: '发证机关', pageId: '1', objectId: '5', status: 'found', text: '示范甲市局', hidden: [] },
      { name: '颁发日期', pageId: '1', objectId: '6', status: 'found', text: '2025', hidden: [] },
      { name: '颁发日期', pageId: '1', objectId: '7', status: 'found', text: '年 1 月', hidden: [] },
      { name: '颁发日期', pageId: '1', objectId: '8', status: 'found', text: '2日', hidden: [] },
    ] as const;
    const metadata = { ZZBFJG: '示范乙市局', ZZBFRQ: '2025-01-02', ZZMC: '许可证' };
    expect(compareLicenceContent({ metadata, tags }).map((entry) => [entry.name, entry.status])).toEqual([
      ['ZZBFJG', 'mismatch'],
      ['ZZBFRQ', 'agree'],
      ['ZZMC', 'single'],
    ]);
  });
});

describe('licence.json and selective disclosure', () => {
  const made = makeLicenceAttachment({ ...pharmacist, random: countingRandom() });

  it('names no person', () => {
    const text = new TextDecoder().decode(made.attachmentBytes);
    for (const secret of ['周范例', '990101199001010019', '仁和', '男']) expect(text).not.toContain(secret);
  });

  it('has a digest for every field, also for one without a value', () => {
    const estate = samples[1] as SampleLicence;
    const { otherConditions: _, ...less } = estate.data;
    const attachments = makeLicenceAttachment({ ...estate, data: less, random: countingRandom() });
    expect(attachments.attachment.fields.map((field) => field.name)).toEqual(
      expect.arrayContaining(estate.type.fields.map((field) => field.name)),
    );
    const check = checkDisclosures(attachments.attachment, attachments.disclosures);
    expect(check.every((entry) => entry.status === 'matched')).toBe(true);
    expect(check.find((entry) => entry.name === 'otherConditions')?.value).toBeNull();
  });

  it('has 128 bits of salt for each, all different', () => {
    const salts = made.disclosures.map((disclosure) => disclosure.salt);
    expect(salts.every((salt) => salt.length === 32)).toBe(true);
    expect(new Set(salts).size).toBe(salts.length);
  });

  it('reads back what it wrote and opens what the holder chose', () => {
    const attachment = parseLicenceAttachment(made.attachmentBytes);
    expect(attachment).toEqual(made.attachment);
    const shown = parseDisclosures(discloseFields(made.disclosures, ['practiceScope', 'registeredUntil']));
    const check = checkDisclosures(attachment, shown);
    expect(check.filter((entry) => entry.status === 'matched').map((entry) => [entry.name, entry.value])).toEqual([
      ['practiceScope', '药品经营'],
      ['registeredUntil', '2031-04-07'],
    ]);
    expect(
      check
        .filter((entry) => entry.status !== 'matched')
        .every((entry) => entry.status === 'hidden' && entry.value === undefined),
    ).toBe(true);
  });

  it('tells a forged value with both digests and gives no value out', () => {
    const forged = made.disclosures.map((disclosure) =>
      disclosure.name === 'practiceScope' ? { ...disclosure, value: '药品生产' } : disclosure,
    );
    const entry = checkDisclosures(made.attachment, forged).find((candidate) => candidate.name === 'practiceScope');
    expect(entry?.status).toBe('mismatched');
    expect(entry?.expected).not.toBe(entry?.got);
    expect(entry).not.toHaveProperty('value');
  });

  it('does not let a value of one field pass as another, nor a boundary between salt, name and value move', () => {
    const [a] = made.disclosures as [(typeof made.disclosures)[0]];
    expect(fieldDigest({ ...a, name: 'practiceScope' })).not.toBe(fieldDigest(a));
    expect(fieldDigest({ salt: 'ab', name: 'c', value: 'd' })).not.toBe(
      fieldDigest({ salt: 'a', name: 'bc', value: 'd' }),
    );
    expect(fieldDigest({ salt: 'ab', name: 'c', value: null })).not.toBe(
      fieldDigest({ salt: 'ab', name: 'c', value: 'null' }),
    );
  });

  it('reports fields that are repeated or belong to nobody', () => {
    const [a] = made.disclosures as [(typeof made.disclosures)[0]];
    const check = checkDisclosures(made.attachment, [a, a, { ...a, name: 'other' }]);
    expect(check.filter((entry) => entry.status !== 'hidden').map((entry) => [entry.name, entry.status])).toEqual([
      ['registrationNumber', 'repeated'],
      ['other', 'unknown'],
    ]);
  });

  it('refuses a field that is not there', () => {
    expect(() => discloseFields(made.disclosures, ['salary'])).toThrowError(
      expect.objectContaining({ code: 'ERR_LICENCE_FIELD' }),
    );
  });

  const text = new TextDecoder().decode(made.attachmentBytes);
  it.each([
    ['white space', text.replace('{"schema"', '{ "schema"')],
    ['a double key', text.replace('"digestAlgorithm":"sm3"', '"digestAlgorithm":"sm3","digestAlgorithm":"sm3"')],
    ['another algorithm', text.replace('"sm3"', '"md5"')],
    ['an unknown key', text.replace('{"schema"', '{"x":1,"schema"')],
    ['a short digest', text.replace(/"digest":"../, '"digest":"')],
    ['a prototype', text.replace('{"schema"', '{"__proto__":{},"schema"')],
    ['two fields of one name', text.replace('"name":"sex"', '"name":"holderName"')],
    [
      'keys in another order',
      text.replace(/"schema":"yinxin-licence\/1","typeCode":"([^"]*)"/, '"typeCode":"$1","schema":"yinxin-licence/1"'),
    ],
    ['nothing', ''],
    ['a list', '[]'],
    ['an escaped letter', text.replace('"sex"', '"\\u0073ex"')],
  ])('refuses licence.json with %s', (_, changed) => {
    expect(changed).not.toBe(text);
    expect(() => parseLicenceAttachment(new TextEncoder().encode(changed))).toThrowError(
      expect.objectContaining({ code: 'ERR_LICENCE_ATTACHMENT' }),
    );
  });

  it('refuses a short salt', () => {
    const bytes = new TextEncoder().encode('{"schema":"yinxin-disclosures/1","disclosures":[["00","a","b"]]}');
    expect(() => parseDisclosures(bytes)).toThrowError(expect.objectContaining({ code: 'ERR_LICENCE_ATTACHMENT' }));
  });
});
