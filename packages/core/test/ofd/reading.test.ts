import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, it } from 'vitest';
import { concatBytes, toBase64, toHex } from '../../src/base/bytes.ts';
import { defaultLimits } from '../../src/base/limits.ts';
import {
  digestReferences,
  listSignatures,
  mapCoverage,
  type OfdPackage,
  type OfdSignature,
  parseBox,
  parseOfd,
  resolveLocation,
} from '../../src/ofd/index.ts';
import { sm3 } from '../../src/sm/index.ts';
import { addSignature, codeOf, type Parts, pack, plainParts, signatureList, signedParts } from './small-ofd.ts';

const open = (parts: Parts): OfdPackage => parseOfd(pack(parts));
const first = (pkg: OfdPackage): OfdSignature => listSignatures(pkg)[0] as OfdSignature;
const edit = (path: string, from: string | RegExp, to: string): Parts => {
  const text = String(plainParts[path]);
  const edited = text.replace(from, to);
  if (edited === text) throw new Error(`nothing to edit in ${path}`);
  return { ...signedParts(), [path]: edited };
};

describe('locations', () => {
  it.each([
    ['Document.xml', '/OFD.xml', '/Document.xml'],
    ['/Doc_0/a.xml', '/Doc_1/Document.xml', '/Doc_0/a.xml'],
    ['Pages/P/C.xml', '/Doc_0/Document.xml', '/Doc_0/Pages/P/C.xml'],
    ['./a', '/Doc_0/b', '/Doc_0/a'],
    ['../Doc_0/../Doc_1/a', '/Doc_0/b', '/Doc_1/a'],
    ['Images&Fonts/a b.png', '/Doc_0/b', '/Doc_0/Images&Fonts/a b.png'],
    [' a.xml\n', '/OFD.xml', '/a.xml'],
    ['Res\\a.png', '/Doc_0/b', '/Doc_0/Res/a.png'],
    // A percent sign is a character of the name, not an escape.
    ['%2e%2e/a', '/Doc_0/b', '/Doc_0/%2e%2e/a'],
  ])('%j in %s is %s', (location, from, path) => {
    expect(resolveLocation(location, from).path).toBe(path);
  });

  it.each([
    '',
    ' ',
    '/',
    '..',
    '../../a',
    '../../etc/passwd',
    '/../a',
    'C:\\a',
    'file:///a',
    'a//b',
    'a/',
    '//server/a',
    'a\0b',
    '..\\..\\a',
  ])('%j leads nowhere', (location) => {
    expect(codeOf(() => resolveLocation(location, '/Doc_0/b'))).toBe('ERR_OFD_LOCATION');
  });

  it('boxes are four numbers', () => {
    expect(parseBox(' 10.0000 -2.5 4e1  .5')).toEqual({ x: 10, y: -2.5, width: 40, height: 0.5 });
    for (const text of [
      undefined,
      '',
      '1 2 3',
      '1 2 3 4 5',
      '1 2 3 x',
      'NaN 1 2 3',
      'Infinity 1 2 3',
      '0x1 1 2 3',
      '1e999 0 0 0',
    ])
      expect(parseBox(text), String(text)).toBeUndefined();
  });
});

