import { describe, expect, it } from 'vitest';
import { equalBytes, utf8 } from '../../src/base/bytes.ts';
import { isCoreError } from '../../src/base/errors.ts';
import {
  answerTimestampRequest,
  checkTimestampAnswer,
  checkTimestampCertificate,
  compareTimestamps,
  createTimestampRequest,
  createTimestampToken,
  type NewTimestampRequest,
  parseTimestampRequest,
  parseTimestampResponse,
  parseTimestampToken,
  requireTimestampAuthority,
  type TimestampAuthority,
  type TimestampQuestion,
  type TimestampToken,
  verifyTimestampImprint,
} from '../../src/cms/index.ts';
import {
  derBoolean,
  derInteger,
  derNull,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derValue,
} from '../../src/der/index.ts';
import { sm3 } from '../../src/sm/index.ts';
import { type Holder, now, until, world } from '../seal/world.ts';
import { seededRandom } from '../support/seeded-random.ts';

const message = utf8('signature octets');
const policy = '1.2.156.99.1';

async function authority(more: Partial<TimestampAuthority> = {}): Promise<TimestampAuthority> {
  const { tsa } = await world();
  return {
    certificate: tsa.certificate,
    signer: tsa.signer,
    policies: [policy, '1.2.156.99.2'],
    accuracyMs: 1000,
    ...more,
  };
}

let serial = 1;

async function ask(request: Uint8Array, more: Partial<TimestampQuestion> = {}) {
  return answerTimestampRequest({
    request,
    authority: await authority(),
    clock: { now },
    lastGenTime: undefined,
    reserve: async () => Uint8Array.of(1, serial++),
    ...more,
  });
}

const usual: NewTimestampRequest = { message, nonce: Uint8Array.of(7, 7, 7, 7, 7, 7, 7, 7) };

async function grant(
  request: NewTimestampRequest = usual,
  more: Partial<TimestampQuestion> = {},
): Promise<TimestampToken> {
  const { response } = await ask(createTimestampRequest(request), more);
  const { token } = parseTimestampResponse(response);
  if (token === undefined) throw new Error('granted');
  return token;
}

describe('requests', () => {
  it.each<[string, NewTimestampRequest]>([
    ['the usual one', usual],
    ['a policy', { message, policy }],
    ['no certificate', { message, certificate: 'omitted' }],
    ['SHA-256', { message, digest: 'sha256', nonce: Uint8Array.of(0x80) }],
    [
      'a digest made elsewhere',
      { imprint: { algorithm: { oid: '1.2.156.10197.1.401', parameters: undefined }, digest: sm3(message) } },
    ],
  ])('%s: read back as written', (_, request) => {
    const bytes = createTimestampRequest(request);
    const read = parseTimestampRequest(bytes);
    expect(read).toMatchObject({
      version: 1,
      certificate: request.certificate ?? 'enclosed',
      extensions: [],
      leniencies: [],
    });
    expect(read.policy).toBe(request.policy);
    expect(
      equalBytes(
        createTimestampRequest({
          ...read,
          imprint: read.imprint,
          nonce: request.nonce ?? undefined,
        } as NewTimestampRequest),
        bytes,
      ),
    ).toBe(true);
  });

  it('of others, and what is refused', () => {
    const imprint = derSequence(
      derSequence(derObjectIdentifier('1.2.156.10197.1.401'), derNull()),
      derOctetString(sm3(message)),
    );
    expect(parseTimestampRequest(derSequence(derInteger(1), imprint, derBoolean(false))).leniencies).toHaveLength(1);
    const extension = derSequence(derObjectIdentifier('1.2.3'), derBoolean(true), derOctetString(message));
    expect(parseTimestampRequest(derSequence(derInteger(1), imprint, derValue(0xa0, extension))).extensions).toEqual([
      '1.2.3',
    ]);
    for (const wrong of [
      derSequence(),
      derSequence(derInteger(1), imprint, derInteger(new Uint8Array(65).fill(1))),
      derSequence(derInteger(1), imprint, derNull()),
      derSequence(derInteger(1), imprint, derValue(0xa0, ...Array.from({ length: 17 }, () => extension))),
    ])
      expect(() => parseTimestampRequest(wrong)).toThrow(expect.objectContaining({ name: 'CoreError' }));
  });

  it('cut or scrambled, only our errors come out', () => {
    const bytes = createTimestampRequest({ ...usual, policy });
    const random = seededRandom('requests');
    for (let round = 0; round < 500; round++) {
      const changed = bytes.slice(0, round < bytes.length ? round : undefined);
      const [place = 0, value = 0] = random(2);
      if (changed.length > 0) changed[place % changed.length] = value;
      try {
        parseTimestampRequest(changed);
      } catch (error) {
        if (!isCoreError(error)) throw error;
      }
    }
  });
});

