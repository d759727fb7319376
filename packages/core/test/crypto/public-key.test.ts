import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatBytes, fromHex, toHex } from '../../src/base/bytes.ts';
import { isCoreError } from '../../src/base/errors.ts';
import {
  type AlgorithmIdentifier,
  encodeAlgorithmIdentifier,
  keyId,
  oidName,
  oids,
  parseAlgorithmIdentifier,
  parsePublicKey,
  signatureAlgorithmOf,
  sm2PublicKeyInfo,
  sm2SignatureAlgorithm,
} from '../../src/crypto/index.ts';
import {
  DerReader,
  derBitString,
  derInteger,
  derNull,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  encodeObjectIdentifier,
} from '../../src/der/index.ts';
import { generateSm2KeyPair, sm2CurveParameters, sm2PublicKeyOf, sm3 } from '../../src/sm/index.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { corpus, describeShared, readShared } from '../support/shared.ts';

const random = seededRandom('public key');
const code = (name: string): unknown => expect.objectContaining({ code: name });
const { publicKey: point } = generateSm2KeyPair(random);

/** SPKI with any algorithm identifier and any bits. */
const spkiOf = (algorithm: Uint8Array, bits: Uint8Array): Uint8Array => derSequence(algorithm, derBitString(bits));
const ec = (parameters: Uint8Array): Uint8Array => derSequence(derObjectIdentifier(oids.ecPublicKey), parameters);
const names = (spki: Uint8Array): string[] => parsePublicKey(spki).leniencies.map(({ name }) => name);

const number = (value: bigint): Uint8Array => fromHex(value.toString(16).padStart(64, '0'));
const { p, a, b, n, Gx, Gy } = sm2CurveParameters;

/** Explicit domain parameters with chosen changes. */
function explicit(
  change: Partial<Record<'p' | 'a' | 'b' | 'n' | 'base' | 'h' | 'version', Uint8Array>> = {},
): Uint8Array {
  const base = concatBytes(Uint8Array.of(4), number(Gx), number(Gy));
  return derSequence(
    derInteger(change.version ?? Uint8Array.of(1)),
    derSequence(derObjectIdentifier(oids.primeField), derInteger(change.p ?? number(p))),
    derSequence(derOctetString(change.a ?? number(a)), derOctetString(change.b ?? number(b))),
    derOctetString(change.base ?? base),
    derInteger(change.n ?? number(n)),
    derInteger(change.h ?? Uint8Array.of(1)),
  );
}

