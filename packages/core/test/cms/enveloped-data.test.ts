import { describe, expect, it } from 'vitest';
import { concatBytes, equalBytes, utf8 } from '../../src/base/bytes.ts';
import { isCoreError } from '../../src/base/errors.ts';
import {
  type CmsFamily,
  createEncryptedData,
  createEnvelopedData,
  createEnvelopedPrivateKey,
  createSignedAndEnvelopedData,
  createSm2Recipient,
  type EnvelopedData,
  openEncryptedData,
  openEnvelopedData,
  openEnvelopedPrivateKey,
  openSignedAndEnvelopedData,
  parseEnvelopedData,
  type RecipientKey,
} from '../../src/cms/index.ts';
import {
  DerReader,
  derExplicit,
  derInteger,
  derNull,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derSetOf,
  derValue,
} from '../../src/der/index.ts';
import { encryptSm2, sm4 } from '../../src/sm/index.ts';
import { type Holder, world } from '../seal/world.ts';
import { seededRandom } from '../support/seeded-random.ts';

const content = utf8('示范甲省市场监督管理局：密文内容');
const random = seededRandom('enveloped');
const families: readonly CmsFamily[] = ['gm', 'rfc'];

const own = (holder: Holder): RecipientKey => createSm2Recipient(holder.privateKey, holder.certificate);

async function codeOf(act: () => unknown): Promise<string> {
  try {
    await act();
    return 'done';
  } catch (error) {
    if (isCoreError(error)) return error.code;
    throw error;
  }
}

const named = ({ leniencies }: Pick<EnvelopedData, 'leniencies'>): readonly string[] =>
  leniencies.map(({ name }) => name);

describe('own envelopes', () => {
  it.each(
    families.flatMap((family) =>
      (['issuerAndSerialNumber', 'subjectKeyIdentifier'] as const).flatMap((identifiedBy) =>
        (['sm4-cbc', 'sm4-gcm'] as const).map((cipher) => ({ family, identifiedBy, cipher })),
      ),
    ),
  )('open again: %o', async (choice) => {
    const { encipher } = await world();
    const bytes = createEnvelopedData({ content, recipients: [encipher.certificate], random, ...choice });
    const message = parseEnvelopedData(bytes);
    expect(named(message)).toEqual([]);
    expect(message.kind).toBe(choice.cipher === 'sm4-gcm' ? 'authEnvelopedData' : 'envelopedData');
    const opened = await openEnvelopedData(message, own(encipher));
    expect(opened).toMatchObject({ cipher: choice.cipher, recipient: 0, leniencies: [] });
    expect(opened.integrity).toBe(choice.cipher === 'sm4-gcm' ? 'authenticated' : 'none');
    expect(opened.content).toEqual(content);
  });

  it('of every length around the block, an empty content too', async () => {
    const { encipher } = await world();
    for (const length of [0, 1, 15, 16, 17, 31, 32, 33]) {
      const plain = content.subarray(0, length);
      for (const cipher of ['sm4-cbc', 'sm4-gcm'] as const) {
        const recipients = [encipher.certificate];
        const bytes = createEnvelopedData({ content: plain, recipients, random, family: 'gm', cipher });
        expect((await openEnvelopedData(parseEnvelopedData(bytes), own(encipher))).content).toEqual(plain);
      }
    }
  });

  it('for two: each opens, a third learns only that it is not for them, a stolen certificate opens nothing', async () => {
    const { encipher, root, stranger } = await world();
    const second: Holder = { ...root };
    const certificate = { ...root.certificate, keyUsage: new Set(['keyEncipherment'] as const) };
    const bytes = createEnvelopedData({
      content,
      recipients: [encipher.certificate, certificate],
      random,
      family: 'gm',
    });
    const message = parseEnvelopedData(bytes);
    expect(message.recipients).toHaveLength(2);
    for (const holder of [encipher, second])
      expect((await openEnvelopedData(message, own(holder))).content).toEqual(content);
    expect((await openEnvelopedData(message, createSm2Recipient(second.privateKey))).content).toEqual(content);
    expect(await codeOf(() => openEnvelopedData(message, own(stranger)))).toBe('ERR_CMS_RECIPIENT');
    const thief = createSm2Recipient(stranger.privateKey, encipher.certificate);
    expect(await codeOf(() => openEnvelopedData(message, thief))).toBe('ERR_DECRYPTION');
  });

  it('are not made for nobody, for a signing certificate, or under a short key', async () => {
    const { signer } = await world();
    const make = (recipients: readonly Holder[]): Uint8Array =>
      createEnvelopedData({
        content,
        recipients: recipients.map(({ certificate }) => certificate),
        random,
        family: 'gm',
      });
    expect(await codeOf(() => make([]))).toBe('ERR_CMS_RECIPIENT');
    expect(await codeOf(() => make([signer]))).toBe('ERR_CMS_RECIPIENT');
    const key = new Uint8Array(15);
    expect(await codeOf(() => createEncryptedData({ content, key, family: 'gm', random }))).toBe('ERR_ARGUMENT');
  });

  it('under a shared key', async () => {
    const key = random(16);
    for (const family of families) {
      const message = parseEnvelopedData(createEncryptedData({ content, key, family, random }));
      expect([message.kind, named(message)]).toEqual(['encryptedData', []]);
      expect(openEncryptedData(message, key).content).toEqual(content);
      const wrong = await codeOf(() => expect(openEncryptedData(message, random(16)).content).not.toEqual(content));
      expect(['ERR_DECRYPTION', 'done']).toContain(wrong);
      expect(await codeOf(() => openEncryptedData(message, new Uint8Array(3)))).toBe('ERR_DECRYPTION');
    }
  });
});

