import { bytesToNumberBE } from '@noble/curves/utils.js';
import { copyBytes, toHex } from '../../base/bytes.ts';
import { CoreError } from '../../base/errors.ts';
import { digestWithZ } from '../message-digest.ts';
import { deriveNonce } from '../nonce.ts';
import { isOnCurve } from '../sm2-curve.ts';
import type { VerifyingKey } from './portable/key-tables.ts';
import { entryOf } from './portable/points.ts';
import { inverseOf, multiplyBase, signWithNonce } from './portable/sign.ts';
import { verifyDigest } from './portable/verify.ts';
import type { EngineCheck, EngineKey, EngineSecret, Sm2Engine } from './sm2-engine.ts';

interface PortableKey extends EngineKey {
  /** `undefined` when the point is not on the curve. */
  readonly valid: VerifyingKey | undefined;
}

/** SM2 in JavaScript, where WebAssembly or its vectors are refused; docs/sm2-engine.md. */
export class PortableEngine implements Sm2Engine {
  isPoint(point: Uint8Array): boolean {
    return isOnCurve(bytesToNumberBE(point.subarray(0, 32)), bytesToNumberBE(point.subarray(32)));
  }

  newKey(point: Uint8Array): PortableKey {
    return this.#key(point, undefined);
  }

  knownKey(point: Uint8Array): PortableKey {
    return this.#key(point, toHex(point));
  }

  #key(point: Uint8Array, name: string | undefined): PortableKey {
    const valid = this.isPoint(point) ? { point: copyBytes(point), entry: entryOf(point), name } : undefined;
    return { point, valid };
  }

  verify({ key, signature, e }: EngineCheck): boolean {
    const { valid } = key as PortableKey;
    return valid !== undefined && verifyDigest(valid, signature, e);
  }

  verifyMessage(key: EngineKey, signature: Uint8Array, z: Uint8Array, message: Uint8Array): boolean {
    return this.verify({ key, signature, e: digestWithZ(z, message) });
  }

  verifyMany(checks: readonly EngineCheck[]): boolean[] {
    return checks.map((check) => this.verify(check));
  }

  multiplyBase(scalar: Uint8Array): Uint8Array {
    return multiplyBase(scalar);
  }

  prepareSecret(privateKey: Uint8Array): EngineSecret {
    return { privateKey: copyBytes(privateKey), inverse: inverseOf(privateKey) };
  }

  sign({ privateKey, inverse }: EngineSecret, e: Uint8Array, extra: Uint8Array): Uint8Array {
    const blind = new Uint8Array(32);
    blind.set(extra);
    // A nonce is refused with probability 2^-32, so 16 in a row cannot happen.
    for (let skip = 0; skip < 16; skip++) {
      const k = deriveNonce(privateKey, e, extra, skip);
      const signature = signWithNonce(e, inverse, k, blind);
      k.fill(0);
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
