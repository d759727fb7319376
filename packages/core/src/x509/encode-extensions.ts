import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { CoreError } from '../base/errors.ts';
import { oids } from '../crypto/index.ts';
import { derExplicit, derNull, derString, tag } from '../der/index.ts';
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

/** keyUsage, critical. */
export function keyUsageExtension(usages: readonly KeyUsage[]): NewExtension {
  const bits = usages.map((usage) => keyUsages.indexOf(usage));
  const last = Math.max(...bits);
  const octets = new Uint8Array((last >> 3) + 1);
  for (const bit of bits) octets[bit >> 3] = (octets[bit >> 3] as number) | (0x80 >> (bit & 7));
  const value = new asn1js.BitString({ valueHex: octets.buffer, unusedBits: 7 - (last & 7) });
  return { oid: oids.keyUsage, critical: true, value: toDer(value) };
}

/** basicConstraints of an authority, critical. */
export function authorityExtension(pathLength: number | undefined): NewExtension {
  const value = new pkijs.BasicConstraints({
    cA: true,
    ...(pathLength === undefined ? {} : { pathLenConstraint: pathLength }),
  });
  return { oid: oids.basicConstraints, critical: true, value: toDer(value.toSchema()) };
}

/** extendedKeyUsage. */
export function extendedKeyUsageExtension(purposes: readonly string[], critical: boolean): NewExtension {
  const value = new pkijs.ExtKeyUsage({ keyPurposes: [...purposes] });
  return { oid: oids.extendedKeyUsage, critical, value: toDer(value.toSchema()) };
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
  const value = new asn1js.OctetString({ valueHex: exactBuffer(identifier) });
  return { oid: oids.subjectKeyIdentifier, critical: false, value: toDer(value) };
}

/** authorityKeyIdentifier with the key identifier alone. */
export function authorityKeyExtension(identifier: Uint8Array): NewExtension {
  const value = new pkijs.AuthorityKeyIdentifier({
    keyIdentifier: new asn1js.OctetString({ valueHex: exactBuffer(identifier) }),
  });
  return { oid: oids.authorityKeyIdentifier, critical: false, value: toDer(value.toSchema()) };
}

/** cRLDistributionPoints: one point for each URI. */
export function distributionPointsExtension(uris: readonly string[]): NewExtension {
  const value = new pkijs.CRLDistributionPoints({
    distributionPoints: uris.map((uri) => new pkijs.DistributionPoint({ distributionPoint: [uriName(uri)] })),
  });
  return { oid: oids.crlDistributionPoints, critical: false, value: toDer(value.toSchema()) };
}

/** authorityInfoAccess. */
export function authorityInformationExtension(ocsp: readonly string[], caIssuers: readonly string[]): NewExtension {
  const descriptions = [
    ...ocsp.map((uri) => ({ method: oids.accessOcsp, uri })),
    ...caIssuers.map((uri) => ({ method: oids.accessCaIssuers, uri })),
  ];
  const value = new pkijs.InfoAccess({
    accessDescriptions: descriptions.map(
      ({ method, uri }) => new pkijs.AccessDescription({ accessMethod: method, accessLocation: uriName(uri) }),
    ),
  });
  return { oid: oids.authorityInfoAccess, critical: false, value: toDer(value.toSchema()) };
}

/** certificatePolicies without qualifiers. */
export function policiesExtension(policies: readonly string[]): NewExtension {
  const value = new pkijs.CertificatePolicies({
    certificatePolicies: policies.map((policy) => new pkijs.PolicyInformation({ policyIdentifier: policy })),
  });
  return { oid: oids.certificatePolicies, critical: false, value: toDer(value.toSchema()) };
}

/** subjectAltName with DNS names. */
export function dnsNamesExtension(names: readonly string[]): NewExtension {
  const value = new pkijs.GeneralNames({ names: names.map((name) => new pkijs.GeneralName({ type: 2, value: name })) });
  return { oid: oids.subjectAltName, critical: false, value: toDer(value.toSchema()) };
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
      const rule = '1 to 64 characters of PrintableString';
      throw new CoreError('ERR_PROFILE', { profile, field: `identity.${kind}`, rule });
    }
    const { oid, encode } = identityRules[kind];
    return [{ oid, critical: false, value: encode(value) }];
  });
}

/** Extensions as pkijs objects. */
export function toPkijsExtensions(extensions: readonly NewExtension[]): pkijs.Extension[] {
  return extensions.map(
    ({ oid, critical, value }) => new pkijs.Extension({ extnID: oid, critical, extnValue: exactBuffer(value) }),
  );
}

/** A time as pkijs writes it: UTCTime through 2049, GeneralizedTime from 2050 (RFC 5280 §4.1.2.5). */
export function toPkijsTime(instant: number, generalized: boolean): pkijs.Time {
  return new pkijs.Time({ type: generalized ? 1 : 0, value: new Date(instant) });
}

/** A name as pkijs carries it: its bytes, which pkijs then writes unchanged. */
export function toPkijsName(name: Uint8Array): pkijs.RelativeDistinguishedNames {
  return new pkijs.RelativeDistinguishedNames({ valueBeforeDecode: exactBuffer(name) });
}

/** The bytes of an asn1js object. */
export function toDer(value: asn1js.BaseBlock): Uint8Array {
  return new Uint8Array(value.toBER());
}

/** The bytes alone in a buffer of their own, as asn1js demands. */
export function exactBuffer(bytes: Uint8Array): ArrayBuffer {
  return bytes.slice().buffer as ArrayBuffer;
}

function uriName(uri: string): pkijs.GeneralName {
  return new pkijs.GeneralName({ type: 6, value: uri });
}
