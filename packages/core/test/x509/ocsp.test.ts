import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { isCoreError } from '../../src/base/errors.ts';
import { defaultLimits } from '../../src/base/limits.ts';
import { derSequence, derValue } from '../../src/der/index.ts';
import {
  answerOcspRequest,
  type CertIdHash,
  type CertificateStatus,
  createCertId,
  createOcspRefusal,
  createOcspRequest,
  createOcspResponse,
  matchesCertId,
  matchesIssuer,
  matchesResponder,
  type OcspAnswer,
  type OcspResponder,
  type OcspResponseOrder,
  type OcspService,
  parseOcspRequest,
  parseOcspResponse,
  type RevocationReason,
  revocationReasons,
  verifyOcspRequestSignature,
  verifyOcspResponseSignature,
} from '../../src/x509/index.ts';
import { makeParty, now, type Party, testRandom } from './world.ts';

const day = 86_400_000;
const hashes: readonly CertIdHash[] = ['sm3', 'sha1', 'sha256', 'sha384', 'sha512'];
let root: Party;
let ca: Party;
let otherCa: Party;
let delegate: Party;
let leaf: Party;
let second: Party;
let stranger: Party;
beforeAll(async () => {
  root = await makeParty('root', '示范甲省根CA');
  ca = await makeParty('sub-ca', '示范甲省运营CA', { issuer: root });
  otherCa = await makeParty('sub-ca', '示范乙省运营CA', { issuer: root });
  delegate = await makeParty('ocsp', '示范甲省 OCSP', { issuer: ca });
  leaf = await makeParty('seal-signer', '示范单位', { issuer: ca });
  second = await makeParty('person', '示范人员', { issuer: ca });
  stranger = await makeParty('person', '外省人员', { issuer: otherCa });
});

const itself = (): OcspResponder => ({ issuer: ca.certificate, certificate: ca.certificate, signer: ca.signer });
const delegated = (by: Party = delegate): OcspResponder => ({
  issuer: ca.certificate,
  certificate: by.certificate,
  signer: by.signer,
});
const idOf = (party: Party, issuer: Party = ca, hash: CertIdHash = 'sm3') =>
  createCertId(hash, party.certificate, issuer.certificate);

async function respond(more: Partial<OcspResponseOrder> = {}): Promise<OcspAnswer> {
  const response = parseOcspResponse(await createOcspResponse(order(more)));
  if (response.status !== 'successful') throw new Error(response.status);
  return response;
}

function order(more: Partial<OcspResponseOrder> = {}): OcspResponseOrder {
  return {
    responder: delegated(),
    producedAt: now,
    responses: [{ certId: idOf(leaf), status: { status: 'good' }, thisUpdate: now - day, nextUpdate: now + day }],
    ...more,
  };
}

async function codeOf(work: Promise<unknown> | (() => unknown)): Promise<string> {
  try {
    await (typeof work === 'function' ? work() : work);
    return 'no error';
  } catch (error) {
    if (!isCoreError(error)) throw error;
    return error.code === 'ERR_PROFILE' || error.code === 'ERR_ISSUED_MISMATCH'
      ? `${error.code} ${error.details.field}`
      : error.code;
  }
}

