import { copyBytes } from '../../base/bytes.ts';
import { CoreError } from '../../base/errors.ts';
import { digestWithZ } from '../message-digest.ts';
import { basePoint } from '../sm2-curve.ts';
import type { EngineInstance } from './instance.ts';
import { CountedKey, KeyTables } from './key-tables.ts';
import type { EngineCheck, EngineKey, EngineSecret, Sm2Engine } from './sm2-engine.ts';
import { mostBytesAtOnce } from './sm3.ts';

/** Offsets in a slot, and what a slot's result may be: assembly/slot.ts. */
const slot = {
  size: 256,
  most: 64,
  digest: 0,
  signature: 32,
  point: 96,
  table: 160,
  width: 164,
  result: 168,
  nonce: 96,
  extra: 128,
  inverse: 192,
  privateKey: 224,
} as const;
const yes = 1;
const again = 2;

/** With fewer signatures than this the shared inversions of a batch cost more than they save. */
const fewestInBatch = 4;

/** The tables of the base point pay from so many verifications on; a key has no table before. */
const verifiedBefore = { narrow: 2, wide: 4 } as const;

/** SM2 in WebAssembly with vectors; docs/sm2-engine.md. */
export class WasmEngine implements Sm2Engine {
  readonly #instance: EngineInstance;
  readonly #first: number;
  readonly #tables: KeyTables;
  /** Where the next table goes. */
  #end: number;
  #narrow = false;
  #wide = false;
  #verified = 0;

