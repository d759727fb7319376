import { describe, expect, it } from 'vitest';
import { concatBytes, utf8 } from '../../src/base/bytes.ts';
import {
  contextTag,
  derBitString,
  derBoolean,
  derExplicit,
  derInteger,
  derNull,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derString,
  derValue,
  tag,
} from '../../src/der/index.ts';
import {
  isSignerListed,
  parseSeal,
  parseSealSignature,
  verifySealMakerSignature,
  verifySealSignature,
} from '../../src/seal/index.ts';
import { decodeSm2Signature, sm3 } from '../../src/sm/index.ts';
import {
  bits,
  type RoughSeal,
  type RoughSignature,
  roughFields,
  roughInfo,
  roughOldSeal,
  roughOldSignature,
  roughSeal,
  roughSignature,
  roughSignatureFields,
  textual,
} from './rough-seal.ts';
import { world } from './world.ts';

/** A seal with one deviation, correctly signed. */
async function deviating(change: Partial<RoughSeal>) {
  const { maker, signer } = await world();
  return parseSeal(await roughSeal(maker, { ...roughFields(signer), ...change }));
}

/** A seal signature with one deviation, correctly signed. */
async function deviatingSignature(change: Partial<RoughSignature>) {
  const { maker, signer } = await world();
  const seal = await roughSeal(maker, roughFields(signer));
  return parseSealSignature(await roughSignature(signer, seal, { ...roughSignatureFields(), ...change }));
}

const named = (value: { leniencies: readonly { name: string }[] }): string[] =>
  value.leniencies.map(({ name }) => name);

/** Drops the sign octets that DER demands. */
const negative = (der: Uint8Array): Uint8Array => {
  const raw = decodeSm2Signature(der);
  return derBitString(derSequence(derValue(tag.integer, raw.subarray(0, 32)), derValue(tag.integer, raw.subarray(32))));
};

