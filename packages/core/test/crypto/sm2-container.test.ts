import { describe, expect, test } from 'vitest';
import { toBase64, toHex, utf8 } from '../../src/base/bytes.ts';
import { isCoreError } from '../../src/base/errors.ts';
import {
  createSm2Container,
  generatePrivateKey,
  isSm2Container,
  type PrivateKey,
  parseSm2Container,
} from '../../src/crypto/index.ts';
import { derInteger, derSequence } from '../../src/der/index.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { corpus, describeShared, readShared } from '../support/shared.ts';

const random = seededRandom('sm2 container');
const code = (name: string): unknown => expect.objectContaining({ code: name });
const key = generatePrivateKey('sm2', random);

/** As much of a certificate as is looked at: its fields up to the public key. */
function certificateOf({ publicKey }: PrivateKey): Uint8Array {
  const empty = derSequence();
  return derSequence(derSequence(derInteger(5), empty, empty, empty, empty, publicKey));
}

const certificate = certificateOf(key);
const made = createSm2Container({ key, certificate }, '口令 990000');

describe('.sm2 files', () => {
  test('what is made is read back, as DER and as base64', () => {
    for (const form of [made, utf8(toBase64(made))]) {
      expect(parseSm2Container(form, '口令 990000')).toEqual({ key, certificate });
      expect(isSm2Container(form)).toBe(true);
    }
    expect(isSm2Container(certificate)).toBe(false);
  });

  test('other passwords, other kinds of key and certificates of another key are refused', () => {
    for (const password of ['', '口令', '口令 990001'])
      expect(() => parseSm2Container(made, password)).toThrow(code('ERR_KEY_PASSWORD'));
    const other = certificateOf(generatePrivateKey('sm2', random));
    expect(() => createSm2Container({ key, certificate: other }, 'x')).toThrow(code('ERR_KEY_PRIVATE'));
    expect(() => createSm2Container({ key, certificate: derSequence() }, 'x')).toThrow(code('ERR_KEY_FILE'));
    expect(() => createSm2Container({ key, certificate }, '')).toThrow(code('ERR_ARGUMENT'));
    const foreign = generatePrivateKey('ec-p256', random);
    expect(() => createSm2Container({ key: foreign, certificate }, 'x')).toThrow(code('ERR_ARGUMENT'));
  });

  test('each byte flipped, each length cut: our errors only, and never another key', () => {
    for (let at = 0; at < made.length; at++) {
      const changed = made.slice();
      changed[at] = (changed[at] as number) ^ 0x41;
      for (const bytes of [changed, made.subarray(0, at)]) {
        try {
          expect(toHex(parseSm2Container(bytes, '口令 990000').key.secret)).toBe(toHex(key.secret));
        } catch (error) {
          expect(isCoreError(error)).toBe(true);
        }
      }
    }
  });
});

describeShared('corpus/cfca-sm2-container', '.sm2 files of CFCA tools', () => {
  test('each opens with its password; the key is that of the certificate', () => {
    const outcomes: Record<string, number> = {};
    for (const entry of corpus('cfca-sm2-container')) {
      const bytes = readShared(`corpus/${entry.file}`);
      expect(isSm2Container(bytes)).toBe(true);
      const password = /password '(.*)'/.exec(entry.expect)?.[1];
      let outcome = 'read';
      try {
        const read = parseSm2Container(bytes, password ?? '123456');
        if (read.key.leniencies.length === 0) expect(createSm2Container(read, password as string)).toEqual(bytes);
        else outcome = 'read, another identifier';
      } catch (error) {
        if (!isCoreError(error)) throw error;
        outcome = error.code;
      }
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
    // The password of one is not published.
    expect(outcomes).toEqual({ read: 2, 'read, another identifier': 3, ERR_KEY_PASSWORD: 1 });
  });
});
