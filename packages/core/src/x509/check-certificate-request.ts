import { type Citation, formatCitation } from '../base/standards.ts';
import type { Text } from '../base/text.ts';
import {
  canVerify,
  diagnoseSignature,
  oids,
  publicKeyBits,
  type SignatureDiagnosis,
  signatureAlgorithmOf,
  verifySignature,
} from '../crypto/index.ts';
import type { CertificateRequest } from './certificate-request.ts';
import type { LintSeverity } from './lint/rule.ts';

/** One rule that a request does not keep. */
export interface RequestFinding {
  /** `request.` and the rule; stable. */
  readonly rule: string;
  readonly severity: LintSeverity;
  /** Where the rule stands, as printed. */
  readonly clauses: readonly string[];
  /** What is demanded. */
  readonly text: Text;
  /** What was met instead. */
  readonly got: string;
}

/** What an authority may do with a request. */
export interface RequestCheck {
  /** No finding is an error: the key is usable and the applicant has it. */
  readonly accepted: boolean;
  /** Whether the signature verifies under the key of the request. */
  readonly verified: boolean;
  /** Why not: the wrong reading under which the signature would fit. Never a reason to accept. */
  readonly diagnosis?: SignatureDiagnosis;
  readonly findings: readonly RequestFinding[];
}

/** One rule for requests: what it demands, where that stands, and how it is seen. */
export interface RequestRule {
  /** `request.` and the rule; stable. */
  readonly id: string;
  readonly severity: LintSeverity;
  readonly clauses: readonly Citation[];
  /** What is demanded, one sentence. */
  readonly text: Text;
  /** What was met instead; `undefined` when the rule is kept. */
  readonly check: (request: CertificateRequest) => string | undefined;
}

/** GM/T 0092-2020, Certificate request syntax based on SM2. */
const gmt0092: Citation = { standard: 'GM/T 0092-2020' };

const when = (broken: boolean, got: string): string | undefined => (broken ? got : undefined);
const algorithmOf = ({ signatureAlgorithm }: CertificateRequest): string =>
  signatureAlgorithmOf(signatureAlgorithm) ?? signatureAlgorithm.oid;