describe('deviations of real seals are read, named and still verified', () => {
  it('a seal without deviation has none', async () => {
    const seal = await deviating({});
    expect(named(seal)).toEqual([]);
    expect(verifySealMakerSignature(seal)).toBe(true);
  });

  const times = (...texts: readonly string[]): Uint8Array[] => texts.map((text) => textual(tag.generalizedTime, text));
  const until = textual(tag.generalizedTime, '20290101000000Z');
  const extension = (...fields: readonly Uint8Array[]): Uint8Array => derSequence(derSequence(...fields));
  const oid = derObjectIdentifier('1.2.3');

  it.each<[string, Partial<RoughSeal>, readonly string[]]>([
    ['r ‖ s of 64 octets', { signature: (der) => derBitString(decodeSm2Signature(der)) }, ['sm2.signature.raw']],
    ['unused bits in the signature', { signature: (der) => bits(der, 3) }, ['der.bitString.unusedBits']],
    ['the signature in an OCTET STRING', { signature: derOctetString }, ['seal.field.type']],
    [
      'an AlgorithmIdentifier',
      { algorithm: derSequence(derObjectIdentifier('1.2.156.10197.1.501'), derNull()) },
      ['seal.field.type'],
    ],
    [
      'the content type signedData as algorithm',
      { algorithm: derObjectIdentifier('1.2.156.10197.6.1.4.2.2') },
      ['seal.signatureAlgorithm'],
    ],
    [
      'the algorithm of GB/T 35275',
      { algorithm: derObjectIdentifier('1.2.156.10197.1.301.1') },
      ['seal.signatureAlgorithm'],
    ],
    [
      'another header identifier',
      { header: derSequence(textual(tag.ia5String, 'SES'), derInteger(4), textual(tag.ia5String, 'V')) },
      ['seal.header.id'],
    ],
    [
      'a wrong version',
      { header: derSequence(textual(tag.ia5String, 'ES'), derInteger(2), textual(tag.ia5String, 'V')) },
      ['seal.layout.version'],
    ],
    ['a padded INTEGER', { type: derValue(tag.integer, Uint8Array.of(0, 1)) }, ['der.integer.notMinimal']],
    ['a size without sign octet', { type: derValue(tag.integer, Uint8Array.of(200)) }, ['der.integer.negative']],
    ['certListType 3', { listType: derInteger(3) }, ['seal.certList.type']],
    ['no certListType', { listType: new Uint8Array(0) }, ['seal.certList.type']],
    ['certListType 2 beside certificates', { listType: derInteger(2) }, ['seal.certList.type']],
    ['an identifier in UTF8String', { sealId: derString('99') }, ['seal.field.type']],
    ['an identifier that is not ASCII', { sealId: derValue(tag.ia5String, utf8('印章')) }, ['der.string.charset']],
    [
      'two-digit years',
      { times: [...times('260101000000Z', '260101000000Z'), until] },
      ['der.time.format', 'seal.time.ambiguousYear', 'der.time.format', 'seal.time.ambiguousYear'],
    ],
    [
      'local time',
      { times: [...times('20260101080000', '20260101000000Z'), until] },
      ['der.time.format', 'seal.time.localAssumed'],
    ],
    ['a fraction', { times: [...times('20260101000000.5Z', '20260101000000Z'), until] }, ['der.time.format']],
    ['an offset', { times: [...times('20260101080000+0800', '20260101000000Z'), until] }, ['der.time.format']],
    ['no seconds', { times: [...times('202601010000Z', '20260101000000Z'), until] }, ['der.time.format']],
    [
      'UTCTime',
      { times: [textual(tag.utcTime, '260101000000Z'), ...times('20260101000000Z'), until] },
      ['der.time.type'],
    ],
    [
      'UTCTime of a long year',
      { times: [textual(tag.utcTime, '202601010000Z'), ...times('20260101000000Z'), until] },
      ['der.time.type', 'der.time.format', 'seal.time.ambiguousYear'],
    ],
    [
      'a picture that is not what it says',
      {
        picture: derSequence(
          textual(tag.ia5String, 'bmp'),
          derOctetString(utf8('GIF89a')),
          derInteger(1),
          derInteger(1),
        ),
      },
      ['seal.picture.type'],
    ],
    [
      'a picture without size',
      {
        picture: derSequence(
          textual(tag.ia5String, 'GIF'),
          derOctetString(utf8('GIF89a')),
          derInteger(0),
          derInteger(1),
        ),
      },
      ['seal.picture.size'],
    ],
    [
      'critical FALSE',
      { extensions: extension(oid, derBoolean(false), derOctetString(utf8('1'))) },
      ['der.default.encoded'],
    ],
    [
      'text as extension identifier',
      {
        extensions: extension(
          derValue(tag.objectIdentifier, utf8('remark\xff')),
          derBoolean(true),
          derOctetString(utf8('1')),
        ),
      },
      ['der.oid.undecodable'],
    ],
    ['an extension value of another type', { extensions: extension(oid, derString('1')) }, ['seal.field.type']],
    [
      'explicitly tagged extensions',
      { extensions: derExplicit(0, extension(oid, derOctetString(utf8('1')))) },
      ['seal.field.type'],
    ],
    [
      'implicitly tagged time-stamp',
      {
        tail: derValue(contextTag(0, 'primitive'), Uint8Array.of(0, 1, 2)),
        header: derSequence(textual(tag.ia5String, 'ES'), derInteger(5), textual(tag.ia5String, 'V')),
      },
      ['seal.timestamp.implicit'],
    ],
  ])('%s', async (_, change, deviations) => {
    const seal = await deviating(change);
    expect(named(seal)).toEqual(deviations);
    expect(verifySealMakerSignature(seal)).toBe(true);
  });

  it('a maker signature without sign octets, when there is one to drop', async () => {
    const seal = await deviating({ signature: negative });
    expect(verifySealMakerSignature(seal)).toBe(true);
  });

  it('all spellings of one time mean the same instant', async () => {
    const wanted = Date.UTC(2026, 0, 1);
    const spellings: [number, string][] = [
      [tag.generalizedTime, '20260101000000Z'],
      [tag.generalizedTime, '260101000000Z'],
      [tag.generalizedTime, '20260101080000'],
      [tag.generalizedTime, '20260101080000+0800'],
      [tag.utcTime, '260101000000Z'],
      [tag.utcTime, '202601010000Z'],
      [tag.utcTime, '2601010000Z'],
      [tag.utf8String, '2026-01-01 08:00:00'],
      [tag.ia5String, '2026-01-01T00:00:00.000Z'],
      [tag.printableString, '2026/1/1 8:00'],
    ];
    for (const [identifier, text] of spellings) {
      const time = textual(identifier, text);
      const seal = await deviating({ times: [time, time, textual(tag.generalizedTime, '20290101000000Z')] });
      expect([text, seal.createdAt, seal.createdAtText]).toEqual([text, wanted, text]);
    }
  });

  it.each(['20261301000000Z', '20260230000000Z', '20260101250000Z', 'yesterday', '', '99999999999999Z'])(
    'the time “%s” is refused',
    async (text) => {
      const time = textual(tag.generalizedTime, text);
      await expect(deviating({ times: [time, time, time] })).rejects.toThrow(
        expect.objectContaining({ code: 'ERR_DER_VALUE' }),
      );
    },
  );

  it('a name in GBK is read as Chinese and named', async () => {
    const gbk = Uint8Array.of(0xd3, 0xa1, 0xd5, 0xc2); // 印章
    const seal = await deviating({ name: derValue(tag.utf8String, gbk) });
    expect(seal.name).toBe('印章');
    expect(named(seal)).toEqual(['der.string.charset']);
  });

  it('a list of bare certificates still lists them, a list of something else lists nobody', async () => {
    const { signer } = await world();
    const { raw } = signer.certificate;
    const bare = await deviating({ list: derSequence(raw) });
    expect(named(bare)).toEqual(['seal.certList.item']);
    expect(isSignerListed(bare, signer.certificate)).toBe(true);
    const itself = await deviating({ list: raw });
    expect(named(itself)).toEqual(['seal.certList.item']);
    expect(isSignerListed(itself, signer.certificate)).toBe(true);
    const letter = await deviating({ list: derSequence(textual(tag.ia5String, 'x')) });
    expect(named(letter)).toEqual(['seal.certList.item']);
    expect(isSignerListed(letter, signer.certificate)).toBe(false);
  });

  it('bytes behind the seal are named and do not belong to it', async () => {
    const { maker, signer } = await world();
    const bytes = await roughSeal(maker, roughFields(signer));
    const seal = parseSeal(concatBytes(bytes, new Uint8Array(5)));
    expect(named(seal)).toEqual(['der.trailingData']);
    expect(seal.raw).toHaveLength(bytes.length);
  });

  it('indefinite lengths are read; the signature counts over the received bytes only', async () => {
    const { maker, signer } = await world();
    const info = roughInfo(roughFields(signer));
    const open = concatBytes(Uint8Array.of(0x30, 0x80), info.subarray(4), Uint8Array.of(0, 0));
    const rest = [derOctetString(maker.certificate.raw), derObjectIdentifier('1.2.156.10197.1.501')];
    const over = async (signed: Uint8Array): Promise<boolean> => {
      const seal = parseSeal(derSequence(open, ...rest, derBitString(await maker.signer.sign(signed))));
      expect(named(seal)).toEqual(['seal.ber']);
      return verifySealMakerSignature(seal);
    };
    expect(await over(open)).toBe(true);
    expect(await over(info)).toBe(false);
  });

  it('unknown deviations are refused', async () => {
    await expect(deviating({ type: derString('1') })).rejects.toThrow(expect.objectContaining({ code: 'ERR_DER_TAG' }));
    await expect(deviating({ sealId: derInteger(1) })).rejects.toThrow(
      expect.objectContaining({ code: 'ERR_DER_TAG' }),
    );
    await expect(deviating({ tail: concatBytes(derInteger(1), derInteger(2)) })).rejects.toThrow(
      expect.objectContaining({ code: 'ERR_SEAL_STRUCTURE' }),
    );
    await expect(deviating({ tail: derInteger(1) })).rejects.toThrow(expect.objectContaining({ code: 'ERR_DER_TAG' }));
  });
});

