import { concatBytes, copyBytes } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import type { RandomSource } from '../base/random.ts';
import { sm2Engine } from './engine/select.ts';
import type { EngineSecret } from './engine/sm2-engine.ts';
import { digestWithZ } from './message-digest.ts';
import { SM2_DEFAULT_USER_ID, zOfCoordinates } from './sm2-digest.ts';
import { privateScalar, takeRandom } from './sm2-keys.ts';
import { type SignatureFormat, signatureBytes } from './sm2-signature.ts';
import { sm3OfParts } from './sm3-many.ts';

/** What a signature over a digest needs. */
export interface Sm2DigestSignOptions {
  /** The source of the nonce's additional entropy (32 bytes are taken). */
  readonly random: RandomSource;
  /** How the signature is spelt; DER when absent. */
  readonly format?: SignatureFormat;
}

/** What a signature over a message needs. */
export interface Sm2SignOptions extends Sm2DigestSignOptions {
  /** The user ID, at most 8191 bytes; `1234567812345678` when absent. */
  readonly userId?: Uint8Array;
}

/** A private key that signs many times: what is the same each time has been computed. Holds secrets until `wipe`. */
export interface Sm2Signer {
  /** 65 bytes: 04 ‖ X ‖ Y. */
  readonly publicKey: Uint8Array;
  /**
   * Signs a message.
   * @throws CoreError `ERR_RANDOM`; `ERR_KEY_PRIVATE` after `wipe`.
   */
  sign(message: Uint8Array, options: Sm2DigestSignOptions): Uint8Array;
  /**
   * Signs a digest that already contains Z.
   * @param e - 32 bytes.
   * @throws CoreError `ERR_RANDOM`, `ERR_ARGUMENT` when `e` has another length; `ERR_KEY_PRIVATE` after `wipe`.
   */
  signDigest(e: Uint8Array, options: Sm2DigestSignOptions): Uint8Array;
  /**
   * Signs many messages at once, in half the time of one by one. Asks the source for 65,536 bytes at most at a time.
   * @returns The signatures, in order.
   * @throws CoreError `ERR_RANDOM`; `ERR_KEY_PRIVATE` after `wipe`.
   */
  signMany(messages: readonly Uint8Array[], options: Sm2DigestSignOptions): Uint8Array[];
  /** Overwrites the key; it signs no more. */
  wipe(): void;
}

/**
 * Signs a message with SM2 and SM3 (GB/T 32918.2 §6). The nonce is RFC 6979 with HMAC-SM3, hedged with fresh randomness.
 * For more than one signature `prepareSm2Signer` saves the computing of the public key.
 * @param privateKey - 32 bytes in [1, n-2].
 * @returns DER SEQUENCE { r, s }, or 64 bytes with `format: 'raw'`.
 * @throws CoreError `ERR_KEY_PRIVATE`, `ERR_RANDOM`, `ERR_ARGUMENT` for a user ID over 8191 bytes.
 * @example const signature = signSm2(message, privateKey, { random });
 */
export function signSm2(message: Uint8Array, privateKey: Uint8Array, options: Sm2SignOptions): Uint8Array {
  privateScalar(privateKey);
  const point = sm2Engine().multiplyBase(privateKey);
  const e = digestWithZ(zOfCoordinates(point, options.userId ?? SM2_DEFAULT_USER_ID), message);
  return signSm2Digest(e, privateKey, options);
}

/**
 * Signs a digest that already contains Z (`sm2Digest`). Never give SM3 of the message alone: nobody else verifies that.
 * @param e - 32 bytes.
 * @param privateKey - 32 bytes in [1, n-2].
 * @returns DER SEQUENCE { r, s }, or 64 bytes with `format: 'raw'`.
 * @throws CoreError `ERR_KEY_PRIVATE`, `ERR_RANDOM`, `ERR_ARGUMENT` when `e` has another length.
 * @example
 * const e = sm2Digest(message, publicKey, SM2_DEFAULT_USER_ID);
 * verifySm2(signSm2Digest(e, privateKey, { random }), message, publicKey); // true
 */
export function signSm2Digest(e: Uint8Array, privateKey: Uint8Array, options: Sm2DigestSignOptions): Uint8Array {
  return signOnce(e, privateKey, takeRandom(options.random, 32), options.format);
}