describe('packages', () => {
  it('every link is followed and every part has its role', () => {
    const pkg = open(signedParts());
    expect(Object.fromEntries([...pkg.files.keys()].map((path) => [path, pkg.reachable.get(path)?.role]))).toEqual({
      '/OFD.xml': 'ofd.xml',
      '/Doc_0/Document.xml': 'document',
      '/Doc_0/PublicRes.xml': 'resource',
      '/Doc_0/Res/font.ttf': 'resource',
      '/Doc_0/Tpls/Tpl_0/Content.xml': 'template',
      '/Doc_0/Pages/Page_0/Content.xml': 'page',
      '/Doc_0/PageRes.xml': 'resource',
      '/Doc_0/Res/a.png': 'resource',
      '/Doc_0/Annots/Annotations.xml': 'annotation',
      '/Doc_0/Annots/Page_0/Annot.xml': 'annotation',
      '/Doc_0/Tags/CustomTags.xml': 'tag',
      '/Doc_0/Tags/Tag.xml': 'tag',
      '/Doc_0/Attachs/Attachments.xml': 'attachment',
      '/Doc_0/Attachs/licence.json': 'attachment',
      '/Doc_0/Extensions.xml': 'extension',
      '/Doc_0/ext.xml': 'extension',
      '/Doc_0/Signs/Signatures.xml': 'signature-list',
      '/Doc_0/Signs/Sign_0/Signature.xml': 'signature',
      '/Doc_0/Signs/Sign_0/SignedValue.dat': 'signed-value',
    });
    expect(pkg.problems).toEqual([]);
    expect(pkg.leniencies).toEqual([]);
    const [document] = pkg.documents;
    expect(document?.info).toEqual({
      docId: 'd1',
      title: '示例',
      keywords: ['k'],
      customDatas: [{ name: 'ZZMC', value: '示例许可证' }],
    });
    expect(document?.pages).toEqual([{ id: '1', path: '/Doc_0/Pages/Page_0/Content.xml' }]);
    expect(document?.physicalBox).toEqual({ x: 0, y: 0, width: 210, height: 297 });
    expect(document?.resources.fonts.get('2')).toEqual({ id: '2', fontName: '宋体', path: '/Doc_0/Res/font.ttf' });
    expect(document?.resources.media.get('3')?.path).toBe('/Doc_0/Res/a.png');
    expect(document?.customTags[0]?.tree?.namespace).toBe('http://www.cert.org/');
    expect(document?.attachments).toEqual([
      { id: 'a1', name: 'licence.json', format: 'json', path: '/Doc_0/Attachs/licence.json' },
    ]);
  });

  it.each<[string, Parts, string]>([
    ['no OFD.xml', { ...plainParts, '/OFD.xml': undefined }, 'ERR_OFD_PART_MISSING'],
    ['OFD.xml is no XML', { ...plainParts, '/OFD.xml': 'x' }, 'ERR_XML'],
    ['another root', edit('/OFD.xml', /ofd:OFD/g, 'ofd:Other'), 'ERR_OFD_STRUCTURE'],
    ['another namespace', edit('/OFD.xml', 'ofdspec.org/2016', 'example.org/2016'), 'ERR_OFD_STRUCTURE'],
    ['no document', edit('/OFD.xml', /<ofd:DocBody>.*<\/ofd:DocBody>/, ''), 'ERR_OFD_STRUCTURE'],
    ['no document root', edit('/OFD.xml', /<ofd:DocRoot>.*<\/ofd:DocRoot>/, ''), 'ERR_OFD_STRUCTURE'],
    [
      'two document roots',
      edit('/OFD.xml', '<ofd:DocRoot>', '<ofd:DocRoot>Doc_0/Other.xml</ofd:DocRoot><ofd:DocRoot>'),
      'ERR_OFD_STRUCTURE',
    ],
    [
      'two document roots in two namespaces',
      edit('/OFD.xml', '<ofd:DocRoot>', '<DocRoot xmlns="http://www.ofdspec.org">a</DocRoot><ofd:DocRoot>'),
      'ERR_OFD_STRUCTURE',
    ],
    [
      'two lists of signatures',
      edit('/OFD.xml', '<ofd:Signatures>', '<ofd:Signatures>a</ofd:Signatures><ofd:Signatures>'),
      'ERR_OFD_STRUCTURE',
    ],
    ['a document root outside', edit('/OFD.xml', 'Doc_0/Document.xml', '../Document.xml'), 'ERR_OFD_LOCATION'],
    [
      'a document root that is not there',
      edit('/OFD.xml', 'Doc_0/Document.xml', 'doc_0/document.xml'),
      'ERR_OFD_PART_MISSING',
    ],
    ['a document without pages', edit('/Doc_0/Document.xml', /<ofd:Pages>.*<\/ofd:Pages>/, ''), 'ERR_OFD_STRUCTURE'],
    ['a page outside', edit('/Doc_0/Document.xml', 'Pages/Page_0/Content.xml', '../../x'), 'ERR_OFD_LOCATION'],
    ['a document type', edit('/OFD.xml', /^/, '<!DOCTYPE a>'), 'ERR_XML'],
  ])('%s is refused', (_, parts, code) => {
    expect(codeOf(() => open(parts))).toBe(code);
  });

  it.each<[string, Parts, string, string]>([
    [
      'a malformed tag file',
      { ...signedParts(), '/Doc_0/Tags/Tag.xml': '<:params xmlns:="">' },
      'malformed',
      '/Doc_0/Tags/Tag.xml',
    ],
    ['a missing font', { ...signedParts(), '/Doc_0/Res/font.ttf': undefined }, 'missing', '/Doc_0/Res/font.ttf'],
    [
      'a missing page',
      { ...signedParts(), '/Doc_0/Pages/Page_0/Content.xml': undefined },
      'missing',
      '/Doc_0/Pages/Page_0/Content.xml',
    ],
    [
      'an attachment outside',
      edit('/Doc_0/Attachs/Attachments.xml', 'licence.json<', '../../../x<'),
      'location',
      '../../../x',
    ],
    [
      'annotations that are something else',
      { ...signedParts(), '/Doc_0/Annots/Annotations.xml': '<a/>' },
      'malformed',
      '/Doc_0/Annots/Annotations.xml',
    ],
  ])('%s is a problem, and the signatures are still read', (_, parts, kind, path) => {
    const pkg = open(parts);
    expect(pkg.problems.map((problem) => [problem.kind, problem.path])).toEqual([[kind, path]]);
    expect(listSignatures(pkg).length).toBe(1);
  });

  it('several documents and older versions count as reachable', () => {
    const second = {
      ...signedParts(),
      '/Doc_1/Document.xml': plainParts['/Doc_0/Document.xml'],
      '/Doc_1/Pages/Page_0/Content.xml': '<a/>',
    };
    const body = '</ofd:DocBody><ofd:DocBody><ofd:DocRoot>/Doc_1/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>';
    const pkg = open({
      ...second,
      '/OFD.xml': String(plainParts['/OFD.xml']).replace('</ofd:DocBody></ofd:OFD>', body),
    });
    expect(pkg.documents.map(({ root }) => root)).toEqual(['/Doc_0/Document.xml', '/Doc_1/Document.xml']);
    const versions =
      '<ofd:Versions><ofd:Version ID="1" Index="1" Current="true" BaseLoc="Doc_0/V.xml"/></ofd:Versions>';
    const old = open({
      ...second,
      '/OFD.xml': String(plainParts['/OFD.xml']).replace('<ofd:Signatures>', `${versions}<ofd:Signatures>`),
      '/Doc_0/V.xml':
        '<DocVersion xmlns="http://www.ofdspec.org/2016"><FileList><File ID="1">ext.xml</File></FileList><DocRoot>/Doc_1/Document.xml</DocRoot></DocVersion>',
    });
    expect(old.documents[0]?.versions).toEqual([{ id: '1', index: '1', current: true, path: '/Doc_0/V.xml' }]);
    expect(old.reachable.get('/Doc_1/Pages/Page_0/Content.xml')?.role).toBe('page');
  });

  it('links in circles and piles of XML end at a budget', () => {
    const links = '<ofd:TemplatePage BaseLoc="a.xml"/>'.repeat(300);
    const parts = edit('/Doc_0/Document.xml', '<ofd:MaxUnitID>', `${links}<ofd:MaxUnitID>`);
    expect(codeOf(() => parseOfd(pack(parts), { ...defaultLimits, packageLinks: 200 }))).toBe('ERR_LIMIT');
    expect(codeOf(() => parseOfd(pack(parts), { ...defaultLimits, packageXmlNodes: 200 }))).toBe('ERR_LIMIT');
  });
});

