import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseXml, writeZip } from '../../src/container/index.ts';
import {
  describeSignature,
  isTagName,
  layoutText,
  listSignatures,
  type OfdDocumentModel,
  type OfdTextModel,
  parseOfd,
  renderPageSvg,
  signatureListPath,
  signaturePaths,
  writeOfd,
  writeSignatureList,
} from '../../src/ofd/index.ts';
import { qrOutline } from '../../src/ofd/write/qr-outline.ts';

const text = (change: Partial<OfdTextModel>): OfdTextModel => ({
  kind: 'text',
  box: { x: 10, y: 10, width: 50, height: 20 },
  text: '证照编号',
  font: 'song',
  size: 5,
  ...change,
});
const model = (change: Partial<OfdDocumentModel> = {}): OfdDocumentModel => ({
  docId: '83c6b9e5cf99491a9e298b8e2ca99e68',
  title: '示例',
  creationDate: '2026-01-02',
  creator: 'yinxin',
  creatorVersion: '1',
  customDatas: [{ name: 'ZZMC', value: '示例 <证> & "照"' }],
  fonts: [{ key: 'song', fontName: '宋体', familyName: 'SimSun' }],
  pictures: [],
  pages: [{ width: 210, height: 297, background: [], body: [text({ tag: '证照编号' })], seals: [] }],
  attachments: [{ name: 'licence.json', format: 'json', bytes: new TextEncoder().encode('{}') }],
  ...change,
});
const pack = (document: OfdDocumentModel) =>
  parseOfd(writeZip(writeOfd(document).map((part) => ({ name: part.path.slice(1), bytes: part.bytes }))));

describe('text layout', () => {
  it('breaks lines without losing a character', () => {
    const unit = fc.constantFrom(...'证照编号，。（）ABC xyz 123-@"《》\n');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 200 }), fc.integer({ min: 6, max: 80 }), (value, width) => {
        const box = { x: 0, y: 0, width, height: 500 };
        const { lines } = layoutText(text({ text: value, box, wrap: 'lines' }));
        return lines.map((line) => line.text).join('') === value.replaceAll('\n', '');
      }),
    );
  });

  it('keeps every line inside the box', () => {
    const unit = fc.constantFrom(...'证照编号，。（）ABC xyz 123');
    fc.assert(
      fc.property(fc.string({ unit, minLength: 1, maxLength: 200 }), (value) => {
        const { lines } = layoutText(text({ text: value, wrap: 'lines', box: { x: 0, y: 0, width: 50, height: 900 } }));
        return lines.every((line) => line.x + line.deltas.reduce((sum, delta) => sum + delta, 0) <= 50.01);
      }),
    );
  });

  it('never begins a line with a closing mark', () => {
    const { lines } = layoutText(text({ text: '一二三四五六七八九十，一二', wrap: 'lines' }));
    expect(lines.map((line) => line.text)).toEqual(['一二三四五六七八九', '十，一二']);
  });

  it('spreads, centres, and sets smaller what is too long', () => {
    expect(layoutText(text({ text: '姓名', align: 'distribute' })).lines[0]).toMatchObject({ x: 0, deltas: [45] });
    expect(layoutText(text({ text: '姓名', align: 'center' })).lines[0]).toMatchObject({ x: 20, deltas: [5] });
    expect(layoutText(text({ text: '姓名', align: 'right' })).lines[0]).toMatchObject({ x: 40 });
    const long = layoutText(text({ text: '证'.repeat(15), minimumSize: 3 }));
    expect(long.fits).toBe(true);
    expect(long.size).toBeLessThan(3.4);
    expect(layoutText(text({ text: '证'.repeat(15), minimumSize: 4 })).fits).toBe(false);
  });
});

