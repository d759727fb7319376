import { equalBytes } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import type { Text } from '../base/text.ts';
import type { Instant } from '../base/time.ts';
import {
  encodeAlgorithmIdentifier,
  oids,
  type PublicKey,
  parsePublicKey,
  type SignatureAlgorithm,
  type Signer,
  signatureAlgorithmIdentifier,
  sm2PublicKeyInfo,
} from '../crypto/index.ts';
import { derExplicit, derInteger, derSequence } from '../der/index.ts';
import type { Certificate } from './certificate.ts';
import { verifyCertificateSignature } from './certificate-facts.ts';
import type { CertificateOrder } from './certificate-order.ts';
import {
  authorityExtension,
  authorityInformationExtension,
  authorityKeyExtension,
  distributionPointsExtension,
  dnsNamesExtension,
  encodeExtension,
  extendedKeyUsageExtension,
  identityExtensions,
  keyIdentifierOf,
  keyUsageExtension,
  type NewExtension,
  ocspNoCheckExtension,
  policiesExtension,
  subjectKeyExtension,
} from './encode-extensions.ts';
import { encodeName, type SubjectAttributes } from './encode-name.ts';
import { type LintFinding, lintCertificate } from './lint/lint-certificate.ts';
import type { Name } from './name.ts';
import { parseCertificate } from './parse-certificate.ts';
import { type ProfileRule, profileRule } from './profiles.ts';
import { hostName, publishedUri } from './published-values.ts';
import { joinSignature } from './sign-structure.ts';
import { encodeTime } from './times.ts';
import { usagesOfKey } from './usages-of-key.ts';

/** A certificate before its signature: linted, and ready to be recorded, signed elsewhere and completed. */
export interface PreparedCertificate {
  /** What is to be signed, DER. */
  readonly tbs: Uint8Array;
  /** The algorithm that stands in `tbs` and that the signature must have. */
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** SubjectPublicKeyInfo of the issuer's key, DER. */
  readonly issuerPublicKey: Uint8Array;
  /** Hexadecimal, as `Certificate.serialNumber`. */
  readonly serialNumber: string;
  readonly subject: Name;
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  /** The name of the profile. */
  readonly profile: string;
  /** Warnings and notices of the linter; errors are never prepared. */
  readonly findings: readonly LintFinding[];
}

/**
 * Makes everything of a certificate but its signature (GB/T 20518-2018, RFC 5280), checks it against its profile and issuer, and
 * lints it: what breaks a rule is refused here, so that it is never signed.
 * @param order - What the certificate shall say.
 * @param issuerKey - Algorithm and public key of the signer, which need not be at hand yet.
 * @throws CoreError `ERR_PROFILE` when the order contradicts the profile or the issuer may not issue it; `ERR_CERTIFICATE_LINT` when
 * the result would break a rule of `lintCertificate`; `ERR_KEY_PUBLIC`.
 * @example prepareCertificate(order, issuerSigner).subject.text; // 'C=CN, CN=周范例'
 */
export function prepareCertificate(
  order: CertificateOrder,
  issuerKey: Pick<Signer, 'algorithm' | 'publicKey'>,
): PreparedCertificate {
  const rule = profileRule(order.profile);
  const refuse: Refuse = (field, expected) => {
    throw new CoreError('ERR_PROFILE', { profile: rule.name, field, rule: expected });
  };
  const subjectKey = parsePublicKey(order.subjectPublicKey);
  if (!rule.publicKeys.includes(subjectKey.algorithm))
    refuse('subjectPublicKey', {
      zh: `这些种类之一的密钥：${rule.publicKeys.join(', ')}`,
      en: `a key of these kinds: ${rule.publicKeys.join(', ')}`,
    });
  const subject = 'raw' in order.subject ? order.subject.raw : encodeName(order.subject, rule.name);
  const { notBefore, notAfter } = checkOrder(order, rule, issuerKey, canonicalKey(subjectKey), refuse);
  const algorithm = encodeAlgorithmIdentifier(signatureAlgorithmIdentifier(issuerKey.algorithm));
  const tbs = derSequence(
    derExplicit(0, derInteger(2)),
    derInteger(order.serialNumber),
    algorithm,
    order.issuer?.certificate.subject.raw ?? subject,
    derSequence(encodeTime(notBefore), encodeTime(notAfter)),
    subject,
    canonicalKey(subjectKey),
    derExplicit(3, derSequence(...buildExtensions(order, rule, subjectKey, refuse).map(encodeExtension))),
  );
  const prepared = { tbs, signatureAlgorithm: issuerKey.algorithm, issuerPublicKey: issuerKey.publicKey };
  return { ...prepared, ...lintBeforeSigning(tbs, issuerKey.algorithm, rule), profile: rule.name };
}

