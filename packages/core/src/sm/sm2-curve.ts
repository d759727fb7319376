import { type WeierstrassPointCons, weierstrass } from '@noble/curves/abstract/weierstrass.js';
import { numberToBytesBE } from '@noble/curves/utils.js';
import { concatBytes } from '../base/bytes.ts';

/** The parameters of a curve y² = x³ + ax + b over F_p with a base point of prime order n. */
export interface CurveParameters {
  readonly p: bigint;
  readonly a: bigint;
  readonly b: bigint;
  readonly n: bigint;
  readonly h: bigint;
  readonly Gx: bigint;
  readonly Gy: bigint;
}

/** A point of the curve that is not infinity; coordinates below p. */
export interface AffinePoint {
  readonly x: bigint;
  readonly y: bigint;
}

/** The recommended curve sm2p256v1 (GB/T 32918.5 §4), OID 1.2.156.10197.1.301; its cofactor is 1. */
export const sm2Curve: CurveParameters = /* @__PURE__ */ Object.freeze({
  p: 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn,
  a: 0xfffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffcn,
  b: 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n,
  n: 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n,
  h: 1n,
  Gx: 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
  Gy: 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
});

/**
 * The group of the recommended curve. The random source is switched off: nothing here reads ambient randomness, so secret
 * multiplications take the constant-sequence path without scalar blinding.
 */
export const Sm2Point: WeierstrassPointCons<bigint> = /* @__PURE__ */ weierstrass<bigint>(sm2Curve, {
  randomBytes: (): never => {
    throw new Error('no ambient randomness');
  },
});

/** The x coordinate of s·G + t·P modulo n, `undefined` for infinity; slow and in variable time. */
export function xOfSum(s: bigint, t: bigint, point: AffinePoint): bigint | undefined {
  const sum = Sm2Point.BASE.multiplyUnsafe(s).add(Sm2Point.fromAffine(point).multiplyUnsafe(t));
  return sum.is0() ? undefined : sum.toAffine().x % sm2Curve.n;
}

/** Whether two coordinates are below p and satisfy the curve's equation. With cofactor 1 this is the whole public-key check. */
export function isOnCurve(x: bigint, y: bigint): boolean {
  const { p, a, b } = sm2Curve;
  return x < p && y < p && (y * y - ((x * x + a) % p) * x - b) % p === 0n;
}

/** The base point as 64 bytes X ‖ Y. */
export const basePoint: Uint8Array = /* @__PURE__ */ concatBytes(
  /* @__PURE__ */ numberToBytesBE(sm2Curve.Gx, 32),
  /* @__PURE__ */ numberToBytesBE(sm2Curve.Gy, 32),
);