describe('signature descriptions', () => {
  it('says what Signature.xml says', () => {
    const pkg = open(signedParts({ more: '<ofd:Seal><ofd:BaseLoc>Seal.esl</ofd:BaseLoc></ofd:Seal>' }));
    const signature = first(pkg);
    expect({
      ...signature,
      description: signature.description.length,
      references: signature.references.length,
    }).toEqual({
      index: 0,
      document: 0,
      id: 's1',
      type: 'Seal',
      listPath: '/Doc_0/Signs/Signatures.xml',
      descriptionPath: '/Doc_0/Signs/Sign_0/Signature.xml',
      description: pkg.read('/Doc_0/Signs/Sign_0/Signature.xml')?.length,
      provider: { name: 'p', version: '1', company: 'c' },
      signatureMethod: '1.2.156.10197.1.501',
      claimedTimeText: '20260102030405Z',
      checkMethod: '1.2.156.10197.1.401',
      references: 16,
      stamps: [
        {
          id: 's9',
          pageRef: '1',
          boundary: { x: 10, y: 20, width: 40, height: 40 },
          clip: { x: 0, y: 0, width: 10, height: 40 },
        },
      ],
      sealPath: '/Doc_0/Signs/Sign_0/Seal.esl',
      signedValuePath: '/Doc_0/Signs/Sign_0/SignedValue.dat',
      signedValue: new TextEncoder().encode('value'),
      leniencies: [],
    });
  });

  const signed = signedParts();
  const description = '/Doc_0/Signs/Sign_0/Signature.xml';
  const list = '/Doc_0/Signs/Signatures.xml';
  const change = (path: string, from: string | RegExp, to: string): Parts => ({
    ...signed,
    [path]: String(signed[path]).replace(from, to),
  });
  it.each<[string, Parts, string]>([
    ['the list is missing', { ...signed, [list]: undefined }, 'ERR_OFD_PART_MISSING'],
    ['the list is malformed', { ...signed, [list]: '<a' }, 'ERR_XML'],
    ['the list is another part', { ...signed, [list]: plainParts['/Doc_0/PublicRes.xml'] }, 'ERR_OFD_STRUCTURE'],
    ['the description is missing', { ...signed, [description]: undefined }, 'ERR_OFD_PART_MISSING'],
    ['the description is malformed', { ...signed, [description]: '<a' }, 'ERR_XML'],
    [
      'one description is listed twice',
      {
        ...signed,
        [list]: signatureList(1).replace('</', '<ofd:Signature ID="x" BaseLoc="./Sign_0/Signature.xml"/></'),
      },
      'ERR_OFD_STRUCTURE',
    ],
    ['the type is unknown', change(list, 'ID=', 'Type="Other" ID='), 'ERR_OFD_STRUCTURE'],
    ['there are no references', change(description, /<ofd:References.*<\/ofd:References>/, ''), 'ERR_OFD_STRUCTURE'],
    [
      'there are two lists of references',
      change(description, /(<ofd:References.*<\/ofd:References>)/, '$1$1'),
      'ERR_OFD_STRUCTURE',
    ],
    [
      'there are two signed values',
      change(description, /(<ofd:SignedValue>.*<\/ofd:SignedValue>)/, '$1$1'),
      'ERR_OFD_STRUCTURE',
    ],
    [
      'there is no signed value',
      change(description, /<ofd:SignedValue>.*<\/ofd:SignedValue>/, ''),
      'ERR_OFD_STRUCTURE',
    ],
    [
      'a reference leaves the package',
      change(description, 'FileRef="/OFD.xml"', 'FileRef="/../OFD.xml"'),
      'ERR_OFD_LOCATION',
    ],
    ['two check values', change(description, /(<ofd:CheckValue>.*?<\/ofd:CheckValue>)/, '$1$1'), 'ERR_OFD_STRUCTURE'],
  ])('is refused when %s', (_, parts, code) => {
    expect(codeOf(() => listSignatures(open(parts)))).toBe(code);
  });

  it('has a budget of signatures', () => {
    let parts: Parts = { ...plainParts, [list]: signatureList(3) };
    for (let i = 0; i < 3; i++) parts = addSignature(parts, i, { protect: [] });
    expect(listSignatures(open(parts)).length).toBe(3);
    expect(codeOf(() => listSignatures(parseOfd(pack(parts), { ...defaultLimits, documentSignatures: 2 })))).toBe(
      'ERR_LIMIT',
    );
  });
});

