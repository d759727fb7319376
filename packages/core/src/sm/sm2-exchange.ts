import { numberToBytesBE } from '@noble/curves/utils.js';
import { concatBytes } from '../base/bytes.ts';
import { CoreError, isCoreError } from '../base/errors.ts';
import { equalSecrets } from './equal-secrets.ts';
import { deriveKey } from './key-derivation.ts';
import { type AffinePoint, Sm2Point, sm2Curve } from './sm2-curve.ts';
import { SM2_DEFAULT_USER_ID, zOfPoint } from './sm2-digest.ts';
import { parsePoint, privateScalar } from './sm2-keys.ts';
import { sm3 } from './sm3.ts';

/** One side's view of a key exchange. */
export interface Sm2AgreementInput {
  /** The initiator (user A of the standard) sends the first message. */
  readonly role: 'initiator' | 'responder';
  /** The own long-term key, 32 bytes. */
  readonly privateKey: Uint8Array;
  /** The own one-time key of this exchange, 32 bytes, from `generateSm2KeyPair`. */
  readonly ephemeralPrivateKey: Uint8Array;
  /** At most 8191 bytes; `1234567812345678` when absent. */
  readonly userId?: Uint8Array;
  /** The peer's long-term key, 65 or 33 bytes. */
  readonly peerPublicKey: Uint8Array;
  /** The peer's one-time key of this exchange, 65 or 33 bytes. */
  readonly peerEphemeralPublicKey: Uint8Array;
  /** At most 8191 bytes; `1234567812345678` when absent. */
  readonly peerUserId?: Uint8Array;
  /** Bytes of key wanted. */
  readonly length: number;
  /** The peer's confirmation value (32 bytes) when it has come already: then it is checked. */
  readonly peerConfirmation?: Uint8Array;
}

/** The outcome of a key exchange. */
export interface Sm2Agreement {
  readonly key: Uint8Array;
  /** The 32 bytes to send: S_A of the initiator, S_B of the responder. */
  readonly confirmation: Uint8Array;
  /** The 32 bytes that must come from the peer; compare without stopping early. */
  readonly expectedConfirmation: Uint8Array;
}

/**
 * Agrees on a key (GB/T 32918.3 §6), with the confirmation values of both sides.
 * @throws CoreError `ERR_KEY_PRIVATE`, `ERR_KEY_AGREEMENT` when a peer's point is unusable, the shared point is infinity or the
 * confirmation differs; `ERR_ARGUMENT` for a length below 1 or a user ID over 8191 bytes.
 * @example
 * const [a, b] = [generateSm2KeyPair(random), generateSm2KeyPair(random)]; // one-time keys
 * const side = { privateKey, ephemeralPrivateKey: a.privateKey, peerPublicKey: peer.publicKey, peerEphemeralPublicKey: b.publicKey };
 * agreeSm2Key({ role: 'initiator', ...side, length: 16 }).key.length; // 16
 */
export function agreeSm2Key(input: Sm2AgreementInput): Sm2Agreement {
  if (!Number.isSafeInteger(input.length) || input.length < 1 || input.length > 65_536) {
    throw new CoreError('ERR_ARGUMENT', { argument: 'length', expected: '1 to 65536', got: String(input.length) });
  }
  const d = privateScalar(input.privateKey);
  const r = privateScalar(input.ephemeralPrivateKey);
  const own = Sm2Point.BASE.multiply(d).toAffine();
  const ownEphemeral = Sm2Point.BASE.multiply(r).toAffine();
  const peer = peerPoint(input.peerPublicKey);
  const peerEphemeral = peerPoint(input.peerEphemeralPublicKey);
  const shared = sharedPoint((d + reducedX(ownEphemeral) * r) % sm2Curve.n, peer, peerEphemeral);
  const ownZ = zOfPoint(own, input.userId ?? SM2_DEFAULT_USER_ID);
  const peerZ = zOfPoint(peer, input.peerUserId ?? SM2_DEFAULT_USER_ID);
  // Everything is ordered initiator first on both sides.
  const first = input.role === 'initiator';
  const z = first ? concatBytes(ownZ, peerZ) : concatBytes(peerZ, ownZ);
  const exchanged = first
    ? concatBytes(coordinates(ownEphemeral), coordinates(peerEphemeral))
    : concatBytes(coordinates(peerEphemeral), coordinates(ownEphemeral));
  const [x, y] = [numberToBytesBE(shared.x, 32), numberToBytesBE(shared.y, 32)];
  const inner = sm3(concatBytes(x, z, exchanged));
  const fromResponder = sm3(concatBytes(Uint8Array.of(2), y, inner));
  const fromInitiator = sm3(concatBytes(Uint8Array.of(3), y, inner));
  const expectedConfirmation = first ? fromResponder : fromInitiator;
  if (input.peerConfirmation !== undefined && !equalSecrets(input.peerConfirmation, expectedConfirmation))
    throw new CoreError('ERR_KEY_AGREEMENT', { rule: 'the peer’s confirmation value is the one computed here' });
  return {
    key: deriveKey(concatBytes(x, y, z), input.length),
    confirmation: first ? fromInitiator : fromResponder,
    expectedConfirmation,
  };
}

/** t·(P + x̄·R). */
function sharedPoint(t: bigint, peer: AffinePoint, peerEphemeral: AffinePoint): AffinePoint {
  const sum = Sm2Point.fromAffine(peerEphemeral).multiplyUnsafe(reducedX(peerEphemeral)).add(Sm2Point.fromAffine(peer));
  if (t === 0n || sum.is0()) throw new CoreError('ERR_KEY_AGREEMENT', { rule: 'the shared point is not infinity' });
  return sum.multiply(t).toAffine();
}

/** x̄ = 2^127 + (x mod 2^127). */
function reducedX({ x }: AffinePoint): bigint {
  return (1n << 127n) + (x & ((1n << 127n) - 1n));
}

function coordinates({ x, y }: AffinePoint): Uint8Array {
  return concatBytes(numberToBytesBE(x, 32), numberToBytesBE(y, 32));
}

function peerPoint(bytes: Uint8Array): AffinePoint {
  try {
    return parsePoint(bytes);
  } catch (cause) {
    if (!isCoreError(cause)) throw cause;
    throw new CoreError('ERR_KEY_AGREEMENT', { rule: 'a peer’s point is on the curve' }, { cause });
  }
}
