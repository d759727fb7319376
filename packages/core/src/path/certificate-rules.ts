import { oids, type PublicKey } from '../crypto/index.ts';
import type { Certificate } from '../x509/index.ts';
import { type Finding, finding } from './failure.ts';
import { checkIssuingRules } from './issuing-rules.ts';
import type { PathInput, PathPurpose } from './types.ts';

/** Extensions that this folder takes into account. A critical one outside this set ends the path (RFC 5280 §4.2). */
const processed: ReadonlySet<string> = /* @__PURE__ */ new Set([
  oids.basicConstraints,
  oids.keyUsage,
  oids.extendedKeyUsage,
  oids.subjectAltName,
  oids.nameConstraints,
  oids.certificatePolicies,
  oids.policyMappings,
  oids.policyConstraints,
  oids.inhibitAnyPolicy,
  oids.issuerAltName,
  oids.crlDistributionPoints,
  oids.freshestCrl,
]);

/** The smallest RSA modulus that still counts (112 bits of strength). */
const leastRsaBits = 2048;

/** A critical extension that is not understood. */
export function checkCriticalExtensions(certificate: Certificate): Finding | undefined {
  for (const { oid, critical } of certificate.extensions.values()) {
    if (critical && !processed.has(oid)) return finding('chain.constraint.unknownCritical', certificate, { oid });
  }
  return undefined;
}

/** Whether a key is of a kind and size that this library will rely on. */
export function isUsableKey({ algorithm, rsa }: PublicKey): boolean {
  if (algorithm !== 'rsa') return algorithm !== 'unknown';
  const modulus = rsa?.modulus;
  return modulus !== undefined && modulus.length * 8 - Math.clz32(modulus[0] ?? 0) + 24 >= leastRsaBits;
}

/**
 * Rules on an authority in a path (RFC 5280 §6.1.4 k–o), apart from names.
 * @param followers - How many authorities that are not self-issued stand below it.
 */
export function checkAuthority(
  certificate: Certificate,
  followers: number,
  input: PathInput,
  place: 'intermediate' | 'anchor',
): Finding | undefined {
  const { basicConstraints, keyUsage } = certificate;
  const ca = certificate.version === 3 && basicConstraints?.ca === true;
  if (!ca) return finding('chain.constraint.ca', certificate, { rule: 'basicConstraints cA in version 3' });
  if (keyUsage !== undefined && !keyUsage.has('keyCertSign'))
    return finding('chain.constraint.keyUsage', certificate, { expected: 'keyCertSign', got: [...keyUsage].join(' ') });
  const allowed = basicConstraints.pathLength;
  if (allowed !== undefined && followers > allowed)
    return finding('chain.constraint.pathLength', certificate, { allowed, got: followers });
  // An anchor's purposes are the decision of whoever listed it.
  if (place === 'intermediate' && !mayIssueFor(certificate, input))
    return finding('chain.constraint.extendedKeyUsage', certificate, purposesOf(certificate));
  if (input.conformance === 'rfc5280') {
    const broken = checkIssuingRules(certificate);
    if (broken !== undefined) return broken;
  }
  return checkCriticalExtensions(certificate);
}

/** Rules on the leaf: RFC 5280 §4.2 and what its use demands. */
export function checkLeaf(certificate: Certificate, input: PathInput): Finding | undefined {
  const { basicConstraints, keyUsage, subject } = certificate;
  const broken = (rule: string): Finding => finding('chain.constraint.profile', certificate, { rule });
  if (!isUsableKey(certificate.publicKey))
    return finding('chain.algorithm.unsupported', certificate, { key: certificate.publicKey.algorithm });
  if (certificate.version !== 3) return broken('version 3');
  const unknown = checkCriticalExtensions(certificate);
  if (unknown !== undefined) return unknown;
  const ca = basicConstraints?.ca === true;
  if (!ca && keyUsage?.has('keyCertSign'))
    return finding('chain.constraint.keyUsage', certificate, { rule: 'keyCertSign on authorities only' });
  if (!ca && certificate.nameConstraints !== undefined) return broken('name constraints on authorities only');
  if (subject.rdns.length === 0 && certificate.extensions.get(oids.subjectAltName)?.critical !== true)
    return broken('a subject, or a critical subject alternative name');
  const conformance = input.conformance === 'rfc5280' ? checkIssuingRules(certificate) : undefined;
  return conformance ?? purposeRules[input.purpose](certificate) ?? checkRequired(certificate, input.extendedKeyUsage);
}

