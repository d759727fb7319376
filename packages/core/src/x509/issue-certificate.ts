import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { equalBytes } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import type { Instant } from '../base/time.ts';
import { oids, type PublicKey, parsePublicKey, type Signer, sm2PublicKeyInfo } from '../crypto/index.ts';
import type { Certificate } from './certificate.ts';
import { verifyCertificateSignature } from './certificate-facts.ts';
import {
  authorityExtension,
  authorityInformationExtension,
  authorityKeyExtension,
  distributionPointsExtension,
  dnsNamesExtension,
  exactBuffer,
  extendedKeyUsageExtension,
  identityExtensions,
  keyIdentifierOf,
  keyUsageExtension,
  type NewExtension,
  type NewIdentity,
  ocspNoCheckExtension,
  policiesExtension,
  subjectKeyExtension,
  toPkijsExtensions,
  toPkijsName,
  toPkijsTime,
} from './encode-extensions.ts';
import { encodeName, type SubjectAttributes } from './encode-name.ts';
import { parseCertificate } from './parse-certificate.ts';
import { type CertificateProfile, certificateProfiles, encryptionKeyUsage, type KeyUse } from './profiles.ts';
import { serialNumberText } from './serial-number.ts';
import { signStructure } from './sign-structure.ts';
import { isGeneralized } from './times.ts';

/** What a new certificate shall say. */
export interface CertificateRequest {
  readonly profile: CertificateProfile;
  readonly subject: SubjectAttributes;
  /** SubjectPublicKeyInfo of an SM2 key, DER. */
  readonly subjectPublicKey: Uint8Array;
  /** The issuing authority; absent for a root, which issues itself. */
  readonly issuer?: { readonly certificate: Certificate };
  /** The issuer's key (of a root: the subject's). */
  readonly signer: Signer;
  /** 1 to 20 octets, positive: from `randomSerialNumber`. Uniqueness is the caller's. */
  readonly serialNumber: Uint8Array;
  /** Whole seconds; milliseconds are dropped. */
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  readonly identity?: NewIdentity;
  /** URIs. */
  readonly crlDistributionPoints?: readonly string[];
  readonly authorityInformation?: { readonly ocsp?: readonly string[]; readonly caIssuers?: readonly string[] };
  readonly certificatePolicies?: readonly string[];
  readonly dnsNames?: readonly string[];
  /** Which half of a dual pair; `sign` when absent. */
  readonly keyUse?: KeyUse;
  /** In place of the profile's path length; for authorities only. */
  readonly pathLength?: number;
  /** Written after the profile's own extensions. */
  readonly extraExtensions?: readonly NewExtension[];
}

/** The work of `issueCertificate`, which documents it: this file brings pkijs with it, and who only reads needs none. */
export async function buildCertificate(request: CertificateRequest): Promise<Uint8Array> {
  const { profile } = request;
  const refuse: Refuse = (field, rule) => {
    throw new CoreError('ERR_PROFILE', { profile, field, rule });
  };
  const subjectKey = parsePublicKey(request.subjectPublicKey);
  if (subjectKey.algorithm !== 'sm2' || subjectKey.point === undefined) refuse('subjectPublicKey', 'an SM2 key');
  const subjectPublicKey = sm2PublicKeyInfo(subjectKey.point);
  const subject = encodeName(request.subject, profile);
  const times = checkRequest(request, subjectPublicKey, refuse);
  const extensions = buildExtensions(request, subjectKey.point, refuse);
  const issuer = request.issuer?.certificate.subject.raw ?? subject;
  const structure = new pkijs.Certificate({ version: 2 });
  structure.serialNumber = new asn1js.Integer({ valueHex: exactBuffer(positiveContent(request.serialNumber)) });
  structure.signature = new pkijs.AlgorithmIdentifier({
    algorithmId: oids.sm2WithSm3,
    algorithmParams: new asn1js.Null(),
  });
  structure.issuer = toPkijsName(issuer);
  structure.notBefore = toPkijsTime(times.notBefore, isGeneralized(times.notBefore));
  structure.notAfter = toPkijsTime(times.notAfter, isGeneralized(times.notAfter));
  structure.subject = toPkijsName(subject);
  structure.subjectPublicKeyInfo = pkijs.PublicKeyInfo.fromBER(exactBuffer(subjectPublicKey));
  structure.extensions = toPkijsExtensions(extensions);
  const der = await signStructure(new Uint8Array(structure.encodeTBS().toBER()), request.signer);
  const issued = parseCertificate(der);
  const differs = firstDifference(issued, { request, subject, issuer, subjectPublicKey, ...times, extensions });
  if (differs !== undefined) throw new CoreError('ERR_ISSUED_MISMATCH', { field: differs });
  return der;
}