/** A value that has the form of every signature: lint looks at a whole certificate, and there is no signature yet. */
const placeholder: Uint8Array = /* @__PURE__ */ derSequence(derInteger(1), derInteger(1));

/**
 * Lints what is about to be signed.
 * @throws CoreError `ERR_CERTIFICATE_LINT` when a rule of severity `error` is broken; whatever `parseCertificate` throws.
 */
export function lintBeforeSigning(
  tbs: Uint8Array,
  algorithm: SignatureAlgorithm,
  rule: ProfileRule,
): Pick<PreparedCertificate, 'serialNumber' | 'subject' | 'notBefore' | 'notAfter' | 'findings'> {
  const certificate = parseCertificate(joinSignature(tbs, algorithm, placeholder));
  const findings = lintCertificate(certificate, rule);
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0)
    throw new CoreError('ERR_CERTIFICATE_LINT', {
      profile: rule.name,
      rules: errors.map((one) => one.rule),
      reasons: errors.map(({ rule: id, text, got }) => ({
        zh: `${id}（${text.zh}；实为 ${got}）`,
        en: `${id} (${text.en}; got ${got})`,
      })),
    });
  const { serialNumber, subject, notBefore, notAfter } = certificate;
  return { serialNumber, subject, notBefore, notAfter, findings };
}

/**
 * Puts the signature to a prepared certificate, reads the result with our own parser and verifies it under the issuer's key.
 * @returns The certificate, DER.
 * @throws CoreError `ERR_ISSUED_MISMATCH` when it does not read back or the signature does not verify: it must not be given out.
 * @example
 * const prepared = prepareCertificate(order, issuerSigner);
 * const der = completeCertificate(prepared, await issuerSigner.sign(prepared.tbs));
 */
export function completeCertificate(
  prepared: Pick<PreparedCertificate, 'tbs' | 'signatureAlgorithm' | 'issuerPublicKey'>,
  signature: Uint8Array,
): Uint8Array {
  const der = joinSignature(prepared.tbs, prepared.signatureAlgorithm, signature);
  const issued = parseCertificate(der);
  const [leniency] = issued.leniencies;
  if (leniency !== undefined) throw new CoreError('ERR_ISSUED_MISMATCH', { field: leniency.path });
  if (!equalBytes(issued.tbs, prepared.tbs)) throw new CoreError('ERR_ISSUED_MISMATCH', { field: 'tbs' });
  if (!verifyCertificateSignature(issued, parsePublicKey(prepared.issuerPublicKey)))
    throw new CoreError('ERR_ISSUED_MISMATCH', { field: 'signature' });
  return der;
}

type Refuse = (field: string, expected: Text) => never;

const day = 86_400_000;

