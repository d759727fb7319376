import { beforeAll, describe, expect, test } from 'vitest';
import { concatBytes, equalBytes, fromHex, toHex, utf8 } from '../../src/base/bytes.ts';
import { isCoreError } from '../../src/base/errors.ts';
import { encodePem } from '../../src/crypto/index.ts';
import {
  DerReader,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derSetOf,
  derValue,
} from '../../src/der/index.ts';
import { type Certificate, parseCertificate, parseCertificates, sameName } from '../../src/x509/index.ts';
import { makeParty, type Party } from './world.ts';

let root: Party;
let fields: Uint8Array[];
let outerAlgorithm: Uint8Array;
let signature: Uint8Array;

beforeAll(async () => {
  root = await makeParty('root', '示范根');
  const certificate = DerReader.over(root.der, 'certificate').readSequence();
  const tbs = certificate.readSequence();
  fields = [];
  while (!tbs.done) fields.push(tbs.readElement().bytes);
  outerAlgorithm = certificate.readElement().bytes;
  signature = certificate.readElement().bytes;
});

/** Where the fields of TBSCertificate stand in a certificate of version 3. */
const place = {
  version: 0,
  serial: 1,
  algorithm: 2,
  issuer: 3,
  validity: 4,
  subject: 5,
  key: 6,
  extensions: 7,
} as const;

/** The root with some fields replaced (or left out, when empty); the signature is then wrong, which reading does not ask. */
function withFields(changed: Partial<Record<keyof typeof place, string>>, algorithm = outerAlgorithm): Uint8Array {
  const parts = fields.map((field, index) => {
    const name = (Object.keys(place) as (keyof typeof place)[]).find((key) => place[key] === index);
    const hex = name === undefined ? undefined : changed[name];
    return hex === undefined ? field : fromHex(hex.replaceAll(' ', ''));
  });
  return derSequence(derSequence(...parts), algorithm, signature);
}

function extensions(...list: readonly (readonly [oid: string, value: string, critical?: string])[]): string {
  const items = list.map(([oid, value, critical]) =>
    derSequence(
      derObjectIdentifier(oid),
      critical === undefined ? new Uint8Array(0) : fromHex(critical),
      derOctetString(fromHex(value.replaceAll(' ', ''))),
    ),
  );
  return toHex(derValue(0xa3, derSequence(...items)));
}

function read(der: Uint8Array): string | Certificate {
  try {
    return parseCertificate(der);
  } catch (error) {
    if (isCoreError(error)) return error.code;
    throw error;
  }
}

function leniencies(der: Uint8Array): unknown {
  const certificate = read(der);
  return typeof certificate === 'string' ? certificate : certificate.leniencies.map(({ name }) => name);
}

describe('structure', () => {
  test('the pieces put together again read as the whole', () => {
    expect(equalBytes(withFields({}), root.der)).toBe(true);
  });

  test.each<[string, Partial<Record<keyof typeof place, string>>, unknown]>([
    ['no version is version 1, without extensions', { version: '', extensions: '' }, []],
    ['version 1 with extensions', { version: '' }, 'ERR_CERTIFICATE_STRUCTURE'],
    ['version 1 written out', { version: 'a003020100', extensions: '' }, ['der.default.encoded']],
    ['version 4', { version: 'a003020103' }, 'ERR_CERTIFICATE_STRUCTURE'],
    ['a negative serial number', { serial: '0201ff' }, ['x509.serial.negative']],
    ['serial number zero', { serial: '020100' }, ['x509.serial.zero']],
    ['a serial number of 21 octets', { serial: `0215${'11'.repeat(21)}` }, ['x509.serial.tooLong']],
    ['a serial number that is not minimal', { serial: '02020001' }, 'ERR_DER_VALUE'],
    ['another algorithm inside', { algorithm: '300a06082a811ccf55018375' }, 'ERR_CERTIFICATE_STRUCTURE'],
    [
      'GeneralizedTime with a year of two digits',
      { validity: '301e 170d3235303130313030303030305a 180d3335303130313030303030305a' },
      'ERR_DER_VALUE',
    ],
    [
      'GeneralizedTime before 2050',
      { validity: '3020 170d3235303130313030303030305a 180f32303335303130313030303030305a' },
      ['der.time.type'],
    ],
    [
      'the thirtieth of February',
      { validity: '301e 170d3235303233303030303030305a 170d3335303130313030303030305a' },
      'ERR_DER_VALUE',
    ],
    [
      'a local time',
      { validity: '3022 1711323530313031303030303030 2b30383030 170d3335303130313030303030305a' },
      'ERR_DER_VALUE',
    ],
    [
      'a point off the curve',
      { key: '3059301306072a8648ce3d020106082a811ccf5501822d034200 04'.concat('11'.repeat(64)) },
      'ERR_KEY_PUBLIC',
    ],
    ['no extension in the list', { extensions: 'a3023000' }, 'ERR_CERTIFICATE_STRUCTURE'],
    ['a second list', { extensions: 'a304 3000 3000' }, 'ERR_DER_TRAILING_DATA'],
  ])('%s', (_, changed, expected) => {
    expect(leniencies(withFields(changed))).toEqual(expected);
  });

  test('bytes after the certificate', () => {
    expect(read(concatBytes(root.der, Uint8Array.of(0)))).toBe('ERR_DER_TRAILING_DATA');
  });

  test('more bytes than a certificate has', () => {
    expect(read(new Uint8Array(64 * 1024 + 1))).toBe('ERR_LIMIT');
  });
});

