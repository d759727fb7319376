import { createCipheriv, getCiphers } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatBytes, fromHex, fromUtf8, toHex } from '../../src/base/bytes.ts';
import { sm4 } from '../../src/sm/index.ts';
import { readStanzas } from '../support/evp-vectors.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { describeShared, readShared, readSharedJson } from '../support/shared.ts';

const refused = expect.objectContaining({ code: 'ERR_DECRYPTION' });
const misused = expect.objectContaining({ code: 'ERR_ARGUMENT' });
const random = seededRandom('sm4');
const example = fromHex('0123456789ABCDEFFEDCBA9876543210');

describe('SM4', () => {
  test('worked example of GB/T 32907 Annex A', () => {
    expect(toHex(sm4.ecb.encrypt(example, example))).toBe('681edf34d206965e86b3e94f536e4246');
    expect(toHex(sm4.ecb.decrypt(fromHex('681edf34d206965e86b3e94f536e4246'), example))).toBe(toHex(example));
  });

  test('CBC chains', () => {
    const twice = concatBytes(example, example);
    const options = { iv: example, padding: 'none' } as const;
    expect(toHex(sm4.cbc.encrypt(twice, example, options))).toBe(
      '2677f46b09c122cc975533105bd4a22af6125f7275ce552c3a2bbcf533de8a3b',
    );
    expect(sm4.cbc.decrypt(sm4.cbc.encrypt(twice, example, options), example, options)).toEqual(twice);
  });

  test.skipIf(!getCiphers().includes('sm4-cbc'))('agrees with the SM4 of OpenSSL across piece borders', () => {
    for (const length of [0, 1, 15, 16, 17, 65_535, 65_536, 65_537, 70_000]) {
      const [key, iv, plaintext] = [random(16), random(16), random(length)];
      const native = (name: string, data: Uint8Array): string => {
        const cipher = createCipheriv(name, key, name.endsWith('ecb') ? null : iv);
        return Buffer.concat([cipher.update(data), cipher.final()]).toString('hex');
      };
      expect(toHex(sm4.cbc.encrypt(plaintext, key, { iv }))).toBe(native('sm4-cbc', plaintext));
      expect(toHex(sm4.ecb.encrypt(plaintext, key, { padding: 'pkcs7' }))).toBe(native('sm4-ecb', plaintext));
      expect(toHex(sm4.ctr.encrypt(plaintext, key, { counter: iv }))).toBe(native('sm4-ctr', plaintext));
      expect(sm4.cbc.decrypt(sm4.cbc.encrypt(plaintext, key, { iv }), key, { iv })).toEqual(plaintext);
    }
  });

  test('the counter wraps round in CTR and stays within 32 bits in GCM', () => {
    const [key, data] = [random(16), random(64)];
    const counter = new Uint8Array(16).fill(0xff);
    const blocks = concatBytes(counter, new Uint8Array(16), new Uint8Array(15), Uint8Array.of(1));
    const stream = sm4.ecb.encrypt(blocks, key);
    const got = sm4.ctr.encrypt(data.subarray(0, 48), key, { counter });
    expect(toHex(got)).toBe(toHex(stream.map((byte, i) => byte ^ (data[i] as number))));
  });

  test('every mode opens what it sealed', () => {
    const bytes16 = fc.uint8Array({ minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), bytes16, bytes16, (plaintext, key, iv) => {
        expect(
          sm4.ecb.decrypt(sm4.ecb.encrypt(plaintext, key, { padding: 'pkcs7' }), key, { padding: 'pkcs7' }),
        ).toEqual(plaintext);
        expect(sm4.cbc.decrypt(sm4.cbc.encrypt(plaintext, key, { iv }), key, { iv })).toEqual(plaintext);
        expect(sm4.ctr.decrypt(sm4.ctr.encrypt(plaintext, key, { counter: iv }), key, { counter: iv })).toEqual(
          plaintext,
        );
        const options = { nonce: iv.subarray(0, 12), additionalData: key };
        expect(sm4.gcm.decrypt(sm4.gcm.encrypt(plaintext, key, options), key, options)).toEqual(plaintext);
      }),
      { numRuns: 60 },
    );
  });

  test('wrong lengths are the caller’s fault, wrong ciphertexts one code', () => {
    const short = random(15);
    expect(() => sm4.ecb.encrypt(example, short)).toThrow(misused);
    expect(() => sm4.ecb.encrypt(short, example)).toThrow(misused);
    expect(() => sm4.cbc.encrypt(example, example, { iv: short })).toThrow(misused);
    expect(() => sm4.ctr.encrypt(example, example, { counter: short })).toThrow(misused);
    expect(() => sm4.gcm.encrypt(example, example, { nonce: new Uint8Array(0) })).toThrow(misused);
    expect(() => sm4.gcm.encrypt(example, example, { nonce: example, tagLength: 4 })).toThrow(misused);
    for (const length of [0, 15, 17])
      expect(() => sm4.cbc.decrypt(random(length), example, { iv: example })).toThrow(refused);
  });

  test('padding that no writer makes is refused', () => {
    const iv = random(16);
    const sealWith = (last: number[]): Uint8Array =>
      sm4.cbc.encrypt(concatBytes(new Uint8Array(16 - last.length), Uint8Array.from(last)), example, {
        iv,
        padding: 'none',
      });
    for (const last of [[0], [17], [255], [1, 2], [3, 2, 3], [2, 3, 3]])
      expect(() => sm4.cbc.decrypt(sealWith(last), example, { iv })).toThrow(refused);
    expect(sm4.cbc.decrypt(sealWith([2, 2]), example, { iv }).length).toBe(14);
  });

  test('GCM: no flipped bit of ciphertext, tag, nonce or additional data is accepted', () => {
    const [key, nonce, additionalData] = [random(16), random(12), random(20)];
    const sealed = sm4.gcm.encrypt(random(37), key, { nonce, additionalData });
    const flip = (bytes: Uint8Array, bit: number): Uint8Array =>
      bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
    for (let bit = 0; bit < sealed.length * 8; bit++)
      expect(() => sm4.gcm.decrypt(flip(sealed, bit), key, { nonce, additionalData })).toThrow(refused);
    expect(() => sm4.gcm.decrypt(sealed, key, { nonce: flip(nonce, 3), additionalData })).toThrow(refused);
    expect(() => sm4.gcm.decrypt(sealed, key, { nonce, additionalData: flip(additionalData, 9) })).toThrow(refused);
    expect(() => sm4.gcm.decrypt(sealed.subarray(0, 15), key, { nonce, additionalData })).toThrow(refused);
    // A tag cut to 12 bytes is accepted only where 12 bytes were agreed.
    const short = sm4.gcm.encrypt(example, key, { nonce, tagLength: 12 });
    expect(sm4.gcm.decrypt(short, key, { nonce, tagLength: 12 })).toEqual(example);
    expect(() => sm4.gcm.decrypt(short, key, { nonce })).toThrow(refused);
  });
});

