import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, it } from 'vitest';
import { equalBytes, utf8 } from '../../src/base/bytes.ts';
import { isCoreError } from '../../src/base/errors.ts';
import {
  createTimestampToken,
  type NewTimestampToken,
  parseTimestampResponse,
  parseTimestampToken,
  verifyTimestampToken,
} from '../../src/cms/index.ts';
import {
  derBoolean,
  derExplicit,
  derInteger,
  derNull,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derValue,
  tag,
} from '../../src/der/index.ts';
import { sm3 } from '../../src/sm/index.ts';
import { now, world } from '../seal/world.ts';
import {
  attribute,
  contentTypeOf,
  gm,
  messageDigestOf,
  type RoughMessage,
  rfc,
  roughMessage,
  writeMessage,
} from './rough-message.ts';

const message = utf8('signature octets');
const tstInfo = '1.2.840.113549.1.9.16.1.4';

/** Changes that leave it to the message what is stamped. */
type Change = Partial<Omit<Extract<NewTimestampToken, { readonly message: Uint8Array }>, 'imprint'>>;

async function make(change: Change = {}): Promise<Uint8Array> {
  const { certificate, signer } = (await world()).tsa;
  return createTimestampToken({
    message,
    genTime: now,
    policy: '1.2.156.1.1',
    serialNumber: Uint8Array.of(0x99, 1),
    certificate,
    signer,
    ...change,
  });
}

interface InfoParts {
  readonly version: Uint8Array;
  readonly policy: Uint8Array;
  readonly imprint: Uint8Array;
  readonly serial: Uint8Array;
  readonly time: Uint8Array;
  readonly rest: readonly Uint8Array[];
}

const sm3Id = derSequence(derObjectIdentifier('1.2.156.10197.1.401'), derNull());
const info: InfoParts = {
  version: derInteger(1),
  policy: derObjectIdentifier('1.2'),
  imprint: derSequence(sm3Id, derOctetString(sm3(message))),
  serial: derInteger(7),
  time: derValue(tag.generalizedTime, utf8('20260601020000Z')),
  rest: [],
};

/** A token as other software writes it. */
async function rough(
  change: Partial<InfoParts> = {},
  more: Partial<RoughMessage> = {},
  extra: readonly Uint8Array[] = [],
): Promise<Uint8Array> {
  const { tsa } = await world();
  const { version, policy, imprint, serial, time, rest } = { ...info, ...change };
  const content = derSequence(version, policy, imprint, serial, time, ...rest);
  return writeMessage(tsa, content, {
    ...roughMessage(tsa),
    contentType: rfc.signedData,
    version: 3,
    innerType: tstInfo,
    signatureAlgorithm: '1.2.156.10197.1.501',
    content: derExplicit(0, derOctetString(content)),
    attributes: [contentTypeOf(tstInfo), messageDigestOf(sm3(content)), ...extra],
    ...more,
  });
}

const named = (value: { leniencies: readonly { name: string }[] }): string[] =>
  value.leniencies.map(({ name }) => name);

describe('a token of our own', () => {
  it('reads back clean and verifies over exactly its bytes', async () => {
    const { tsa } = await world();
    const token = parseTimestampToken(await make({ nonce: Uint8Array.of(0, 5) }));
    expect(token).toMatchObject({
      version: 1,
      policy: '1.2.156.1.1',
      genTime: now,
      serialNumber: '009901',
      nonce: '05',
      leniencies: [],
    });
    const result = verifyTimestampToken(token, message);
    expect(result).toMatchObject({
      imprintMatches: true,
      signatureVerified: true,
      signingCertificate: 'match',
      leniencies: [],
    });
    expect(result.failure).toBeUndefined();
    expect(equalBytes(result.certificate?.raw ?? message, tsa.certificate.raw)).toBe(true);
    expect(verifyTimestampToken(token, utf8('other'))).toMatchObject({
      imprintMatches: false,
      signatureVerified: true,
      failure: 'imprint.mismatch',
    });
  });

  it('names SM3 in ESSCertIDv2, since its default is SHA-256', async () => {
    const token = parseTimestampToken(await make());
    const found = token.signedData.signers[0]?.signedAttributes?.find(
      ({ type }) => type === '1.2.840.113549.1.9.16.2.47',
    );
    const { tsa } = await world();
    const id = derSequence(
      derSequence(derObjectIdentifier('1.2.156.10197.1.401')),
      derOctetString(sm3(tsa.certificate.raw)),
    );
    expect(found?.values).toEqual([derSequence(derSequence(id))]);
  });

  it('is not made with a foreign key or a serial number of 21 octets', async () => {
    const { stranger } = await world();
    await expect(make({ signer: stranger.signer })).rejects.toThrow(
      expect.objectContaining({ code: 'ERR_CMS_UNVERIFIED' }),
    );
    await expect(make({ serialNumber: new Uint8Array(21).fill(1) })).rejects.toThrow(
      expect.objectContaining({ code: 'ERR_ARGUMENT' }),
    );
  });

  it('changed in any byte: never both true without a name, outside of the certificate', async () => {
    const bytes = await make();
    const { certificate } = (await world()).tsa;
    const token = parseTimestampToken(bytes);
    const start = (token.signedData.certificates[0]?.raw.byteOffset ?? 0) - bytes.byteOffset;
    const passing: number[] = [];
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] = (changed[at] as number) ^ (1 << (at % 8));
      try {
        const read = parseTimestampToken(changed);
        const result = verifyTimestampToken(read, message, [certificate]);
        const clean = read.leniencies.length === 0 && result.leniencies.length === 0;
        if (clean && result.imprintMatches && result.signatureVerified) passing.push(at);
      } catch (error) {
        if (!isCoreError(error)) throw error;
      }
    }
    // The authority's certificate is a candidate as well; the enclosed copy, once changed, is another certificate.
    expect(passing.filter((at) => at < start || at >= start + certificate.raw.length)).toEqual([]);
  });
});