describe('an authority grants', () => {
  it('what was asked for, and everything of it verifies', async () => {
    for (const digest of ['sm3', 'sha256', 'sha384', 'sha512'] as const) {
      const request = parseTimestampRequest(createTimestampRequest({ ...usual, digest, policy: '1.2.156.99.2' }));
      const token = await grant({ ...usual, digest, policy: '1.2.156.99.2' });
      expect(token).toMatchObject({
        genTime: now,
        policy: '1.2.156.99.2',
        accuracyMs: 1000,
        ordering: false,
        leniencies: [],
      });
      expect(checkTimestampAnswer(token, request)).toEqual([]);
      expect(verifyTimestampImprint(token, request.imprint)).toMatchObject({
        imprintMatches: true,
        signatureVerified: true,
        signingCertificate: 'match',
      });
    }
  });

  it('without its certificate when none is asked for', async () => {
    const token = await grant({ ...usual, certificate: 'omitted' });
    expect(token.signedData.certificates).toEqual([]);
    const { tsa } = await world();
    expect(verifyTimestampImprint(token, token.imprint).failure).toBe('certificate.notFound');
    expect(verifyTimestampImprint(token, token.imprint, [tsa.certificate]).signatureVerified).toBe(true);
  });

  it('milliseconds where it promises ordering', async () => {
    const ordered = await authority({ ordering: 'byGenTime' });
    const token = await grant(usual, { authority: ordered, clock: { now: now + 450 }, lastGenTime: now + 449 });
    expect(token).toMatchObject({ genTime: now + 450, ordering: true, leniencies: [] });
    const later = await grant(usual, { authority: ordered, clock: { now: now + 451 }, lastGenTime: now + 450 });
    expect([compareTimestamps(token, later), compareTimestamps(later, token)]).toEqual(['before', 'after']);
    const loose = await grant(usual);
    expect(compareTimestamps(loose, later)).toBe('unknown');
    expect(compareTimestamps(loose, await grant(usual, { clock: { now: now + 3000 } }))).toBe('before');
  });
});

describe('an authority refuses', () => {
  const imprint = (oid: string, length: number): Uint8Array =>
    derSequence(derSequence(derObjectIdentifier(oid), derNull()), derOctetString(new Uint8Array(length)));
  const sm3Id = '1.2.156.10197.1.401';
  it.each<[string, Uint8Array, string]>([
    ['what is no request', utf8('hello'), 'badDataFormat'],
    ['version 2', derSequence(derInteger(2), imprint(sm3Id, 32)), 'badRequest'],
    [
      'a negative nonce',
      derSequence(derInteger(1), imprint(sm3Id, 32), derValue(0x02, Uint8Array.of(0x80))),
      'badRequest',
    ],
    ['SHA-1', derSequence(derInteger(1), imprint('1.3.14.3.2.26', 20)), 'badAlg'],
    ['MD5', derSequence(derInteger(1), imprint('1.2.840.113549.2.5', 16)), 'badAlg'],
    ['a short digest', derSequence(derInteger(1), imprint(sm3Id, 31)), 'badDataFormat'],
    ['a foreign policy', createTimestampRequest({ message, policy: '1.2.3' }), 'unacceptedPolicy'],
    [
      'an extension',
      derSequence(
        derInteger(1),
        imprint(sm3Id, 32),
        derValue(0xa0, derSequence(derObjectIdentifier('1.2.3'), derOctetString(message))),
      ),
      'unacceptedExtension',
    ],
  ])('%s', async (_, request, refusal) => {
    const answer = await ask(request);
    expect(answer.refusal).toBe(refusal);
    expect(parseTimestampResponse(answer.response)).toMatchObject({ status: 2, refusals: [refusal] });
    expect(answer.granted).toBeUndefined();
  });

  it.each<[string, Partial<TimestampQuestion>]>([
    ['no clock', { clock: { now: undefined } }],
    ['a clock that is not a number', { clock: { now: Number.NaN } }],
    ['a clock less certain than its accuracy', { clock: { now, uncertaintyMs: 1001 } }],
    ['an uncertainty that is not a number', { clock: { now, uncertaintyMs: Number.NaN } }],
    ['a clock behind the last token', { lastGenTime: now + 1000 }],
    ['a certificate that is not valid yet', { clock: { now: 0 } }],
    ['a certificate that has expired', { clock: { now: until + 1000 } }],
  ])('every request with %s', async (_, more) => {
    let reserved = 0;
    const reserve = async (): Promise<Uint8Array> => Uint8Array.of(++reserved);
    const answer = await ask(createTimestampRequest(usual), { reserve, ...more });
    expect([answer.refusal, reserved]).toEqual(['timeNotAvailable', 0]);
  });

  it('an equal time where it promises ordering', async () => {
    const ordered = await authority({ ordering: 'byGenTime' });
    const answer = await ask(createTimestampRequest(usual), { authority: ordered, lastGenTime: now });
    expect(answer.refusal).toBe('timeNotAvailable');
    expect((await ask(createTimestampRequest(usual), { lastGenTime: now })).refusal).toBeUndefined();
  });

  it('when the journal fails, and says so to its operator only', async () => {
    const answer = await ask(createTimestampRequest(usual), { reserve: () => Promise.reject(new Error('disk full')) });
    expect(answer).toMatchObject({ refusal: 'systemFailure', cause: { message: 'disk full' } });
    expect(new TextDecoder().decode(answer.response)).not.toContain('disk');
  });

  it('to work with a certificate or key that is not for it', async () => {
    const { signer, stranger, tsa } = await world();
    const codeOf = (candidate: TimestampAuthority): string => {
      try {
        requireTimestampAuthority(candidate);
        return 'done';
      } catch (error) {
        return isCoreError(error) ? `${error.code} ${JSON.stringify(error.details)}` : 'other';
      }
    };
    expect(codeOf(await authority())).toBe('done');
    expect(codeOf(await authority({ certificate: signer.certificate, signer: signer.signer }))).toContain(
      'purpose.absent',
    );
    expect(codeOf(await authority({ signer: stranger.signer }))).toContain('key');
    expect(codeOf(await authority({ accuracyMs: 0 }))).toContain('accuracy');
    const answer = await ask(createTimestampRequest(usual), {
      authority: await authority({ signer: stranger.signer }),
    });
    expect(answer.refusal).toBe('systemFailure');
    expect(checkTimestampCertificate(tsa.certificate)).toEqual([]);
  });
});

