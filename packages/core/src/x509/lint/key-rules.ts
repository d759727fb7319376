import { oids, publicKeyBits } from '../../crypto/index.ts';
import type { KeyUsage } from '../key-usage.ts';
import { unfitUsages } from '../usages-of-key.ts';
import { gbt20518, type LintRule, type LintSubject, rfc5280, when } from './rule.ts';

const signing: readonly KeyUsage[] = ['digitalSignature', 'nonRepudiation'];
const enciphering: readonly KeyUsage[] = ['keyEncipherment', 'dataEncipherment', 'keyAgreement'];

const has = ({ certificate }: LintSubject, usage: KeyUsage): boolean => certificate.keyUsage?.has(usage) === true;
const any = (subject: LintSubject, usages: readonly KeyUsage[]): boolean => usages.some((usage) => has(subject, usage));
const purposes = ({ certificate }: LintSubject): readonly string[] => certificate.extendedKeyUsage ?? [];
const isAuthority = ({ certificate }: LintSubject): boolean => certificate.basicConstraints?.ca === true;

/** The key and what it may be used for. */
export const keyRules: readonly LintRule[] = [
  {
    id: 'key.known',
    severity: 'error',
    clauses: [rfc5280('4.1.2.7'), gbt20518],
    text: { zh: '公钥算法和曲线是已知的', en: 'the algorithm and the curve of the key are known' },
    check: ({ certificate: { publicKey } }) => when(publicKey.algorithm === 'unknown', 'unknown'),
  },
  {
    id: 'key.spelling',
    severity: 'error',
    clauses: [gbt20518, { standard: 'RFC 5480', clause: '2.1.1' }],
    text: {
      zh: 'SM2 公钥写作 id-ecPublicKey、曲线 1.2.156.10197.1.301、非压缩点',
      en: 'an SM2 key is id-ecPublicKey with the curve 1.2.156.10197.1.301 and an uncompressed point',
    },
    check: ({ certificate: { publicKey } }) =>
      when(publicKey.leniencies.length > 0, [...new Set(publicKey.leniencies.map(({ name }) => name))].join(', ')),
  },
  {
    id: 'key.strength',
    severity: 'error',
    clauses: [{ standard: 'RFC 4055' }],
    text: { zh: 'RSA 密钥至少 2048 位', en: 'an RSA key has at least 2048 bits' },
    check: ({ certificate: { publicKey } }) => {
      if (publicKey.rsa === undefined) return undefined;
      const bits = publicKeyBits(publicKey);
      return when(bits < 2048, `${bits} bits`);
    },
  },
  {
    id: 'key.exponent',
    severity: 'error',
    clauses: [{ standard: 'RFC 4055' }],
    text: { zh: 'RSA 公开指数是不小于 3 的奇数', en: 'the RSA exponent is odd and at least 3' },
    check: ({ certificate: { publicKey } }) => {
      const exponent = publicKey.rsa?.exponent;
      if (exponent === undefined) return undefined;
      const odd = ((exponent.at(-1) ?? 0) & 1) === 1;
      return when(!odd || (exponent.length === 1 && (exponent[0] as number) < 3), `${exponent.join('.')}`);
    },
  },
  {
    id: 'keyUsage.present',
    severity: 'error',
    clauses: [gbt20518, rfc5280('4.2.1.3')],
    text: { zh: '有密钥用途扩展', en: 'there is a keyUsage extension' },
    check: ({ certificate }) => when(certificate.keyUsage === undefined, 'absent'),
  },
  {
    id: 'keyUsage.critical',
    severity: 'warning',
    clauses: [rfc5280('4.2.1.3'), gbt20518],
    text: { zh: '密钥用途是关键扩展', en: 'keyUsage is critical' },
    check: ({ certificate }) => when(certificate.extensions.get(oids.keyUsage)?.critical === false, 'not critical'),
  },
  {
    id: 'keyUsage.empty',
    severity: 'error',
    clauses: [rfc5280('4.2.1.3')],
    text: { zh: '密钥用途至少有一项', en: 'keyUsage has at least one bit' },
    check: ({ certificate }) => when(certificate.keyUsage?.size === 0, 'none'),
  },
  {
    id: 'keyUsage.authority',
    severity: 'error',
    clauses: [rfc5280('4.2.1.9'), gbt20518],
    text: { zh: 'CA 的密钥用途含 keyCertSign', en: 'an authority may sign certificates (keyCertSign)' },
    check: (subject) =>
      when(
        isAuthority(subject) && subject.certificate.keyUsage !== undefined && !has(subject, 'keyCertSign'),
        [...(subject.certificate.keyUsage ?? [])].join(', '),
      ),
  },
  {
    id: 'keyUsage.certSignWithoutCa',
    severity: 'error',
    clauses: [rfc5280('4.2.1.3')],
    text: { zh: '只有 CA 才有 keyCertSign', en: 'keyCertSign stands on authorities only' },
    check: (subject) => when(has(subject, 'keyCertSign') && !isAuthority(subject), 'keyCertSign'),
  },
  {
    id: 'keyUsage.onlyWithAgreement',
    severity: 'error',
    clauses: [rfc5280('4.2.1.3')],
    text: {
      zh: 'encipherOnly、decipherOnly 须与 keyAgreement 同用',
      en: 'encipherOnly and decipherOnly need keyAgreement',
    },
    check: (subject) =>
      when(any(subject, ['encipherOnly', 'decipherOnly']) && !has(subject, 'keyAgreement'), 'without keyAgreement'),
  },
  {
    id: 'keyUsage.dual',
    severity: 'warning',
    clauses: [gbt20518],
    text: {
      zh: '双证书体系中签名与加密不在同一张证书上',
      en: 'signing and encryption do not stand on one certificate (dual certificates)',
    },
    check: (subject) =>
      when(
        subject.certificate.publicKey.algorithm === 'sm2' && any(subject, signing) && any(subject, enciphering),
        [...(subject.certificate.keyUsage ?? [])].join(', '),
      ),
  },
  {
    id: 'keyUsage.algorithm',
    severity: 'error',
    clauses: [
      { standard: 'RFC 8813', clause: '3' },
      { standard: 'RFC 4055', clause: '1.2' },
    ],
    text: {
      zh: '密钥用途与密钥类型相符（ECDSA 不做密钥加密，RSA 不做密钥协商，Ed25519 只签名）',
      en: 'the usages fit the key (no encipherment by ECDSA keys, no agreement by RSA keys, signing only by Ed25519)',
    },
    check: (subject) => {
      const { algorithm } = subject.certificate.publicKey;
      const unfit = unfitUsages(algorithm);
      const met = unfit.filter((usage) => has(subject, usage));
      return when(met.length > 0, `${algorithm}: ${met.join(', ')}`);
    },
  },
  {
    id: 'extendedKeyUsage.once',
    severity: 'error',
    clauses: [rfc5280('4.2.1.12')],
    text: { zh: '扩展密钥用途不重复', en: 'each purpose occurs once' },
    check: (subject) => when(new Set(purposes(subject)).size < purposes(subject).length, 'a purpose twice'),
  },
  {
    id: 'extendedKeyUsage.any',
    severity: 'warning',
    clauses: [rfc5280('4.2.1.12')],
    text: {
      zh: 'anyExtendedKeyUsage 不作为关键扩展，也不与其他用途并列',
      en: 'anyExtendedKeyUsage is neither critical nor beside other purposes',
    },
    check: (subject) =>
      when(
        purposes(subject).includes(oids.anyExtendedKeyUsage) &&
          (purposes(subject).length > 1 ||
            subject.certificate.extensions.get(oids.extendedKeyUsage)?.critical === true),
        'anyExtendedKeyUsage',
      ),
  },
  {
    id: 'extendedKeyUsage.timestamp',
    severity: 'error',
    clauses: [{ standard: 'RFC 3161', clause: '2.3' }, { standard: 'GB/T 20520-2025' }],
    text: {
      zh: '时间戳服务证书只有 timeStamping 一项用途且为关键扩展',
      en: 'a time-stamp authority has this one purpose, and it is critical',
    },
    check: (subject) =>
      when(
        purposes(subject).includes(oids.timeStamping) &&
          (purposes(subject).length > 1 ||
            subject.certificate.extensions.get(oids.extendedKeyUsage)?.critical !== true),
        purposes(subject).length > 1 ? 'beside other purposes' : 'not critical',
      ),
  },
  {
    id: 'extendedKeyUsage.signingPurpose',
    severity: 'error',
    clauses: [rfc5280('4.2.1.12'), { standard: 'RFC 6960', clause: '4.2.2.2' }],
    text: {
      zh: '用于签名的扩展用途须有 digitalSignature 或 nonRepudiation',
      en: 'a purpose of signing needs digitalSignature or nonRepudiation',
    },
    check: (subject) => {
      const needed = purposes(subject).filter((oid) => signingPurposes.has(oid));
      return when(
        needed.length > 0 && subject.certificate.keyUsage !== undefined && !any(subject, signing),
        needed.join(', '),
      );
    },
  },
  {
    id: 'extendedKeyUsage.ocspNoCheck',
    severity: 'warning',
    clauses: [{ standard: 'RFC 6960', clause: '4.2.2.2.1' }],
    text: {
      zh: '受托 OCSP 响应者的证书带有 id-pkix-ocsp-nocheck',
      en: 'the certificate of a delegated OCSP responder has id-pkix-ocsp-nocheck',
    },
    check: (subject) =>
      when(
        purposes(subject).includes(oids.ocspSigning) && !subject.certificate.extensions.has(oids.ocspNoCheck),
        'absent',
      ),
  },
];

const signingPurposes: ReadonlySet<string> = new Set([
  oids.timeStamping,
  oids.ocspSigning,
  oids.codeSigning,
  oids.documentSigning,
  oids.trustListSigning,
]);