describe('requests', () => {
  test('several certificates, a nonce, every hash', async () => {
    const nonce = testRandom('nonce')(32);
    for (const hash of hashes) {
      const der = await createOcspRequest({
        certificates: [
          { certificate: leaf.certificate, issuer: ca.certificate },
          { certificate: stranger.certificate, issuer: otherCa.certificate },
        ],
        hash,
        nonce,
      });
      const request = parseOcspRequest(der);
      expect(request.leniencies).toEqual([]);
      expect(request.nonce).toEqual(nonce);
      expect(request.signature).toBeUndefined();
      expect(verifyOcspRequestSignature(request, ca.certificate.publicKey)).toBe(false);
      const [first, other] = request.entries.map(({ certId }) => certId);
      if (first === undefined || other === undefined) throw new Error('entries');
      expect(first.hash).toBe(hash);
      expect(matchesCertId(first, leaf.certificate, ca.certificate)).toBe(true);
      expect(matchesCertId(first, second.certificate, ca.certificate)).toBe(false);
      expect(matchesCertId(first, leaf.certificate, otherCa.certificate)).toBe(false);
      expect(matchesIssuer(first, ca.certificate)).toBe(true);
      expect(matchesIssuer(other, ca.certificate)).toBe(false);
    }
  });

  test('a hash of one algorithm under the name of another matches nothing', async () => {
    const sm3 = createCertId('sm3', leaf.certificate, ca.certificate);
    const sha256 = createCertId('sha256', leaf.certificate, ca.certificate);
    const swapped = { ...sha256, hash: sm3.hash, hashAlgorithm: sm3.hashAlgorithm };
    expect(matchesCertId(swapped, leaf.certificate, ca.certificate)).toBe(false);
    expect(matchesCertId({ ...sha256, hash: undefined }, leaf.certificate, ca.certificate)).toBe(false);
    // The key of one issuer and the name of another.
    const mixed = {
      ...sm3,
      issuerKeyHash: createCertId('sm3', stranger.certificate, otherCa.certificate).issuerKeyHash,
    };
    expect(matchesCertId(mixed, leaf.certificate, ca.certificate)).toBe(false);
    expect(matchesCertId(mixed, leaf.certificate, otherCa.certificate)).toBe(false);
  });

  test('signed', async () => {
    const request = parseOcspRequest(
      await createOcspRequest({
        certificates: [{ certificate: leaf.certificate, issuer: ca.certificate }],
        requestor: { certificate: second.certificate, signer: second.signer, chain: [ca.certificate] },
      }),
    );
    expect(request.requestorName).toEqual({ kind: 'directory', name: second.certificate.subject });
    expect(request.signature?.certificates).toHaveLength(2);
    expect(verifyOcspRequestSignature(request, second.certificate.publicKey)).toBe(true);
    expect(verifyOcspRequestSignature(request, leaf.certificate.publicKey)).toBe(false);
  });

  test.each([0, 33])('a nonce of %i octets is not written', async (length) => {
    const certificates = [{ certificate: leaf.certificate, issuer: ca.certificate }];
    expect(await codeOf(createOcspRequest({ certificates, nonce: new Uint8Array(length) }))).toBe('ERR_PROFILE nonce');
  });

  test('a request for nothing is not written', async () => {
    expect(await codeOf(createOcspRequest({ certificates: [] }))).toBe('ERR_PROFILE certificates');
  });
});

