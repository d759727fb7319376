import { concatBytes, copyBytes, equalBytes } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import type { RandomSource } from '../base/random.ts';
import { hmacSm3, SM2_DEFAULT_USER_ID, sm2Digest } from '../sm/index.ts';
import { takeRandom } from '../sm/sm2-keys.ts';
import { hashes } from './hashes.ts';
import { parsePublicKey } from './public-key.ts';
import { type SignatureAlgorithm, schemeOf } from './signature-algorithms.ts';
import type { Signer } from './signer.ts';
import { verifySignature } from './verify-signature.ts';

/**
 * Builds something signed: a certificate, a CRL, a seal, a licence. It is run twice and must do the same both times, so everything
 * it uses (times, serial numbers, contents) is fixed outside, and what is random in it comes from `random`.
 */
export type SignedBuild<T> = (signer: Signer, random: RandomSource) => Promise<T>;

/** What somebody else is to sign; keep it until the signature is back. It holds no secret. */
export interface PreparedSignature {
  readonly algorithm: SignatureAlgorithm;
  /** SubjectPublicKeyInfo of the key that signs, DER. */
  readonly publicKey: Uint8Array;
  /** The bytes to be signed. */
  readonly message: Uint8Array;
  /** Their digest where the algorithm has one: SM3(Z ‖ message) for SM2, for signers that take nothing else. */
  readonly digest?: Uint8Array;
  /** 32 bytes from which the build draws what is random in it, the same both times. */
  readonly seed: Uint8Array;
}

/** Whose signature is asked for. */
export interface AbsentSigner {
  readonly algorithm: SignatureAlgorithm;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** The source of the seed. */
  readonly random: RandomSource;
}

/**
 * The first half of signing where the key is elsewhere: runs a build up to its signature and gives what is to be signed.
 * @throws CoreError `ERR_SIGNING` when the build ends without a signature, `ERR_ALGORITHM_UNSUPPORTED`, `ERR_KEY_PUBLIC`,
 * `ERR_RANDOM`; whatever the build rejects with before it signs.
 * @example
 * const issue = (signer: Signer) => issueCertificate({ ...order, signer });
 * const publicKey = issuer.publicKey.spki;
 * const prepared = await prepareSignature(issue, { algorithm: 'sm2-sm3', publicKey, random });
 * prepared.message; // what the holder of the key signs; embedSignature takes the signature
 */
export async function prepareSignature<T>(build: SignedBuild<T>, absent: AbsentSigner): Promise<PreparedSignature> {
  const { algorithm } = absent;
  if (schemeOf(algorithm) === undefined)
    throw new CoreError('ERR_ALGORITHM_UNSUPPORTED', { algorithm, use: 'signing with this key' });
  const publicKey = parsePublicKey(copyBytes(absent.publicKey)).spki;
  const seed = copyBytes(takeRandom(absent.random, 32));
  const stop = new Error('the build has come to its signature');
  let message: Uint8Array | undefined;
  const recorder: Signer = {
    algorithm,
    publicKey,
    sign: (bytes) => {
      message ??= copyBytes(bytes);
      return Promise.reject(stop);
    },
  };
  try {
    await build(recorder, seededSource(seed));
  } catch (error) {
    // The build may have wrapped what stopped it: that a message was recorded says enough.
    if (message === undefined) throw error;
  }
  if (message === undefined) throw new CoreError('ERR_SIGNING', { rule: 'the build asks for a signature' });
  const digest = digestOf(algorithm, publicKey, message);
  return Object.freeze({ algorithm, publicKey, message, seed, ...(digest === undefined ? {} : { digest }) });
}

/**
 * The second half: runs the same build again with the signature that came back.
 * @returns What the build makes.
 * @throws CoreError `ERR_SIGNING` when the signature does not verify, or the build signs other bytes than before, or more than once.
 * @example
 * const issue = (signer: Signer) => issueCertificate({ ...order, signer });
 * const { algorithm, publicKey } = issuerSigner; // known here; the key itself is elsewhere
 * const prepared = await prepareSignature(issue, { algorithm, publicKey, random });
 * const der = await embedSignature(issue, prepared, await issuerSigner.sign(prepared.message));
 */
export async function embedSignature<T>(
  build: SignedBuild<T>,
  prepared: PreparedSignature,
  signature: Uint8Array,
): Promise<T> {
  const { algorithm, message } = prepared;
  const publicKey = parsePublicKey(prepared.publicKey);
  if (!verifySignature({ algorithm, publicKey, signature, message }))
    refuse('the signature verifies under the prepared key');
  let used = 0;
  const player: Signer = {
    algorithm,
    publicKey: publicKey.spki,
    sign: async (bytes) => {
      used++;
      if (used > 1) refuse('the build asks for one signature');
      if (!equalBytes(bytes, message)) refuse('the build gives the same bytes as when it was prepared');
      return copyBytes(signature);
    },
  };
  const built = await build(player, seededSource(prepared.seed));
  if (used === 0) refuse('the build asks for a signature');
  return built;
}

function digestOf(algorithm: SignatureAlgorithm, spki: Uint8Array, message: Uint8Array): Uint8Array | undefined {
  const { point } = parsePublicKey(spki);
  const scheme = schemeOf(algorithm);
  if (scheme?.family === 'sm2') return point && sm2Digest(message, point, SM2_DEFAULT_USER_ID);
  return scheme?.hash === undefined ? undefined : hashes[scheme.hash](message);
}

/** Bytes that look random and are the same for the same seed: HMAC-SM3 over a counter. */
function seededSource(seed: Uint8Array): RandomSource {
  let counter = 0;
  return (length) => {
    const blocks: Uint8Array[] = [];
    for (let made = 0; made < length; made += 32) {
      const input = new Uint8Array(4);
      new DataView(input.buffer).setUint32(0, counter++);
      blocks.push(hmacSm3(seed, input));
    }
    return concatBytes(...blocks).slice(0, length);
  };
}

function refuse(rule: string): never {
  throw new CoreError('ERR_SIGNING', { rule });
}
