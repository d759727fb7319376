import { concatBytes } from '../../src/base/bytes.ts';
import { createSm2Signer, encodeAlgorithmIdentifier, sm2SignatureAlgorithm } from '../../src/crypto/index.ts';
import {
  derBitString,
  derBoolean,
  derExplicit,
  derGeneralizedTime,
  derInteger,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derSetOf,
  derString,
} from '../../src/der/index.ts';
import { generateSm2KeyPair } from '../../src/sm/index.ts';
import {
  type KeyUsage,
  keyUsages,
  parseCertificate,
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
  readonly extensions?: readonly (readonly [oid: string, critical: boolean, value: Uint8Array])[];
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

/** Signs a CRL with a party's key: any extensions, any entries (each whole DER), valid for a day around the time. */
export async function forgeCrl(
  issuer: Party,
  at: number,
  extensions: readonly (readonly [oid: string, critical: boolean, value: Uint8Array])[] = [],
  entries: readonly Uint8Array[] = [],
): Promise<RevocationList> {
  const algorithm = encodeAlgorithmIdentifier(sm2SignatureAlgorithm());
  const tbs = derSequence(
    derInteger(1),
    algorithm,
    issuer.certificate.subject.raw,
    derGeneralizedTime(at - 43_200_000),
    derGeneralizedTime(at + 43_200_000),
    ...(entries.length === 0 ? [] : [derSequence(...entries)]),
    ...(extensions.length === 0 ? [] : [derExplicit(0, derSequence(...extensions.map(encodeExtension)))]),
  );
  return parseRevocationList(derSequence(tbs, algorithm, derBitString(await issuer.signer.sign(tbs))));
}

function encodeExtension([oid, critical, value]: readonly [string, boolean, Uint8Array]): Uint8Array {
  return derSequence(derObjectIdentifier(oid), ...(critical ? [derBoolean(true)] : []), derOctetString(value));
}
