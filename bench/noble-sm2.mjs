// SM2 (GB/T 32918.2) written straightforwardly over the point arithmetic of @noble/curves: what that library gives without an
// engine. Z is computed once, the key's point is precomputed as the library offers it.
import { weierstrass } from '@noble/curves/abstract/weierstrass.js';
import { bytesToNumberBE, numberToBytesBE } from '@noble/curves/utils.js';
import { concatBytes } from '@yinxin/core';
import { decodeSm2Signature, SM2_DEFAULT_USER_ID, sm2CurveParameters, sm2Z, sm3 } from '@yinxin/core/sm';

const { p, n, a, b, Gx, Gy } = sm2CurveParameters;
const Point = weierstrass({ p, n, h: 1n, a, b, Gx, Gy });
const { Fn } = Point;

export function nobleSm2(publicKey, privateKey) {
  const z = sm2Z(publicKey, SM2_DEFAULT_USER_ID);
  const d = bytesToNumberBE(privateKey);
  const inverse = Fn.inv(Fn.add(1n, d));
  const key = Point.fromBytes(publicKey);
  key.precompute(8, false);
  const digest = (message) => Fn.create(bytesToNumberBE(sm3(concatBytes(z, message))));
  return {
    verify(signature, message) {
      const raw = decodeSm2Signature(signature);
      const r = bytesToNumberBE(raw.subarray(0, 32));
      const s = bytesToNumberBE(raw.subarray(32));
      const point = Point.BASE.multiplyUnsafe(s).add(key.multiplyUnsafe(Fn.add(r, s)));
      return Fn.add(digest(message), Fn.create(point.toAffine().x)) === r;
    },
    sign(message, nonce) {
      const k = (bytesToNumberBE(nonce) % (n - 1n)) + 1n;
      const r = Fn.add(digest(message), Fn.create(Point.BASE.multiply(k).toAffine().x));
      const s = Fn.mul(inverse, Fn.sub(k, Fn.mul(r, d)));
      return concatBytes(numberToBytesBE(r, 32), numberToBytesBE(s, 32));
    },
  };
}