describe('responses', () => {
  test('since when a key is lost goes along and is read (RFC 6960 §4.4.5)', async () => {
    const status = {
      status: 'revoked',
      revokedAt: now - day,
      reason: 'keyCompromise',
      invalidityDate: now - 9 * day,
    } as const;
    const { responses } = await respond({ responses: [{ certId: idOf(leaf), status, thisUpdate: now }] });
    expect(responses[0]).toMatchObject({ ...status, unknownCritical: [] });
  });

  test('good, revoked, unknown and never issued; delegated, by key', async () => {
    const statuses: readonly CertificateStatus[] = [
      { status: 'good' },
      { status: 'revoked', revokedAt: now - day, reason: 'keyCompromise' },
      { status: 'revoked', revokedAt: now - day, reason: 'unspecified' },
      { status: 'notIssued' },
      { status: 'unknown' },
    ];
    const response = await respond({
      responses: statuses.map((status) => ({
        certId: idOf(leaf),
        status,
        thisUpdate: now,
        archiveCutoff: now - 9 * day,
      })),
      nonce: Uint8Array.of(1, 2, 3),
    });
    expect(response.responses.map(({ status, revokedAt, reason }) => [status, revokedAt, reason])).toEqual([
      ['good', undefined, undefined],
      ['revoked', now - day, 'keyCompromise'],
      ['revoked', now - day, undefined],
      ['unknown', undefined, undefined],
      ['unknown', undefined, undefined],
    ]);
    expect(response.responses.every(({ archiveCutoff }) => archiveCutoff === now - 9 * day)).toBe(true);
    expect(response.responses.every(({ nextUpdate }) => nextUpdate === undefined)).toBe(true);
    expect(response).toMatchObject({ producedAt: now, extendedRevoke: false, unknownCritical: [], leniencies: [] });
    expect(response.nonce).toEqual(Uint8Array.of(1, 2, 3));
    expect(response.certificates.map(({ raw }) => raw)).toEqual([delegate.der]);
    expect(response.responderId.kind).toBe('key');
    expect(matchesResponder(response.responderId, delegate.certificate)).toBe(true);
    expect(matchesResponder(response.responderId, ca.certificate)).toBe(false);
    expect(verifyOcspResponseSignature(response, delegate.certificate.publicKey)).toBe(true);
    expect(verifyOcspResponseSignature(response, ca.certificate.publicKey)).toBe(false);
  });

  test('the authority itself, by name, without a certificate', async () => {
    const response = await respond({ responder: { ...itself(), identifiedBy: 'name' } });
    expect(response.certificates).toEqual([]);
    expect(response.responderId.kind).toBe('name');
    expect(matchesResponder(response.responderId, ca.certificate)).toBe(true);
    expect(matchesResponder(response.responderId, otherCa.certificate)).toBe(false);
    expect(verifyOcspResponseSignature(response, ca.certificate.publicKey)).toBe(true);
  });

  test('never issued, said as revoked since 1970', async () => {
    const responses = [{ certId: idOf(leaf), status: { status: 'notIssued' }, thisUpdate: now } as const];
    const response = await respond({ responses, unissued: 'revoked' });
    expect(response.extendedRevoke).toBe(true);
    expect(response.responses[0]).toMatchObject({ status: 'revoked', revokedAt: 0, reason: 'certificateHold' });
  });

  test.each<[string, string, () => Partial<OcspResponseOrder> | Promise<Partial<OcspResponseOrder>>]>([
    ['a certificate without OCSP signing', 'responder', () => ({ responder: delegated(second) })],
    [
      'a responder of another authority',
      'responder',
      async () => ({ responder: delegated(await makeParty('ocsp', 'OCSP 乙', { issuer: otherCa })) }),
    ],
    [
      'a responder that has expired',
      'responder',
      async () => ({ responder: delegated(await makeParty('ocsp', 'OCSP', { issuer: ca, notAfter: now - day })) }),
    ],
    ['a key that is not the responder’s', 'signer', () => ({ responder: { ...delegated(), signer: ca.signer } })],
    ['no answer', 'responses', () => ({ responses: [] })],
    [
      'a status of the future',
      'thisUpdate',
      () => ({ responses: [{ certId: idOf(leaf), status: { status: 'good' }, thisUpdate: now + 1000 }] }),
    ],
    [
      'an answer that is over before it begins',
      'nextUpdate',
      () => ({ responses: [{ certId: idOf(leaf), status: { status: 'good' }, thisUpdate: now, nextUpdate: now }] }),
    ],
    [
      'removal from a CRL as a reason',
      'reason',
      () => ({
        responses: [
          {
            certId: idOf(leaf),
            status: { status: 'revoked', revokedAt: now, reason: 'removeFromCRL' },
            thisUpdate: now,
          },
        ],
      }),
    ],
  ])('%s is not signed', async (_, field, more) => {
    expect(await codeOf(createOcspResponse(order(await more())))).toBe(`ERR_PROFILE ${field}`);
  });
});

