import { sha1 } from '@noble/hashes/legacy.js';
import { concatBytes, fromHex } from '../../src/base/bytes.ts';
import { createSm2Signer, encodeAlgorithmIdentifier, sm2SignatureAlgorithm } from '../../src/crypto/index.ts';
import {
  derBitString,
  derBoolean,
  derExplicit,
  derGeneralizedTime,
  derInteger,
  derNull,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derSetOf,
  derString,
  derValue,
  tag,
} from '../../src/der/index.ts';
import { generateSm2KeyPair, sm3 } from '../../src/sm/index.ts';
import {
  type KeyUsage,
  keyUsages,
  type OcspResponse,
  parseCertificate,
  parseOcspResponse,
  parseRevocationList,
  type RevocationList,
} from '../../src/x509/index.ts';
import { type Party, testRandom } from '../x509/world.ts';

/** What a forger writes: nothing is checked, every field is his. */
export interface Forgery {
  readonly issuer: Party;
  readonly name: string;
  readonly ca?: boolean;
  readonly pathLength?: number;
  readonly keyUsage?: readonly KeyUsage[];
  /** Further extensions: identifier, critical, value. */
  readonly extensions?: readonly ForgedExtension[];
  /** The subject, DER, in place of one with the name. */
  readonly subject?: Uint8Array;
  /** Reuse the key of another party. */
  readonly key?: Party;
}

let count = 0;

/** Signs a certificate with a party's key without asking whether it may. */
export async function forge({
  issuer,
  name,
  ca,
  pathLength,
  keyUsage,
  extensions = [],
  subject,
  key,
}: Forgery): Promise<Party> {
  const random = testRandom(`forged ${name} ${count++}`);
  const privateKey = key?.privateKey ?? generateSm2KeyPair(random).privateKey;
  const signer = createSm2Signer(privateKey, { random });
  const algorithm = encodeAlgorithmIdentifier(sm2SignatureAlgorithm());
  const list: Uint8Array[] = [];
  const add = (oid: string, critical: boolean, value: Uint8Array): void => {
    list.push(encodeExtension([oid, critical, value]));
  };
  if (ca !== undefined)
    add(
      '2.5.29.19',
      true,
      derSequence(...(ca ? [derBoolean(true)] : []), ...(pathLength === undefined ? [] : [derInteger(pathLength)])),
    );
  if (keyUsage !== undefined) {
    const bits = keyUsage.reduce((sum, usage) => sum | (0x80 >> keyUsages.indexOf(usage)), 0);
    let unused = 0;
    while (((bits >> unused) & 1) === 0) unused++;
    add('2.5.29.15', true, concatBytes(Uint8Array.of(3, 2, unused, bits)));
  }
  for (const [oid, critical, value] of extensions) add(oid, critical, value);
  const tbs = derSequence(
    derExplicit(0, derInteger(2)),
    derInteger(random(8)),
    algorithm,
    issuer.certificate.subject.raw,
    derSequence(derGeneralizedTime(Date.UTC(2025, 0, 1)), derGeneralizedTime(Date.UTC(2034, 0, 1))),
    subject ??
      derSequence(
        derSetOf(derSequence(derObjectIdentifier('2.5.4.6'), derString('CN', 0x13))),
        derSetOf(derSequence(derObjectIdentifier('2.5.4.3'), derString(name))),
      ),
    signer.publicKey,
    ...(list.length === 0 ? [] : [derExplicit(3, derSequence(...list))]),
  );
  const der = derSequence(tbs, algorithm, derBitString(await issuer.signer.sign(tbs)));
  return { certificate: parseCertificate(der), der, signer, privateKey };
}

/** An extension to be written as it is. */
export type ForgedExtension = readonly [oid: string, critical: boolean, value: Uint8Array];

/** Signs a CRL with a party's key: any extensions, any entries (each whole DER), valid for a day around the time. */
export async function forgeCrl(
  issuer: Party,
  at: number,
  extensions: readonly ForgedExtension[] = [],
  entries: readonly Uint8Array[] = [],
  name: Uint8Array = issuer.certificate.subject.raw,
): Promise<RevocationList> {
  const algorithm = encodeAlgorithmIdentifier(sm2SignatureAlgorithm());
  const tbs = derSequence(
    derInteger(1),
    algorithm,
    name,
    derGeneralizedTime(at - 43_200_000),
    derGeneralizedTime(at + 43_200_000),
    ...(entries.length === 0 ? [] : [derSequence(...entries)]),
    ...(extensions.length === 0 ? [] : [derExplicit(0, derSequence(...extensions.map(encodeExtension)))]),
  );
  return parseRevocationList(derSequence(tbs, algorithm, derBitString(await issuer.signer.sign(tbs))));
}

