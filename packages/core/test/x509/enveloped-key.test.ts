import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatBytes, equalBytes, fromHex, toHex } from '../../src/base/bytes.ts';
import { isCoreError } from '../../src/base/errors.ts';
import { encodeAlgorithmIdentifier, oids } from '../../src/crypto/index.ts';
import { derBitString, derNull, derOctetString, derSequence } from '../../src/der/index.ts';
import { encryptSm2, generateSm2KeyPair, sm2PublicKeyOf, sm4 } from '../../src/sm/index.ts';
import {
  createCertificateResponse,
  createSm2EnvelopedKey,
  openSm2EnvelopedKey,
  parseCertificateResponse,
  parseSm2EnvelopedKey,
} from '../../src/x509/index.ts';
import { corpus, describeShared, readShared } from '../support/shared.ts';
import { makeParty, testRandom } from './world.ts';

const random = testRandom('envelope');
const signing = generateSm2KeyPair(random);
const encryption = generateSm2KeyPair(random);

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'no error';
  } catch (error) {
    if (!isCoreError(error)) throw error;
    return error.code;
  }
}

describeShared('corpus/sm2-enveloped-key', 'enveloped keys of the corpus', () => {
  // The published key of the test that these five come from (gmsm, sm2_envelopedkey_test.go).
  const key = fromHex('5cbd96822bb1491ec835ae9c09d4d3825e30bd9955e3c7031fbbe0e72d6fddf6');
  test('5 are there, the negative samples of that test: each is refused, and why', () => {
    const results: Record<string, string> = {};
    for (const item of corpus('sm2-enveloped-key')) {
      const name = item.file.split('.').at(-2) ?? item.file;
      results[name] = codeOf(() => openSm2EnvelopedKey(readShared(`corpus/${item.file}`), key));
    }
    expect(results).toEqual({
      // The cipher is a bare identifier where an AlgorithmIdentifier belongs; in the first even OCTET STRINGs for BIT STRINGs.
      ce9530: 'ERR_DER_TAG',
      '2fe444': 'ERR_DER_TAG',
      '464319': 'ERR_DER_TAG',
      // CBC without an IV, and no ciphertext at all.
      '246633': 'ERR_ENVELOPED_KEY',
      d876f3: 'ERR_ENVELOPED_KEY',
    });
  });
});