describe('signed and enveloped at once', () => {
  const make = async (family: CmsFamily): Promise<Uint8Array> => {
    const { encipher, signer, stranger } = await world();
    return createSignedAndEnvelopedData({
      content,
      recipients: [encipher.certificate],
      certificate: signer.certificate,
      signer: signer.signer,
      furtherSigners: [{ certificate: stranger.certificate, signer: stranger.signer, signedAttributes: 'written' }],
      family,
      random,
    });
  };

  it.each(families)('%s: opens and both signers verify', async (family) => {
    const { encipher } = await world();
    const message = parseEnvelopedData(await make(family));
    expect([message.kind, named(message)]).toEqual(['signedAndEnvelopedData', []]);
    const opened = await openSignedAndEnvelopedData(message, own(encipher));
    expect(opened.content).toEqual(content);
    expect(opened.signers.map(({ verified }) => verified)).toEqual([true, true]);
  });

  it('another ciphertext under the same key: the signers say no', async () => {
    const { encipher } = await world();
    const bytes = (await make('gm')).slice();
    const sealed = parseEnvelopedData(bytes).encryptedContent.bytes as Uint8Array;
    // A change of block n changes the same bits of block n + 1: CBC alone would let it pass.
    sealed[0] = (sealed[0] as number) ^ 1;
    const opened = await openSignedAndEnvelopedData(parseEnvelopedData(bytes), own(encipher));
    expect(opened.content).not.toEqual(content);
    expect(opened.signers.map(({ failure }) => failure).toSorted()).toEqual(['digest.mismatch', 'signature.invalid']);
  });
});

describe('the enveloped key of a pair', () => {
  it('travels under the signing key and must be the key of the certificate', async () => {
    const { signer, encipher, root, stranger } = await world();
    const bytes = await createEnvelopedPrivateKey({
      privateKey: encipher.privateKey,
      recipient: signer.certificate,
      certificate: root.certificate,
      signer: root.signer,
      family: 'gm',
      random,
    });
    const message = parseEnvelopedData(bytes);
    const opened = await openEnvelopedPrivateKey(message, own(signer), encipher.certificate);
    expect(opened.privateKey).toEqual(encipher.privateKey);
    expect(opened.signers.map(({ verified }) => verified)).toEqual([true]);
    expect(opened.leniencies).toContain('cms.cipher.ecb');
    expect(await codeOf(() => openEnvelopedPrivateKey(message, own(signer), stranger.certificate))).toBe(
      'ERR_DECRYPTION',
    );
    expect(await codeOf(() => openEnvelopedPrivateKey(message, own(stranger)))).toBe('ERR_DECRYPTION');
  });
});

interface Rough {
  readonly version: number;
  readonly recipientVersion: number;
  readonly keyAlgorithm: string;
  readonly spell: 'der' | 'c1c3c2' | 'c1c2c3' | 'bare';
  readonly cipher: Uint8Array;
  readonly encrypt: (key: Uint8Array) => Uint8Array;
  readonly content: (sealed: Uint8Array) => Uint8Array;
  readonly wrap: (body: Uint8Array) => Uint8Array;
}

const iv = seededRandom('iv')(16);
const cbc = (oid: string): Uint8Array => derSequence(derObjectIdentifier(oid), derOctetString(iv));
const clean: Rough = {
  version: 1,
  recipientVersion: 1,
  keyAlgorithm: '1.2.156.10197.1.301.3',
  spell: 'der',
  cipher: cbc('1.2.156.10197.1.104.2'),
  encrypt: (key) => sm4.cbc.encrypt(content, key, { iv }),
  content: (sealed) => derValue(0x80, sealed),
  wrap: (body) => derSequence(derObjectIdentifier('1.2.156.10197.6.1.4.2.3'), derExplicit(0, body)),
};

