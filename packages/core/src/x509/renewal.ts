import { equalBytes } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import type { Text } from '../base/text.ts';
import { formatInstant, type Instant } from '../base/time.ts';
import { oids, parsePublicKey } from '../crypto/index.ts';
import type { Certificate } from './certificate.ts';
import { verifyCertificateSignature } from './certificate-facts.ts';
import type { CertificateOrder } from './certificate-order.ts';
import type { NewExtension } from './encode-extensions.ts';
import { isIdentityExtension } from './identity.ts';
import { sameName } from './name.ts';
import type { CertificateProfile } from './profiles.generated.ts';
import type { ProfileRule } from './profiles.ts';

/** What a renewal changes; everything else is as in the former certificate. */
export interface Renewal {
  readonly profile: CertificateProfile | ProfileRule;
  /** The authority that issued the former certificate, with the key that it still has. */
  readonly issuer: Certificate;
  readonly serialNumber: Uint8Array;
  /** When it is renewed: the new certificate begins then, so that both are valid side by side until the former one ends. */
  readonly at: Instant;
  readonly notAfter: Instant;
  /** SubjectPublicKeyInfo of a new key (换钥更新, rekey); absent, the key stays (续期). */
  readonly subjectPublicKey?: Uint8Array;
  /** How long before its end a certificate may be renewed with the same key, in days; 90 when absent. */
  readonly windowDays?: number;
  /** In place of the former addresses. */
  readonly crlDistributionPoints?: readonly string[];
}

/** What is taken over as it stands, besides identity statements; CRL addresses unless new ones are given. */
const carried: ReadonlySet<string> = /* @__PURE__ */ new Set([
  oids.subjectAltName,
  oids.certificatePolicies,
  oids.crlDistributionPoints,
  oids.authorityInfoAccess,
]);

const day = 86_400_000;

/**
 * The order for a certificate that follows another: same subject (its bytes), identity statements, names, policies and addresses;
 * same key or a new one. The rules of overlap: never after the former one ended, with the same key only in the last days
 * before that, with a new key at any time; the new one begins at once and ends later.
 * @throws CoreError `ERR_RENEWAL` naming the field when the former certificate was not issued by this authority, has ended or has not
 * begun, is not yet due, would not be outlived, or when a new key is the old one.
 * @example
 * const former = parseCertificate(await issueCertificate({ ...order, signer: issuerSigner }));
 * const serialNumber = randomSerialNumber(random);
 * renewalOrder(former, { profile: 'person', issuer, serialNumber, at: former.notAfter - 30 * day, notAfter: at + 700 * day });
 */
export function renewalOrder(former: Certificate, renewal: Renewal): CertificateOrder {
  const { issuer, at, subjectPublicKey, windowDays = 90 } = renewal;
  const refuse = (field: string, rule: Text): never => {
    throw new CoreError('ERR_RENEWAL', { field, rule });
  };
  if (!sameName(former.issuer, issuer.subject) || !verifyCertificateSignature(former, issuer.publicKey))
    refuse('former', { zh: '由更新它的 CA 签发', en: 'issued by the authority that renews it' });
  if (at < former.notBefore || at > former.notAfter)
    refuse('at', {
      zh: `在 ${formatInstant(former.notBefore)} 至 ${formatInstant(former.notAfter)} 之间`,
      en: `from ${formatInstant(former.notBefore)} to ${formatInstant(former.notAfter)}`,
    });
  if (renewal.notAfter <= former.notAfter)
    refuse('notAfter', {
      zh: `晚于 ${formatInstant(former.notAfter)}`,
      en: `later than ${formatInstant(former.notAfter)}`,
    });
  if (subjectPublicKey === undefined) {
    const due = former.notAfter - windowDays * day;
    if (at < due)
      refuse('at', {
        zh: `不早于 ${formatInstant(due)}（密钥不变时）`,
        en: `not before ${formatInstant(due)} with the same key`,
      });
  } else if (isSameKey(former, subjectPublicKey))
    refuse('subjectPublicKey', { zh: '不同于原证书的密钥', en: 'another key than the former one' });
  const extraExtensions = [...former.extensions.values()].filter(
    ({ oid }) =>
      isIdentityExtension(oid) ||
      (carried.has(oid) && !(oid === oids.crlDistributionPoints && renewal.crlDistributionPoints !== undefined)),
  );
  const pathLength = former.basicConstraints?.ca === true ? former.basicConstraints.pathLength : undefined;
  return {
    profile: renewal.profile,
    subject: former.subject,
    subjectPublicKey: subjectPublicKey ?? former.publicKey.spki,
    issuer: { certificate: issuer },
    serialNumber: renewal.serialNumber,
    notBefore: at,
    notAfter: renewal.notAfter,
    keyUse: signs(former) ? 'sign' : 'encrypt',
    ...(pathLength === undefined ? {} : { pathLength }),
    ...(renewal.crlDistributionPoints === undefined ? {} : { crlDistributionPoints: renewal.crlDistributionPoints }),
    extraExtensions: extraExtensions.map(({ oid, critical, value }): NewExtension => ({ oid, critical, value })),
  };
}

function isSameKey(former: Certificate, spki: Uint8Array): boolean {
  const key = parsePublicKey(spki);
  const { point } = former.publicKey;
  return point !== undefined && key.point !== undefined && key.algorithm === former.publicKey.algorithm
    ? equalBytes(point, key.point)
    : equalBytes(former.publicKey.spki, spki);
}

function signs({ keyUsage }: Certificate): boolean {
  return keyUsage === undefined || keyUsage.has('digitalSignature') || keyUsage.has('keyCertSign');
}