describe('a certificate for time-stamps', () => {
  const change = (holder: Holder, more: object) => ({ ...holder.certificate, ...more });
  it('has one critical purpose and a key that signs only', async () => {
    const { tsa } = await world();
    const id = '2.5.29.37';
    const loose = new Map(
      [...tsa.certificate.extensions].map(([oid, one]) => [oid, oid === id ? { ...one, critical: false } : one]),
    );
    expect(checkTimestampCertificate(change(tsa, { extensions: loose }))).toEqual(['purpose.notCritical']);
    const more = ['1.3.6.1.5.5.7.3.8', '1.3.6.1.5.5.7.3.4'];
    expect(checkTimestampCertificate(change(tsa, { extendedKeyUsage: more }))).toEqual(['purpose.notSole']);
    expect(checkTimestampCertificate(change(tsa, { keyUsage: new Set(['digitalSignature', 'keyCertSign']) }))).toEqual([
      'keyUsage',
    ]);
  });
});

describe('an answer to another request', () => {
  it('is found by nonce, imprint, policy and certificate', async () => {
    const request = (more: NewTimestampRequest) => parseTimestampRequest(createTimestampRequest(more));
    const token = await grant();
    expect(checkTimestampAnswer(token, request({ ...usual, nonce: Uint8Array.of(8) }))).toEqual(['nonce.mismatch']);
    expect(checkTimestampAnswer(token, request({ message }))).toEqual(['nonce.unexpected']);
    expect(checkTimestampAnswer(await grant({ message }), request(usual))).toEqual(['nonce.mismatch']);
    expect(checkTimestampAnswer(token, request({ ...usual, message: utf8('x') }))).toEqual(['imprint.mismatch']);
    expect(checkTimestampAnswer(token, request({ ...usual, digest: 'sha256' }))).toEqual(['imprint.mismatch']);
    expect(checkTimestampAnswer(token, request({ ...usual, policy: '1.2.156.99.2' }))).toEqual(['policy.mismatch']);
    expect(checkTimestampAnswer(token, request({ ...usual, certificate: 'omitted' }))).toEqual([
      'certificate.unexpected',
    ]);
    const bare = await grant({ ...usual, certificate: 'omitted' });
    expect(checkTimestampAnswer(bare, request(usual))).toEqual(['certificate.missing']);
  });
});

describe('tokens are spelt as RFC 3161 says', () => {
  it.each([
    [now, '20260601020000Z'],
    [now + 500, '20260601020000.5Z'],
    [now + 50, '20260601020000.05Z'],
    [now + 123, '20260601020000.123Z'],
  ])('%d as %s', async (genTime, text) => {
    const { tsa } = await world();
    const bytes = await createTimestampToken({
      message,
      genTime,
      policy,
      serialNumber: Uint8Array.of(1),
      certificate: tsa.certificate,
      signer: tsa.signer,
      accuracyMs: 1500,
      authorityName: 'subject',
    });
    const token = parseTimestampToken(bytes);
    expect(token).toMatchObject({ genTime, accuracyMs: 1500, leniencies: [] });
    expect(token.authorityName?.length).toBeGreaterThan(0);
    expect(new TextDecoder('latin1').decode(bytes)).toContain(text);
  });
});
