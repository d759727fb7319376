import { p256, p384, p521 } from '@noble/curves/nist.js';
import { bytesToNumberBE } from '@noble/curves/utils.js';
import { isCoreError } from '../base/errors.ts';
import { DerReader } from '../der/index.ts';
import { oids } from './oids.ts';
import type { PublicKey } from './public-key.ts';

/** The curves of FIPS 186-5 that are read. */
export type EcdsaCurve = 'ec-p256' | 'ec-p384' | 'ec-p521';

/** The arithmetic of each curve. */
export const curves: Readonly<Record<EcdsaCurve, typeof p256>> = { 'ec-p256': p256, 'ec-p384': p384, 'ec-p521': p521 };

/** The number of each curve (RFC 5480 §2.1.1.1). */
export const curveOids: Readonly<Record<EcdsaCurve, string>> = {
  'ec-p256': oids.p256,
  'ec-p384': oids.p384,
  'ec-p521': oids.p521,
};

/** Whether a key lies on one of them. */
export function isEcdsaCurve(algorithm: PublicKey['algorithm']): algorithm is EcdsaCurve {
  return algorithm in curves;
}

type CurvePoint = InstanceType<(typeof p256)['Point']>;

/** A parsed key that comes again, such as an authority's. */
interface Known {
  readonly point: CurvePoint;
  uses: number;
}

/** The entry goes when the key goes. */
const knownKeys = new WeakMap<PublicKey, Known>();

/** A table costs about ten verifications and makes each later one three times as fast. */
const usesBeforeTable = 16;

/**
 * Verifies ECDSA (FIPS 186-5 §6.4.2) over a digest of any SHA-2 length: of a longer one its leftmost bits count.
 * @param key - Of curve `name`; its point is checked already.
 * @returns `false` for every reason, an encoding that is not strict DER too. Never throws.
 */
export function verifyEcdsa(name: EcdsaCurve, key: PublicKey, digest: Uint8Array, signature: Uint8Array): boolean {
  const { Point } = curves[name];
  const numbers = ecdsaNumbers(name, signature);
  const known = knownPoint(name, key);
  if (numbers === undefined || known === undefined) return false;
  const { Fn } = Point;
  const [r, s] = numbers;
  const surplus = BigInt(Math.max(0, digest.length * 8 - Fn.BITS));
  const e = Fn.create(bytesToNumberBE(digest) >> surplus);
  const inverse = Fn.inv(s);
  const sum = Point.BASE.multiplyUnsafe(Fn.mul(e, inverse)).add(known.multiplyUnsafe(Fn.mul(r, inverse)));
  return !sum.is0() && Fn.create(sum.toAffine().x) === r;
}

function knownPoint(name: EcdsaCurve, key: PublicKey): CurvePoint | undefined {
  if (key.point === undefined) return undefined;
  const known = knownKeys.get(key) ?? { point: curves[name].Point.fromBytes(key.point), uses: 0 };
  known.uses++;
  if (known.uses === 1) knownKeys.set(key, known);
  if (known.uses === usesBeforeTable) known.point.precompute(5);
  return known.point;
}

/** r and s of strict DER SEQUENCE { r, s }, both at least 1 and below the order of the curve; `undefined` for anything else. */
export function ecdsaNumbers(name: EcdsaCurve, signature: Uint8Array): readonly [bigint, bigint] | undefined {
  const numbers = readSignature(signature);
  if (numbers === undefined) return undefined;
  const { ORDER } = curves[name].Point.Fn;
  // High s is valid in FIPS 186-5; only some ledgers forbid it.
  return numbers.every((number) => number >= 1n && number < ORDER) ? numbers : undefined;
}

/** r and s of strict DER SEQUENCE { r, s }. */
function readSignature(der: Uint8Array): readonly [bigint, bigint] | undefined {
  try {
    const outer = DerReader.over(der, 'signature');
    const inner = outer.readSequence();
    outer.end();
    const [r, s] = [inner.readUnsignedInteger('r'), inner.readUnsignedInteger('s')];
    inner.end();
    // Numbers of megabytes would be work for nothing.
    return r.length > 66 || s.length > 66 ? undefined : [bytesToNumberBE(r), bytesToNumberBE(s)];
  } catch (error) {
    if (isCoreError(error)) return undefined;
    throw error;
  }
}