describeShared('corpus/kat', 'published SM4 vectors', () => {
  test('Botan: single blocks', () => {
    const vectors = readStanzas(fromUtf8(readShared('corpus/kat/randombit+botan/sm4.vec')));
    let run = 0;
    for (const { Key, In, Out, Iterations } of vectors) {
      if (Key === undefined || In === undefined || Iterations !== undefined) continue;
      run++;
      expect(toHex(sm4.ecb.encrypt(fromHex(In), fromHex(Key)))).toBe(Out?.toLowerCase());
      expect(toHex(sm4.ecb.decrypt(fromHex(Out ?? ''), fromHex(Key)))).toBe(In.toLowerCase());
    }
    expect([run, vectors.length - run]).toEqual([22, 0]);
  });

  test('Tongsuo: ECB, CBC, CTR and GCM', () => {
    const vectors = readStanzas(fromUtf8(readShared('corpus/kat/Tongsuo-Project+Tongsuo/evpciph_sm4.txt')));
    const ran: Record<string, number> = {};
    for (const v of vectors) {
      const mode = (v['Cipher'] ?? '').replace('SM4-', '').toLowerCase();
      if (mode !== 'ecb' && mode !== 'cbc' && mode !== 'ctr' && mode !== 'gcm') continue;
      const [key, iv, plaintext] = [v['Key'], v['IV'], v['Plaintext']].map((text) => fromHex(text ?? '')) as [
        Uint8Array,
        Uint8Array,
        Uint8Array,
      ];
      const sealed = {
        ecb: () => sm4.ecb.encrypt(plaintext, key),
        cbc: () => sm4.cbc.encrypt(plaintext, key, { iv, padding: 'none' }),
        ctr: () => sm4.ctr.encrypt(plaintext, key, { counter: iv }),
        gcm: () => sm4.gcm.encrypt(plaintext, key, { nonce: iv, additionalData: fromHex(v['AAD'] ?? '') }),
      }[mode]();
      expect(toHex(sealed)).toBe(`${v['Ciphertext']}${v['Tag'] ?? ''}`.toLowerCase());
      ran[mode] = (ran[mode] ?? 0) + 1;
    }
    expect(ran).toEqual({ ecb: 1, cbc: 3, ctr: 1, gcm: 1 });
  });

  test('Wycheproof SM4-GCM', () => {
    interface Case {
      readonly tcId: number;
      readonly key: string;
      readonly iv: string;
      readonly aad: string;
      readonly msg: string;
      readonly ct: string;
      readonly tag: string;
      readonly result: string;
    }
    const suite = readSharedJson<{ testGroups: { tests: Case[] }[] }>('corpus/kat/C2SP+wycheproof/sm4_gcm_test.json');
    const wrong: number[] = [];
    let run = 0;
    for (const t of suite.testGroups.flatMap((group) => group.tests)) {
      run++;
      const options = { nonce: fromHex(t.iv), additionalData: fromHex(t.aad) };
      let opened: string | undefined;
      try {
        opened = toHex(sm4.gcm.decrypt(fromHex(t.ct + t.tag), fromHex(t.key), options));
      } catch {
        opened = undefined;
      }
      if ((opened === t.msg) !== (t.result === 'valid')) wrong.push(t.tcId);
      if (t.result === 'valid' && toHex(sm4.gcm.encrypt(fromHex(t.msg), fromHex(t.key), options)) !== t.ct + t.tag)
        wrong.push(t.tcId);
    }
    expect(wrong).toEqual([]);
    expect(run).toBe(104);
  });
});
