import { sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { equalBytes } from '../../base/bytes.ts';
import { type AlgorithmIdentifier, oids, type PublicKey, parseAlgorithmIdentifier } from '../../crypto/index.ts';
import {
  DerReader,
  derInteger,
  derNull,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derValue,
  tag,
} from '../../der/index.ts';
import { sm3 } from '../../sm/index.ts';
import type { Certificate } from '../certificate.ts';
import { type Name, sameName } from '../name.ts';
import { serialNumberContents, serialNumberText } from '../serial-number.ts';

/**
 * A hash that may identify an issuer in a CertID. SHA-1 is among them because RFC 5019 demands it: here it only points at a
 * certificate whose signature is verified by other means.
 */
export type CertIdHash = 'sm3' | 'sha1' | 'sha256' | 'sha384' | 'sha512';

const hashes: Readonly<
  Record<CertIdHash, { readonly oid: string; readonly digest: (bytes: Uint8Array) => Uint8Array }>
> = {
  sm3: { oid: oids.sm3, digest: sm3 },
  sha1: { oid: oids.sha1, digest: sha1 },
  sha256: { oid: oids.sha256, digest: sha256 },
  sha384: { oid: oids.sha384, digest: sha384 },
  sha512: { oid: oids.sha512, digest: sha512 },
};

/** Which certificate is meant: hashes of its issuer's name and key, and its serial number (RFC 6960 §4.1.1). */
export interface CertId {
  /** DER, as received. */
  readonly raw: Uint8Array;
  readonly hashAlgorithm: AlgorithmIdentifier;
  /** `undefined` for an algorithm that is not computed here; such an identifier matches nothing. */
  readonly hash: CertIdHash | undefined;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  /** As in `Certificate.serialNumber`. */
  readonly serialNumber: string;
}

/** The authority of a CertID: a certificate, or a trust anchor of which only name and key are known. */
export interface CertIdIssuer {
  readonly subject: Name;
  readonly publicKey: PublicKey;
}

/** Reads CertID. */
export function parseCertId(reader: DerReader, field: string): CertId {
  const element = reader.read(tag.sequence, field);
  const sequence = reader.inside(element, field);
  const hashAlgorithm = parseAlgorithmIdentifier(sequence, 'hashAlgorithm');
  const issuerNameHash = sequence.readOctetString('issuerNameHash');
  const issuerKeyHash = sequence.readOctetString('issuerKeyHash');
  const serialNumber = serialNumberText(sequence.readInteger('serialNumber'));
  sequence.end();
  const hash = hashOf(hashAlgorithm);
  return Object.freeze({ raw: element.bytes, hashAlgorithm, hash, issuerNameHash, issuerKeyHash, serialNumber });
}

/** The hash of an identifier whose parameters are absent or NULL. */
function hashOf({ oid, parameters }: AlgorithmIdentifier): CertIdHash | undefined {
  if (parameters !== undefined && !equalBytes(parameters, derNull())) return undefined;
  return (Object.keys(hashes) as CertIdHash[]).find((name) => hashes[name].oid === oid);
}

/**
 * Tells whether a CertID means a certificate of an issuer: both hashes and the serial number (RFC 6960 §4.1.1). The name is hashed as
 * the certificate spells it, the key without tag, length and unused bits; the certificate must name the issuer.
 * @returns `false` for a hash algorithm that is not computed here, too. Never throws.
 * @example matchesCertId(parseOcspRequest(ocspRequest).entries[0].certId, certificate, issuer); // true
 */
export function matchesCertId(
  certId: CertId,
  certificate: Pick<Certificate, 'issuer' | 'serialNumber'>,
  issuer: CertIdIssuer,
): boolean {
  return (
    certId.serialNumber === certificate.serialNumber &&
    sameName(certificate.issuer, issuer.subject) &&
    matchesIssuer(certId, { subject: certificate.issuer, publicKey: issuer.publicKey })
  );
}

/**
 * Tells whether a CertID (RFC 6960 §4.1.1) means some certificate of an issuer, whatever its serial number.
 * @returns `false` for a hash algorithm that is not computed here, too. Never throws.
 * @example matchesIssuer(parseOcspRequest(ocspRequest).entries[0].certId, issuer); // true
 */
export function matchesIssuer(certId: CertId, issuer: CertIdIssuer): boolean {
  const { hash } = certId;
  if (hash === undefined) return false;
  const { digest } = hashes[hash];
  return (
    equalBytes(certId.issuerKeyHash, digest(subjectPublicKeyOf(issuer.publicKey))) &&
    equalBytes(certId.issuerNameHash, digest(issuer.subject.raw))
  );
}

/**
 * Makes the CertID of a certificate (RFC 6960 §4.1.1), for a response that is produced before anybody asks.
 * @param hash - How the issuer is named.
 * @throws CoreError `ERR_ENCODING` when the text is not a serial number.
 * @example matchesCertId(createCertId('sm3', certificate, issuer), certificate, issuer); // true
 */
export function createCertId(
  hash: CertIdHash,
  certificate: Pick<Certificate, 'issuer' | 'serialNumber'>,
  issuer: Pick<CertIdIssuer, 'publicKey'>,
): CertId {
  const der = encodeCertId(hash, certificate.issuer, issuer.publicKey, certificate.serialNumber);
  return parseCertId(DerReader.over(der, 'certID'), '');
}

/**
 * Writes a CertID.
 * @param issuerName - The issuer's name as the certificate spells it.
 */
export function encodeCertId(
  hash: CertIdHash,
  issuerName: Name,
  issuerKey: PublicKey,
  serialNumber: string,
): Uint8Array {
  const { oid, digest } = hashes[hash];
  const [serial] = serialNumberContents(serialNumber);
  return derSequence(
    derSequence(derObjectIdentifier(oid), derNull()),
    derOctetString(digest(issuerName.raw)),
    derOctetString(digest(subjectPublicKeyOf(issuerKey))),
    serial === undefined ? derInteger(0) : derValue(tag.integer, serial),
  );
}

/** The content of subjectPublicKey: what key hashes are made of (RFC 6960 §4.1.1, §4.2.1). */
export function subjectPublicKeyOf(publicKey: PublicKey): Uint8Array {
  const info = DerReader.over(publicKey.spki, 'publicKey').readSequence();
  info.readElement('algorithm');
  return info.readOctetBitString('subjectPublicKey');
}

/**
 * Tells whether a key hash of a ResponderID is of a key. RFC 6960 §4.2.1 says SHA-1; SM2 responders that write 32 octets mean SM3, others
 * SHA-256. The hash only points at a key under which the response must then verify.
 */
export function matchesKeyHash(keyHash: Uint8Array, publicKey: PublicKey): boolean {
  const bits = subjectPublicKeyOf(publicKey);
  if (keyHash.length === 20) return equalBytes(keyHash, sha1(bits));
  return equalBytes(keyHash, sm3(bits)) || equalBytes(keyHash, sha256(bits));
}

/** The key hash of a ResponderID: SHA-1 by RFC 6960 §4.2.1. */
export function keyHashOf(publicKey: PublicKey): Uint8Array {
  return sha1(subjectPublicKeyOf(publicKey));
}