function checkOrder(
  order: CertificateOrder,
  rule: ProfileRule,
  issuerKey: Pick<Signer, 'algorithm' | 'publicKey'>,
  subjectPublicKey: Uint8Array,
  refuse: Refuse,
): { readonly notBefore: Instant; readonly notAfter: Instant } {
  const { serialNumber, pathLength, subject } = order;
  if (!('raw' in subject)) checkAttributes(subject, rule, refuse);
  if (serialNumber.every((octet) => octet === 0) || derInteger(serialNumber).length > 22)
    refuse('serialNumber', { zh: '正数，不超过 20 字节', en: 'positive, at most 20 octets' });
  if (order.keyUse === 'encrypt' && rule.encryptionKeyUsage === undefined)
    refuse('keyUse', { zh: 'sign：该模板没有加密证书', en: 'sign, since the profile has no encryption half' });
  if (pathLength !== undefined && (!rule.ca || !Number.isInteger(pathLength) || pathLength < 0 || pathLength > 127))
    refuse('pathLength', { zh: '较小的整数，且只用于 CA', en: 'a small whole number, on authorities only' });
  const notBefore = Math.floor(order.notBefore / 1000) * 1000;
  const notAfter = Math.floor(order.notAfter / 1000) * 1000;
  if (!(notBefore < notAfter)) refuse('notAfter', { zh: '晚于 notBefore', en: 'later than notBefore' });
  if (notAfter - notBefore > rule.longestDays * day)
    refuse('notAfter', {
      zh: `在 notBefore 后 ${rule.longestDays} 天之内`,
      en: `at most ${rule.longestDays} days after notBefore`,
    });
  if (rule.selfSigned) {
    if (order.issuer !== undefined)
      refuse('issuer', { zh: '不给出：根证书自行签发', en: 'absent: a root issues itself' });
    if (!equalBytes(canonicalKey(parsePublicKey(issuerKey.publicKey)), subjectPublicKey))
      refuse('signer', { zh: '主体自己的密钥', en: 'the key of the subject' });
  } else checkIssuer(order, rule, issuerKey.publicKey, { notBefore, notAfter }, refuse);
  return { notBefore, notAfter };
}

function checkAttributes(subject: SubjectAttributes, rule: ProfileRule, refuse: Refuse): void {
  for (const name of rule.subject.required)
    if (subject[name] === undefined) refuse(`subject.${name}`, { zh: '给出（现缺少）', en: 'there, and is missing' });
  for (const name of rule.subject.forbidden)
    if (subject[name] !== undefined)
      refuse(`subject.${name}`, { zh: '不给出（现已给出）', en: 'absent, and is there' });
}

function checkIssuer(
  order: CertificateOrder,
  rule: ProfileRule,
  signerPublicKey: Uint8Array,
  { notBefore, notAfter }: { readonly notBefore: Instant; readonly notAfter: Instant },
  refuse: Refuse,
): void {
  const issuer = order.issuer?.certificate;
  if (issuer === undefined) refuse('issuer', { zh: '给出（现缺少）', en: 'there, and is missing' });
  if (issuer.basicConstraints?.ca !== true || issuer.keyUsage?.has('keyCertSign') !== true)
    refuse('issuer', { zh: '可以签发证书的 CA', en: 'an authority that may sign certificates' });
  const allowed = issuer.basicConstraints?.pathLength;
  if (rule.ca && allowed !== undefined) {
    if (allowed === 0)
      refuse('issuer', {
        zh: '允许下设 CA 的 CA（路径长度大于 0）',
        en: 'an authority whose path length allows another below it',
      });
    if (order.pathLength !== undefined && order.pathLength >= allowed)
      refuse('pathLength', { zh: '小于签发者的路径长度', en: 'below the issuer’s' });
  }
  if (!equalBytes(canonicalKey(parsePublicKey(signerPublicKey)), canonicalKey(issuer.publicKey)))
    refuse('signer', { zh: '签发者的密钥', en: 'the key of the issuer' });
  if (notBefore < issuer.notBefore || notAfter > issuer.notAfter)
    refuse('notAfter', { zh: '在签发者的有效期之内', en: 'inside the issuer’s validity' });
}