type Refuse = (field: string, rule: string) => never;

function checkRequest(
  request: CertificateRequest,
  subjectPublicKey: Uint8Array,
  refuse: Refuse,
): { readonly notBefore: Instant; readonly notAfter: Instant } {
  const rule = certificateProfiles[request.profile];
  const { serialNumber, signer, pathLength } = request;
  for (const attribute of rule.subject)
    if (request.subject[attribute] === undefined) refuse(`subject.${attribute}`, 'present');
  if (signer.algorithm !== 'sm2-sm3') refuse('signer.algorithm', 'sm2-sm3');
  if (positiveContent(serialNumber).length > 20 || serialNumber.every((octet) => octet === 0))
    refuse('serialNumber', 'positive, at most 20 octets');
  if (request.keyUse === 'encrypt' && !rule.dual) refuse('keyUse', 'a profile with an encryption half');
  if (pathLength !== undefined && (!rule.ca || !Number.isInteger(pathLength) || pathLength < 0 || pathLength > 127))
    refuse('pathLength', 'a small whole number, on authorities only');
  const notBefore = Math.floor(request.notBefore / 1000) * 1000;
  const notAfter = Math.floor(request.notAfter / 1000) * 1000;
  if (!(notBefore < notAfter)) refuse('notAfter', 'later than notBefore');
  if (rule.selfSigned) {
    if (request.issuer !== undefined) refuse('issuer', 'absent: a root issues itself');
    if (!equalBytes(sm2KeyOf(signer.publicKey), subjectPublicKey)) refuse('signer', 'the key of the subject');
  } else checkIssuer(request, notBefore, notAfter, refuse);
  return { notBefore, notAfter };
}

function checkIssuer(request: CertificateRequest, notBefore: Instant, notAfter: Instant, refuse: Refuse): void {
  const issuer = request.issuer?.certificate;
  if (issuer === undefined) refuse('issuer', 'present');
  const rule = certificateProfiles[request.profile];
  if (issuer.basicConstraints?.ca !== true || issuer.keyUsage?.has('keyCertSign') !== true)
    refuse('issuer', 'an authority that may sign certificates');
  const allowed = issuer.basicConstraints?.pathLength;
  if (rule.ca && allowed !== undefined) {
    if (allowed === 0) refuse('issuer', 'a path length that allows an authority below');
    if (request.pathLength !== undefined && request.pathLength >= allowed) refuse('pathLength', 'below the issuer’s');
  }
  if (!equalBytes(sm2KeyOf(request.signer.publicKey), sm2KeyOf(issuer.publicKey.spki)))
    refuse('signer', 'the key of the issuer');
  if (notBefore < issuer.notBefore || notAfter > issuer.notAfter) refuse('notAfter', 'inside the issuer’s validity');
}

/** A key in its one canonical form, so that two spellings of one key compare equal. */
function sm2KeyOf(spki: Uint8Array): Uint8Array {
  const key: PublicKey = parsePublicKey(spki);
  return key.algorithm === 'sm2' && key.point !== undefined ? sm2PublicKeyInfo(key.point) : spki;
}

