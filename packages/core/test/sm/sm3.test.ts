import { createHash, getHashes } from 'node:crypto';
import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, fromUtf8, toHex, utf8 } from '../../src/base/bytes.ts';
import { hmacSm3, sm3 } from '../../src/sm/index.ts';
import { readStanzas } from '../support/evp-vectors.ts';
import { describeShared, readShared, readSharedJson } from '../support/shared.ts';

const hex = (bytes: Uint8Array): string => toHex(bytes);

describe('SM3', () => {
  test.each([
    ['', '1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b'],
    ['abc', '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'],
    ['abcd'.repeat(16), 'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732'],
    ['a'.repeat(1_000_000), 'c8aaf89429554029e231941a2acc0ad61ff2a5acd8fadd25847a3a732b3b02c3'],
  ])('GB/T 32905 Annex A and the long message %#', (message, digest) => {
    expect(hex(sm3(utf8(message)))).toBe(digest);
  });

  test.skipIf(!getHashes().includes('sm3'))(
    'agrees with the SM3 of OpenSSL at every length around the block border',
    () => {
      for (let length = 0; length <= 260; length++) {
        const message = Uint8Array.from({ length }, (_, i) => (i * 7 + length) & 0xff);
        expect(hex(sm3(message))).toBe(createHash('sm3').update(message).digest('hex'));
      }
    },
  );

  test('pieces, clones and views of a larger buffer give the same digest', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), fc.nat(8), (message, cut, shift) => {
        const at = Math.min(cut, message.length);
        const whole = hex(sm3(message));
        const hash = sm3.create().update(message.subarray(0, at));
        const copy = hash.clone();
        expect(hex(hash.update(message.subarray(at)).digest())).toBe(whole);
        expect(hex(copy.update(message.subarray(at)).digest())).toBe(whole);
        const larger = new Uint8Array(message.length + shift + 3);
        larger.set(message, shift);
        expect(hex(sm3(larger.subarray(shift, shift + message.length)))).toBe(whole);
      }),
      { numRuns: 200 },
    );
  });

  test('a finished hash cannot be used again', () => {
    const hash = sm3.create().update(utf8('abc'));
    hash.digest();
    expect(() => hash.update(utf8('d'))).toThrow();
    expect(() => hash.digest()).toThrow();
  });
});

describe('HMAC-SM3 and PBKDF2-HMAC-SM3', () => {
  test.each([
    ['Jefe', 'what do ya want for nothing?', '2e87f1d16862e6d964b50a5200bf2b10b764faa9680a296a2405f24bec39f882'],
    ['\u000b'.repeat(32), 'Hi There', 'c0ba18c68b90c88bc07de794bfc7d2c8d19ec31ed8773bc2b390c9604e0be11e'],
  ])('GM/T 0042 Annex D.3 %#', (key, message, mac) => {
    expect(hex(hmacSm3(utf8(key), utf8(message)))).toBe(mac);
  });

  test('PBKDF2 with one round and two blocks of output', () => {
    expect(hex(pbkdf2(sm3, utf8('passwd'), utf8('salt'), { c: 1, dkLen: 64 }))).toBe(
      '30530b86537c85ea33fbe26ee0adea8d8bd91d283b87936f400e83ad2364ef2632cd8662313657c0e6138ffeda2c4e6805869cbd8030188858d8a675ac762523',
    );
  });
});

describeShared('corpus/kat', 'published SM3 vectors', () => {
  const text = (path: string): string => fromUtf8(readShared(`corpus/kat/${path}`));

  test('Botan', () => {
    const vectors = readStanzas(text('randombit+botan/sm3.vec'));
    for (const v of vectors) expect(hex(sm3(fromHex(v['In'] ?? '')))).toBe(v['Out']?.toLowerCase());
    expect(vectors.length).toBe(139);
  });

  test('Tongsuo', () => {
    const digests = readStanzas(text('Tongsuo-Project+Tongsuo/evpmd_sm3.txt')).filter((v) => v['Digest'] === 'SM3');
    for (const v of digests) expect(hex(sm3(evpBytes(v['Input'])))).toBe(v['Output']?.toLowerCase());
    const macs = readStanzas(text('Tongsuo-Project+Tongsuo/evpmac_sm3.txt')).filter((v) => v['MAC'] === 'HMAC');
    for (const v of macs)
      expect(hex(hmacSm3(evpBytes(v['Key']), evpBytes(v['Input'])))).toBe(v['Output']?.toLowerCase());
    expect([digests.length, macs.length]).toEqual([8, 4]);
  });

  test('Wycheproof HMAC-SM3', () => {
    interface Group {
      readonly tagSize: number;
      readonly tests: readonly { tcId: number; key: string; msg: string; tag: string; result: string }[];
    }
    const { testGroups } = readSharedJson<{ testGroups: Group[] }>('corpus/kat/C2SP+wycheproof/hmac_sm3_test.json');
    const wrong: number[] = [];
    let run = 0;
    for (const group of testGroups) {
      for (const t of group.tests) {
        run++;
        const mac = hex(hmacSm3(fromHex(t.key), fromHex(t.msg))).slice(0, group.tagSize / 4);
        if ((mac === t.tag) !== (t.result === 'valid')) wrong.push(t.tcId);
      }
    }
    expect(wrong).toEqual([]);
    expect(run).toBe(174);
  });
});

/** A value of an OpenSSL test file: text in quotes, else hexadecimal. */
function evpBytes(value = ''): Uint8Array {
  return value.startsWith('"') ? utf8(value.slice(1, -1)) : fromHex(value);
}