/** A key in its one canonical form, so that two spellings of one SM2 key compare equal. */
function canonicalKey(key: PublicKey): Uint8Array {
  return key.algorithm === 'sm2' && key.point !== undefined ? sm2PublicKeyInfo(key.point) : key.spki;
}

function demand(
  values: readonly string[] | undefined,
  { pattern, text }: typeof publishedUri,
  field: string,
  refuse: Refuse,
): void {
  for (const value of values ?? [])
    if (!pattern.test(value)) refuse(field, { zh: `${text.zh}，实为“${value}”`, en: `${text.en}, got “${value}”` });
}

const identifierOf = (key: PublicKey): Uint8Array => keyIdentifierOf(key.point ?? key.spki);

function buildExtensions(
  order: CertificateOrder,
  rule: ProfileRule,
  subjectKey: PublicKey,
  refuse: Refuse,
): NewExtension[] {
  const issuer: Certificate | undefined = order.issuer?.certificate;
  const { dnsNames } = order;
  // What goes along from a former certificate stands for itself.
  const carried = new Set(order.extraExtensions?.map(({ oid }) => oid));
  const orElse = (oid: string, wanted: readonly string[] | undefined, usual: readonly string[] | undefined) =>
    wanted ?? (carried.has(oid) ? undefined : usual) ?? [];
  const certificatePolicies = orElse(oids.certificatePolicies, order.certificatePolicies, rule.certificatePolicies);
  const crlDistributionPoints = orElse(oids.crlDistributionPoints, order.crlDistributionPoints, rule.addresses?.crl);
  const ocsp = orElse(oids.authorityInfoAccess, order.authorityInformation?.ocsp, rule.addresses?.ocsp);
  const caIssuers = orElse(oids.authorityInfoAccess, order.authorityInformation?.caIssuers, rule.addresses?.caIssuers);
  demand(dnsNames, hostName, 'dnsNames', refuse);
  demand(crlDistributionPoints, publishedUri, 'crlDistributionPoints', refuse);
  demand([...ocsp, ...caIssuers], publishedUri, 'authorityInformation', refuse);
  const own = identifierOf(subjectKey);
  const authority = issuer === undefined ? own : (issuer.subjectKeyId ?? identifierOf(issuer.publicKey));
  const extensions: NewExtension[] = [authorityKeyExtension(authority), subjectKeyExtension(own)];
  if (rule.ca) extensions.push(authorityExtension(order.pathLength ?? rule.pathLength));
  const usages = (order.keyUse === 'encrypt' ? rule.encryptionKeyUsage : undefined) ?? rule.keyUsage;
  const fitting = usagesOfKey(subjectKey.algorithm, usages);
  if (fitting.length === 0)
    refuse('keyUse', {
      zh: `${subjectKey.algorithm} 密钥能有的用途`,
      en: `a usage that a key of kind ${subjectKey.algorithm} can have`,
    });
  extensions.push(keyUsageExtension(fitting));
  if (rule.extendedKeyUsage !== undefined)
    extensions.push(extendedKeyUsageExtension(rule.extendedKeyUsage.purposes, rule.extendedKeyUsage.critical));
  if (certificatePolicies.length > 0) extensions.push(policiesExtension(certificatePolicies));
  if (dnsNames?.length) extensions.push(dnsNamesExtension(dnsNames));
  if (crlDistributionPoints.length > 0) extensions.push(distributionPointsExtension(crlDistributionPoints));
  if (ocsp.length + caIssuers.length > 0) extensions.push(authorityInformationExtension(ocsp, caIssuers));
  if (rule.ocspNoCheck) extensions.push(ocspNoCheckExtension());
  extensions.push(...identityExtensions(order.identity ?? {}, rule.name), ...(order.extraExtensions ?? []));
  const seen = new Set<string>();
  for (const { oid } of extensions) {
    if (seen.has(oid)) refuse(`extensions.${oid}`, { zh: '只出现一次', en: 'there once only' });
    seen.add(oid);
  }
  return extensions;
}