describe('QR outline', () => {
  it('has the dark modules inside and the light ones outside', async () => {
    const { encode } = await import('uqr');
    const { data } = encode('https://example.invalid/v?id=1', { ecc: 'M', border: 0, boostEcc: true });
    const outline = qrOutline('https://example.invalid/v?id=1');
    expect(outline.size).toBe(data.length);
    const loops = outline.data
      .split(' C')
      .filter((part) => part.trim() !== '')
      .map((part) =>
        part
          .trim()
          .slice(2)
          .split(' L ')
          .map((point) => point.split(' ').map(Number) as [number, number]),
      );
    const wrong: string[] = [];
    for (const [y, row] of data.entries()) {
      for (const [x, dark] of row.entries()) {
        // Winding number of the centre of the module.
        let winding = 0;
        for (const loop of loops)
          loop.forEach(([x1, y1], i) => {
            const [x2, y2] = loop[(i + 1) % loop.length] as [number, number];
            if (x1 !== x2 || x1 <= x + 0.5) return;
            if (Math.min(y1, y2) < y + 0.5 && Math.max(y1, y2) > y + 0.5) winding += y2 > y1 ? 1 : -1;
          });
        if ((winding !== 0) !== dark) wrong.push(`${x},${y}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('refuses what no QR code holds', () => {
    expect(() => qrOutline('x'.repeat(5000))).toThrowError(expect.objectContaining({ code: 'ERR_ARGUMENT' }));
  });
});

describe('writing a document', () => {
  it('is read back as it was meant', () => {
    const pkg = pack(model());
    expect(pkg.problems).toEqual([]);
    expect(pkg.documents[0]).toMatchObject({
      docId: '83c6b9e5cf99491a9e298b8e2ca99e68',
      info: { title: '示例', customDatas: [{ name: 'ZZMC', value: '示例 <证> & "照"' }] },
      pages: [{ id: '1', path: '/Doc_0/Pages/Page_0/Content.xml' }],
      attachments: [{ name: 'licence.json', path: '/Doc_0/Attachs/licence.json' }],
      customTags: [{ typeId: 'cert' }],
    });
  });

  it('uses every identifier once and says the greatest', () => {
    const parts = writeOfd(model({ pages: [...model().pages, ...model().pages] }));
    const all = parts.map((part) => new TextDecoder().decode(part.bytes)).join('');
    const ids = [...all.matchAll(/ ID="(\d+)"/g)].map((match) => Number(match[1]));
    expect(new Set(ids).size).toBe(ids.length);
    expect(all).toContain(`<ofd:MaxUnitID>${Math.max(...ids)}</ofd:MaxUnitID>`);
  });

  it('writes a template page that does not depend on what stands on the pages', () => {
    const form = { key: 'form', width: 210, height: 297, objects: [text({ text: '证照' })] };
    const [page] = model().pages as [OfdDocumentModel['pages'][number]];
    const parts = writeOfd(model({ templates: [form], pages: [{ ...page, template: 'form' }] }));
    const more = writeOfd(model({ templates: [form], pages: [{ ...page, template: 'form', body: [] }] }));
    const path = '/Doc_0/Tpls/Tpl_0/Content.xml';
    const bytesOf = (list: typeof parts) => list.find((part) => part.path === path)?.bytes;
    expect(bytesOf(parts)).toEqual(bytesOf(more));
    const pkg = parseOfd(writeZip(parts.map((part) => ({ name: part.path.slice(1), bytes: part.bytes }))));
    expect(pkg.problems).toEqual([]);
    expect(pkg.documents[0]?.templates).toEqual([{ id: '2', path, zOrder: 'Background' }]);
    const { svg, problems } = renderPageSvg(pkg, 0);
    expect(problems).toEqual([]);
    expect(svg).toContain('证照');
  });

  it('puts OFD.xml first and writes well-formed parts', () => {
    const parts = writeOfd(model(), { signatures: 'linked' });
    expect(parts[0]?.path).toBe('/OFD.xml');
    for (const part of parts.filter((candidate) => candidate.path.endsWith('.xml'))) parseXml(part.bytes, part.path);
    expect(new TextDecoder().decode(parts[0]?.bytes)).toContain(
      '<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>',
    );
  });

  it.each([
    ['docId', model({ docId: 'x' })],
    ['creationDate', model({ creationDate: 'yesterday' })],
    ['pages', model({ pages: [] })],
    ['page', model({ pages: [{ width: Number.NaN, height: 1, background: [], body: [], seals: [] }] })],
    ['attachment.name', model({ attachments: [{ name: '../x', format: 'x', bytes: new Uint8Array() }] })],
    [
      'attachments',
      model({ attachments: ['a.json', 'A.json'].map((name) => ({ name, format: 'x', bytes: new Uint8Array() })) }),
    ],
    ['attachments', model({ attachments: [{ name: 'attachments.xml', format: 'x', bytes: new Uint8Array() }] })],
    ['font', model({ fonts: [] })],
    ['font.file', model({ fonts: [{ key: 'song', fontName: 'x', file: new Uint8Array(4) }] })],
    ['picture', model({ pictures: [{ key: 'p', bytes: new Uint8Array(4) }] })],
    ['text', model({ title: 'a\u0000b' })],
    ['text', model({ title: '\uD800' })],
    [
      'number',
      model({
        pages: [
          {
            width: 9,
            height: 9,
            background: [],
            body: [text({ box: { x: Number.POSITIVE_INFINITY, y: 0, width: 100, height: 10 } })],
            seals: [],
          },
        ],
      }),
    ],
    [
      'path.data',
      model({
        pages: [
          {
            width: 9,
            height: 9,
            background: [],
            body: [{ kind: 'path', box: { x: 0, y: 0, width: 1, height: 1 }, data: 'M 0 0"/>' }],
            seals: [],
          },
        ],
      }),
    ],
    ['page', model({ templates: [{ key: 'a', width: 0, height: 1, objects: [] }] })],
    ['resources', model({ templates: ['a', 'a'].map((key) => ({ key, width: 9, height: 9, objects: [] })) })],
    ['template', model({ pages: model().pages.map((page) => ({ ...page, template: 'x' })) })],
    ['template.tag', model({ templates: [{ key: 'a', width: 9, height: 9, objects: [text({ tag: '证' })] }] })],
    ['tag', model({ pages: [{ width: 90, height: 90, background: [], body: [text({ tag: 'a><b' })], seals: [] }] })],
  ])('refuses a wrong %s', (argument, document) => {
    expect(() => writeOfd(document)).toThrowError(
      expect.objectContaining({ code: 'ERR_ARGUMENT', details: expect.objectContaining({ argument }) }),
    );
  });

  it('knows names for the data index', () => {
    expect(['证照名称', '_a', 'a1-2'].map(isTagName)).toEqual([true, true, true]);
    expect(['', '1a', 'a b', 'a:b', '证>照', 'a\n'].map(isTagName)).toEqual([false, false, false, false, false, false]);
  });
});

describe('signature parts', () => {
  const { description, seal, signedValue } = signaturePaths(0);
  const digest = new Uint8Array(32).fill(7);
  const input = {
    provider: { name: 'Yinxin', version: '1', company: '示范' },
    signedAt: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
    references: [{ path: '/OFD.xml', digest }],
    stamps: [{ id: 's002', pageId: 1, box: { x: 140, y: 200, width: 42, height: 42 } }],
    sealPath: seal,
    signedValuePath: signedValue,
  };

  it('are read back as one signature', () => {
    const parts = [
      ...writeOfd(model(), { signatures: 'linked' }),
      { path: signatureListPath, bytes: writeSignatureList([{ id: 's001', type: 'Seal', path: description }], 's002') },
      { path: description, bytes: describeSignature(input) },
      { path: seal, bytes: new Uint8Array([1]) },
      { path: signedValue, bytes: new Uint8Array([2]) },
    ];
    const pkg = parseOfd(writeZip(parts.map((part) => ({ name: part.path.slice(1), bytes: part.bytes }))));
    expect(pkg.leniencies).toEqual([]);
    const [signature, ...others] = listSignatures(pkg);
    expect(others).toEqual([]);
    expect(signature).toMatchObject({
      id: 's001',
      type: 'Seal',
      claimedTimeText: '20260102030405Z',
      checkMethod: '1.2.156.10197.1.401',
      signatureMethod: '1.2.156.10197.1.501',
      sealPath: seal,
      signedValuePath: signedValue,
      leniencies: [],
    });
    expect(signature?.references[0]?.path).toBe('/OFD.xml');
    expect(signature?.references[0]?.checkValue).toEqual(digest);
    expect(signature?.stamps[0]).toMatchObject({ boundary: { x: 140, y: 200, width: 42, height: 42 } });
  });

  it.each([
    [{ references: [] }],
    [{ references: [...input.references, ...input.references] }],
    [{ references: [{ path: 'OFD.xml', digest }] }],
    [{ references: [{ path: '/OFD.xml', digest: digest.slice(1) }] }],
  ])('refuses %j', (change) => {
    expect(() => describeSignature({ ...input, ...change })).toThrowError(
      expect.objectContaining({ code: 'ERR_ARGUMENT' }),
    );
  });
});
