import { describe, expect, test } from 'vitest';
import { concatBytes, fromHex, utf8 } from '../../../src/base/bytes.ts';
import type { EngineKey } from '../../../src/sm/engine/sm2-engine.ts';
import { SM2_DEFAULT_USER_ID, sm2Digest, sm2Z } from '../../../src/sm/index.ts';
import { Sm2Point, sm2Curve } from '../../../src/sm/sm2-curve.ts';
import { parseCoordinates } from '../../../src/sm/sm2-keys.ts';
import { readSignature } from '../../../src/sm/sm2-signature.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { describeShared, readSharedJson } from '../../support/shared.ts';
import { verificationPaths } from './paths.ts';

const { n, p } = sm2Curve;
type Point = typeof Sm2Point.BASE;
const random = seededRandom('verification');
const modN = (value: bigint): bigint => ((value % n) + n) % n;
const bytesOf = (value: bigint): Uint8Array => fromHex(value.toString(16).padStart(64, '0'));
const numberOf = (bytes: Uint8Array): bigint => bytes.reduce((value, byte) => value * 256n + BigInt(byte), 0n);
const scalar = (): bigint => (numberOf(random(32)) % (n - 1n)) + 1n;
const coordinates = (point: Point): Uint8Array => point.toBytes(false).slice(1);
const timesBase = (k: bigint): Point => (modN(k) === 0n ? Sm2Point.ZERO : Sm2Point.BASE.multiplyUnsafe(modN(k)));
const times = (point: Point, k: bigint): Point => (modN(k) === 0n ? Sm2Point.ZERO : point.multiplyUnsafe(modN(k)));

const paths = verificationPaths();

/** A signature that fits by construction: s·G + t·P is computed first, e follows from its x. */
interface Constructed {
  readonly what: string;
  readonly point: Uint8Array;
  readonly signature: Uint8Array;
  /** `undefined` when the sum is infinity, so that no digest fits. */
  readonly e: Uint8Array | undefined;
}

function construct(what: string, key: Point, s: bigint, t: bigint): Constructed | undefined {
  const r = modN(t - s);
  if (r === 0n || s === 0n || t === 0n) return undefined;
  const sum = timesBase(s).add(times(key, t));
  const e = sum.is0() ? undefined : bytesOf(modN(r - sum.toAffine().x));
  return { what, point: coordinates(key), signature: concatBytes(bytesOf(r), bytesOf(s)), e };
}

describe('every path gives the same verdict: constructed signatures', () => {
  /** Scalars for which the last addition of a comb, or the join of its halves, meets equal points: docs/sm2-engine.md. */
  const awkward = [510n << 248n, 1n << 256n, 30n << 252n].map((value) => modN(value - n));
  const halves = [128n, 130n].map((bits) => modN(n - 2n * (n % (1n << bits))));
  const scalars = [1n, 2n, 3n, 15n, 16n, 31n, 255n, 256n, n - 1n, n - 2n, (n + 1n) / 2n, n >> 1n, 1n << 255n]
    .concat([...awkward, ...halves].flatMap((value) => [value, n - value]))
    .concat([scalar(), scalar()]);
  const multiples = [1n, 2n, n - 1n, 1n << 128n, (n + 1n) / 2n, scalar()];
  const cases = multiples.flatMap((multiple) => {
    const key = timesBase(multiple);
    return scalars.flatMap((s) => {
      // t·P = ±s·G, its neighbours and t from the edges.
      const meeting = modN(s * timesInverse(multiple));
      return [meeting, n - meeting, modN(meeting + 1n), ...scalars.filter((_, i) => i % 5 === Number(s % 5n))].flatMap(
        (t) => construct(`P = ${multiple}·G, s = ${s}, t = ${t}`, key, s, t) ?? [],
      );
    });
  });

  test.each(paths.map((path) => [path.name, path] as const))('%s', (name, path) => {
    // Exceptional additions go to noble there, which takes its time: a third of them.
    const mine = name.startsWith('portable') ? cases.filter((_, i) => i % 3 === 0) : cases;
    const keys = new Map<string, EngineKey>();
    let infinite = 0;
    for (const { what, point, signature, e } of mine) {
      const id = point.join();
      const key = keys.get(id) ?? path.key(point);
      keys.set(id, key);
      if (e === undefined) {
        infinite += 1;
        // No x at all: not even the x of twice the point fits.
        for (const guess of [0n, 1n, n - 1n]) expect(path.verify(key, signature, bytesOf(guess)), what).toBe(false);
        const doubled = timesBase(2n * numberOf(signature.subarray(32))).toAffine().x;
        const trap = bytesOf(modN(numberOf(signature.subarray(0, 32)) - doubled));
        expect(path.verify(key, signature, trap), what).toBe(false);
        continue;
      }
      expect(path.verify(key, signature, e), what).toBe(true);
      expect(path.verify(key, signature, bytesOf(modN(numberOf(e) + 1n))), `${what}, e + 1`).toBe(false);
    }
    expect(infinite).toBeGreaterThan(10);
    expect(mine.length).toBeGreaterThan(300);
  });
});

/** 1 / k mod n. */
function timesInverse(k: bigint): bigint {
  return Sm2Point.Fn.inv(k);
}

