import { isCoreError } from '../base/errors.ts';
import { sm2Engine } from './engine/select.ts';
import type { EngineKey } from './engine/sm2-engine.ts';
import type { TwoParts } from './engine/sm3.ts';
import { SM2_DEFAULT_USER_ID, zOfCoordinates } from './sm2-digest.ts';
import { parseCoordinates } from './sm2-keys.ts';
import { readSignature, type SignatureFormat } from './sm2-signature.ts';
import { sm3OfParts } from './sm3-many.ts';

/** What verification over a message may be told. */
export interface Sm2VerifyOptions {
  /** The user ID, at most 8191 bytes; `1234567812345678` when absent. */
  readonly userId?: Uint8Array;
  /** How the signature is spelt; DER when absent. */
  readonly format?: SignatureFormat;
}

/** A public key that has been checked once and verifies many signatures. */
export interface Sm2Verifier {
  /** Whether the signature belongs to the message under this key and user ID; never throws. */
  verify(signature: Uint8Array, message: Uint8Array, format?: SignatureFormat): boolean;
}

/** One of many signatures to verify. */
export interface Sm2Check {
  /** The signer, from `prepareSm2Verifier`; the same one for all its signatures. */
  readonly verifier: Sm2Verifier;
  readonly signature: Uint8Array;
  readonly message: Uint8Array;
  /** How the signature is spelt; DER when absent. */
  readonly format?: SignatureFormat;
}

/** r ‖ s of the signature at hand: filled and used within one call. */
const numbers: Uint8Array = /* @__PURE__ */ new Uint8Array(64);

/**
 * Verifies an SM2 signature over a message (GB/T 32918.2 §7). Nothing is kept for the key: for one that comes again,
 * `prepareSm2Verifier` is five times as fast.
 * @param signature - Strict DER SEQUENCE { r, s }, or 64 bytes with `format: 'raw'`.
 * @param publicKey - 65 or 33 bytes.
 * @returns `false` for every reason: malformed signature or key, user ID too long, wrong numbers. Never throws.
 * @example verifySm2(signature, message, publicKey); // true
 */
export function verifySm2(
  signature: Uint8Array,
  message: Uint8Array,
  publicKey: Uint8Array,
  options: Sm2VerifyOptions = {},
): boolean {
  return falseOnRefusal(() => {
    const coordinates = uncheckedCoordinates(publicKey);
    const z = zOfCoordinates(coordinates, options.userId ?? SM2_DEFAULT_USER_ID);
    if (!readSignature(signature, options.format ?? 'der', numbers)) return false;
    const engine = sm2Engine();
    return engine.verifyMessage(engine.newKey(coordinates), numbers, z, message);
  });
}

/**
 * Verifies an SM2 signature over a digest that already contains Z (`sm2Digest`; GB/T 32918.2 §7).
 * @param signature - Strict DER SEQUENCE { r, s }, or 64 bytes with `format: 'raw'`.
 * @param e - 32 bytes.
 * @param publicKey - 65 or 33 bytes.
 * @returns `false` for every reason. Never throws.
 * @example verifySm2Digest(signature, sm2Digest(message, publicKey, SM2_DEFAULT_USER_ID), publicKey); // true
 */
export function verifySm2Digest(
  signature: Uint8Array,
  e: Uint8Array,
  publicKey: Uint8Array,
  options: { readonly format?: SignatureFormat } = {},
): boolean {
  return falseOnRefusal(() => {
    if (e.length !== 32 || !readSignature(signature, options.format ?? 'der', numbers)) return false;
    const engine = sm2Engine();
    return engine.verify({ key: engine.newKey(uncheckedCoordinates(publicKey)), signature: numbers, e });
  });
}

/** A signer whose key and Z stand ready; the engine counts how often it comes and prepares tables. */
class KnownSigner implements Sm2Verifier {
  readonly key: EngineKey;
  readonly z: Uint8Array;

  constructor(key: EngineKey, z: Uint8Array) {
    this.key = key;
    this.z = z;
    Object.freeze(this);
  }

  verify(signature: Uint8Array, message: Uint8Array, format: SignatureFormat = 'der'): boolean {
    if (!readSignature(signature, format, numbers)) return false;
    return sm2Engine().verifyMessage(this.key, numbers, this.z, message);
  }
}

/**
 * Prepares a known signer: the key is checked and Z computed once, and a key used often gets tables in a bounded store, counted by
 * the key itself and shared by all that are prepared for it.
 * @param publicKey - 65 or 33 bytes.
 * @param userId - At most 8191 bytes; `1234567812345678` when absent.
 * @throws CoreError `ERR_KEY_PUBLIC`, `ERR_ARGUMENT` for a longer user ID.
 * @example prepareSm2Verifier(publicKey).verify(signature, message); // true
 */
export function prepareSm2Verifier(publicKey: Uint8Array, userId: Uint8Array = SM2_DEFAULT_USER_ID): Sm2Verifier {
  const coordinates = parseCoordinates(publicKey);
  const z = zOfCoordinates(coordinates, userId);
  return new KnownSigner(sm2Engine().knownKey(coordinates), z);
}

/**
 * Verifies many signatures at once, in less time than one by one: busy signers' go through together.
 * @returns A verdict for each, in order; never throws. A verifier of another make is asked by its own `verify`.
 * @example verifyManySm2([{ verifier, signature, message }]); // [true]
 */
export function verifyManySm2(checks: readonly Sm2Check[]): boolean[] {
  const verdicts: boolean[] = new Array(checks.length).fill(false);
  const places: number[] = [];
  const keys: EngineKey[] = [];
  const signatures: Uint8Array[] = [];
  const messages: TwoParts[] = [];
  checks.forEach(({ verifier, signature, message, format = 'der' }, i) => {
    if (!(verifier instanceof KnownSigner)) {
      verdicts[i] = verifier.verify(signature, message, format);
      return;
    }
    const own = new Uint8Array(64);
    if (!readSignature(signature, format, own)) return;
    places.push(i);
    keys.push(verifier.key);
    signatures.push(own);
    messages.push({ first: verifier.z, second: message });
  });
  const found = sm2Engine().verifyMany(
    sm3OfParts(messages).map((e, i) => ({ key: keys[i] as EngineKey, signature: signatures[i] as Uint8Array, e })),
  );
  places.forEach((place, i) => {
    verdicts[place] = found[i] === true;
  });
  return verdicts;
}

/** X ‖ Y; the engine refuses points that are not on the curve when it verifies for a new key. */
function uncheckedCoordinates(publicKey: Uint8Array): Uint8Array {
  return publicKey[0] === 4 && publicKey.length === 65 ? publicKey.subarray(1) : parseCoordinates(publicKey);
}

function falseOnRefusal(check: () => boolean): boolean {
  try {
    return check();
  } catch (error) {
    if (isCoreError(error)) return false;
    throw error;
  }
}