describe('answering', () => {
  const statusOf = (serialNumber: string): CertificateStatus =>
    serialNumber === leaf.certificate.serialNumber
      ? { status: 'good' }
      : serialNumber === second.certificate.serialNumber
        ? { status: 'revoked', revokedAt: now - day, reason: 'superseded' }
        : { status: 'notIssued' };
  const ask = (parties: readonly (readonly [Party, Party])[], more: { nonce?: Uint8Array; by?: Party } = {}) =>
    createOcspRequest({
      certificates: parties.map(([party, issuer]) => ({ certificate: party.certificate, issuer: issuer.certificate })),
      ...(more.nonce === undefined ? {} : { nonce: more.nonce }),
      ...(more.by === undefined ? {} : { requestor: { certificate: more.by.certificate, signer: more.by.signer } }),
    });
  const answer = async (request: Uint8Array, more: Partial<OcspService> = {}) =>
    parseOcspResponse(
      await answerOcspRequest({ request, responder: delegated(), statusOf, at: now, nextUpdate: now + day, ...more }),
    );
  const statuses = async (request: Uint8Array, more: Partial<OcspService> = {}): Promise<string> => {
    const response = await answer(request, more);
    return response.status === 'successful'
      ? response.responses.map(({ status }) => status).join(' ')
      : response.status;
  };

  test('each certificate in the order asked; others’ are unknown, numbers never given are never good', async () => {
    const unissued = { ...leaf, certificate: { ...leaf.certificate, serialNumber: '1234' } };
    const pairs = [
      [leaf, ca],
      [second, ca],
      [stranger, otherCa],
      [unissued, ca],
    ] as const;
    expect(await statuses(await ask(pairs))).toBe('good revoked unknown unknown');
    expect(await statuses(await ask(pairs), { unissued: 'revoked' })).toBe('good revoked unknown revoked');
  });

  test('the nonce comes back, and none is invented', async () => {
    const nonce = testRandom('n')(16);
    expect(await answer(await ask([[leaf, ca]], { nonce }))).toMatchObject({ nonce });
    expect(await answer(await ask([[leaf, ca]]))).not.toHaveProperty('nonce');
  });

  test('CertIDs are returned byte for byte, in whatever hash they were asked', async () => {
    for (const hash of hashes) {
      const request = await createOcspRequest({
        certificates: [{ certificate: leaf.certificate, issuer: ca.certificate }],
        hash,
      });
      const response = await answer(request);
      if (response.status !== 'successful') throw new Error(response.status);
      expect(response.responses[0]?.certId.raw).toEqual(parseOcspRequest(request).entries[0]?.certId.raw);
    }
  });

  test.each<[string, string, () => Promise<[Uint8Array, Partial<OcspService>?]>]>([
    ['noise', 'malformedRequest', async () => [Uint8Array.of(1, 2, 3)]],
    ['nothing', 'malformedRequest', async () => [new Uint8Array(0)]],
    ['a response', 'malformedRequest', async () => [createOcspRefusal('tryLater')]],
    [
      'more than the budget',
      'malformedRequest',
      async () => [
        await ask([
          [leaf, ca],
          [second, ca],
        ]),
        { limits: { ...defaultLimits, ocspEntries: 1 } },
      ],
    ],
    ['an empty nonce', 'malformedRequest', async () => [withNonce('0400')]],
    ['a nonce of 33 octets', 'malformedRequest', async () => [withNonce(`0421${'ab'.repeat(33)}`)]],
    ['a nonce of 200 octets', 'malformedRequest', async () => [withNonce(`0481c8${'ab'.repeat(200)}`)]],
    ['a nonce of 32 octets', 'good', async () => [withNonce(`0420${'ab'.repeat(32)}`)]],
    ['a bare nonce of 8 octets', 'good', async () => [withNonce('abababababababab')]],
    ['an unknown critical extension', 'malformedRequest', async () => [withExtension('300a06022a030101ff040100')]],
    ['the same, not critical', 'good', async () => [withExtension('300706022a03040100')]],
    ['only a type of response that nobody makes', 'malformedRequest', async () => [withAcceptable('06022a03')]],
    ['also the basic type', 'good', async () => [withAcceptable('06022a0306092b0601050507300101')]],
    ['certificates of others alone', 'unauthorized', async () => [await ask([[stranger, otherCa]])]],
    [
      'a state of affairs that is not known',
      'tryLater',
      async () => [await ask([[leaf, ca]]), { statusOf: () => 'unavailable' }],
    ],
    [
      'unsigned where only some may ask',
      'sigRequired',
      async () => [await ask([[leaf, ca]]), { authorise: () => true }],
    ],
    [
      'signed by somebody who may',
      'good',
      async () => [
        await ask([[leaf, ca]], { by: second }),
        { authorise: (requestor) => requestor.serialNumber === second.certificate.serialNumber },
      ],
    ],
    [
      'signed by somebody who may not',
      'unauthorized',
      async () => [await ask([[leaf, ca]], { by: second }), { authorise: () => false }],
    ],
    [
      'a signature that does not verify',
      'unauthorized',
      async () => [forged(await ask([[leaf, ca]], { by: second })), { authorise: () => true }],
    ],
    ['signed where everybody may ask', 'good', async () => [await ask([[leaf, ca]], { by: second })]],
  ])('%s: %s', async (_, expected, make) => {
    const [request, more] = await make();
    expect(await statuses(request, more)).toBe(expected);
  });

  /** Changes the last octet of the signature value, which lies before the certificates. */
  function forged(der: Uint8Array): Uint8Array {
    const copy = der.slice();
    const value = parseOcspRequest(copy).signature?.value;
    if (value === undefined) throw new Error('unsigned');
    value[value.length - 1] = (value[value.length - 1] as number) ^ 1;
    return copy;
  }

  function withExtension(...extensions: string[]): Uint8Array {
    const list = derSequence(...extensions.map((one) => Buffer.from(one, 'hex')));
    const tagged = Buffer.concat([Buffer.from([0xa2]), lengthOf(list.length), list]);
    return derSequence(derSequence(derSequence(derSequence(idOf(leaf).raw)), tagged));
  }

  const lengthOf = (length: number): Buffer =>
    length < 0x80
      ? Buffer.from([length])
      : length < 0x100
        ? Buffer.from([0x81, length])
        : Buffer.from([0x82, length >> 8, length & 0xff]);

  function withNonce(value: string): Uint8Array {
    return withExtension(extension('06092b0601050507300102', value));
  }

  function withAcceptable(types: string): Uint8Array {
    return withExtension(extension('06092b0601050507300104', hex(derSequence(Buffer.from(types, 'hex')))));
  }

  function extension(oid: string, value: string): string {
    const octets = Buffer.from(value, 'hex');
    const wrapped = Buffer.concat([Buffer.from([4]), lengthOf(octets.length), octets]);
    return hex(derSequence(Buffer.from(oid, 'hex'), wrapped));
  }

  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
});