describe('an x coordinate from n on', () => {
  /** Points of the curve with n ≤ x < p: nobody knows their logarithm, but a key that leads to them is easily made. */
  const points: Point[] = [];
  for (let x = n; points.length < 13; x++) {
    const root = Sm2Point.Fp.pow((((x * x + sm2Curve.a) % p) * x + sm2Curve.b) % p, (p + 1n) >> 2n);
    if ((root * root - ((x * x + sm2Curve.a) * x + sm2Curve.b)) % p === 0n)
      points.push(Sm2Point.fromAffine({ x, y: root }));
  }

  test.each(paths.map((path) => [path.name, path] as const))('%s', (_, path) => {
    for (const target of points) {
      const [s, t] = [scalar(), scalar()];
      const key = times(target.add(timesBase(n - s)), timesInverse(t));
      const fits = construct('x from n on', key, s, t) ?? expect.fail('no signature');
      const use = path.key(fits.point);
      expect(target.toAffine().x >= n).toBe(true);
      expect(path.verify(use, fits.signature, fits.e as Uint8Array)).toBe(true);
      // A digest is 256 bits and may itself be n or more.
      const same = numberOf(fits.e as Uint8Array) + n;
      if (same < 2n ** 256n) expect(path.verify(use, fits.signature, bytesOf(same))).toBe(true);
      expect(path.verify(use, fits.signature, bytesOf(modN(same + 1n)))).toBe(false);
    }
  });
});

describe('numbers out of range, keys off the curve', () => {
  test.each(paths.map((path) => [path.name, path] as const))('%s', (_, path) => {
    const d = scalar();
    const { point, signature, e } = construct('', timesBase(d), scalar(), scalar()) ?? expect.fail('no signature');
    const key = path.key(point);
    const [r, s] = [numberOf(signature.subarray(0, 32)), numberOf(signature.subarray(32))];
    const digest = e as Uint8Array;
    expect(path.verify(key, signature, digest)).toBe(true);
    for (const [badR, badS] of [
      [0n, s],
      [r, 0n],
      [n, s],
      [r, n],
      [r + n, s],
      [r, s + n],
      [2n ** 256n - 1n, s],
      [r, 2n ** 256n - 1n],
      [0n, 0n],
      // t = 0.
      [r, n - r],
    ] as const) {
      if (badR >= 2n ** 256n || badS >= 2n ** 256n) continue;
      expect(path.verify(key, concatBytes(bytesOf(badR), bytesOf(badS)), digest)).toBe(false);
    }
    const other = point.slice();
    other[63] = (other[63] as number) ^ 1;
    const { engine } = path;
    expect(engine.isPoint(point)).toBe(true);
    for (const bad of [
      other,
      new Uint8Array(64),
      new Uint8Array(64).fill(255),
      concatBytes(bytesOf(p), point.subarray(32)),
    ]) {
      expect(engine.isPoint(bad)).toBe(false);
      expect(engine.verify({ key: engine.newKey(bad), signature, e: digest })).toBe(false);
    }
  });
});

describe('worked example of GB/T 32918.5 on every path', () => {
  const publicKey = fromHex(
    '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
  );
  const signature = fromHex(
    'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa',
  );

  test.each(paths.map((path) => [path.name, path] as const))('%s', (_, path) => {
    const key = path.key(publicKey.slice(1));
    const message = utf8('message digest');
    expect(path.verify(key, signature, sm2Digest(message, publicKey, SM2_DEFAULT_USER_ID))).toBe(true);
    const z = sm2Z(publicKey, SM2_DEFAULT_USER_ID);
    expect(path.engine.verifyMessage(key, signature, z, message)).toBe(true);
    expect(path.engine.verifyMessage(key, signature, z, utf8('message digesT'))).toBe(false);
    // Longer than what goes through the module in one piece.
    expect(path.engine.verifyMessage(key, signature, z, new Uint8Array(100_000))).toBe(false);
  });
});

interface AttackCase {
  readonly tcId: number;
  readonly result: 'valid' | 'invalid' | 'valid-or-reject' | 'invalid-in-der';
  readonly msg: string;
  readonly sig: string;
  readonly uid: string;
  readonly pub: string;
}
const suite = 'suites/svc-sm2-sig-attacks.json';

describeShared(suite, 'forged and malformed signatures on every path', () => {
  const cases = readSharedJson<{ tests: AttackCase[] }>(suite).tests;

  test.each(paths.map((path) => [path.name, path] as const))('%s', (_, path) => {
    let run = 0;
    const wrong: number[] = [];
    for (const { tcId, result, msg, sig, uid, pub } of cases) {
      run += 1;
      const [message, der, userId, publicKey] = [msg, sig, uid, pub].map(fromHex) as [
        Uint8Array,
        Uint8Array,
        Uint8Array,
        Uint8Array,
      ];
      let got = false;
      try {
        const signature = new Uint8Array(64);
        got =
          readSignature(der, 'der', signature) &&
          path.verify(path.key(parseCoordinates(publicKey)), signature, sm2Digest(message, publicKey, userId));
      } catch {
        // The key or the user ID is refused before any engine sees it.
      }
      if (result === 'valid' ? !got : result === 'valid-or-reject' ? false : got) wrong.push(tcId);
    }
    expect(wrong).toEqual([]);
    expect(run).toBe(72);
  });
});