/** Purposes that belong to one service alone: a certificate for nothing else signs no seal and no message. */
const dedicated: ReadonlySet<string> = /* @__PURE__ */ new Set([
  oids.timeStamping,
  oids.ocspSigning,
  oids.trustListSigning,
]);

const purposeRules: Readonly<Record<PathPurpose, (certificate: Certificate) => Finding | undefined>> = {
  'seal-signing': (certificate) => checkSigning(certificate) ?? checkNotDedicated(certificate),
  'seal-making': (certificate) => checkSigning(certificate) ?? checkNotDedicated(certificate),
  'message-signing': (certificate) => checkSigning(certificate) ?? checkNotDedicated(certificate),
  timestamping: (certificate) => checkSigning(certificate) ?? checkTimestamping(certificate),
  'ocsp-signing': (certificate) => checkSigning(certificate) ?? checkHas(certificate, oids.ocspSigning),
  // The key usage of whoever signed a list is looked at with the list.
  'crl-signing': () => undefined,
  'certificate-signing': checkCertificateSigning,
  any: () => undefined,
};

/** digitalSignature or nonRepudiation: the encryption half of a dual pair has neither. No keyUsage restricts nothing. */
function checkSigning(certificate: Certificate): Finding | undefined {
  const { keyUsage } = certificate;
  if (keyUsage === undefined || keyUsage.has('digitalSignature') || keyUsage.has('nonRepudiation')) return undefined;
  const got = [...keyUsage].join(' ');
  return finding('chain.constraint.keyUsage', certificate, { expected: 'digitalSignature or nonRepudiation', got });
}

/** People's and organisations' certificates carry all kinds of purposes in the field; only a dedicated one is refused. */
function checkNotDedicated(certificate: Certificate): Finding | undefined {
  const purposes = certificate.extendedKeyUsage;
  return purposes?.every((purpose) => dedicated.has(purpose))
    ? finding('chain.constraint.extendedKeyUsage', certificate, purposesOf(certificate))
    : undefined;
}

/** RFC 3161 §2.3: extendedKeyUsage is critical and timeStamping alone. */
function checkTimestamping(certificate: Certificate): Finding | undefined {
  const purposes = certificate.extendedKeyUsage ?? [];
  const critical = certificate.extensions.get(oids.extendedKeyUsage)?.critical === true;
  if (critical && purposes.length === 1 && purposes[0] === oids.timeStamping) return undefined;
  return finding('chain.constraint.extendedKeyUsage', certificate, {
    expected: `${oids.timeStamping} alone, critical`,
    ...purposesOf(certificate),
  });
}

function checkHas(certificate: Certificate, purpose: string): Finding | undefined {
  if (certificate.extendedKeyUsage?.includes(purpose)) return undefined;
  return finding('chain.constraint.extendedKeyUsage', certificate, { expected: purpose, ...purposesOf(certificate) });
}

function checkCertificateSigning(certificate: Certificate): Finding | undefined {
  if (certificate.basicConstraints?.ca !== true) return finding('chain.constraint.ca', certificate);
  const { keyUsage } = certificate;
  if (keyUsage === undefined || keyUsage.has('keyCertSign')) return undefined;
  return finding('chain.constraint.keyUsage', certificate, { expected: 'keyCertSign', got: [...keyUsage].join(' ') });
}

function checkRequired(certificate: Certificate, required: readonly string[] | undefined): Finding | undefined {
  if (allows(certificate, required)) return undefined;
  const expected = (required ?? []).join(' ');
  return finding('chain.constraint.extendedKeyUsage', certificate, { expected, ...purposesOf(certificate) });
}

function allows({ extendedKeyUsage }: Certificate, required: readonly string[] | undefined): boolean {
  if (required === undefined || extendedKeyUsage === undefined) return true;
  return extendedKeyUsage.includes(oids.anyExtendedKeyUsage) || required.some((oid) => extendedKeyUsage.includes(oid));
}

/**
 * Purposes on an authority narrow what is below it, as every current implementation reads them. Not for responders: whoever may issue for
 * some purpose may delegate the answers about what it issued (RFC 6960 §4.2.2.2).
 */
function mayIssueFor(certificate: Certificate, input: PathInput): boolean {
  if (!allows(certificate, input.extendedKeyUsage)) return false;
  switch (input.purpose) {
    case 'timestamping':
      return allows(certificate, [oids.timeStamping]);
    case 'seal-signing':
    case 'seal-making':
    case 'message-signing':
      return checkNotDedicated(certificate) === undefined;
    default:
      return true;
  }
}

function purposesOf({ extendedKeyUsage }: Certificate): { readonly got: string } {
  return { got: extendedKeyUsage?.join(' ') ?? 'none' };
}