describe('forgers', () => {
  test('every flipped byte of a response: an error of ours, another status, or it does not verify', async () => {
    const der = await createOcspResponse(order({ nonce: Uint8Array.of(7) }));
    const genuine = parseOcspResponse(der) as OcspAnswer;
    const enclosedAt = der.length - delegate.der.length;
    for (let at = 0; at < der.length; at++) {
      const copy = der.slice();
      copy[at] = (copy[at] as number) ^ 0x01;
      try {
        const response = parseOcspResponse(copy);
        if (!verifyOcspResponseSignature(response, delegate.certificate.publicKey)) continue;
        // Only the enclosed certificate is not signed, and it is not the one that was trusted.
        expect(at, `byte ${at}`).toBeGreaterThanOrEqual(enclosedAt);
        expect((response as OcspAnswer).tbs).toEqual(genuine.tbs);
      } catch (error) {
        if (!isCoreError(error)) throw error;
      }
    }
  });

  test('every truncation of a request and a response is an error of ours', async () => {
    const response = await createOcspResponse(order());
    const request = await createOcspRequest({
      certificates: [{ certificate: leaf.certificate, issuer: ca.certificate }],
      nonce: new Uint8Array(8),
    });
    for (let length = 0; length < response.length; length++)
      expect(() => parseOcspResponse(response.subarray(0, length)), String(length)).toThrow(
        expect.objectContaining({ name: 'CoreError' }),
      );
    for (let length = 0; length < request.length; length++)
      expect(() => parseOcspRequest(request.subarray(0, length)), String(length)).toThrow(
        expect.objectContaining({ name: 'CoreError' }),
      );
  });

  test('the signature of one response under the content of another', async () => {
    const good = await respond({ responder: itself() });
    const revoked = await respond({
      responder: itself(),
      responses: [{ certId: idOf(leaf), status: { status: 'revoked', revokedAt: now }, thisUpdate: now }],
    });
    const forged = { ...revoked, tbs: good.tbs };
    expect(verifyOcspResponseSignature(revoked, ca.certificate.publicKey)).toBe(true);
    expect(verifyOcspResponseSignature(forged, ca.certificate.publicKey)).toBe(false);
  });

  test('a refusal is not signed, whatever stands beside it', async () => {
    const refusal = parseOcspResponse(createOcspRefusal('tryLater'));
    expect(refusal.status).toBe('tryLater');
    expect(verifyOcspResponseSignature(refusal, ca.certificate.publicKey)).toBe(false);
    const answer = await createOcspResponse(order());
    // responseStatus of an answer set to tryLater: RFC 6960 allows no bytes beside a refusal.
    const at = Buffer.from(answer).indexOf(Buffer.from('0a0100', 'hex')) + 2;
    const copy = answer.slice();
    copy[at] = 3;
    expect(await codeOf(() => parseOcspResponse(copy))).toBe('ERR_DER_TRAILING_DATA');
    copy[at] = 4;
    expect(await codeOf(() => parseOcspResponse(copy))).toBe('ERR_OCSP_STRUCTURE');
    expect(await codeOf(() => parseOcspResponse(Uint8Array.of(0x30, 3, 10, 1, 0)))).toBe('ERR_DER_TAG');
  });

  test.each([
    ['an extension twice', '300706022a03040100300706022a03040100', 'ERR_OCSP_STRUCTURE'],
    ['no extension in the list', '', 'ERR_OCSP_STRUCTURE'],
  ])('%s', async (_, extensions, expected) => {
    const list = derSequence(Buffer.from(extensions, 'hex'));
    const tagged = Buffer.concat([Buffer.from([0xa2, list.length]), list]);
    const request = derSequence(derSequence(derSequence(derSequence(idOf(leaf).raw)), tagged));
    expect(await codeOf(() => parseOcspRequest(request))).toBe(expected);
  });

  test('a request without certificates, of version 2, larger than the budget', async () => {
    expect(await codeOf(() => parseOcspRequest(derSequence(derSequence(derSequence()))))).toBe('ERR_OCSP_STRUCTURE');
    const version = Buffer.from('a003020101', 'hex');
    const entries = derSequence(derSequence(idOf(leaf).raw));
    expect(await codeOf(() => parseOcspRequest(derSequence(derSequence(version, entries))))).toBe('ERR_OCSP_STRUCTURE');
    expect(await codeOf(() => parseOcspRequest(new Uint8Array(defaultLimits.ocspBytes + 1)))).toBe('ERR_LIMIT');
    const many = { ...defaultLimits, ocspCertificates: 0 };
    const response = await createOcspResponse(order());
    expect(await codeOf(() => parseOcspResponse(response, many))).toBe('ERR_LIMIT');
  });

  test('the key of the responder under an implicit tag, as GmSSL writes it, is noted', async () => {
    const genuine = await respond({ responder: itself() });
    if (genuine.responderId.kind !== 'key') throw new Error('name');
    const { keyHash } = genuine.responderId;
    const explicit = derValue(0xa2, derValue(0x04, keyHash));
    const rest = genuine.tbs.subarray(genuine.tbs.indexOf(0xa2) + explicit.length);
    const tbs = derSequence(derValue(0x82, keyHash), rest);
    const algorithm = Buffer.from('300c06082a811ccf550183750500', 'hex');
    const basic = derSequence(tbs, algorithm, derValue(0x03, Uint8Array.of(0), await ca.signer.sign(tbs)));
    const bytes = derSequence(Buffer.from('06092b0601050507300101', 'hex'), derValue(0x04, basic));
    const response = parseOcspResponse(derSequence(Uint8Array.of(10, 1, 0), derValue(0xa0, bytes)));
    if (response.status !== 'successful') throw new Error(response.status);
    expect(response.leniencies.map(({ name }) => name)).toEqual(['ocsp.responderKey.implicit']);
    expect(matchesResponder(response.responderId, ca.certificate)).toBe(true);
    expect(verifyOcspResponseSignature(response, ca.certificate.publicKey)).toBe(true);
  });

  test('version 1 may be written out, which is noted', () => {
    const version = Buffer.from('a003020100', 'hex');
    const request = parseOcspRequest(derSequence(derSequence(version, derSequence(derSequence(idOf(leaf).raw)))));
    expect(request.leniencies.map(({ name }) => name)).toEqual(['der.default.encoded']);
  });
});

