import { oids } from '../crypto/index.ts';
import { type Certificate, isSelfIssued, type RevocationList, verifyCertificateSignature } from '../x509/index.ts';
import { type Finding, finding } from './failure.ts';

/**
 * Rules of RFC 5280 §4 that bind whoever issues a certificate and on which no verdict depends; real authorities break them, so they are
 * asked on demand only (`conformance` of `PathInput`).
 */
export function checkIssuingRules(certificate: Certificate): Finding | undefined {
  for (const { rule, holds } of certificateRules)
    if (!holds(certificate)) return finding('chain.constraint.profile', certificate, { rule });
  return undefined;
}

/** Whether a CRL keeps RFC 5280 §5.2.3: a CRL number that is not critical. */
export function keepsIssuingRules({ extensions }: RevocationList): boolean {
  return extensions.get(oids.crlNumber)?.critical === false;
}

interface IssuingRule {
  readonly rule: string;
  readonly holds: (certificate: Certificate) => boolean;
}

const certificateRules: readonly IssuingRule[] = [
  { rule: 'a positive serial number of at most 20 octets (§4.1.2.2)', holds: hasSoundSerialNumber },
  { rule: 'an authority key identifier, unless self-signed (§4.2.1.1)', holds: hasAuthorityKey },
  {
    rule: 'a subject key identifier on authorities (§4.2.1.2)',
    holds: (certificate) => !isAuthority(certificate) || certificate.subjectKeyId !== undefined,
  },
  {
    rule: 'critical basic constraints on authorities (§4.2.1.9)',
    holds: (certificate) => !isAuthority(certificate) || isCritical(certificate, oids.basicConstraints),
  },
  ...[
    { rule: 'critical name constraints (§4.2.1.10)', oid: oids.nameConstraints },
    { rule: 'critical policy constraints (§4.2.1.11)', oid: oids.policyConstraints },
    { rule: 'critical inhibit-any-policy (§4.2.1.14)', oid: oids.inhibitAnyPolicy },
  ].map(({ rule, oid }) => ({
    rule,
    holds: (certificate: Certificate) => !certificate.extensions.has(oid) || isCritical(certificate, oid),
  })),
  { rule: 'DNS names in the preferred syntax (§4.2.1.6)', holds: hasPreferredNames },
];

function isAuthority({ basicConstraints }: Certificate): boolean {
  return basicConstraints?.ca === true;
}

function isCritical({ extensions }: Certificate, oid: string): boolean {
  return extensions.get(oid)?.critical === true;
}

function hasSoundSerialNumber({ serialNumber }: Certificate): boolean {
  return !serialNumber.startsWith('-') && serialNumber !== '00' && serialNumber.length <= 40;
}

/** Self-signed, not merely self-issued: the key of a self-issued certificate may be signed by another one of the same name. */
function hasAuthorityKey(certificate: Certificate): boolean {
  if (certificate.authorityKeyId !== undefined) return true;
  return isSelfIssued(certificate) && verifyCertificateSignature(certificate, certificate.publicKey);
}

const preferredName = /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i;

function hasPreferredNames({ subjectAltNames }: Certificate): boolean {
  return subjectAltNames.every(
    (name) => name.kind !== 'dns' || (preferredName.test(name.value) && !/^[\d.]+$/.test(name.value)),
  );
}