/** EnvelopedData as other software writes it. */
function rough(holder: Holder, change: Partial<Rough>): Uint8Array {
  const parts = { ...clean, ...change };
  const key = random(16);
  const format = parts.spell === 'bare' ? 'c1c3c2' : parts.spell;
  const sealedKey = encryptSm2(key, holder.certificate.publicKey.point as Uint8Array, { random, format });
  const tbs = DerReader.over(holder.certificate.tbs, 'tbs').readSequence();
  tbs.readElement();
  const recipient = derSequence(
    derInteger(parts.recipientVersion),
    derSequence(holder.certificate.issuer.raw, tbs.readElement().bytes),
    derSequence(derObjectIdentifier(parts.keyAlgorithm), derNull()),
    derOctetString(parts.spell === 'bare' ? sealedKey.subarray(1) : sealedKey),
  );
  return parts.wrap(
    derSequence(
      derInteger(parts.version),
      derSetOf(recipient),
      derSequence(derObjectIdentifier('1.2.156.10197.6.1.4.2.1'), parts.cipher, parts.content(parts.encrypt(key))),
    ),
  );
}

/** A value in the indefinite form. */
const indefinite = (identifier: number, ...inside: readonly Uint8Array[]): Uint8Array =>
  concatBytes(Uint8Array.of(identifier, 0x80), ...inside, new Uint8Array(2));

describe('envelopes of others', () => {
  const padded = (plain: Uint8Array): Uint8Array => {
    const count = 16 - (plain.length % 16);
    return concatBytes(plain, new Uint8Array(count).fill(count));
  };
  it.each<[string, Partial<Rough>, readonly string[], readonly string[]]>([
    ['the clean form', {}, [], []],
    ['recipient version 0', { recipientVersion: 0 }, [], []],
    ['recipient version 7', { recipientVersion: 7 }, ['cms.version'], []],
    ['message version 3', { version: 3 }, ['cms.version'], []],
    ['SM4 without its mode, with a vector', { cipher: cbc('1.2.156.10197.1.104') }, [], ['cms.cipher.modeless']],
    [
      'SM4 without mode and vector',
      {
        cipher: derSequence(derObjectIdentifier('1.2.156.10197.1.104')),
        encrypt: (key) => sm4.ecb.encrypt(padded(content), key),
      },
      [],
      ['cms.cipher.modeless', 'cms.cipher.ecb'],
    ],
    [
      'SM4 in ECB',
      {
        cipher: derSequence(derObjectIdentifier('1.2.156.10197.1.104.1'), derNull()),
        encrypt: (key) => sm4.ecb.encrypt(padded(content), key),
      },
      [],
      ['cms.cipher.ecb'],
    ],
    [
      'the number of NetONE',
      {
        cipher: derSequence(derObjectIdentifier('1.2.156.10197.1.104.1.3')),
        encrypt: (key) => sm4.ecb.encrypt(padded(content), key),
      },
      [],
      ['cms.cipher.modeless', 'cms.cipher.ecb'],
    ],
    [
      'SM2 by the number of Bouncy Castle',
      { keyAlgorithm: '1.2.156.10197.1.301.3.2.1' },
      [],
      ['cms.algorithm.variant'],
    ],
    ['a raw key', { spell: 'c1c3c2' }, [], ['sm2.ciphertext.raw']],
    ['a raw key without 04', { spell: 'bare' }, [], ['sm2.ciphertext.raw']],
    ['a raw key in the former order', { spell: 'c1c2c3' }, [], ['sm2.ciphertext.c1c2c3']],
    ['without ContentInfo', { wrap: (body) => body }, ['cms.contentInfo.absent'], []],
    ['bytes behind', { wrap: (body) => concatBytes(clean.wrap(body), Uint8Array.of(0)) }, ['der.trailingData'], []],
    [
      'BER with a content in pieces',
      {
        content: (sealed) =>
          indefinite(0xa0, derOctetString(sealed.subarray(0, 5)), derOctetString(sealed.subarray(5))),
        wrap: (body) => indefinite(0x30, derObjectIdentifier('1.2.156.10197.6.1.4.2.3'), indefinite(0xa0, body)),
      },
      ['cms.ber'],
      [],
    ],
    [
      'shared information behind the content',
      { content: (sealed) => concatBytes(derValue(0x80, sealed), derValue(0x81, iv), derValue(0x82, iv)) },
      [],
      [],
    ],
  ])('%s', async (_, change, ofMessage, ofOpening) => {
    const { encipher } = await world();
    const message = parseEnvelopedData(rough(encipher, change));
    expect(named(message)).toEqual(ofMessage);
    const opened = await openEnvelopedData(message, own(encipher));
    expect(opened.content).toEqual(content);
    expect(opened.leniencies).toEqual(ofOpening);
  });

  it.each<[string, Partial<Rough>, string]>([
    ['SM1', { cipher: cbc('1.2.156.10197.1.102.2') }, 'ERR_ALGORITHM_UNSUPPORTED'],
    [
      'a vector of 15 octets',
      { cipher: derSequence(derObjectIdentifier('1.2.156.10197.1.104.2'), derOctetString(iv.subarray(1))) },
      'ERR_ALGORITHM_PARAMETERS',
    ],
    ['RSA key transport', { keyAlgorithm: '1.2.840.113549.1.1.1' }, 'ERR_CMS_RECIPIENT'],
    ['no content', { content: () => new Uint8Array(0) }, 'ERR_CMS_STRUCTURE'],
    ['a content that is no whole block', { content: (sealed) => derValue(0x80, sealed.subarray(1)) }, 'ERR_DECRYPTION'],
    ['an empty content', { content: () => derValue(0x80) }, 'ERR_DECRYPTION'],
    ['a key that is no SM4 key', { encrypt: () => new Uint8Array(16) }, 'ERR_DECRYPTION'],
  ])('%s is refused', async (_, change, code) => {
    const { encipher } = await world();
    const bytes = rough(encipher, change);
    const got = await codeOf(() => openEnvelopedData(parseEnvelopedData(bytes), own(encipher)));
    expect(got).toBe(code);
  });

  it('a point off the curve is refused like every other fault', async () => {
    const { encipher } = await world();
    const bytes = rough(encipher, {});
    const message = parseEnvelopedData(bytes);
    const [recipient] = message.recipients;
    if (recipient?.kind !== 'keyTransport') throw new Error('key transport');
    const key = recipient.encryptedKey;
    key[10] = (key[10] as number) ^ 1;
    expect(await codeOf(() => openEnvelopedData(parseEnvelopedData(bytes), own(encipher)))).toBe('ERR_DECRYPTION');
  });

  it('recipients of other kinds are named and passed over', async () => {
    const { encipher } = await world();
    const bytes = rough(encipher, {});
    const body = DerReader.over(bytes, '').readSequence();
    body.readElement();
    const inner = body.readSequence('', 0xa0).readSequence();
    const version = inner.readElement().bytes;
    const recipients = inner.readElement().content;
    const others = [1, 2, 3, 4].map((number) => derExplicit(number, derInteger(0)));
    const more = derSequence(version, derSetOf(recipients, ...others), inner.readElement().bytes);
    const message = parseEnvelopedData(clean.wrap(more));
    expect(message.recipients.map(({ kind }) => kind)).toEqual([
      'keyTransport',
      'keyAgreement',
      'keyEncryptionKey',
      'password',
      'other',
    ]);
    expect((await openEnvelopedData(message, own(encipher))).content).toEqual(content);
    const alone = clean.wrap(
      derSequence(version, derSetOf(...others), DerReader.over(more, '').readSequence().readElement().bytes),
    );
    expect(await codeOf(() => parseEnvelopedData(alone))).toMatch(/^ERR_/);
  });

  it('too many recipients meet the budget', async () => {
    const { encipher } = await world();
    const many = derSetOf(...Array.from({ length: 1001 }, () => derExplicit(1, derInteger(0))));
    const bytes = clean.wrap(derSequence(derInteger(1), many, derSequence()));
    expect(await codeOf(() => openEnvelopedData(parseEnvelopedData(bytes), own(encipher)))).toBe('ERR_LIMIT');
  });
});