describe('extensions', () => {
  test.each<[string, string, unknown]>([
    ['the same twice', extensions(['2.5.29.14', '040101'], ['2.5.29.14', '040102']), 'ERR_CERTIFICATE_STRUCTURE'],
    ['critical FALSE written out', extensions(['2.5.29.14', '040101', '010100']), ['der.default.encoded']],
    ['critical as 01', extensions(['2.5.29.14', '040101', '010101']), 'ERR_DER_VALUE'],
    ['basicConstraints with FALSE written out', extensions(['2.5.29.19', '3003010100']), ['der.default.encoded']],
    ['a path length without cA', extensions(['2.5.29.19', '3003020100']), ['x509.pathLength.withoutCa']],
    ['a negative path length', extensions(['2.5.29.19', '30060101ff0201ff']), 'ERR_DER_VALUE'],
    ['keyUsage that is not minimal', extensions(['2.5.29.15', '030200c0']), ['der.bitString.notMinimal']],
    ['keyUsage with unused bits set', extensions(['2.5.29.15', '030206c1']), 'ERR_DER_VALUE'],
    ['bytes after the value', extensions(['2.5.29.15', '030206c00500']), 'ERR_DER_TRAILING_DATA'],
    ['no purpose', extensions(['2.5.29.37', '3000']), 'ERR_CERTIFICATE_STRUCTURE'],
    ['no alternative name', extensions(['2.5.29.17', '3000']), ['x509.subjectAltName.empty']],
    ['an alternative name of an unknown kind', extensions(['2.5.29.17', '30028900']), 'ERR_DER_VALUE'],
    ['a policy twice', extensions(['2.5.29.32', '300c 3004 06022a03 3004 06022a03']), 'ERR_CERTIFICATE_STRUCTURE'],
    ['no name constraint', extensions(['2.5.29.30', '3000']), 'ERR_CERTIFICATE_STRUCTURE'],
    ['a minimum that is not 0', extensions(['2.5.29.30', '300aa0083006 8201 61 800101']), 'ERR_CERTIFICATE_STRUCTURE'],
    ['an unknown one of any content', extensions(['1.2.3.4', 'ffff']), []],
  ])('%s', (_, list, expected) => {
    expect(leniencies(withFields({ extensions: list }))).toEqual(expected);
  });

  test('distribution points: URIs and directory names', () => {
    const uri = toHex(derValue(0x86, utf8('ldap://ca.example/cn=1')));
    const name = toHex(derValue(0xa4, root.certificate.subject.raw));
    const point = derSequence(derSequence(derValue(0xa0, derValue(0xa0, fromHex(uri), fromHex(name)))));
    const certificate = parseCertificate(withFields({ extensions: extensions(['2.5.29.31', toHex(point)]) }));
    expect(certificate.crlDistributionPoints).toEqual(['ldap://ca.example/cn=1']);
    expect(certificate.distributionPoints[0]?.names.map(({ kind }) => kind)).toEqual(['uri', 'directory']);
  });
});