describe('the 2014 layout', () => {
  const old = async (): Promise<RoughSeal> => {
    const { signer } = await world();
    return {
      ...roughFields(signer),
      header: derSequence(textual(tag.ia5String, 'ES'), derInteger(1), textual(tag.ia5String, 'V')),
      listType: new Uint8Array(0),
      times: ['260101000000Z', '260101000000Z', '290101000000Z'].map((text) => textual(tag.utcTime, text)),
    };
  };

  it('is recognised by its two fields whatever the version says', async () => {
    const { maker } = await world();
    const seal = parseSeal(await roughOldSeal(maker, await old()));
    expect(seal.layout).toBe('GM/T 0031-2014');
    expect(named(seal)).toEqual([]);
    const header = derSequence(textual(tag.ia5String, 'ES'), derInteger(4), textual(tag.ia5String, 'V'));
    const four = parseSeal(await roughOldSeal(maker, { ...(await old()), header }));
    expect(four.layout).toBe('GM/T 0031-2014');
    expect(named(four)).toEqual(['seal.layout.version']);
    expect(verifySealMakerSignature(four)).toBe(true);
  });

  it.each<[string, Uint8Array, number | undefined, readonly string[]]>([
    ['UTCTime inside', derBitString(textual(tag.utcTime, '260601020000Z')), Date.UTC(2026, 5, 1, 2), []],
    [
      'text inside',
      derBitString(utf8('2026-06-01 10:00:00')),
      Date.UTC(2026, 5, 1, 2),
      ['seal.timeInfo.text', 'der.time.format', 'seal.time.localAssumed'],
    ],
    ['digits inside', derBitString(utf8('20260601020000Z')), Date.UTC(2026, 5, 1, 2), ['seal.timeInfo.text']],
    [
      'text and unused bits',
      bits(utf8('2026-06-01 10:00:00'), 1),
      Date.UTC(2026, 5, 1, 2),
      ['der.bitString.unusedBits', 'seal.timeInfo.text', 'der.time.format', 'seal.time.localAssumed'],
    ],
    [
      'an OCTET STRING',
      derOctetString(utf8('20260601020000Z')),
      Date.UTC(2026, 5, 1, 2),
      ['seal.field.type', 'seal.timeInfo.text'],
    ],
    ['a plain time', textual(tag.utcTime, '260601020000Z'), Date.UTC(2026, 5, 1, 2), ['der.time.type']],
    ['nonsense', derBitString(utf8('noon')), undefined, ['seal.timeInfo.text', 'der.time.format']],
  ])('timeInfo: %s', async (_, time, instant, deviations) => {
    const { maker, signer } = await world();
    const seal = await roughOldSeal(maker, await old());
    const fields = { ...roughSignatureFields(), version: derInteger(1), time };
    const signature = parseSealSignature(await roughOldSignature(signer, seal, fields));
    expect(signature.layout).toBe('GM/T 0031-2014');
    expect(signature.claimedSigningTime).toBe(instant);
    expect(named(signature)).toEqual(deviations);
    expect(verifySealSignature(signature)).toBe(true);
  });

  it('a token in timeInfo is kept apart from tokens over the signature', async () => {
    const { maker, signer } = await world();
    const seal = await roughOldSeal(maker, await old());
    const token = derSequence(derInteger(1));
    const fields = { ...roughSignatureFields(), version: derInteger(1), time: derBitString(token) };
    const signature = parseSealSignature(await roughOldSignature(signer, seal, fields));
    expect(signature.embeddedTimestamp).toEqual(token);
    expect(signature.timestamp).toBeUndefined();
    expect(signature.claimedSigningTime).toBeUndefined();
  });
});