/** What a forged OCSP response says. */
export interface OcspForgery {
  /** Who signs. */
  readonly signer: Party;
  /** Whom the response names as responder; the signer when absent. */
  readonly named?: Party;
  readonly by?: 'name' | 'key';
  /** The certificate that is asked about, and its issuer. */
  readonly about: Party;
  readonly issuer: Party;
  readonly hash?: 'sm3' | 'sha1';
  readonly status?: 'good' | 'unknown' | { readonly revokedAt: number; readonly reason?: number };
  readonly thisUpdate: number;
  readonly nextUpdate?: number;
  readonly certificates?: readonly Party[];
  readonly extensions?: readonly ForgedExtension[];
  readonly singleExtensions?: readonly ForgedExtension[];
}

/** Signs an OCSP response with a party's key, whoever that is. */
export async function forgeOcsp(forgery: OcspForgery): Promise<OcspResponse> {
  const { signer, named = signer, by = 'name', thisUpdate, nextUpdate, status = 'good' } = forgery;
  const { certificates = [], extensions = [], singleExtensions = [] } = forgery;
  const algorithm = encodeAlgorithmIdentifier(sm2SignatureAlgorithm());
  const list = (number: number, items: readonly ForgedExtension[]): Uint8Array[] =>
    items.length === 0 ? [] : [derExplicit(number, derSequence(...items.map(encodeExtension)))];
  const single = derSequence(
    certIdOf(forgery),
    statusOf(status),
    derGeneralizedTime(thisUpdate),
    ...(nextUpdate === undefined ? [] : [derExplicit(0, derGeneralizedTime(nextUpdate))]),
    ...list(1, singleExtensions),
  );
  const tbs = derSequence(
    by === 'name'
      ? derExplicit(1, named.certificate.subject.raw)
      : derExplicit(2, derOctetString(sha1(keyBitsOf(named)))),
    derGeneralizedTime(thisUpdate),
    derSequence(single),
    ...list(1, extensions),
  );
  const basic = derSequence(
    tbs,
    algorithm,
    derBitString(await signer.signer.sign(tbs)),
    ...(certificates.length === 0 ? [] : [derExplicit(0, derSequence(...certificates.map(({ der }) => der)))]),
  );
  const bytes = derSequence(derObjectIdentifier('1.3.6.1.5.5.7.48.1.1'), derOctetString(basic));
  return parseOcspResponse(derSequence(derValue(tag.enumerated, Uint8Array.of(0)), derExplicit(0, bytes)));
}

function statusOf(status: OcspForgery['status']): Uint8Array {
  if (status === 'unknown') return derValue(0x82);
  if (status === undefined || status === 'good') return derValue(0x80);
  const { revokedAt, reason } = status;
  const code = reason === undefined ? [] : [derExplicit(0, derValue(tag.enumerated, Uint8Array.of(reason)))];
  return derValue(0xa1, derGeneralizedTime(revokedAt), ...code);
}

function certIdOf({ about, issuer, hash = 'sm3' }: OcspForgery): Uint8Array {
  const [oid, digest] = hash === 'sm3' ? (['1.2.156.10197.1.401', sm3] as const) : (['1.3.14.3.2.26', sha1] as const);
  return derSequence(
    derSequence(derObjectIdentifier(oid), derNull()),
    derOctetString(digest(about.certificate.issuer.raw)),
    derOctetString(digest(keyBitsOf(issuer))),
    derInteger(fromHex(about.certificate.serialNumber)),
  );
}

function keyBitsOf({ certificate }: Party): Uint8Array {
  return certificate.publicKey.point ?? new Uint8Array(0);
}

function encodeExtension([oid, critical, value]: ForgedExtension): Uint8Array {
  return derSequence(derObjectIdentifier(oid), ...(critical ? [derBoolean(true)] : []), derOctetString(value));
}
