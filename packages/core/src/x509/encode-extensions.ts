import { CoreError } from '../base/errors.ts';
import { oids } from '../crypto/index.ts';
import {
  contextTag,
  derBoolean,
  derExplicit,
  derInteger,
  derNull,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derString,
  derValue,
  tag,
} from '../der/index.ts';
import { sm3 } from '../sm/index.ts';
import type { IdentityKind } from './identity.ts';
import { type KeyUsage, keyUsages } from './key-usage.ts';

/** One extension to be written. */
export interface NewExtension {
  readonly oid: string;
  readonly critical: boolean;
  /** The DER of the extension's own type. */
  readonly value: Uint8Array;
}

/** Identity statements to be written; the organisation's credit code and the older organisation code exclude each other. */
export type NewIdentity = { readonly [kind in Exclude<IdentityKind, 'otherPaper'>]?: string };

/** One extension as DER; an absent `critical` is FALSE (X.690 §11.5). */
export function encodeExtension({ oid, critical, value }: NewExtension): Uint8Array {
  return critical
    ? derSequence(derObjectIdentifier(oid), derBoolean(true), derOctetString(value))
    : derSequence(derObjectIdentifier(oid), derOctetString(value));
}

/** keyUsage, critical. */
export function keyUsageExtension(usages: readonly KeyUsage[]): NewExtension {
  const bits = usages.map((usage) => keyUsages.indexOf(usage));
  const last = Math.max(...bits);
  const octets = new Uint8Array((last >> 3) + 1);
  for (const bit of bits) octets[bit >> 3] = (octets[bit >> 3] as number) | (0x80 >> (bit & 7));
  const value = derValue(tag.bitString, Uint8Array.of(7 - (last & 7)), octets);
  return { oid: oids.keyUsage, critical: true, value };
}

/** basicConstraints of an authority, critical. */
export function authorityExtension(pathLength: number | undefined): NewExtension {
  const value = derSequence(derBoolean(true), ...(pathLength === undefined ? [] : [derInteger(pathLength)]));
  return { oid: oids.basicConstraints, critical: true, value };
}

/** extendedKeyUsage. */
export function extendedKeyUsageExtension(purposes: readonly string[], critical: boolean): NewExtension {
  return { oid: oids.extendedKeyUsage, critical, value: derSequence(...purposes.map(derObjectIdentifier)) };
}

/**
 * The identifier of a key: the first 20 bytes of the SM3 of its point, after the model of RFC 7093 §2.
 * @param keyBits - The content of subjectPublicKey.
 */
export function keyIdentifierOf(keyBits: Uint8Array): Uint8Array {
  return sm3(keyBits).slice(0, 20);
}

/** subjectKeyIdentifier. */
export function subjectKeyExtension(identifier: Uint8Array): NewExtension {
  return { oid: oids.subjectKeyIdentifier, critical: false, value: derOctetString(identifier) };
}

/** authorityKeyIdentifier with the key identifier alone. */
export function authorityKeyExtension(identifier: Uint8Array): NewExtension {
  const value = derSequence(derValue(contextTag(0, 'primitive'), identifier));
  return { oid: oids.authorityKeyIdentifier, critical: false, value };
}

/** cRLDistributionPoints: one point for each URI. */
export function distributionPointsExtension(uris: readonly string[]): NewExtension {
  // DistributionPointName is a CHOICE, so its tag is EXPLICIT; fullName inside it is IMPLICIT.
  const points = uris.map((uri) => derSequence(derExplicit(0, derExplicit(0, uriName(uri)))));
  return { oid: oids.crlDistributionPoints, critical: false, value: derSequence(...points) };
}

/** authorityInfoAccess. */
export function authorityInformationExtension(ocsp: readonly string[], caIssuers: readonly string[]): NewExtension {
  const descriptions = [
    ...ocsp.map((uri) => derSequence(derObjectIdentifier(oids.accessOcsp), uriName(uri))),
    ...caIssuers.map((uri) => derSequence(derObjectIdentifier(oids.accessCaIssuers), uriName(uri))),
  ];
  return { oid: oids.authorityInfoAccess, critical: false, value: derSequence(...descriptions) };
}

/** certificatePolicies without qualifiers. */
export function policiesExtension(policies: readonly string[]): NewExtension {
  const value = derSequence(...policies.map((policy) => derSequence(derObjectIdentifier(policy))));
  return { oid: oids.certificatePolicies, critical: false, value };
}

/** subjectAltName with DNS names. */
export function dnsNamesExtension(names: readonly string[]): NewExtension {
  const value = derSequence(...names.map((name) => derString(name, contextTag(2, 'primitive'))));
  return { oid: oids.subjectAltName, critical: false, value };
}

/** id-pkix-ocsp-nocheck. */
export function ocspNoCheckExtension(): NewExtension {
  return { oid: oids.ocspNoCheck, critical: false, value: derNull() };
}

const printable = (value: string): Uint8Array => derString(value, tag.printableString);
const printablePattern = /^[A-Za-z0-9 '()+,\-./:=?]{1,64}$/;

/**
 * Under which identifier and how each kind is written: the family of GM/T 0015-2012 and GB/T 20518-2018. The credit code stands
 * in the organisation code extension, where verifiers look for it. The CHOICE of person numbers is tagged EXPLICIT, as the only
 * published implementation writes it.
 */
const identityRules: Readonly<
  Record<keyof NewIdentity, { readonly oid: string; readonly encode: (value: string) => Uint8Array }>
> = {
  creditCode: { oid: oids.organisationCode, encode: printable },
  organisationCode: { oid: oids.organisationCode, encode: printable },
  residentId: { oid: oids.personIdentity, encode: (value) => derExplicit(0, printable(value)) },
  militaryId: { oid: oids.personIdentity, encode: (value) => derExplicit(1, derString(value)) },
  passport: { oid: oids.personIdentity, encode: (value) => derExplicit(2, printable(value)) },
  socialInsuranceNumber: { oid: oids.socialInsuranceNumber, encode: printable },
  businessRegistration: { oid: oids.businessRegistrationNumber, encode: printable },
  taxNumber: { oid: oids.taxNumber, encode: printable },
};

/**
 * The identity extensions of a subject.
 * @throws CoreError `ERR_PROFILE` for a value that PrintableString cannot hold.
 */
export function identityExtensions(identity: NewIdentity, profile: string): NewExtension[] {
  return (Object.keys(identityRules) as (keyof NewIdentity)[]).flatMap((kind) => {
    const value = identity[kind];
    if (value === undefined) return [];
    if (kind !== 'militaryId' && !printablePattern.test(value)) {
      const rule = { zh: '1 至 64 个 PrintableString 字符', en: '1 to 64 characters of PrintableString' };
      throw new CoreError('ERR_PROFILE', { profile, field: `identity.${kind}`, rule });
    }
    const { oid, encode } = identityRules[kind];
    return [{ oid, critical: false, value: encode(value) }];
  });
}

function uriName(uri: string): Uint8Array {
  return derString(uri, contextTag(6, 'primitive'));
}