describe('tokens of others', () => {
  it.each<[string, Partial<InfoParts>, readonly string[]]>([
    ['nothing special', {}, []],
    ['version 2', { version: derInteger(2) }, ['timestamp.version']],
    ['a serial number of 64 octets', { serial: derInteger(new Uint8Array(64).fill(1)) }, ['timestamp.serialNumber']],
    ['a negative serial number', { serial: derValue(tag.integer, Uint8Array.of(0x80)) }, ['timestamp.serialNumber']],
    ['a fraction', { time: derValue(tag.generalizedTime, utf8('20260601020000.123456Z')) }, []],
    [
      'a fraction with trailing zeros',
      { time: derValue(tag.generalizedTime, utf8('20260601020000.500000Z')) },
      ['der.time.format'],
    ],
    [
      'accuracy',
      { rest: [derSequence(derInteger(1), derValue(0x80, Uint8Array.of(5)), derValue(0x81, Uint8Array.of(1)))] },
      [],
    ],
    ['ordering', { rest: [derBoolean(true)] }, []],
    ['ordering FALSE', { rest: [derBoolean(false)] }, ['der.default.encoded']],
    ['name of the authority', { rest: [derExplicit(0, derValue(0x86, utf8('http://tsa.example')))] }, []],
  ])('%s', async (_, change, deviations) => {
    const token = parseTimestampToken(await rough(change));
    expect(named(token)).toEqual(deviations);
    expect(verifyTimestampToken(token, message)).toMatchObject({
      imprintMatches: true,
      signatureVerified: true,
      signingCertificate: 'absent',
    });
  });

  it('accuracy is rounded up to milliseconds', async () => {
    const accuracy = derSequence(derInteger(1), derValue(0x80, Uint8Array.of(5)), derValue(0x81, Uint8Array.of(1)));
    expect(parseTimestampToken(await rough({ rest: [accuracy] })).accuracyMs).toBe(1006);
  });

  it('the outer identifier of GB/T 35275 and the variants of SM3', async () => {
    const token = parseTimestampToken(await rough({}, { contentType: gm.signedData }));
    expect(token.signedData.family).toBe('gm');
    const hmac = derSequence(derSequence(derObjectIdentifier('1.2.156.10197.1.401.2')), derOctetString(sm3(message)));
    const variant = verifyTimestampToken(parseTimestampToken(await rough({ imprint: hmac })), message);
    expect(variant).toMatchObject({ imprintMatches: true, leniencies: ['cms.algorithm.variant'] });
  });

  it('an imprint of SHA-256 is compared, one of SHA-1 is not', async () => {
    const imprint = (oid: string, digest: Uint8Array): Uint8Array =>
      derSequence(derSequence(derObjectIdentifier(oid), derNull()), derOctetString(digest));
    const modern = parseTimestampToken(await rough({ imprint: imprint('2.16.840.1.101.3.4.2.1', sha256(message)) }));
    expect(verifyTimestampToken(modern, message).imprintMatches).toBe(true);
    const weak = parseTimestampToken(await rough({ imprint: imprint('1.3.14.3.2.26', sha1(message)) }));
    expect(verifyTimestampToken(weak, message)).toMatchObject({ imprintMatches: false, failure: 'imprint.algorithm' });
  });

  it.each<[string, Partial<InfoParts>]>([
    ['a time without zone', { time: derValue(tag.generalizedTime, utf8('20260601020000')) }],
    ['a time that does not exist', { time: derValue(tag.generalizedTime, utf8('20260631020000Z')) }],
    ['UTCTime', { time: derValue(tag.utcTime, utf8('260601020000Z')) }],
    ['a serial number of 66 octets', { serial: derInteger(new Uint8Array(66).fill(1)) }],
    ['something behind', { rest: [derNull()] }],
    [
      'an unknown critical extension',
      { rest: [derValue(0xa1, derSequence(derObjectIdentifier('1.2.3'), derBoolean(true), derOctetString(message)))] },
    ],
  ])('%s is refused', async (_, change) => {
    const bytes = await rough(change);
    expect(() => parseTimestampToken(bytes)).toThrow(expect.objectContaining({ name: 'CoreError' }));
  });

  it('another content, no content, or no signer is refused', async () => {
    const data = await rough({}, { innerType: rfc.data });
    const detached = await rough({}, { content: new Uint8Array(0) });
    for (const bytes of [data, detached])
      expect(() => parseTimestampToken(bytes)).toThrow(expect.objectContaining({ code: 'ERR_TIMESTAMP_STRUCTURE' }));
  });
});

