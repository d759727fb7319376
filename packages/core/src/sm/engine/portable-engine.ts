import { invertCt } from '@noble/curves/abstract/modular.js';
import { bytesToNumberBE, numberToBytesBE } from '@noble/curves/utils.js';
import { concatBytes, copyBytes } from '../../base/bytes.ts';
import { CoreError } from '../../base/errors.ts';
import { digestWithZ } from '../message-digest.ts';
import { nonceSource } from '../nonce.ts';
import { isOnCurve, Sm2Point, sm2Curve } from '../sm2-curve.ts';
import { type Combination, combineOnce } from './portable/combination.ts';
import { hasXModOrder } from './portable/jacobian.ts';
import { combineForKnownKey } from './portable/key-tables.ts';
import type { EngineCheck, EngineKey, EngineSecret, Sm2Engine } from './sm2-engine.ts';

interface PortableKey extends EngineKey {
  /** `undefined` when the point is not on the curve. */
  readonly combine: Combination | undefined;
}

/**
 * SM2 in JavaScript with BigInt, where WebAssembly or its vectors are refused. Verification goes over tables per key; signing is
 * noble's constant sequence of operations, but BigInt takes time by the size of its numbers and leaves copies that cannot be wiped.
 */
export class PortableEngine implements Sm2Engine {
  isPoint(point: Uint8Array): boolean {
    return isOnCurve(numberAt(point, 0), numberAt(point, 32));
  }

  newKey(point: Uint8Array): PortableKey {
    return this.#key(point, combineOnce);
  }

  knownKey(point: Uint8Array): PortableKey {
    return this.#key(point, combineForKnownKey);
  }

  #key(point: Uint8Array, combine: typeof combineOnce): PortableKey {
    const x = numberAt(point, 0);
    const y = numberAt(point, 32);
    return { point, combine: isOnCurve(x, y) ? combine({ x, y }) : undefined };
  }

  /** GB/T 32918.2 §7.1, B1 to B7. */
  verify({ key, signature, e }: EngineCheck): boolean {
    const { combine } = key as PortableKey;
    const { n } = sm2Curve;
    const r = numberAt(signature, 0);
    const s = numberAt(signature, 32);
    const t = (r + s) % n;
    if (combine === undefined || r < 1n || r >= n || s < 1n || s >= n || t === 0n) return false;
    // (e + x) mod n = r, asked the other way round so that x is never computed.
    return hasXModOrder(combine(s, t), (((r - numberAt(e, 0)) % n) + n) % n);
  }

  verifyMessage(key: EngineKey, signature: Uint8Array, z: Uint8Array, message: Uint8Array): boolean {
    return this.verify({ key, signature, e: digestWithZ(z, message) });
  }

  verifyMany(checks: readonly EngineCheck[]): boolean[] {
    return checks.map((check) => this.verify(check));
  }

  multiplyBase(scalar: Uint8Array): Uint8Array {
    const { x, y } = Sm2Point.BASE.multiply(bytesToNumberBE(scalar)).toAffine();
    return concatBytes(numberToBytesBE(x, 32), numberToBytesBE(y, 32));
  }

  prepareSecret(privateKey: Uint8Array): EngineSecret {
    const inverse = invertCt(1n + bytesToNumberBE(privateKey), sm2Curve.n);
    return { privateKey: copyBytes(privateKey), inverse: numberToBytesBE(inverse, 32) };
  }

  sign({ privateKey, inverse }: EngineSecret, e: Uint8Array, extra: Uint8Array): Uint8Array {
    const nextNonce = nonceSource(bytesToNumberBE(privateKey), e, extra);
    for (let attempt = 0; attempt < 16; attempt++) {
      const signature = signWithNonce(bytesToNumberBE(e), bytesToNumberBE(inverse), nextNonce());
      if (signature !== undefined) return signature;
    }
    throw new CoreError('ERR_SIGNING', { rule: 'no nonce in [1, n-1] was found' });
  }

  signMessage(secret: EngineSecret, z: Uint8Array, message: Uint8Array, extra: Uint8Array): Uint8Array {
    return this.sign(secret, digestWithZ(z, message), extra);
  }

  signMany(secret: EngineSecret, digests: readonly Uint8Array[], extras: readonly Uint8Array[]): Uint8Array[] {
    return digests.map((e, i) => this.sign(secret, e, extras[i] as Uint8Array));
  }
}

/**
 * The signature equation for one nonce and (1 + d)^-1.
 * @returns r ‖ s; `undefined` when the standard asks for another nonce (GB/T 32918.2 §6.1, A5–A6).
 */
export function signWithNonce(e: bigint, inverse: bigint, k: bigint): Uint8Array | undefined {
  const { n } = sm2Curve;
  const r = (e + Sm2Point.BASE.multiply(k).toAffine().x) % n;
  if (r === 0n || r + k === n) return undefined;
  // s = (1+d)^-1 (k - rd) written as (1+d)^-1 (k + r) - r, which is never negative before the last step.
  const s = (((inverse * ((k + r) % n)) % n) + n - r) % n;
  return s === 0n ? undefined : concatBytes(numberToBytesBE(r, 32), numberToBytesBE(s, 32));
}

function numberAt(bytes: Uint8Array, at: number): bigint {
  return bytesToNumberBE(bytes.subarray(at, at + 32));
}