/** Every rule for requests; what makes a signature impossible stands before the signature. */
export const certificateRequestRules: readonly RequestRule[] = [
  {
    id: 'request.key',
    severity: 'error',
    clauses: [gmt0092, { standard: 'RFC 2986', clause: '4.1' }],
    text: {
      zh: '公钥算法和曲线已知；RSA 至少 2048 位',
      en: 'algorithm and curve of the key are known; RSA keys have at least 2048 bits',
    },
    check: ({ publicKey }) => {
      if (publicKey.algorithm === 'unknown') return 'unknown';
      const bits = publicKeyBits(publicKey);
      return when(publicKey.algorithm === 'rsa' && bits < 2048, `${bits} bits`);
    },
  },
  {
    id: 'request.signatureAlgorithm',
    severity: 'error',
    clauses: [gmt0092],
    text: {
      zh: '签名算法已知、没有弱点（不用 SHA-1）且与公钥相符：SM2 公钥用 SM2-SM3（1.2.156.10197.1.501）',
      en: 'the signature algorithm is known, not weak (no SHA-1), and fits the key: SM2 keys sign with SM2-SM3 (1.2.156.10197.1.501)',
    },
    check: (request) => {
      const algorithm = signatureAlgorithmOf(request.signatureAlgorithm);
      if (algorithm === undefined || !canVerify(algorithm)) return algorithmOf(request);
      const isSm2 = request.publicKey.algorithm === 'sm2';
      return when(isSm2 !== (algorithm === 'sm2-sm3'), `${request.publicKey.algorithm}: ${algorithm}`);
    },
  },
  {
    id: 'request.signature',
    severity: 'error',
    clauses: [{ standard: 'RFC 2986', clause: '4.2' }, gmt0092],
    text: {
      zh: '签名可用申请中的公钥验证（SM2 用户标识 1234567812345678），证明申请人持有私钥',
      en: 'the signature verifies under the key of the request (SM2 with the user ID 1234567812345678), which proves possession',
    },
    check: (request) => when(!verifyCertificateRequestSignature(request), diagnosisOf(request) ?? 'not verified'),
  },
  {
    id: 'request.algorithmIdentifier',
    severity: 'warning',
    clauses: [gmt0092, { standard: 'GB/T 33560-2017' }],
    text: { zh: 'SM2 签名算法标识为 1.2.156.10197.1.501', en: 'SM2 with SM3 is named 1.2.156.10197.1.501' },
    check: (request) =>
      when(
        algorithmOf(request) === 'sm2-sm3' && request.signatureAlgorithm.oid !== oids.sm2WithSm3,
        request.signatureAlgorithm.oid,
      ),
  },
  {
    id: 'request.keySpelling',
    severity: 'warning',
    clauses: [gmt0092],
    text: {
      zh: 'SM2 公钥写作 id-ecPublicKey、曲线 1.2.156.10197.1.301、非压缩点',
      en: 'an SM2 key is id-ecPublicKey with the curve 1.2.156.10197.1.301 and an uncompressed point',
    },
    check: ({ publicKey: { leniencies } }) =>
      when(leniencies.length > 0, [...new Set(leniencies.map(({ name }) => name))].join(', ')),
  },
  {
    id: 'request.subject',
    severity: 'error',
    clauses: [{ standard: 'RFC 2986', clause: '4.1' }, gmt0092],
    text: { zh: '主体名称不能为空', en: 'the subject has a name' },
    check: ({ subject, subjectAltNames }) =>
      when(subject.rdns.length === 0 && subjectAltNames.length === 0, 'empty, and no alternative name'),
  },
  {
    id: 'request.attributes',
    severity: 'warning',
    clauses: [{ standard: 'RFC 2986', clause: '4.1' }, gmt0092],
    text: {
      zh: '属性字段写出（可为空），编码符合 DER',
      en: 'attributes are there, be it none, and encoded as DER demands',
    },
    check: ({ leniencies, publicKey }) => {
      const met = leniencies.filter((one) => !publicKey.leniencies.includes(one)).map(({ name }) => name);
      return when(met.length > 0, [...new Set(met)].join(', '));
    },
  },
  {
    id: 'request.authority',
    severity: 'notice',
    clauses: [{ standard: 'RFC 5280', clause: '4.2.1.9' }],
    text: {
      zh: '申请的扩展只是愿望：签发时以证书模板为准',
      en: 'extensions asked for are wishes: the profile decides what is issued',
    },
    check: ({ extensions }) =>
      when(extensions.has(oids.basicConstraints) || extensions.has(oids.keyUsage), 'basicConstraints or keyUsage'),
  },
  {
    id: 'request.challengePassword',
    severity: 'notice',
    clauses: [{ standard: 'RFC 2986', clause: '4.1' }],
    text: {
      zh: '申请中的口令是明文，任何见到申请的人都能读出',
      en: 'a challenge password stands in the clear for everybody who sees the request',
    },
    check: ({ challengePassword }) => when(Boolean(challengePassword), 'present'),
  },
];

/**
 * Tells whether a request is signed with the key that it is about, over the received bytes: the proof of possession. An SM2
 * signature with another user ID (OpenSSL without distid), without Z, hashed twice or with SHA-256 is not one.
 * @returns `false` for an unknown or forbidden algorithm too. Never throws.
 * @example verifyCertificateRequestSignature(parseCertificateRequest(request)); // true
 */
export function verifyCertificateRequestSignature(request: CertificateRequest): boolean {
  const algorithm = signatureAlgorithmOf(request.signatureAlgorithm);
  const { publicKey, signature, tbs } = request;
  return algorithm !== undefined && verifySignature({ algorithm, publicKey, signature, message: tbs });
}

function diagnosisOf({ publicKey, signature, tbs }: CertificateRequest): SignatureDiagnosis | undefined {
  return diagnoseSignature({ publicKey, signature, message: tbs });
}

/**
 * Checks everything about a request that its bytes alone can tell (RFC 2986, GM/T 0092): proof of possession, algorithm, key,
 * spelling. Who the applicant is, only the authority can know.
 * @returns Findings in the order of the rules; a wrong signature is diagnosed by name and never accepted. Never throws.
 * @example
 * const { accepted, diagnosis } = checkCertificateRequest(parseCertificateRequest(request));
 * // an OpenSSL request made without distid: accepted false, diagnosis 'sm2.userId.empty'
 */
export function checkCertificateRequest(request: CertificateRequest): RequestCheck {
  const findings = certificateRequestRules.flatMap(({ id, severity, clauses, text, check }) => {
    const got = check(request);
    return got === undefined ? [] : [{ rule: id, severity, clauses: clauses.map(formatCitation), text, got }];
  });
  const verified = verifyCertificateRequestSignature(request);
  const diagnosis = verified ? undefined : diagnosisOf(request);
  return {
    accepted: findings.every(({ severity }) => severity !== 'error'),
    verified,
    ...(diagnosis === undefined ? {} : { diagnosis }),
    findings,
  };
}