describe('digests of references', () => {
  const states = (parts: Parts, signerZ?: Uint8Array): string[] => {
    const pkg = open(parts);
    const results = digestReferences(pkg, first(pkg), signerZ === undefined ? {} : { signerZ });
    return [...new Set(results.map(({ status, strength }) => `${status} ${strength}`))];
  };
  const z = sm3(Uint8Array.of(1));

  it.each<[string, Parameters<typeof signedParts>[0], string, string[]]>([
    ['SM3 by identifier', {}, 'matched strong', []],
    ['SM3 by name', { checkMethod: 'CheckMethod="sm3"' }, 'matched strong', ['ofd.checkMethod.name']],
    [
      'SHA-256',
      { checkMethod: 'CheckMethod="2.16.840.1.101.3.4.2.1"', digest: (b) => sha256(b) },
      'matched strong',
      [],
    ],
    ['SHA-1', { checkMethod: 'CheckMethod="SHA-1"', digest: (b) => sha1(b) }, 'matched weak', ['ofd.checkMethod.name']],
    ['MD5 by default', { checkMethod: '', digest: (b) => md5(b) }, 'matched weak', ['ofd.checkMethod.absent']],
    ['SM3 where nothing is said is not MD5', { checkMethod: '' }, 'changed weak', ['ofd.checkMethod.absent']],
    ['a method nobody knows', { checkMethod: 'CheckMethod="1.2.3"' }, 'unsupported undefined', []],
    ['the wrong method', { checkMethod: 'CheckMethod="SHA256"' }, 'changed strong', ['ofd.checkMethod.name']],
    ['a digest cut short', { spell: (d) => toBase64(d.subarray(0, 16)) }, 'changed strong', []],
    ['an empty digest', { spell: () => '' }, 'changed strong', []],
    ['noise instead of a digest', { spell: () => '!!' }, 'changed strong', []],
    [
      'blanks in the digest',
      { spell: (d) => toBase64(d).replace(/(.{20})/g, '$1\n ') },
      'matched strong',
      ['ofd.checkValue.blanks'],
    ],
    ['a hexadecimal digest', { spell: toHex }, 'matched strong', ['ofd.checkValue.hex']],
    [
      'paths without a leading slash',
      { fileRef: (path) => path.slice(1) },
      'matched strong',
      ['ofd.reference.relative'],
    ],
    ['the early namespace', { namespace: 'http://www.ofdspec.org' }, 'matched strong', ['ofd.namespace.noYear']],
  ])('%s', (_, shape, state, leniencies) => {
    const parts = signedParts(shape);
    expect(states(parts)).toEqual([state]);
    expect(first(open(parts)).leniencies.map(({ name }) => name)).toEqual(leniencies);
  });

  it('SM3 with the signer needs the signer, and the right one', () => {
    const shape = {
      checkMethod: 'CheckMethod="1.2.156.10197.1.401.2"',
      digest: (b: Uint8Array) => sm3(concatBytes(z, b)),
    };
    const parts = signedParts(shape);
    expect(states(parts)).toEqual(['unsupported strong']);
    expect(states(parts, z)).toEqual(['matched strong']);
    expect(states(parts, sm3(z))).toEqual(['changed strong']);
    expect(codeOf(() => states(parts, z.subarray(1)))).toBe('ERR_ARGUMENT');
    // One package, two signers: the second does not get the first one's digests.
    const pkg = open(parts);
    expect(digestReferences(pkg, first(pkg), { signerZ: z })[0]?.status).toBe('matched');
    expect(digestReferences(pkg, first(pkg), { signerZ: sm3(z) })[0]?.status).toBe('changed');
  });

  it('tells changed and missing files', () => {
    const parts = { ...signedParts(), '/Doc_0/ext.xml': '<y/>', '/Doc_0/Res/a.png': undefined };
    const pkg = open(parts);
    const results = digestReferences(pkg, first(pkg));
    expect(results.filter(({ status }) => status !== 'matched').map(({ path, status }) => [path, status])).toEqual([
      ['/Doc_0/Res/a.png', 'missing'],
      ['/Doc_0/ext.xml', 'changed'],
    ]);
  });

  it('a file is digested once however often it is listed, and the work has a budget', () => {
    const big = 'x'.repeat(1000);
    const protect = Array<string>(5000).fill('/Doc_0/Res/a.png');
    const parts = addSignature(
      { ...plainParts, '/Doc_0/Res/a.png': big, '/Doc_0/Signs/Signatures.xml': signatureList(1) },
      0,
      { protect },
    );
    const pkg = parseOfd(pack(parts), { ...defaultLimits, packageDigestBytes: 1500 });
    expect(digestReferences(pkg, first(pkg)).length).toBe(5000);
    const small = parseOfd(pack(parts), { ...defaultLimits, packageDigestBytes: 500 });
    expect(codeOf(() => digestReferences(small, first(small)))).toBe('ERR_LIMIT');
  });
});