describe('identity: three families of extensions', () => {
  const printable = (text: string): string => toHex(derValue(0x13, utf8(text)));
  test.each<[string, string, string, string, string]>([
    [
      '2012, explicit',
      '1.2.156.10260.4.1.1',
      toHex(derValue(0xa0, derValue(0x13, utf8('990000199001010010')))),
      'residentId',
      '990000199001010010',
    ],
    [
      '2012, implicit',
      '1.2.156.10260.4.1.1',
      toHex(derValue(0x80, utf8('990000199001010010'))),
      'residentId',
      '990000199001010010',
    ],
    [
      '2012, officer',
      '1.2.156.10260.4.1.1',
      toHex(derValue(0xa1, derValue(0x0c, utf8('示字第1号')))),
      'militaryId',
      '示字第1号',
    ],
    ['2012, passport', '1.2.156.10260.4.1.1', toHex(derValue(0x82, utf8('E00000000'))), 'passport', 'E00000000'],
    ['2012, organisation code', '1.2.156.10260.4.1.4', printable('MB0000000'), 'organisationCode', 'MB0000000'],
    [
      '2012, credit code in its place',
      '1.2.156.10260.4.1.4',
      printable('11990000MB0000000A'),
      'creditCode',
      '11990000MB0000000A',
    ],
    ['2012, registration', '1.2.156.10260.4.1.3', printable('990000'), 'businessRegistration', '990000'],
    ['2023, resident', '1.2.156.10260.4.1.1.1', printable('990000199001010010'), 'residentId', '990000199001010010'],
    ['2023, another paper', '1.2.156.10260.4.1.1.7', printable('X1'), 'otherPaper', 'X1'],
    ['2023, credit code', '1.2.156.10260.4.4', printable('11990000MB0000000A'), 'creditCode', '11990000MB0000000A'],
    [
      '2023, credit code, long',
      '1.2.156.10260.4.4.4',
      printable('11990000MB0000000A'),
      'creditCode',
      '11990000MB0000000A',
    ],
    ['older arc, organisation code is 3', '1.2.86.11.7.3', printable('MB0000000'), 'organisationCode', 'MB0000000'],
    ['older arc, registration is 4', '1.2.86.11.7.4', printable('990000'), 'businessRegistration', '990000'],
    ['bare digits', '1.2.156.10260.4.1.3', toHex(utf8('990000')), 'businessRegistration', '990000'],
    ['no text at all', '1.2.156.10260.4.1.3', '00ff', 'businessRegistration', '00ff'],
  ])('%s', (_, oid, value, kind, text) => {
    const certificate = parseCertificate(withFields({ extensions: extensions([oid, value]) }));
    expect(certificate.identity.items).toEqual([{ kind, value: text, oid }]);
    expect((certificate.identity as unknown as Record<string, string>)[kind]).toBe(text);
  });

  test('of two statements the first counts and both are listed', () => {
    const list = extensions(
      ['1.2.156.10260.4.1.4', printable('11990000MB0000000A')],
      ['1.2.156.10260.4.4', printable('12990000MB0000000B')],
    );
    const { identity } = parseCertificate(withFields({ extensions: list }));
    expect(identity.creditCode).toBe('11990000MB0000000A');
    expect(identity.items).toHaveLength(2);
  });
});

