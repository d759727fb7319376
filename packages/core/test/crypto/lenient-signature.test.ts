import { ecdsa } from '@noble/curves/abstract/weierstrass.js';
import { p256 } from '@noble/curves/nist.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, test } from 'vitest';
import { concatBytes, fromHex, utf8 } from '../../src/base/bytes.ts';
import {
  diagnoseSignature,
  lenientSm2Signature,
  parsePublicKey,
  sm2PublicKeyInfo,
  verifySignature,
} from '../../src/crypto/index.ts';
import { derSequence, derValue, tag } from '../../src/der/index.ts';
import {
  decodeSm2Signature,
  generateSm2KeyPair,
  SM2_DEFAULT_USER_ID,
  signSm2,
  signSm2Digest,
  sm2Z,
  sm3,
  verifySm2,
} from '../../src/sm/index.ts';
import { Sm2Point } from '../../src/sm/sm2-curve.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { describeShared, readSharedJson } from '../support/shared.ts';

const random = seededRandom('lenient signature');
const pair = generateSm2KeyPair(random);
const publicKey = parsePublicKey(sm2PublicKeyInfo(pair.publicKey));
const message = utf8('整体签名');
const integer = (content: Uint8Array): Uint8Array => derValue(tag.integer, content);

/** Signs until the raw value has a property. */
function signUntil(wanted: (raw: Uint8Array) => boolean): Uint8Array {
  for (let i = 0; i < 4000; i++) {
    const raw = signSm2(message, pair.privateKey, { random, format: 'raw' });
    if (wanted(raw)) return raw;
  }
  return expect.fail('no such signature');
}

describe('spellings of real files', () => {
  const der = signSm2(message, pair.privateKey, { random });

  test('strict DER passes as it is', () => {
    expect(lenientSm2Signature(der)).toEqual({ der, leniencies: [] });
    expect(lenientSm2Signature(der, 3)?.leniencies).toEqual(['der.bitString.unusedBits']);
  });

  test('64 bytes r ‖ s', () => {
    expect(lenientSm2Signature(decodeSm2Signature(der))).toEqual({ der, leniencies: ['sm2.signature.raw'] });
    expect(diagnoseSignature({ publicKey, signature: decodeSm2Signature(der), message })).toBe('sm2.raw');
  });

  test('INTEGERs without their sign octet or with one too many', () => {
    const raw = signUntil((bytes) => (bytes[0] as number) >= 0x80);
    const [r, s] = [raw.subarray(0, 32), raw.subarray(32)];
    const negative = derSequence(integer(r), integer(s));
    const read = lenientSm2Signature(negative) ?? expect.fail('not read');
    expect(read.leniencies).toContain('der.integer.negative');
    expect(verifySm2(read.der, message, pair.publicKey)).toBe(true);
    expect(verifySm2(negative, message, pair.publicKey)).toBe(false);
    expect(diagnoseSignature({ publicKey, signature: negative, message })).toBe('sm2.negative');
    const long = derSequence(integer(concatBytes(new Uint8Array(2), r)), integer(concatBytes(new Uint8Array(1), s)));
    expect(lenientSm2Signature(long)?.leniencies).toContain('der.integer.notMinimal');
  });

  test('trailing zero octets lost, in DER and in r ‖ s', () => {
    const raw = signUntil((bytes) => bytes[63] === 0);
    const strict = lenientSm2Signature(raw)?.der ?? expect.fail('not read');
    const cut = lenientSm2Signature(strict.subarray(0, -1), 5) ?? expect.fail('not read');
    expect(cut).toEqual({ der: strict, leniencies: ['der.bitString.unusedBits', 'sm2.signature.lostZeros'] });
    expect(diagnoseSignature({ publicKey, signature: strict.subarray(0, -1), message })).toBe('sm2.truncated');
    expect(lenientSm2Signature(raw.subarray(0, 63))?.leniencies).toEqual([
      'sm2.signature.lostZeros',
      'sm2.signature.raw',
    ]);
  });

  test('a signature that lost other octets is brought into DER at most as another number, which does not verify', () => {
    const read = lenientSm2Signature(der.subarray(0, -1));
    if (read !== undefined) expect(verifySm2(read.der, message, pair.publicKey)).toBe(false);
    expect(lenientSm2Signature(der.subarray(0, -3))).toBeUndefined();
    for (const bad of [
      new Uint8Array(0),
      new Uint8Array(64),
      new Uint8Array(64).fill(255),
      fromHex('3006020100020100'),
    ])
      expect(lenientSm2Signature(bad)).toBeUndefined();
  });
});