  constructor(instance: EngineInstance) {
    this.#instance = instance;
    this.#first = instance.at.SLOTS;
    this.#end = instance.at.KEYS;
    this.#tables = new KeyTables({
      allocate: (bytes) => this.#allocate(bytes),
      build: (key, table, width) => this.#build(key.point, table, width),
    });
  }

  isPoint(point: Uint8Array): boolean {
    this.#instance.bytes.set(point, this.#first + slot.point);
    return this.#instance.exports.isOnCurve(this.#first) === yes;
  }

  newKey(point: Uint8Array): CountedKey {
    return new CountedKey(point, false);
  }

  knownKey(point: Uint8Array): CountedKey {
    return this.#tables.keyOf(point);
  }

  verify({ key, signature, e }: EngineCheck): boolean {
    this.#place(this.#first, this.#use(key, 1), signature, e);
    return this.#instance.exports.verify(this.#first) === yes;
  }

  verifyMessage(key: EngineKey, signature: Uint8Array, z: Uint8Array, message: Uint8Array): boolean {
    const used = this.#use(key, 1);
    this.#place(this.#first, used, signature);
    this.#digestTo(this.#first, z, message);
    return this.#instance.exports.verify(this.#first) === yes;
  }

  verifyMany(checks: readonly EngineCheck[]): boolean[] {
    const uses = new Map<EngineKey, number>();
    for (const { key } of checks) uses.set(key, (uses.get(key) ?? 0) + 1);
    for (const [key, times] of uses) this.#use(key, times);
    const verdicts: boolean[] = new Array(checks.length);
    let waiting: number[] = [];
    for (let i = 0; i < checks.length; i++) {
      const check = checks[i] as EngineCheck;
      if ((check.key as CountedKey).width === 8) waiting.push(i);
      else verdicts[i] = this.#verifyCounted(check);
      if (waiting.length < slot.most && i < checks.length - 1) continue;
      this.#verifyBatch(checks, waiting, verdicts);
      waiting = [];
    }
    return verdicts;
  }

  multiplyBase(scalar: Uint8Array): Uint8Array {
    this.#prepareBase();
    const { bytes, exports } = this.#instance;
    const first = this.#first;
    bytes.set(scalar, first + slot.nonce);
    bytes.fill(0, first + slot.extra, first + slot.extra + 32);
    const done = exports.multiplyBase(first) === yes;
    const point = bytes.slice(first + slot.point, first + slot.point + 64);
    exports.wipe();
    if (!done) throw new CoreError('ERR_KEY_PRIVATE', { rule: 'a scalar is in [1, n-1]' });
    return point;
  }

  prepareSecret(privateKey: Uint8Array): EngineSecret {
    const { bytes, exports } = this.#instance;
    const first = this.#first;
    bytes.set(privateKey, first + slot.nonce);
    const valid = exports.prepareKey(first) === yes;
    const inverse = bytes.slice(first + slot.inverse, first + slot.inverse + 32);
    exports.wipe();
    if (!valid) throw new CoreError('ERR_KEY_PRIVATE', { rule: 'an SM2 private key is in [1, n-2] (GB/T 32918.1)' });
    return { privateKey: copyBytes(privateKey), inverse };
  }

  sign(secret: EngineSecret, e: Uint8Array, extra: Uint8Array): Uint8Array {
    return this.#sign(secret, extra, (at) => this.#instance.bytes.set(e, at + slot.digest));
  }

  signMessage(secret: EngineSecret, z: Uint8Array, message: Uint8Array, extra: Uint8Array): Uint8Array {
    return this.#sign(secret, extra, (at) => this.#digestTo(at, z, message));
  }

  signMany(secret: EngineSecret, digests: readonly Uint8Array[], extras: readonly Uint8Array[]): Uint8Array[] {
    const signatures: Uint8Array[] = [];
    for (let from = 0; from < digests.length; from += slot.most) {
      const some = digests.slice(from, from + slot.most);
      const random = extras.slice(from, from + slot.most);
      signatures.push(
        ...(some.length < fewestInBatch
          ? some.map((e, i) => this.sign(secret, e, random[i] as Uint8Array))
          : this.#signBatch(secret, some, random)),
      );
    }
    return signatures;
  }

  #sign(secret: EngineSecret, extra: Uint8Array, placeDigest: (at: number) => void): Uint8Array {
    this.#prepareBase();
    const { bytes, exports } = this.#instance;
    const first = this.#first;
    // A nonce is refused with probability 2^-32, so 16 in a row cannot happen.
    for (let skip = 0; skip < 16; skip++) {
      placeDigest(first);
      this.#placeSecret(first, secret, extra);
      exports.deriveNonce(
        first + slot.privateKey,
        first + slot.digest,
        first + slot.extra,
        extra.length,
        skip,
        first + slot.nonce,
      );
      const done = exports.sign(first) === yes;
      const signature = bytes.slice(first + slot.signature, first + slot.signature + 64);
      exports.wipe();
      if (done) return signature;
      signature.fill(0);
    }
    throw new CoreError('ERR_SIGNING', { rule: 'no nonce in [1, n-1] was found' });
  }

  #signBatch(secret: EngineSecret, digests: readonly Uint8Array[], extras: readonly Uint8Array[]): Uint8Array[] {
    this.#prepareBase();
    const { bytes, words, exports } = this.#instance;
    for (let i = 0, at = this.#first; i < digests.length; i++, at += slot.size) {
      bytes.set(digests[i] as Uint8Array, at + slot.digest);
      this.#placeSecret(at, secret, extras[i] as Uint8Array);
    }
    for (let i = 0, at = this.#first; i < digests.length; i += 4, at += 4 * slot.size) {
      exports.deriveNonces(
        at + slot.privateKey,
        slot.size,
        at + slot.digest,
        at + slot.extra,
        32,
        at + slot.nonce,
        slot.size,
      );
    }
    exports.signBatch(digests.length);
    const signatures = digests.map((_, i) => {
      const at = this.#first + i * slot.size;
      return words[(at + slot.result) >> 2] === yes
        ? bytes.slice(at + slot.signature, at + slot.signature + 64)
        : undefined;
    });
    exports.wipeBatch();
    return signatures.map(
      (signature, i) => signature ?? this.sign(secret, digests[i] as Uint8Array, extras[i] as Uint8Array),
    );
  }

  /** SM3(Z ‖ M) into a slot; of a message that fits, without leaving the module. */
  #digestTo(at: number, z: Uint8Array, message: Uint8Array): void {
    const { bytes, exports, at: region } = this.#instance;
    const length = z.length + message.length;
    if (length > mostBytesAtOnce) {
      bytes.set(digestWithZ(z, message), at + slot.digest);
      return;
    }
    bytes.set(z, region.MESSAGES);
    bytes.set(message, region.MESSAGES + z.length);
    exports.sm3Once(length);
    bytes.copyWithin(at + slot.digest, region.DIGEST, region.DIGEST + 32);
  }

  #verifyBatch(checks: readonly EngineCheck[], places: readonly number[], verdicts: boolean[]): void {
    const alone = places.length < fewestInBatch;
    const { exports, words } = this.#instance;
    places.forEach((place, i) => {
      const check = checks[place] as EngineCheck;
      if (alone) verdicts[place] = this.#verifyCounted(check);
      else this.#place(this.#first + i * slot.size, check.key as CountedKey, check.signature, check.e);
    });
    if (alone) return;
    exports.verifyBatch(places.length);
    const results = places.map((_, i) => words[(this.#first + i * slot.size + slot.result) >> 2]);
    places.forEach((place, i) => {
      verdicts[place] = results[i] === again ? this.#verifyCounted(checks[place] as EngineCheck) : results[i] === yes;
    });
  }

  /** As `verify`, for a use that has been counted. */
  #verifyCounted({ key, signature, e }: EngineCheck): boolean {
    this.#place(this.#first, key as CountedKey, signature, e);
    return this.#instance.exports.verify(this.#first) === yes;
  }

  #use(key: EngineKey, times: number): CountedKey {
    if (!this.#wide) this.#widen(times);
    this.#tables.use(key as CountedKey, times);
    return key as CountedKey;
  }

  /** The first verification makes do without a table, the next ones with that for signing: a process that asks once need not wait. */
  #widen(times: number): void {
    this.#verified += times;
    if (this.#verified < verifiedBefore.narrow) return;
    if (this.#verified < verifiedBefore.wide) {
      this.#prepareBase();
      return;
    }
    const { at, exports } = this.#instance;
    this.#build(basePoint, at.BASE_WIDE, 8);
    exports.useBase(8);
    this.#wide = true;
  }

  #place(at: number, { point, table, width }: CountedKey, signature: Uint8Array, e?: Uint8Array): void {
    const { bytes, words } = this.#instance;
    if (e !== undefined) bytes.set(e, at + slot.digest);
    bytes.set(signature, at + slot.signature);
    bytes.set(point, at + slot.point);
    words[(at + slot.table) >> 2] = table;
    words[(at + slot.width) >> 2] = width;
  }

  #placeSecret(at: number, { privateKey, inverse }: EngineSecret, extra: Uint8Array): void {
    const { bytes } = this.#instance;
    bytes.fill(0, at + slot.extra + extra.length, at + slot.extra + 32);
    bytes.set(extra, at + slot.extra);
    bytes.set(privateKey, at + slot.privateKey);
    bytes.set(inverse, at + slot.inverse);
  }

  #prepareBase(): void {
    if (this.#narrow) return;
    const { at, exports } = this.#instance;
    this.#build(basePoint, at.BASE_NARROW, 5);
    if (!this.#wide) exports.useBase(5);
    this.#narrow = true;
  }

  #build(point: Uint8Array, table: number, width: 5 | 8): void {
    this.#instance.bytes.set(point, this.#first + slot.point);
    this.#instance.exports.buildTable(this.#first, table, width);
  }

  #allocate(bytes: number): number | undefined {
    const { memory } = this.#instance.exports;
    const table = this.#end;
    const missing = table + bytes - memory.buffer.byteLength;
    if (missing > 0) {
      try {
        memory.grow(Math.ceil(missing / 65_536));
      } catch {
        return undefined;
      }
    }
    this.#end = table + bytes;
    return table;
  }
}