describe('deviations of real seal signatures', () => {
  const digest = new Uint8Array(32).fill(7);

  it.each<[string, Partial<RoughSignature>, readonly string[]]>([
    ['r ‖ s of 64 octets', { signature: (der) => derBitString(decodeSm2Signature(der)) }, ['sm2.signature.raw']],
    [
      'unused bits',
      { signature: (der) => bits(der, 7), digest: bits(digest, 1) },
      ['der.bitString.unusedBits', 'der.bitString.unusedBits'],
    ],
    ['the digest in an OCTET STRING', { digest: derOctetString(digest) }, ['seal.field.type']],
    ['another version', { version: derInteger(1) }, ['seal.layout.version']],
    ['a blank as property', { property: textual(tag.ia5String, ' ') }, []],
    ['JSON as property in UTF8String', { property: derString('{"Entry":"文件"}') }, ['seal.field.type']],
    [
      'bytes that are not ASCII as property',
      { property: derValue(tag.ia5String, utf8('文件')) },
      ['der.string.charset'],
    ],
    [
      'plain extensions',
      { extensions: derSequence(derSequence(derObjectIdentifier('1.2.3'), derOctetString(digest))) },
      ['seal.field.type'],
    ],
    [
      'implicitly tagged extensions',
      {
        extensions: derValue(
          contextTag(0, 'constructed'),
          derSequence(derObjectIdentifier('1.2.3'), derOctetString(digest)),
        ),
      },
      ['seal.field.type'],
    ],
    ['UTCTime', { time: textual(tag.utcTime, '260601020000Z') }, ['der.time.type']],
    ['text as time', { time: derString('2026-06-01T02:00:00Z') }, ['seal.timeInfo.text', 'der.time.format']],
    ['a bare token', { tail: derExplicit(0, derSequence(derInteger(1))) }, ['seal.field.type']],
  ])('%s', async (_, change, deviations) => {
    const signature = await deviatingSignature(change);
    expect(named(signature)).toEqual(deviations);
    expect(verifySealSignature(signature)).toBe(true);
  });

  it('extensions tagged as the standard says are read without deviation', async () => {
    const list = derSequence(derSequence(derObjectIdentifier('1.2.3'), derBoolean(true), derOctetString(digest)));
    const signature = await deviatingSignature({ extensions: derExplicit(0, list) });
    expect(named(signature)).toEqual([]);
    expect(signature.extensions).toEqual([{ id: '1.2.3', critical: true, value: digest }]);
  });

  it('trailing zeros that a bit list dropped come back, and are named', async () => {
    const short = digest.slice();
    short[31] = 0;
    const signature = await deviatingSignature({ digest: bits(short.subarray(0, 31), 1) });
    expect(signature.contentDigest).toEqual(short);
    expect(named(signature)).toEqual(['der.bitString.unusedBits', 'seal.dataHash.padded']);
  });

  it('a digest of another length stays what it is', async () => {
    for (const length of [0, 20, 29, 33, 64]) {
      const signature = await deviatingSignature({ digest: derBitString(new Uint8Array(length)) });
      expect(signature.contentDigest).toHaveLength(length);
    }
  });

  it('a signature whose last octet was zero is found again', async () => {
    const { maker, signer } = await world();
    const seal = await roughSeal(maker, roughFields(signer));
    // One signature in 256 ends with a zero octet; other properties give other signatures.
    for (let attempt = 0; attempt < 2000; attempt++) {
      const property = textual(tag.ia5String, `/${attempt}`);
      let lost = false;
      const trim = (der: Uint8Array): Uint8Array => {
        lost = der[der.length - 1] === 0;
        return bits(lost ? der.subarray(0, -1) : der, lost ? 1 : 0);
      };
      const fields = { ...roughSignatureFields(), property, signature: trim };
      const signature = parseSealSignature(await roughSignature(signer, seal, fields));
      if (!lost) continue;
      expect(named(signature)).toEqual(['der.bitString.unusedBits', 'sm2.signature.lostZeros']);
      expect(verifySealSignature(signature)).toBe(true);
      return;
    }
    expect.unreachable('no signature ended with a zero octet');
  });

  it('SM3 of something is not a signature', () => {
    expect(() => parseSealSignature(sm3(digest))).toThrow(expect.objectContaining({ name: 'CoreError' }));
  });
});
