import { generateKeyPairSync, sign as nodeSign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { concatBytes, equalBytes, utf8 } from '../../src/base/bytes.ts';
import { isCoreError } from '../../src/base/errors.ts';
import {
  addCounterSignature,
  addSignatureTimestamp,
  addSigner,
  createCertificateBundle,
  createSignedData,
  createTimestampToken,
  parseCertificateBundle,
  parseSignedData,
  parseTimestampToken,
  type SignedDataRequest,
  type SignerResult,
  verifyCounterSignatures,
  verifySignedData,
  verifyTimestampToken,
} from '../../src/cms/index.ts';
import { createDelegatedSigner, encodePem, type SignatureAlgorithm, type Signer } from '../../src/crypto/index.ts';
import { DerReader, derInteger, derSequence, derSetOf, derValue } from '../../src/der/index.ts';
import { issueCertificate, issueRevocationList, parseCertificate, parseRevocationList } from '../../src/x509/index.ts';
import { from, type Holder, now, until, world } from '../seal/world.ts';

const content = utf8('示范甲省：多人签名');

async function request(holder: Holder, more: Partial<SignedDataRequest> = {}): Promise<SignedDataRequest> {
  const { certificate, signer } = holder;
  return { content, form: 'attached', certificate, signer, family: 'gm', ...more };
}

const verdicts = (results: readonly SignerResult[]): readonly string[] =>
  results.map(({ verified, failure }) => (verified ? 'verified' : (failure ?? '')));

async function codeOf(act: () => unknown): Promise<string> {
  try {
    await act();
    return 'done';
  } catch (error) {
    if (isCoreError(error)) return error.code;
    throw error;
  }
}

/** A holder whose key Node has. */
async function foreign(algorithm: SignatureAlgorithm, serial: number): Promise<Holder> {
  const { root } = await world();
  const isRsa = algorithm.startsWith('rsa');
  const pair = isRsa
    ? generateKeyPairSync('rsa', { modulusLength: 2048 })
    : generateKeyPairSync('ec', { namedCurve: algorithm === 'ecdsa-sha384' ? 'P-384' : 'P-256' });
  const publicKey = new Uint8Array(pair.publicKey.export({ type: 'spki', format: 'der' }));
  const hash = /sha\d+/.exec(algorithm)?.[0] ?? null;
  const key = { key: pair.privateKey, ...(algorithm.startsWith('rsa-pss') ? { padding: 6, saltLength: 32 } : {}) };
  const signer: Signer = createDelegatedSigner({
    algorithm,
    publicKey,
    sign: async (message) => new Uint8Array(nodeSign(hash, message, key)),
  });
  const der = await issueCertificate({
    profile: 'person',
    subject: { C: 'CN', CN: algorithm },
    subjectPublicKey: publicKey,
    issuer: { certificate: root.certificate },
    signer: root.signer,
    serialNumber: Uint8Array.of(0x61, serial),
    notBefore: from,
    notAfter: until,
  });
  return { certificate: parseCertificate(der), signer, privateKey: new Uint8Array(0) };
}

describe('several signers', () => {
  it('of one content, each with its own way', async () => {
    const { signer, stranger, tsa } = await world();
    const bytes = await createSignedData(
      await request(signer, {
        signingTime: now,
        furtherSigners: [
          { certificate: stranger.certificate, signer: stranger.signer, signedAttributes: 'none' },
          { certificate: tsa.certificate, signer: tsa.signer },
        ],
      }),
    );
    const message = parseSignedData(bytes);
    expect([message.signers.length, message.certificates.length, message.leniencies]).toEqual([3, 3, []]);
    expect(verdicts(verifySignedData(message))).toEqual(['verified', 'verified', 'verified']);
  });

  it('added later: those who were there keep their signatures', async () => {
    const { signer, stranger, namesake } = await world();
    const first = await createSignedData(await request(signer));
    const second = await addSigner(first, { certificate: stranger.certificate, signer: stranger.signer });
    expect(verdicts(verifySignedData(parseSignedData(second)))).toEqual(['verified', 'verified']);
    const detached = await createSignedData(await request(signer, { form: 'detached' }));
    const by = { certificate: namesake.certificate, signer: namesake.signer };
    expect(await codeOf(() => addSigner(detached, by))).toBe('ERR_ARGUMENT');
    const both = parseSignedData(await addSigner(detached, by, content));
    expect(verdicts(verifySignedData(both, { content }))).toEqual(['verified', 'verified']);
    const thief = { certificate: signer.certificate, signer: stranger.signer };
    expect(await codeOf(() => addSigner(first, thief))).toBe('ERR_CMS_UNVERIFIED');
  });

  it('exchanged between two messages they are refused', async () => {
    const { signer, stranger } = await world();
    const one = parseSignedData(await createSignedData(await request(signer)));
    const other = parseSignedData(await createSignedData(await request(stranger, { content: utf8('another') })));
    const swapped = { ...one, signers: other.signers, certificates: other.certificates };
    expect(verdicts(verifySignedData(swapped))).toEqual(['digest.mismatch']);
  });

  it('keys of other kinds, named by issuer and by key', async () => {
    const kinds = ['ecdsa-sha256', 'ecdsa-sha384', 'rsa-sha256', 'rsa-pss-sha256'] as const;
    let serial = 1;
    for (const kind of kinds) {
      const holder = await foreign(kind, serial++);
      for (const identifiedBy of ['issuerAndSerialNumber', 'subjectKeyIdentifier'] as const) {
        const bytes = await createSignedData(await request(holder, { family: 'rfc', identifiedBy }));
        const message = parseSignedData(bytes);
        expect([kind, message.version, message.leniencies]).toEqual([
          kind,
          identifiedBy === 'subjectKeyIdentifier' ? 3 : 1,
          [],
        ]);
        expect(verdicts(verifySignedData(message))).toEqual(['verified']);
        const changed = { ...message, encapsulated: { ...message.encapsulated, content: utf8('x') } };
        expect(verdicts(verifySignedData(changed))).toEqual(['digest.mismatch']);
      }
    }
  });

  it('requests that contradict themselves are refused', async () => {
    const { signer } = await world();
    const wrong: readonly Partial<SignedDataRequest>[] = [
      { identifiedBy: 'subjectKeyIdentifier' },
      { signedAttributes: 'none', signingTime: now },
    ];
    for (const more of wrong)
      expect(await codeOf(async () => createSignedData(await request(signer, more)))).toBe('ERR_ARGUMENT');
  });

  it('digests that do not belong together are refused', async () => {
    const { signer } = await world();
    const bytes = await createSignedData(await request(signer));
    const sm3 = [0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x83, 0x11];
    for (let at = 0, found = 0; at < bytes.length && found < 2; at++) {
      if (!sm3.every((octet, index) => bytes[at + index] === octet)) continue;
      found++;
      // SM3 becomes SHA-1 with SM2's number in its place: no digest at all.
      const changed = bytes.slice();
      changed[at + 7] = 0x12;
      const message = parseSignedData(changed);
      const [verdict] = verdicts(verifySignedData(message));
      expect([verdict, message.leniencies.map(({ name }) => name)]).toEqual([
        found === 1 ? 'verified' : 'algorithm.unsupported',
        ['cms.digestAlgorithms'],
      ]);
    }
  });
});

describe('every byte changed, with keys of other kinds', () => {
  it.each(['ecdsa-sha256', 'rsa-sha256', 'rsa-pss-sha256'] as const)(
    '%s: what still verifies is named',
    async (kind) => {
      const holder = await foreign(kind, 0x70 + kind.length);
      const bytes = await createSignedData(
        await request(holder, { family: 'rfc', form: 'detached', signingTime: now }),
      );
      const passing: number[] = [];
      for (let at = 0; at < bytes.length; at++) {
        const changed = bytes.slice();
        changed[at] = (changed[at] as number) ^ (1 << (at % 8));
        try {
          const message = parseSignedData(changed);
          const [result] = verifySignedData(message, { content, candidates: [holder.certificate] });
          if (message.leniencies.length === 0 && result?.verified && result.leniencies.length === 0) passing.push(at);
        } catch (error) {
          if (!isCoreError(error)) throw error;
        }
      }
      // Idle: the enclosed certificate alone, which is a copy of the candidate and answers for itself.
      const start = (parseSignedData(bytes).certificates[0]?.raw.byteOffset ?? 0) - bytes.byteOffset;
      const end = start + holder.certificate.raw.length;
      const outside = passing.filter((at) => at < start || at >= end);
      // A letter of the issuer's name in the other case is the same name (RFC 5280 §7.1); which letters are tried depends on lengths.
      const otherCase = (at: number): boolean =>
        at % 8 === 5 && /[A-Za-z]/.test(String.fromCharCode(bytes[at] as number));
      expect(outside.filter((at) => !otherCase(at))).toEqual([]);
    },
  );
});

describe('counter-signatures', () => {
  it('verify over the signature that they sign, and only over that', async () => {
    const { signer, stranger, tsa } = await world();
    const by = (holder: Holder) => ({ certificate: holder.certificate, signer: holder.signer, signingTime: now });
    const signed = await createSignedData(
      await request(signer, { furtherSigners: [{ certificate: tsa.certificate, signer: tsa.signer }] }),
    );
    const index = parseSignedData(signed).signers.findIndex(
      ({ identifier }) =>
        identifier.kind === 'issuerAndSerialNumber' && identifier.serialNumber === signer.certificate.serialNumber,
    );
    const once = await addCounterSignature(signed, index, by(stranger));
    const message = parseSignedData(once);
    const results = verifySignedData(message);
    expect(verdicts(results)).toEqual(['verified', 'verified']);
    const counters = results.map((result) => verdicts(verifyCounterSignatures(message, result)));
    expect(counters.toSorted()).toEqual([[], ['verified']]);
    // Moved to the other signer it does not fit.
    const counted = message.signers.find(({ counterSignatures }) => counterSignatures.length > 0);
    const other = message.signers.find(({ counterSignatures }) => counterSignatures.length === 0);
    if (counted === undefined || other === undefined) throw new Error('one of two is counter-signed');
    const moved = { ...other, counterSignatures: counted.counterSignatures };
    expect(verdicts(verifyCounterSignatures(message, { signer: moved }))).toEqual(['digest.mismatch']);
    // A plain signer of the content is no counter-signature: it states a content type.
    const posing = { ...other, counterSignatures: [counted] };
    expect(verdicts(verifyCounterSignatures(message, { signer: posing }))).toEqual(['attributes.invalid']);
    expect(await codeOf(() => addCounterSignature(signed, 2, by(stranger)))).toBe('ERR_ARGUMENT');
    const thief = { certificate: signer.certificate, signer: stranger.signer };
    expect(await codeOf(() => addCounterSignature(signed, 0, thief))).toBe('ERR_CMS_UNVERIFIED');
  });

  it('nested deeper than three levels meet the budget', async () => {
    const { signer } = await world();
    const one = parseSignedData(await createSignedData(await request(signer))).signers[0]?.raw as Uint8Array;
    let nested = one;
    for (let depth = 0; depth < 5; depth++) nested = withCounter(one, nested);
    const bytes = await createSignedData(await request(signer));
    const at = bytes.length - one.length;
    expect(at).toBeGreaterThan(0);
    const info = DerReader.over(bytes, '').readSequence();
    const type = info.readElement().bytes;
    const body = info.readSequence('', 0xa0).readSequence();
    const parts: Uint8Array[] = [];
    while (!body.done) parts.push(body.readElement().bytes);
    const deep = derSequence(type, derValue(0xa0, derSequence(...parts.slice(0, -1), derSetOf(nested))));
    expect(await codeOf(() => parseSignedData(deep))).toBe('ERR_LIMIT');
  });
});

/** A SignerInfo with another one as its counter-signature. */
function withCounter(signerInfo: Uint8Array, counter: Uint8Array): Uint8Array {
  const reader = DerReader.over(signerInfo, '').readSequence();
  const fields: Uint8Array[] = [];
  while (!reader.done) fields.push(reader.readElement().bytes);
  const type = Uint8Array.of(0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x06);
  return derSequence(...fields, derValue(0xa1, derSequence(type, derSetOf(counter))));
}

describe('a time-stamp on a signature', () => {
  it('is added without touching what is signed', async () => {
    const { signer, tsa } = await world();
    const bytes = await createSignedData(await request(signer));
    const signature = parseSignedData(bytes).signers[0]?.signature as Uint8Array;
    const token = await createTimestampToken({
      message: signature,
      genTime: now,
      policy: '1.2.3',
      serialNumber: Uint8Array.of(9),
      certificate: tsa.certificate,
      signer: tsa.signer,
    });
    const stamped = parseSignedData(addSignatureTimestamp(bytes, 0, token));
    expect(verdicts(verifySignedData(stamped))).toEqual(['verified']);
    const [inside] = stamped.signers[0]?.timestamps ?? [];
    expect(verifyTimestampToken(parseTimestampToken(inside as Uint8Array), signature)).toMatchObject({
      imprintMatches: true,
      signatureVerified: true,
    });
  });
});

describe('bundles', () => {
  it('hold certificates and revocation lists, in binary and PEM, under both families', async () => {
    const { root, signer } = await world();
    const list = await issueRevocationList({
      issuer: root.certificate,
      signer: root.signer,
      number: 1,
      thisUpdate: now,
      nextUpdate: now + 1000,
      revoked: [],
    });
    const certificates = [root.certificate, signer.certificate];
    const raws = certificates.map(({ raw }) => raw);
    for (const family of ['gm', 'rfc'] as const) {
      const bytes = createCertificateBundle({ certificates, revocationLists: [parseRevocationList(list)], family });
      const message = parseSignedData(bytes);
      expect([
        message.leniencies,
        message.signers,
        message.revocationLists.map((raw) => equalBytes(raw, list)),
      ]).toEqual([[], [], [true]]);
      for (const file of [bytes, utf8(encodePem('PKCS7', bytes)), utf8(encodePem('CMS', bytes))]) {
        const found = parseCertificateBundle(file);
        expect(found).toHaveLength(2);
        for (const { raw } of found) expect(raws.some((known) => equalBytes(known, raw))).toBe(true);
      }
    }
    expect(parseCertificateBundle(concatBytes(...raws))).toHaveLength(2);
    expect(parseCertificateBundle(utf8(raws.map((raw) => encodePem('CERTIFICATE', raw)).join('')))).toHaveLength(2);
    const mixed =
      encodePem('CERTIFICATE', root.certificate.raw) +
      encodePem('PKCS7', createCertificateBundle({ certificates: [signer.certificate] }));
    expect(parseCertificateBundle(utf8(mixed)).map(({ raw }) => equalBytes(raw, root.certificate.raw))).toEqual([
      true,
      false,
    ]);
    expect(await codeOf(() => parseCertificateBundle(createCertificateBundle({ certificates: [] })))).toMatch(/^ERR_/);
    expect(await codeOf(() => parseCertificateBundle(derSequence(derInteger(1))))).toMatch(/^ERR_/);
  });
});

describe('what is written reads back the same', () => {
  it('rebuilding a message with nothing to add changes no byte', async () => {
    const { signer, stranger } = await world();
    for (const family of ['gm', 'rfc'] as const) {
      const one = await createSignedData(await request(signer, { family }));
      const two = await addSigner(one, { certificate: stranger.certificate, signer: stranger.signer });
      const message = parseSignedData(two);
      expect(equalBytes(message.raw, two)).toBe(true);
      // A counter-signature is the only change: taking it away gives the message before.
      const countered = parseSignedData(
        await addCounterSignature(two, 0, { certificate: stranger.certificate, signer: stranger.signer }),
      );
      expect(countered.signers.map(({ signature }) => signature).toSorted(byBytes)).toEqual(
        message.signers.map(({ signature }) => signature).toSorted(byBytes),
      );
    }
  });
});

const byBytes = (a: Uint8Array, b: Uint8Array): number => (a.join() < b.join() ? -1 : 1);
