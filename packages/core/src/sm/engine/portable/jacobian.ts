import { invert } from '@noble/curves/abstract/modular.js';
import { type AffinePoint, sm2Curve } from '../../sm2-curve.ts';

/**
 * A point as (X/Z², Y/Z³); Z = 0 is infinity. Coordinates are residues that may be negative or unreduced by a few bits:
 * every product is reduced, sums are not. Variable time: for verification only, never with a secret scalar.
 */
export interface JacobianPoint {
  readonly X: bigint;
  readonly Y: bigint;
  readonly Z: bigint;
}

const { p } = sm2Curve;

/** The neutral element. */
export const infinity: JacobianPoint = /* @__PURE__ */ Object.freeze({ X: 1n, Y: 1n, Z: 0n });

/** 2·P, with the formulas for a = -3 (dbl-2001-b of the Explicit-Formulas Database): 4 products and 4 squares. */
export function double({ X, Y, Z }: JacobianPoint): JacobianPoint {
  const delta = (Z * Z) % p;
  const gamma = (Y * Y) % p;
  const beta4 = (4n * X * gamma) % p;
  const alpha = (3n * (X - delta) * (X + delta)) % p;
  const X3 = (alpha * alpha - 2n * beta4) % p;
  return { X: X3, Y: (alpha * (beta4 - X3) - 8n * gamma * gamma) % p, Z: (2n * Y * Z) % p };
}

/** P + (x, y) (madd of the Explicit-Formulas Database): 8 products and 3 squares. */
export function addAffine(point: JacobianPoint, x: bigint, y: bigint): JacobianPoint {
  const { X, Y, Z } = point;
  if (Z === 0n) return { X: x, Y: y, Z: 1n };
  const zz = (Z * Z) % p;
  const h = (x * zz - X) % p;
  const r = (y * ((Z * zz) % p) - Y) % p;
  // Both sides have the same x: the formulas divide by zero there.
  if (h === 0n) return r === 0n ? double(point) : infinity;
  const hh = (h * h) % p;
  const hhh = (h * hh) % p;
  const v = (X * hh) % p;
  const X3 = (r * r - hhh - 2n * v) % p;
  return { X: X3, Y: (r * (v - X3) - Y * hhh) % p, Z: (Z * h) % p };
}

/** P + Q for two points in Jacobian form. */
export function add(a: JacobianPoint, b: JacobianPoint): JacobianPoint {
  if (a.Z === 0n) return b;
  if (b.Z === 0n) return a;
  const za = (a.Z * a.Z) % p;
  const zb = (b.Z * b.Z) % p;
  const u = (a.X * zb) % p;
  const s = (a.Y * ((b.Z * zb) % p)) % p;
  const h = (b.X * za - u) % p;
  const r = (b.Y * ((a.Z * za) % p) - s) % p;
  if (h === 0n) return r === 0n ? double(a) : infinity;
  const hh = (h * h) % p;
  const hhh = (h * hh) % p;
  const v = (u * hh) % p;
  const X3 = (r * r - hhh - 2n * v) % p;
  return { X: X3, Y: (r * (v - X3) - s * hhh) % p, Z: (((a.Z * b.Z) % p) * h) % p };
}

/** Brings points other than infinity to affine form with a single inversion (Montgomery's trick). */
export function toAffine(points: readonly JacobianPoint[]): AffinePoint[] {
  const products: bigint[] = [];
  let product = 1n;
  for (const { Z } of points) {
    products.push(product);
    product = (product * Z) % p;
  }
  let inverse = invert(((product % p) + p) % p, p);
  const affine: AffinePoint[] = new Array(points.length);
  for (let i = points.length - 1; i >= 0; i--) {
    const { X, Y, Z } = points[i] as JacobianPoint;
    const z = (inverse * (products[i] as bigint)) % p;
    const zz = (z * z) % p;
    affine[i] = { x: residue(X * zz), y: residue(Y * ((z * zz) % p)) };
    inverse = (inverse * Z) % p;
  }
  return affine;
}

/** Whether the point's x coordinate, reduced modulo n, is this number below n; never for infinity. Needs no inversion. */
export function hasXModOrder({ X, Z }: JacobianPoint, x: bigint): boolean {
  if (Z === 0n) return false;
  const zz = (Z * Z) % p;
  if ((x * zz - X) % p === 0n) return true;
  // n < p, so a number below p - n stands for two coordinates.
  const other = x + sm2Curve.n;
  return other < p && (other * zz - X) % p === 0n;
}

function residue(value: bigint): bigint {
  const rest = value % p;
  return rest < 0n ? rest + p : rest;
}
