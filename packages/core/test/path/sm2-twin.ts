import { createPublicKey, verify } from 'node:crypto';
import { isCoreError } from '../../src/base/errors.ts';
import {
  createSm2Signer,
  encodeAlgorithmIdentifier,
  parsePublicKey,
  type Signer,
  signatureAlgorithmOf,
  sm2SignatureAlgorithm,
  verifySignature,
} from '../../src/crypto/index.ts';
import { contextTag, DerReader, derBitString, derSequence, tag } from '../../src/der/index.ts';
import { generateSm2KeyPair } from '../../src/sm/index.ts';
import { testRandom } from '../x509/world.ts';

/** A certificate or CRL taken apart into the raw values that make its outer and its signed part. */
interface Signed {
  readonly tbs: readonly Uint8Array[];
  readonly tbsBytes: Uint8Array;
  readonly algorithm: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * Makes the SM2 twin of the certificates and CRLs of a case: every key is replaced by an SM2 key (the same by the same), every algorithm
 * identifier by SM2-SM3's, and whatever a key of the case had signed is signed by its twin. Nothing else changes, not even what is
 * malformed: the structures are not decoded. A signature of nobody in the case gets a key of nobody.
 */
export class Sm2Twins {
  readonly #signers = new Map<string, Signer>();
  readonly #random = testRandom('twins');
  readonly #owners: readonly Owner[];

  /** @param certificates - Every certificate of the case, DER. */
  constructor(certificates: readonly Uint8Array[]) {
    this.#owners = certificates.map((der) => ownerOf(takeApart(der).tbs));
  }

  /** The twin of a certificate, DER. */
  async certificate(der: Uint8Array): Promise<Uint8Array> {
    const { tbs, ...rest } = takeApart(der);
    const place = keyPlace(tbs);
    return this.#sign({ tbs: tbs.map((value, i) => (i === place ? this.#signerOf(value).publicKey : value)), ...rest });
  }

  /** The twin of a CRL, DER. */
  revocationList(der: Uint8Array): Promise<Uint8Array> {
    return this.#sign(takeApart(der));
  }

  async #sign({ tbs, tbsBytes, algorithm, signature }: Signed): Promise<Uint8Array> {
    const own = encodeAlgorithmIdentifier(sm2SignatureAlgorithm());
    const place = tbs.findIndex((value) => equal(value, algorithm));
    // Where the two algorithm identifiers differ, the twin's differ, too.
    const signed = derSequence(...tbs.map((value, i) => (i === place ? own : value)));
    // The name of the issuer follows the algorithm, in certificates and CRLs alike.
    const name = tbs[place + 1] ?? noBytes;
    const named = this.#owners.filter(({ subject }) => equal(subject, name));
    const issuer = [...named, ...this.#owners].find(({ spki }) => isSignedBy(spki, algorithm, tbsBytes, signature));
    return derSequence(signed, own, derBitString(await this.#signerOf(issuer?.spki ?? noBytes).sign(signed)));
  }

  #signerOf(spki: Uint8Array): Signer {
    const id = Buffer.from(spki).toString('hex');
    const signer =
      this.#signers.get(id) ?? createSm2Signer(generateSm2KeyPair(this.#random).privateKey, { random: this.#random });
    this.#signers.set(id, signer);
    return signer;
  }
}

function takeApart(der: Uint8Array): Signed {
  const outer = DerReader.over(der, 'twin').readSequence();
  const tbsElement = outer.read(tag.sequence, 'tbs');
  const tbs: Uint8Array[] = [];
  const inner = outer.inside(tbsElement, 'tbs');
  while (!inner.done) tbs.push(inner.readElement('field').bytes);
  const algorithm = outer.readElement('algorithm').bytes;
  const { content } = outer.read(tag.bitString, 'signature');
  return { tbs, tbsBytes: tbsElement.bytes, algorithm, signature: content.subarray(1) };
}

/** Version, serial number, algorithm, issuer, validity, subject, key: the first may be absent. */
function keyPlace(tbs: readonly Uint8Array[]): number {
  return tbs[0]?.[0] === contextTag(0, 'constructed') ? 6 : 5;
}

interface Owner {
  readonly subject: Uint8Array;
  readonly spki: Uint8Array;
}

const noBytes = new Uint8Array(0);

function ownerOf(tbs: readonly Uint8Array[]): Owner {
  const place = keyPlace(tbs);
  return { subject: tbs[place - 1] ?? noBytes, spki: tbs[place] ?? noBytes };
}

function isSignedBy(spki: Uint8Array, algorithm: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    const reader = DerReader.over(algorithm, 'algorithm').readSequence();
    const id = { oid: reader.readObjectIdentifier(), parameters: reader.done ? undefined : reader.readElement().bytes };
    const name = signatureAlgorithmOf(id);
    if (name === undefined) return false;
    if (name.startsWith('ecdsa-')) return verifyEcdsa(spki, name.slice('ecdsa-'.length), message, signature);
    return verifySignature({ algorithm: id, publicKey: parsePublicKey(spki), signature, message });
  } catch (error) {
    if (isCoreError(error)) return false;
    throw error;
  }
}

/** By OpenSSL: a case with a hundred keys of one name asks five thousand times who signed what. */
function verifyEcdsa(spki: Uint8Array, hash: string, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verify(hash, message, createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }), signature);
  } catch {
    return false;
  }
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