describe('diagnosis', () => {
  const { privateKey, publicKey: point } = pair;
  const diagnose = (signature: Uint8Array) => {
    // What is diagnosed was refused before.
    expect(verifySignature({ algorithm: 'sm2-sm3', publicKey, signature, message })).toBe(false);
    return diagnoseSignature({ publicKey, signature, message });
  };
  const z = sm2Z(point, SM2_DEFAULT_USER_ID);
  const over = (e: Uint8Array): Uint8Array => signSm2Digest(e, privateKey, { random });
  const curve = ecdsa(Sm2Point, sha256);
  const classic = (digest: Uint8Array): Uint8Array =>
    curve.sign(digest, privateKey, { prehash: false, lowS: false, format: 'der' });

  test.each([
    ['sm2.userId.empty', () => signSm2(message, privateKey, { random, userId: new Uint8Array(0) })],
    ['sm2.userId.other', () => signSm2(message, privateKey, { random, userId: utf8('ALICE123@YAHOO.COM') })],
    ['sm2.noZ', () => over(sm3(message))],
    ['sm2.doubleHash', () => over(sm3(concatBytes(z, sm3(message))))],
    ['sm2.sha256', () => over(sha256(concatBytes(z, message)))],
    ['sm2.sha256', () => over(sha256(message))],
    ['sm2.ecdsa', () => classic(sm3(message))],
    ['sm2.ecdsa', () => classic(sha256(message))],
  ] as const)('%s', (diagnosis, sign) => {
    expect(diagnose(sign())).toBe(diagnosis);
  });

  test('with user IDs that the caller gives, a bounded number of them', () => {
    const signature = signSm2(message, privateKey, { random, userId: utf8('zhang@example.cn') });
    const tried = (userIds: readonly (Uint8Array | string)[]) =>
      diagnoseSignature({ publicKey, signature, message, userIds });
    expect(tried([])).toBeUndefined();
    expect(tried(['li@example.cn', 'zhang@example.cn'])).toBe('sm2.userId.other');
    expect(tried([utf8('zhang@example.cn')])).toBe('sm2.userId.other');
    expect(tried([new Uint8Array(0x2000), 'zhang@example.cn'])).toBe('sm2.userId.other');
    expect(tried([...Array.from({ length: 1000 }, String), 'zhang@example.cn'])).toBeUndefined();
  });

  test('a right signature, a foreign one and another kind of key have none', () => {
    const right = signSm2(message, privateKey, { random });
    expect(diagnoseSignature({ publicKey, signature: right, message })).toBeUndefined();
    expect(diagnose(signSm2(message, generateSm2KeyPair(random).privateKey, { random }))).toBeUndefined();
    expect(diagnose(new Uint8Array(0))).toBeUndefined();
    const foreign = {
      algorithm: 'ec-p256',
      spki: point,
      point: p256.Point.BASE.toBytes(false),
      leniencies: [],
    } as const;
    expect(diagnoseSignature({ publicKey: foreign, signature: right, message })).toBeUndefined();
  });
});

const attacks = 'suites/svc-sm2-sig-attacks.json';

describeShared(attacks, 'diagnosis of the attack suite', () => {
  test('names the misreadings and never turns them valid', () => {
    const { tests } = readSharedJson<{ tests: { id: string; msg: string; sig: string; pub: string }[] }>(attacks);
    const named: Record<string, string | undefined> = {};
    for (const id of [
      'id.empty-valid',
      'za.missing',
      'hash.sha256',
      'alg.ecdsa',
      'raw.64',
      'der.both-missing-zero',
      'msg.other',
      'arith.swap',
    ]) {
      const c = tests.find((t) => t.id === id) ?? expect.fail(id);
      const key = parsePublicKey(sm2PublicKeyInfo(fromHex(c.pub)));
      named[id] = diagnoseSignature({ publicKey: key, signature: fromHex(c.sig), message: fromHex(c.msg) });
    }
    expect(named).toEqual({
      'id.empty-valid': 'sm2.userId.empty',
      'za.missing': 'sm2.noZ',
      'hash.sha256': 'sm2.sha256',
      'alg.ecdsa': 'sm2.ecdsa',
      'raw.64': 'sm2.raw',
      'der.both-missing-zero': 'sm2.negative',
      'msg.other': undefined,
      'arith.swap': undefined,
    });
  });
});