describe('coverage', () => {
  const map = (parts: Parts) => {
    const pkg = open(parts);
    const signatures = listSignatures(pkg);
    return mapCoverage(
      pkg,
      signatures,
      signatures.map((signature) => digestReferences(pkg, signature)),
    );
  };

  it('every file stands in exactly one list of every signature', () => {
    for (const parts of [
      signedParts(),
      signedParts({ protect: [] }),
      { ...signedParts(), '/x': 'x', '/OFD.xml': `${plainParts['/OFD.xml']} ` },
    ]) {
      const { entries, signatures } = map(parts);
      for (const { covered, changed, own, openList, addedLater, unprotected, smuggled } of signatures) {
        const all = [...covered, ...changed, ...own, ...openList, ...addedLater, ...unprotected, ...smuggled];
        expect(all.toSorted()).toEqual(entries.map(({ path }) => path).toSorted());
      }
    }
  });

  it('a full signature leaves only its own files and the list', () => {
    const [signature] = map(signedParts()).signatures;
    expect(signature).toMatchObject({
      changed: [],
      own: ['/Doc_0/Signs/Sign_0/Signature.xml', '/Doc_0/Signs/Sign_0/SignedValue.dat'],
      openList: ['/Doc_0/Signs/Signatures.xml'],
      addedLater: [],
      unprotected: [],
      smuggled: [],
      missing: [],
      repeated: [],
    });
  });

  it('names what is open, smuggled in, changed, missing and listed twice', () => {
    const all = Object.keys(plainParts);
    const protect = [...all.filter((path) => path !== '/OFD.xml'), '/Doc_0/ext.xml'];
    const parts = {
      ...signedParts({ protect }),
      '/Doc_0/evil.bin': 'x',
      '/Doc_0/ext.xml': '<z/>',
      '/Doc_0/Res/a.png': undefined,
    };
    const { entries, signatures } = map(parts);
    expect(signatures[0]).toMatchObject({
      unprotected: ['/OFD.xml'],
      smuggled: ['/Doc_0/evil.bin'],
      changed: ['/Doc_0/ext.xml'],
      missing: ['/Doc_0/Res/a.png'],
      repeated: ['/Doc_0/ext.xml'],
    });
    expect(entries.find(({ path }) => path === '/Doc_0/evil.bin')).toEqual({
      path: '/Doc_0/evil.bin',
      role: 'unknown',
      reachable: false,
      coveredBy: [],
      changedFor: [],
    });
  });

  it('a later signature adds its own files and nothing else', () => {
    const base: Parts = { ...plainParts, '/Doc_0/Signs/Signatures.xml': signatureList(2) };
    const parts = { ...addSignature(addSignature(base, 0), 1), '/Doc_0/Signs/Sign_1/more.bin': 'x' };
    const [earlier, later] = map(parts).signatures;
    expect(earlier?.addedLater).toEqual(['/Doc_0/Signs/Sign_1/Signature.xml', '/Doc_0/Signs/Sign_1/SignedValue.dat']);
    expect(earlier?.smuggled).toEqual(['/Doc_0/Signs/Sign_1/more.bin']);
    expect(later?.covered).toContain('/Doc_0/Signs/Sign_0/SignedValue.dat');
    expect(later?.own.length).toBe(2);
  });

  it('a page cannot pass as a signed value, nor as the file of a later signature', () => {
    const page = '/Doc_0/Pages/Page_0/Content.xml';
    const protect = Object.keys(plainParts).filter((path) => path !== page);
    expect(map(signedParts({ protect, signedValue: page })).signatures[0]?.unprotected).toContain(page);
    const base: Parts = { ...plainParts, '/Doc_0/Signs/Signatures.xml': signatureList(2) };
    const more = `<ofd:Seal><ofd:BaseLoc>${page}</ofd:BaseLoc></ofd:Seal>`;
    const parts = addSignature(addSignature(base, 0, { protect }), 1, { signedValue: page, more });
    expect(map(parts).signatures[0]?.unprotected).toContain(page);
  });

  it('an added annotation, attachment, document or version is seen', () => {
    const base = signedParts();
    const annotated = map({
      ...base,
      '/Doc_0/Annots/Page_0/New.xml': '<a/>',
      '/Doc_0/Annots/Annotations.xml': String(base['/Doc_0/Annots/Annotations.xml']).replace(
        '</ofd:Page>',
        '<ofd:FileLoc>Page_0/New.xml</ofd:FileLoc></ofd:Page>',
      ),
    });
    expect(annotated.signatures[0]?.changed).toEqual(['/Doc_0/Annots/Annotations.xml']);
    const switched = map({
      ...base,
      '/Doc_0/Other.xml': String(base['/Doc_0/Document.xml']),
      '/OFD.xml': String(base['/OFD.xml']).replace('Document.xml', 'Other.xml'),
    });
    expect(switched.signatures[0]).toMatchObject({ changed: ['/OFD.xml'], unprotected: ['/Doc_0/Other.xml'] });
  });
});