describe('names', () => {
  const attribute = (oid: string, tag: number, content: Uint8Array): Uint8Array =>
    derSequence(derObjectIdentifier(oid), derValue(tag, content));
  const named = (...rdns: Uint8Array[]): Certificate =>
    parseCertificate(withFields({ subject: toHex(derSequence(...rdns)) }));
  const common = (tag: number, text: string | Uint8Array): Uint8Array =>
    derSetOf(attribute('2.5.4.3', tag, typeof text === 'string' ? utf8(text) : text));

  test('a value cannot imitate another attribute or hide text', () => {
    expect(named(common(0x0c, '甲, O=乙')).subject.text).toBe('CN=甲\\, O\\=乙');
    expect(named(common(0x0c, 'a\u202eb\n')).subject.text).toBe('CN=a\\e2\\80\\aeb\\0a');
    expect(
      named(derSetOf(attribute('2.5.4.3', 0x0c, utf8('a')), attribute('2.5.4.10', 0x0c, utf8('b')))).subject.text,
    ).toBe('CN=a+O=b');
    expect(named(derSetOf(attribute('1.2.3', 0x03, Uint8Array.of(0, 1)))).subject.text).toBe('1.2.3=#03020001');
  });

  test.each([0x01, 0x02, 0x04, 0x05, 0x1a, 0x31, 0x80, 0xa0])('no attribute has a value with tag %i', (tag) => {
    expect(() => named(derSetOf(attribute('2.5.4.3', tag, Uint8Array.of(1))))).toThrow('ERR_DER_VALUE');
  });

  test('deviations of the character set are named and nothing is lost', () => {
    const certificate = named(common(0x13, '示范'), common(0x14, '示范'), common(0x13, Uint8Array.of(0x41, 0xff)));
    expect(certificate.leniencies.map(({ name }) => name)).toEqual(Array(3).fill('der.string.charset'));
    expect(certificate.subject.text).toBe('CN=示范, CN=示范, CN=Aÿ');
    expect(named(common(0x1e, Uint8Array.of(0x79, 0x3a, 0x83, 0x03))).commonName).toBe('示范');
  });

  test('a set out of order is named', () => {
    const members = [attribute('2.5.4.10', 0x0c, utf8('b')), attribute('2.5.4.3', 0x0c, utf8('a'))];
    expect(named(derValue(0x31, ...members)).leniencies.map(({ name }) => name)).toEqual(['der.set.order']);
  });

  test.each<[string, Uint8Array[], Uint8Array[], boolean]>([
    ['case and blanks', [common(0x0c, ' Root  CA')], [common(0x0c, 'root ca')], true],
    ['string type', [common(0x13, 'Root CA')], [common(0x0c, 'Root CA')], true],
    ['full width', [common(0x0c, 'ＣＡ')], [common(0x0c, 'CA')], true],
    ['order of relative names', [common(0x0c, 'a'), common(0x0c, 'b')], [common(0x0c, 'b'), common(0x0c, 'a')], false],
    [
      'one set of two and two sets',
      [derSetOf(attribute('2.5.4.3', 0x0c, utf8('a')), attribute('2.5.4.3', 0x0c, utf8('b')))],
      [common(0x0c, 'a'), common(0x0c, 'b')],
      false,
    ],
    [
      'separators inside values',
      [common(0x0c, 'a\u0001' + '2.5.4.3=sb')],
      [common(0x0c, 'a'), common(0x0c, 'b')],
      false,
    ],
    ['a prefix', [common(0x0c, 'a')], [common(0x0c, 'a'), common(0x0c, 'b')], false],
    [
      'text and its hexadecimal',
      [common(0x0c, '#03020001')],
      [derSetOf(attribute('2.5.4.3', 0x03, Uint8Array.of(0, 1)))],
      false,
    ],
  ])('the same: %s', (_, a, b, same) => {
    expect(sameName(named(...a).subject, named(...b).subject)).toBe(same);
  });
});

describe('files', () => {
  test('PEM with several blocks, DER one after another, base64 without lines', () => {
    const pem = encodePem('CERTIFICATE', root.der);
    const other = encodePem('EC PARAMETERS', Uint8Array.of(5, 0));
    expect(parseCertificates(utf8(`${other}text\n${pem}${pem}`))).toHaveLength(2);
    expect(parseCertificates(concatBytes(root.der, root.der))).toHaveLength(2);
    expect(parseCertificates(utf8(Buffer.from(root.der).toString('base64')))).toHaveLength(1);
  });
  test('none', () => {
    expect(() => parseCertificates(utf8(encodePem('EC PARAMETERS', Uint8Array.of(5, 0))))).toThrow(
      expect.objectContaining({ code: 'ERR_CERTIFICATE_STRUCTURE' }),
    );
    expect(() => parseCertificates(utf8('nothing'))).toThrow(expect.objectContaining({ name: 'CoreError' }));
  });
});

test('what is read cannot be changed', () => {
  const certificate = parseCertificate(root.der);
  expect(Object.isFrozen(certificate)).toBe(true);
  expect(certificate.raw.buffer).toBe(root.der.buffer);
  expect(certificate.tbs.buffer).toBe(root.der.buffer);
});