/**
 * Signs a digest with the unhedged RFC 6979 nonce, for test vectors and for devices without a random source.
 * @param e - 32 bytes, already containing Z.
 * @param privateKey - 32 bytes in [1, n-2].
 * @returns DER SEQUENCE { r, s }, or 64 bytes with `raw`.
 * @throws CoreError `ERR_KEY_PRIVATE`, `ERR_ARGUMENT` when `e` has another length.
 * @example
 * const e = sm2Digest(message, publicKey, SM2_DEFAULT_USER_ID);
 * equalBytes(signSm2DigestDeterministic(e, privateKey), signSm2DigestDeterministic(e, privateKey)); // true
 */
export function signSm2DigestDeterministic(
  e: Uint8Array,
  privateKey: Uint8Array,
  format: SignatureFormat = 'der',
): Uint8Array {
  return signOnce(e, privateKey, new Uint8Array(0), format);
}

/**
 * Prepares a private key for many signatures: public key, Z and (1 + d)^-1 are computed once.
 * @param privateKey - 32 bytes in [1, n-2]; copied.
 * @param options - `userId`: at most 8191 bytes; `1234567812345678` when absent.
 * @throws CoreError `ERR_KEY_PRIVATE`, `ERR_ARGUMENT` for a longer user ID.
 * @example
 * const signer = prepareSm2Signer(privateKey);
 * const signatures = signer.signMany(messages, { random });
 * signer.wipe();
 */
export function prepareSm2Signer(privateKey: Uint8Array, options: { readonly userId?: Uint8Array } = {}): Sm2Signer {
  privateScalar(privateKey);
  const point = sm2Engine().multiplyBase(privateKey);
  const z = zOfCoordinates(point, options.userId ?? SM2_DEFAULT_USER_ID);
  let secret: EngineSecret | undefined = sm2Engine().prepareSecret(privateKey);
  const held = (): EngineSecret => {
    if (secret === undefined) throw new CoreError('ERR_KEY_PRIVATE', { rule: 'the signer has been wiped' });
    return secret;
  };
  const signDigest = (e: Uint8Array, { random, format = 'der' }: Sm2DigestSignOptions): Uint8Array => {
    checkDigest(e);
    // Before the key is taken: a source may do anything, such as wiping this signer.
    const extra = takeRandom(random, 32);
    return signatureBytes(sm2Engine().sign(held(), e, extra), format);
  };
  return Object.freeze({
    publicKey: concatBytes(Uint8Array.of(4), point),
    sign: (message: Uint8Array, { random, format = 'der' }: Sm2DigestSignOptions): Uint8Array => {
      const extra = takeRandom(random, 32);
      return signatureBytes(sm2Engine().signMessage(held(), z, message, extra), format);
    },
    signDigest,
    signMany: (messages: readonly Uint8Array[], { random, format = 'der' }: Sm2DigestSignOptions): Uint8Array[] => {
      const digests = sm3OfParts(messages.map((message) => ({ first: z, second: message })));
      const extras = takeExtras(random, messages.length);
      return sm2Engine()
        .signMany(held(), digests, extras)
        .map((signature) => signatureBytes(signature, format));
    },
    wipe: (): void => {
      if (secret !== undefined) wipeSecret(secret);
      secret = undefined;
    },
  });
}

/** Asked for together: a source takes longer to answer than to fill. */
const mostExtras = 2048;

function takeExtras(random: RandomSource, count: number): Uint8Array[] {
  const extras: Uint8Array[] = [];
  while (extras.length < count) {
    const some = Math.min(count - extras.length, mostExtras);
    const bytes = copyBytes(takeRandom(random, 32 * some));
    for (let i = 0; i < some; i++) extras.push(bytes.subarray(32 * i, 32 * i + 32));
  }
  return extras;
}

function signOnce(
  e: Uint8Array,
  privateKey: Uint8Array,
  extra: Uint8Array,
  format: SignatureFormat = 'der',
): Uint8Array {
  checkDigest(e);
  privateScalar(privateKey);
  const secret = sm2Engine().prepareSecret(privateKey);
  try {
    return signatureBytes(sm2Engine().sign(secret, e, extra), format);
  } finally {
    wipeSecret(secret);
  }
}

function wipeSecret({ privateKey, inverse }: EngineSecret): void {
  privateKey.fill(0);
  inverse.fill(0);
}

function checkDigest(e: Uint8Array): void {
  if (e.length !== 32)
    throw new CoreError('ERR_ARGUMENT', { argument: 'e', expected: '32 bytes', got: `${e.length} bytes` });
}