describe('damaged packages', () => {
  const whole = pack(signedParts());
  const read = (bytes: Uint8Array): string => {
    let state = 'none';
    const code = codeOf(() => {
      const pkg = parseOfd(bytes);
      const results = listSignatures(pkg).map((signature) => digestReferences(pkg, signature));
      state = results.flat().every(({ status }) => status === 'matched') && results.length === 1 ? 'intact' : 'changed';
    });
    return code === 'none' ? state : code;
  };

  it('cut at any offset they are refused', () => {
    expect(read(whole)).toBe('intact');
    for (let length = 0; length < whole.length; length++) expect(read(whole.subarray(0, length))).toMatch(/^ERR_ZIP/);
  });

  it('a changed byte anywhere is refused, changes a digest, or changes no file', () => {
    const before = new Map([...open(signedParts()).files].map(([path, { bytes }]) => [path, toHex(bytes)]));
    for (let at = 0; at < whole.length; at += 3) {
      const bytes = new Uint8Array(whole);
      bytes[at] = (bytes[at] as number) ^ (1 << (at % 8));
      if (read(bytes) !== 'intact') continue;
      const after = new Map([...parseOfd(bytes).files].map(([path, entry]) => [path, toHex(entry.bytes)]));
      expect(after, `byte ${at}`).toEqual(before);
    }
  });
});