function buildExtensions(request: CertificateRequest, keyBits: Uint8Array, refuse: Refuse): NewExtension[] {
  const rule = certificateProfiles[request.profile];
  const issuer = request.issuer?.certificate;
  const { authorityInformation, certificatePolicies, crlDistributionPoints, dnsNames } = request;
  const own = keyIdentifierOf(keyBits);
  const authority =
    issuer === undefined
      ? own
      : (issuer.subjectKeyId ?? keyIdentifierOf(issuer.publicKey.point ?? issuer.publicKey.spki));
  const extensions: NewExtension[] = [authorityKeyExtension(authority), subjectKeyExtension(own)];
  if (rule.ca) extensions.push(authorityExtension(request.pathLength ?? rule.pathLength));
  extensions.push(keyUsageExtension(request.keyUse === 'encrypt' ? encryptionKeyUsage : rule.keyUsage));
  if (rule.extendedKeyUsage !== undefined)
    extensions.push(extendedKeyUsageExtension(rule.extendedKeyUsage.purposes, rule.extendedKeyUsage.critical));
  if (certificatePolicies?.length) extensions.push(policiesExtension(certificatePolicies));
  if (dnsNames?.length) extensions.push(dnsNamesExtension(dnsNames));
  if (crlDistributionPoints?.length) extensions.push(distributionPointsExtension(crlDistributionPoints));
  const ocsp = authorityInformation?.ocsp ?? [];
  const caIssuers = authorityInformation?.caIssuers ?? [];
  if (ocsp.length + caIssuers.length > 0) extensions.push(authorityInformationExtension(ocsp, caIssuers));
  if (rule.ocspNoCheck) extensions.push(ocspNoCheckExtension());
  extensions.push(...identityExtensions(request.identity ?? {}, request.profile), ...(request.extraExtensions ?? []));
  const seen = new Set<string>();
  for (const { oid } of extensions) {
    if (seen.has(oid)) refuse(`extensions.${oid}`, 'an extension occurs once');
    seen.add(oid);
  }
  return extensions;
}

/** INTEGER content of a magnitude. */
function positiveContent(magnitude: Uint8Array): Uint8Array {
  let start = 0;
  while (start < magnitude.length - 1 && magnitude[start] === 0) start++;
  const trimmed = magnitude.subarray(start);
  return (trimmed[0] ?? 0) >= 0x80 ? Uint8Array.of(0, ...trimmed) : trimmed;
}

interface Intended {
  readonly request: CertificateRequest;
  readonly subject: Uint8Array;
  readonly issuer: Uint8Array;
  readonly subjectPublicKey: Uint8Array;
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  readonly extensions: readonly NewExtension[];
}

/** The first field in which a certificate differs from what was intended. */
function firstDifference(issued: Certificate, intended: Intended): string | undefined {
  const { request } = intended;
  if (issued.leniencies.length > 0) return issued.leniencies[0]?.path;
  if (issued.version !== 3) return 'version';
  if (issued.serialNumber !== serialNumberText(positiveContent(request.serialNumber))) return 'serialNumber';
  if (!equalBytes(issued.subject.raw, intended.subject)) return 'subject';
  if (!equalBytes(issued.issuer.raw, intended.issuer)) return 'issuer';
  if (!equalBytes(issued.publicKey.spki, intended.subjectPublicKey)) return 'subjectPublicKey';
  if (issued.notBefore !== intended.notBefore) return 'notBefore';
  if (issued.notAfter !== intended.notAfter) return 'notAfter';
  const extensions = [...issued.extensions.values()];
  if (extensions.length !== intended.extensions.length) return 'extensions';
  for (const [index, wanted] of intended.extensions.entries()) {
    const got = extensions[index];
    if (got?.oid !== wanted.oid || got.critical !== wanted.critical || !equalBytes(got.value, wanted.value))
      return `extensions.${wanted.oid}`;
  }
  const key = request.issuer?.certificate.publicKey ?? issued.publicKey;
  return verifyCertificateSignature(issued, key) ? undefined : 'signature';
}