describe('SM2 public keys', () => {
  test('what is written is read back without remark', () => {
    const spki = sm2PublicKeyInfo(point);
    const key = parsePublicKey(spki);
    expect(key).toEqual({ algorithm: 'sm2', spki, point, leniencies: [] });
    expect(Object.isFrozen(key)).toBe(true);
    expect(keyId(spki)).toBe(toHex(sm3(spki)));
  });

  test('tolerated forms are named', () => {
    const curve = derObjectIdentifier(oids.sm2);
    const compressed = concatBytes(Uint8Array.of(2 + ((point[64] as number) & 1)), point.subarray(1, 33));
    expect(names(spkiOf(ec(curve), compressed))).toEqual(['key.point.compressed']);
    expect(names(spkiOf(ec(explicit()), point))).toEqual(['key.curve.explicit']);
    for (const parameters of [undefined, derNull(), curve])
      expect(names(spkiOf(encodeAlgorithmIdentifier({ oid: oids.sm2, parameters }), point))).toEqual([
        'key.algorithm.sm2',
      ]);
  });

  test('explicit parameters that differ in any number make no key (CVE-2020-0601)', () => {
    const forgedBase = sm2PublicKeyOf(number(7n));
    const changes = [
      { base: forgedBase },
      { p: number(p - 2n) },
      { a: number(a - 1n) },
      { b: number(b + 1n) },
      { n: number(n - 2n) },
      { h: Uint8Array.of(2) },
      { version: Uint8Array.of(2) },
    ];
    for (const change of changes) {
      const key = parsePublicKey(spkiOf(ec(explicit(change)), point));
      expect([key.algorithm, key.point]).toEqual(['unknown', undefined]);
    }
  });

  test('points off the curve and broken structures are refused', () => {
    const offCurve = point.slice();
    offCurve[64] = (offCurve[64] as number) ^ 1;
    const bad = [
      spkiOf(ec(derObjectIdentifier(oids.sm2)), offCurve),
      spkiOf(ec(derObjectIdentifier(oids.sm2)), Uint8Array.of(0)),
      spkiOf(ec(derObjectIdentifier(oids.p256)), point),
      concatBytes(sm2PublicKeyInfo(point), Uint8Array.of(0)),
      sm2PublicKeyInfo(point).subarray(0, -1),
      new Uint8Array(0),
    ];
    for (const spki of bad) expect(() => parsePublicKey(spki)).toThrow(code('ERR_KEY_PUBLIC'));
  });

  test('whatever is thrown in, only our errors come out', () => {
    const good = sm2PublicKeyInfo(point);
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(3), (at, value, cut) => {
        const bytes = good.slice(0, good.length - cut);
        bytes[at] = value;
        try {
          parsePublicKey(bytes);
        } catch (error) {
          expect(isCoreError(error)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('foreign public keys', () => {
  test.each([
    ['prime256v1', 'ec-p256', 65],
    ['secp384r1', 'ec-p384', 97],
    ['secp521r1', 'ec-p521', 133],
  ] as const)('%s', (namedCurve, algorithm, length) => {
    const spki = generateKeyPairSync('ec', { namedCurve }).publicKey.export({ type: 'spki', format: 'der' });
    const key = parsePublicKey(new Uint8Array(spki));
    expect([key.algorithm, key.point?.length, key.leniencies]).toEqual([algorithm, length, []]);
  });

  test('a curve whose identifier pretends to be constructed is malformed, not unknown', () => {
    const good = sm2PublicKeyInfo(generateSm2KeyPair(seededRandom('constructed')).publicKey);
    const spoilt = good.slice();
    const at = Buffer.from(good).lastIndexOf(Buffer.from('06082a811ccf5501822d', 'hex'));
    spoilt[at] = 0x26;
    expect(() => parsePublicKey(spoilt)).toThrow(code('ERR_KEY_PUBLIC'));
  });

  test('RSA, Ed25519 and an unknown curve are recognised', () => {
    const of = (spki: Uint8Array) => parsePublicKey(new Uint8Array(spki));
    const der = { type: 'spki', format: 'der' } as const;
    const rsa = of(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export(der));
    expect([rsa.algorithm, rsa.rsa?.modulus.length, toHex(rsa.rsa?.exponent ?? new Uint8Array(0))]).toEqual([
      'rsa',
      128,
      '010001',
    ]);
    expect(of(generateKeyPairSync('ed25519').publicKey.export(der)).algorithm).toBe('ed25519');
    expect(of(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey.export(der)).algorithm).toBe('unknown');
  });
});

describe('algorithm identifiers', () => {
  test('parse and encode are inverse', () => {
    for (const id of [sm2SignatureAlgorithm(), { oid: oids.ed25519, parameters: undefined }]) {
      const reader = DerReader.over(encodeAlgorithmIdentifier(id), 'test');
      expect(parseAlgorithmIdentifier(reader, 'id')).toEqual(id);
    }
  });

  test.each([
    [oids.sm2WithSm3, derNull(), 'sm2-sm3'],
    [oids.sm2WithSm3, undefined, 'sm2-sm3'],
    [oids.sm2Sign, undefined, 'sm2-sm3'],
    [oids.sm2, derNull(), 'sm2-sm3'],
    [oids.sm2WithSm3, derSequence(), undefined],
    [oids.sm2WithSm3, Uint8Array.of(5, 1, 0), undefined],
    [oids.ecdsaWithSha256, undefined, 'ecdsa-sha256'],
    [oids.ecdsaWithSha256, derNull(), undefined],
    [oids.rsaWithSha256, derNull(), 'rsa-sha256'],
    [oids.rsaPss, derSequence(), 'rsa-pss-sha1'],
    [oids.smSignedData, undefined, undefined],
    ['1.2.3', undefined, undefined],
  ])('%s with parameters %o is %s', (oid, parameters, algorithm) => {
    expect(signatureAlgorithmOf({ oid, parameters } as AlgorithmIdentifier)).toBe(algorithm);
  });

  test('every identifier of the table is valid, unique and has its name back', () => {
    const all = Object.entries(oids);
    expect(new Set(all.map(([, oid]) => oid)).size).toBe(all.length);
    for (const [name, oid] of all) {
      expect(encodeObjectIdentifier(oid), name).toBeDefined();
      expect(oidName(oid)).toBe(name);
    }
    expect(oidName('1.2.3.4')).toBeUndefined();
  });
});

describeShared('corpus/certs', 'public keys of real certificates', () => {
  test('every certificate’s key is read; kinds and deviations are counted', () => {
    const kinds: Record<string, number> = {};
    const deviations: Record<string, number> = {};
    const refused: string[] = [];
    for (const { file } of corpus('certs')) {
      try {
        const key = parsePublicKey(spkiOfCertificate(readShared(`corpus/${file}`)));
        kinds[key.algorithm] = (kinds[key.algorithm] ?? 0) + 1;
        for (const { name } of key.leniencies) deviations[name] = (deviations[name] ?? 0) + 1;
      } catch (error) {
        if (!isCoreError(error)) throw error;
        refused.push(`${file} ${error.code}`);
      }
    }
    // The catalogue, made with other code, counts 17 certificates with the SM2 algorithm as their key algorithm.
    const listed = corpus('certs').filter(({ keyalg }) => keyalg === oids.sm2).length;
    expect({ kinds, deviations, refused }).toEqual({
      kinds: { sm2: 314, 'ec-p256': 1 },
      deviations: { 'key.algorithm.sm2': listed, 'key.curve.explicit': 1 },
      refused: [],
    });
  });
});

function spkiOfCertificate(der: Uint8Array): Uint8Array {
  const tbs = DerReader.over(der, 'certificate').readSequence().readSequence();
  tbs.readOptional(0xa0);
  for (let i = 0; i < 5; i++) tbs.readElement();
  return tbs.readElement().bytes;
}