describe('enveloped keys', () => {
  test.each(['ecb', 'cbc'] as const)('%s: made, read and opened', (mode) => {
    const der = createSm2EnvelopedKey(encryption.privateKey, signing.publicKey, { random, mode });
    const envelope = parseSm2EnvelopedKey(der);
    expect(envelope.leniencies).toEqual([]);
    expect(envelope.publicKey).toEqual(encryption.publicKey);
    expect(envelope.symmetricAlgorithm.oid).toBe(mode === 'ecb' ? oids.sm4Ecb : oids.sm4Cbc);
    expect(openSm2EnvelopedKey(der, signing.privateKey)).toEqual(encryption);
    expect(openSm2EnvelopedKey(envelope, signing.privateKey)).toEqual(encryption);
    expect(toHex(der)).not.toContain(toHex(encryption.privateKey));
  });

  test('property: parse∘encode is the identity, and every key comes out again', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.constantFrom('ecb' as const, 'cbc' as const),
        (seed, mode) => {
          const source = testRandom(`envelope ${seed}`);
          const pair = generateSm2KeyPair(source);
          const der = createSm2EnvelopedKey(pair.privateKey, signing.publicKey, { random: source, mode });
          const { symmetricAlgorithm, encryptedSessionKey, publicKey, encryptedPrivateKey } = parseSm2EnvelopedKey(der);
          const again = derSequence(
            encodeAlgorithmIdentifier(symmetricAlgorithm),
            encryptedSessionKey,
            derBitString(publicKey),
            derBitString(encryptedPrivateKey),
          );
          return (
            equalBytes(again, der) &&
            equalBytes(openSm2EnvelopedKey(der, signing.privateKey).privateKey, pair.privateKey)
          );
        },
      ),
      { numRuns: 15 },
    );
  });

  /** An envelope as somebody else would make it. */
  const envelope = (options: {
    readonly oid?: string;
    readonly parameters?: Uint8Array;
    readonly content?: Uint8Array;
    readonly publicKey?: Uint8Array;
  }): Uint8Array => {
    const sessionKey = random(16);
    return derSequence(
      encodeAlgorithmIdentifier({ oid: options.oid ?? oids.sm4, parameters: options.parameters }),
      encryptSm2(sessionKey, signing.publicKey, { random, format: 'der' }),
      derBitString(options.publicKey ?? encryption.publicKey),
      derBitString(sm4.ecb.encrypt(options.content ?? encryption.privateKey, sessionKey)),
    );
  };
  const open = (der: Uint8Array): string => codeOf(() => openSm2EnvelopedKey(der, signing.privateKey));

  test('other spellings: bare SM4, NULL, 32 zeros before the key', () => {
    expect(open(envelope({}))).toBe('no error');
    expect(open(envelope({ parameters: derNull() }))).toBe('no error');
    expect(open(envelope({ oid: oids.sm4Ecb, parameters: derNull() }))).toBe('no error');
    expect(open(envelope({ content: concatBytes(new Uint8Array(32), encryption.privateKey) }))).toBe('no error');
  });

  test('what a forger would send', () => {
    const other = generateSm2KeyPair(random);
    // A key that is not the announced one; the recipient would encrypt to a key that the forger knows.
    expect(open(envelope({ publicKey: other.publicKey }))).toBe('ERR_DECRYPTION');
    expect(open(envelope({ content: concatBytes(new Uint8Array(32).fill(1), encryption.privateKey) }))).toBe(
      'ERR_DECRYPTION',
    );
    expect(open(envelope({ content: new Uint8Array(32) }))).toBe('ERR_DECRYPTION');
    expect(open(envelope({ content: new Uint8Array(48) }))).toBe('ERR_ENVELOPED_KEY');
    expect(open(envelope({ oid: oids.sm4Cbc }))).toBe('ERR_ENVELOPED_KEY');
    expect(open(envelope({ oid: oids.sm4Ecb, parameters: derOctetString(random(16)) }))).toBe('ERR_ENVELOPED_KEY');
    expect(open(envelope({ oid: oids.aes128Cbc }))).toBe('ERR_ENVELOPED_KEY');
    expect(open(envelope({ publicKey: new Uint8Array(65) }))).toBe('ERR_KEY_PUBLIC');
    const der = envelope({});
    expect(codeOf(() => openSm2EnvelopedKey(der, other.privateKey))).toBe('ERR_DECRYPTION');
    expect(codeOf(() => openSm2EnvelopedKey(der, new Uint8Array(32)))).toBe('ERR_KEY_PRIVATE');
  });

  test('every flipped byte: refused, or the one spelling of the same key', () => {
    const der = createSm2EnvelopedKey(encryption.privateKey, signing.publicKey, { random });
    let opened = 0;
    for (let at = 0; at < der.length; at++) {
      const copy = der.slice();
      copy[at] = (copy[at] as number) ^ 0x40;
      if (open(copy) === 'no error') opened++;
    }
    expect(opened).toBe(0);
  });
});

describe('answers of an authority', () => {
  test('carry both certificates and the envelope, and refuse what does not belong together', async () => {
    const root = await makeParty('root', '示范甲省根CA');
    const first = await makeParty('organisation', '示范单位', { issuer: root });
    const second = await makeParty('organisation', '示范单位', { issuer: root, keyUse: 'encrypt' });
    const recipient = sm2PublicKeyOf(first.privateKey);
    const envelopedKey = createSm2EnvelopedKey(second.privateKey, recipient, { random });
    const parts = { signingCertificates: [first.der, root.der], envelopedKey, encryptionCertificates: [second.der] };
    const der = createCertificateResponse(parts);
    const response = parseCertificateResponse(der);
    expect(response.signingCertificates.map(({ raw }) => toHex(raw)).toSorted()).toEqual(
      [first.der, root.der].map(toHex).toSorted(),
    );
    expect(response.encryptionCertificates.map(({ raw }) => raw)).toEqual([second.der]);
    expect(equalBytes(response.envelopedKey?.raw ?? new Uint8Array(), envelopedKey)).toBe(true);
    const again = createCertificateResponse({
      signingCertificates: response.signingCertificates.map(({ raw }) => raw),
      envelopedKey: response.envelopedKey?.raw ?? new Uint8Array(),
      encryptionCertificates: response.encryptionCertificates.map(({ raw }) => raw),
    });
    expect(equalBytes(again, der)).toBe(true);
    expect(
      parseCertificateResponse(createCertificateResponse({ signingCertificates: [first.der] })).envelopedKey,
    ).toBeUndefined();
    expect(codeOf(() => createCertificateResponse({ signingCertificates: [] }))).toBe('ERR_ENVELOPED_KEY');
    expect(codeOf(() => createCertificateResponse({ ...parts, encryptionCertificates: [] }))).toBe('ERR_ENVELOPED_KEY');
    expect(codeOf(() => createCertificateResponse({ ...parts, encryptionCertificates: [first.der] }))).toBe(
      'ERR_ENVELOPED_KEY',
    );
    for (let length = 0; length < der.length; length += 7)
      expect(codeOf(() => parseCertificateResponse(der.subarray(0, length)))).toMatch(/^ERR_/);
  });
});
