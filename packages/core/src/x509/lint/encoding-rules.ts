import { toHex } from '../../base/bytes.ts';
import { isCoreError } from '../../base/errors.ts';
import { canVerify, signatureAlgorithmOf } from '../../crypto/index.ts';
import { contextTag, DerReader } from '../../der/index.ts';
import type { Certificate } from '../certificate.ts';
import { gbt20518, type LintRule, type LintSubject, rfc5280, when } from './rule.ts';

/** Deviations of spelling that no rule of its own speaks of. */
const ownRule: ReadonlySet<string> = new Set(['der.time.type', 'der.string.charset']);

function leniencies({ certificate }: LintSubject, wanted: (name: string) => boolean): string | undefined {
  const met = certificate.leniencies.filter(({ name }) => wanted(name)).map(({ name, path }) => `${name} (${path})`);
  return met.length === 0 ? undefined : [...new Set(met)].join(', ');
}

/** How a certificate is written: version, serial number, DER, times, algorithm and signature value. */
export const encodingRules: readonly LintRule[] = [
  {
    id: 'certificate.version',
    severity: 'error',
    clauses: [rfc5280('4.1.2.1'), gbt20518],
    text: { zh: '证书为第 3 版', en: 'a certificate is of version 3' },
    check: ({ certificate }) => when(certificate.version !== 3, `version ${certificate.version}`),
  },
  {
    id: 'serial.positive',
    severity: 'error',
    clauses: [rfc5280('4.1.2.2')],
    text: { zh: '序列号为正整数', en: 'the serial number is positive' },
    check: ({ certificate: { serialNumber } }) => when(/^-|^0+$/.test(serialNumber), serialNumber),
  },
  {
    id: 'serial.length',
    severity: 'error',
    clauses: [rfc5280('4.1.2.2')],
    text: { zh: '序列号编码不超过 20 个字节', en: 'the serial number takes at most 20 octets' },
    check: ({ certificate }) => {
      const octets = serialOctets(certificate);
      return when(octets > 20, `${octets} octets`);
    },
  },
  {
    id: 'serial.entropy',
    severity: 'warning',
    clauses: [rfc5280('4.1.2.2')],
    text: {
      zh: '序列号长到可以含有 64 位随机数，不能被预先猜出',
      en: 'the serial number is long enough to hold 64 random bits, so that nobody can foresee it',
    },
    check: ({ certificate: { serialNumber } }) =>
      when(serialNumber.replace('-', '').length < 16, `${serialNumber.replace('-', '').length / 2} octets`),
  },
  {
    id: 'encoding.der',
    severity: 'error',
    clauses: [{ standard: 'X.690', clause: '10' }, rfc5280('4.1')],
    text: { zh: '编码符合 DER', en: 'everything is encoded as DER demands' },
    check: (subject) => leniencies(subject, (name) => name.startsWith('der.') && !ownRule.has(name)),
  },
  {
    id: 'validity.timeType',
    severity: 'error',
    clauses: [rfc5280('4.1.2.5'), gbt20518],
    text: {
      zh: '2049 年及以前用 UTCTime，2050 年起用 GeneralizedTime',
      en: 'times through 2049 are UTCTime, from 2050 on GeneralizedTime',
    },
    check: (subject) => leniencies(subject, (name) => name === 'der.time.type'),
  },
  {
    id: 'validity.order',
    severity: 'error',
    clauses: [rfc5280('4.1.2.5')],
    text: { zh: '生效时间早于失效时间', en: 'notBefore is earlier than notAfter' },
    check: ({ certificate: { notBefore, notAfter } }) => when(notBefore >= notAfter, 'notAfter is not later'),
  },
  {
    id: 'signatureAlgorithm.known',
    severity: 'error',
    clauses: [rfc5280('4.1.1.2'), gbt20518],
    text: {
      zh: '签名算法已知，参数与算法相符',
      en: 'the signature algorithm is known, with the parameters that it has',
    },
    check: ({ certificate: { signatureAlgorithm } }) =>
      when(signatureAlgorithmOf(signatureAlgorithm) === undefined, signatureAlgorithm.oid),
  },
  {
    id: 'signatureAlgorithm.strong',
    severity: 'error',
    clauses: [gbt20518],
    text: {
      zh: '不使用 MD5、SHA-1 及不受支持的签名算法',
      en: 'no MD5, no SHA-1 and no algorithm that is only recognised',
    },
    check: ({ certificate: { signatureAlgorithm } }) => {
      const algorithm = signatureAlgorithmOf(signatureAlgorithm);
      return algorithm === undefined ? undefined : when(!canVerify(algorithm), algorithm);
    },
  },
  {
    id: 'signatureAlgorithm.gm',
    severity: 'notice',
    clauses: [gbt20518],
    text: { zh: '国内证书使用 SM2 与 SM3', en: 'a domestic certificate is signed with SM2 and SM3' },
    check: ({ certificate: { signatureAlgorithm } }) => {
      const algorithm = signatureAlgorithmOf(signatureAlgorithm);
      return algorithm === undefined ? undefined : when(algorithm !== 'sm2-sm3', algorithm);
    },
  },
  {
    id: 'signatureAlgorithm.identifier',
    severity: 'error',
    clauses: [gbt20518, { standard: 'GB/T 33560-2017' }],
    text: {
      zh: 'SM2 签名算法标识为 1.2.156.10197.1.501',
      en: 'SM2 with SM3 is named 1.2.156.10197.1.501',
    },
    check: ({ certificate: { signatureAlgorithm } }) =>
      when(
        signatureAlgorithmOf(signatureAlgorithm) === 'sm2-sm3' && signatureAlgorithm.oid !== '1.2.156.10197.1.501',
        signatureAlgorithm.oid,
      ),
  },
  {
    id: 'signature.encoding',
    severity: 'error',
    clauses: [{ standard: 'GB/T 35276-2017', clause: '7.3' }, rfc5280('4.1.1.3')],
    text: {
      zh: '签名值是 DER 编码的 SEQUENCE { r, s }',
      en: 'the signature value is SEQUENCE { r, s } in DER',
    },
    check: ({ certificate }) => {
      const algorithm = signatureAlgorithmOf(certificate.signatureAlgorithm) ?? '';
      if (!algorithm.startsWith('sm2') && !algorithm.startsWith('ecdsa')) return undefined;
      return when(!isPairOfIntegers(certificate.signature), `${certificate.signature.length} octets`);
    },
  },
  {
    id: 'certificate.uniqueIdentifiers',
    severity: 'error',
    clauses: [rfc5280('4.1.2.8')],
    text: {
      zh: '不使用 issuerUniqueID 和 subjectUniqueID',
      en: 'unique identifiers of issuer and subject are not used',
    },
    check: ({ certificate }) => {
      const found = uniqueIdentifiers(certificate);
      return when(found.length > 0, found.join(', '));
    },
  },
];

function isPairOfIntegers(signature: Uint8Array): boolean {
  try {
    const outer = DerReader.over(signature, 'signature');
    const pair = outer.readSequence();
    outer.end();
    pair.readUnsignedInteger('r');
    pair.readUnsignedInteger('s');
    pair.end();
    return true;
  } catch (error) {
    if (isCoreError(error)) return false;
    throw error;
  }
}

/** The fields of the to-be-signed part, opened again: what the parsed certificate does not keep. */
function fields({ tbs }: Certificate): DerReader {
  return DerReader.over(tbs, 'tbs').readSequence();
}

function serialOctets(certificate: Certificate): number {
  const tbs = fields(certificate);
  tbs.readOptional(contextTag(0, 'constructed'));
  return tbs.readInteger('serialNumber').length;
}

function uniqueIdentifiers(certificate: Certificate): string[] {
  const found: string[] = [];
  const tbs = fields(certificate);
  while (!tbs.done) {
    const { tag, content } = tbs.readElement();
    if (tag === contextTag(1, 'primitive') || tag === contextTag(2, 'primitive')) found.push(toHex(content));
  }
  return found;
}