describe('encode and parse', () => {
  const reasons = (Object.keys(revocationReasons) as RevocationReason[]).filter(
    (reason) => reason !== 'unspecified' && reason !== 'removeFromCRL',
  );
  const second = fc.integer({ min: 0, max: now / 1000 }).map((value) => value * 1000);
  const single = fc.record({
    hash: fc.constantFrom(...hashes),
    serialNumber: fc.uint8Array({ minLength: 1, maxLength: 20 }).filter((bytes) => bytes[0] !== 0),
    kind: fc.constantFrom('good', 'revoked', 'notIssued'),
    revokedAt: second,
    reason: fc.constantFrom(...reasons),
    next: fc.option(fc.nat({ max: 1000 }), { nil: undefined }),
  });

  test('are inverse to each other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(single, { minLength: 1, maxLength: 8 }), fc.boolean(), async (drawn, byName) => {
        const responses = drawn.map(({ hash, serialNumber, kind, revokedAt, reason, next }) => ({
          certId: createCertId(
            hash,
            { issuer: ca.certificate.subject, serialNumber: Buffer.from(serialNumber).toString('hex') },
            ca.certificate,
          ),
          status: (kind === 'revoked' ? { status: kind, revokedAt, reason } : { status: kind }) as CertificateStatus,
          thisUpdate: now,
          ...(next === undefined ? {} : { nextUpdate: now + 1000 + next * 1000 }),
        }));
        const response = await respond({
          responder: { ...itself(), identifiedBy: byName ? 'name' : 'key' },
          responses,
        });
        expect(response.responses.map(({ certId }) => certId)).toEqual(responses.map(({ certId }) => certId));
        for (const [index, { status, nextUpdate }] of response.responses.entries()) {
          const wanted = responses[index]?.status.status;
          expect(status).toBe(wanted === 'notIssued' ? 'unknown' : wanted);
          expect(nextUpdate).toBe(responses[index]?.nextUpdate);
        }
      }),
      { numRuns: 40 },
    );
  });
});