describe('signingCertificate', () => {
  const v2 = (...fields: readonly Uint8Array[]): Uint8Array =>
    attribute('1.2.840.113549.1.9.16.2.47', derSequence(derSequence(derSequence(...fields))));
  const v1 = (digest: Uint8Array): Uint8Array =>
    attribute('1.2.840.113549.1.9.16.2.12', derSequence(derSequence(derSequence(derOctetString(digest)))));

  it.each<[string, (raw: Uint8Array) => readonly Uint8Array[], 'match' | 'mismatch']>([
    ['version 1', (raw) => [v1(sha1(raw))], 'match'],
    ['version 1 of another certificate', (raw) => [v1(sha1(raw.subarray(1)))], 'mismatch'],
    ['version 2 with SHA-256 by default', (raw) => [v2(derOctetString(sha256(raw)))], 'match'],
    ['version 2 with SM3 that it does not name', (raw) => [v2(derOctetString(sm3(raw)))], 'mismatch'],
    ['version 2 with SM3', (raw) => [v2(sm3Id, derOctetString(sm3(raw)))], 'match'],
    ['both, one of them wrong', (raw) => [v1(sha1(raw.subarray(1))), v2(derOctetString(sha256(raw)))], 'mismatch'],
    [
      'two of one kind',
      (raw) => [v2(derOctetString(sha256(raw))), v2(derOctetString(sha256(raw.subarray(1))))],
      'mismatch',
    ],
    ['an empty one', () => [attribute('1.2.840.113549.1.9.16.2.47', derSequence(derSequence()))], 'mismatch'],
  ])('%s', async (_, attributes, wanted) => {
    const { tsa } = await world();
    const token = parseTimestampToken(await rough({}, {}, attributes(tsa.certificate.raw)));
    const result = verifyTimestampToken(token, message);
    expect(result.signingCertificate).toBe(wanted);
    expect(result.signatureVerified).toBe(wanted === 'match');
    expect(result.failure).toBe(wanted === 'match' ? undefined : 'signingCertificate.mismatch');
  });
});

describe('responses', () => {
  const status = (value: number): Uint8Array => derSequence(derInteger(value));

  it('grant a token, or refuse without one', async () => {
    const token = await make();
    expect(parseTimestampResponse(derSequence(status(0), token)).token?.genTime).toBe(now);
    expect(parseTimestampResponse(derSequence(status(2)))).toEqual({ status: 2, statusText: [], refusals: [] });
    for (const wrong of [derSequence(status(0)), derSequence(status(2), token)])
      expect(() => parseTimestampResponse(wrong)).toThrow(expect.objectContaining({ code: 'ERR_TIMESTAMP_STRUCTURE' }));
    expect(() => parseTimestampResponse(token)).toThrow(expect.objectContaining({ name: 'CoreError' }));
    expect(() => parseTimestampToken(derSequence(status(0), token))).toThrow(
      expect.objectContaining({ name: 'CoreError' }),
    );
  });
});