describe('every byte changed', () => {
  it('an authenticated envelope opens nowhere with another content', async () => {
    const { encipher } = await world();
    const recipients = [encipher.certificate];
    const bytes = createEnvelopedData({ content, recipients, random, family: 'gm', cipher: 'sm4-gcm' });
    const passing: number[] = [];
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] = (changed[at] as number) ^ (1 << (at % 8));
      try {
        const message = parseEnvelopedData(changed);
        const opened = await openEnvelopedData(message, createSm2Recipient(encipher.privateKey));
        expect(equalBytes(opened.content, content)).toBe(true);
        if (message.leniencies.length === 0 && opened.leniencies.length === 0) passing.push(at);
      } catch (error) {
        if (!isCoreError(error)) throw error;
      }
    }
    // Idle: who a recipient is said to be (issuer and serial number: the key decides), the content type of the plaintext when it
    // stays an identifier, and the version of the recipient, 0 or 1.
    // Idle: who the recipient is said to be. The key decides who it is.
    const [recipient] = parseEnvelopedData(bytes).recipients;
    if (recipient?.kind !== 'keyTransport' || recipient.identifier.kind !== 'issuerAndSerialNumber')
      throw new Error('one recipient by issuer and serial number');
    const issuer = recipient.identifier.issuer.raw;
    const start = issuer.byteOffset - bytes.byteOffset;
    const end = start + issuer.length + 2 + encipher.certificate.serialNumber.length / 2;
    expect(passing.filter((at) => at < start || at >= end)).toEqual([]);
  });
});
