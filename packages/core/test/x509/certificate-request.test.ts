import { sha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { compareBytes, concatBytes, equalBytes, utf8 } from '../../src/base/bytes.ts';
import { isCoreError } from '../../src/base/errors.ts';
import { createSm2Signer, encodeAlgorithmIdentifier, oids, type Signer } from '../../src/crypto/index.ts';
import {
  contextTag,
  derBitString,
  derInteger,
  derNull,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derSetOf,
  derString,
  derValue,
  tag,
} from '../../src/der/index.ts';
import { generateSm2KeyPair, signSm2Digest, sm2Digest, sm2Z, sm3 } from '../../src/sm/index.ts';
import {
  checkCertificateRequest,
  createCertificateRequest,
  issueCertificate,
  parseCertificate,
  parseCertificateRequest,
  randomSerialNumber,
  verifyCertificateRequestSignature,
} from '../../src/x509/index.ts';
import { corpus, describeShared, readShared } from '../support/shared.ts';
import { makeParty, testRandom } from './world.ts';

const random = testRandom('request');
const pair = generateSm2KeyPair(random);
const signer: Signer = createSm2Signer(pair.privateKey, { random });
const subject = { C: 'CN', O: '示范单位', CN: '示范单位' };

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'no error';
  } catch (error) {
    if (!isCoreError(error)) throw error;
    return error.code;
  }
}

/** A request with the signature that a forger or a careless program would put there. */
function requestSignedBy(digest: (tbs: Uint8Array) => Uint8Array, algorithm: string = oids.sm2WithSm3): Uint8Array {
  const { tbs } = parseCertificateRequest(valid);
  const signature = signSm2Digest(digest(tbs), pair.privateKey, { random });
  return derSequence(
    tbs,
    encodeAlgorithmIdentifier({ oid: algorithm, parameters: derNull() }),
    derBitString(signature),
  );
}

let valid: Uint8Array;
beforeAll(async () => {
  valid = await createCertificateRequest({ subject, signer });
});

describeShared('corpus/csr', 'requests of the corpus', () => {
  test('14 are there; signatures are what the catalogue says, and the diagnosis is its note', () => {
    const counts: Record<string, number> = {};
    for (const item of corpus('csr')) {
      const request = parseCertificateRequest(readShared(`corpus/${item.file}`));
      const { accepted, verified, diagnosis } = checkCertificateRequest(request);
      expect(verified, item.file).toBe(verifyCertificateRequestSignature(request));
      const key = `${item.expect}: ${verified ? 'verified' : diagnosis}, ${accepted ? 'accepted' : 'refused'}`;
      counts[key] = (counts[key] ?? 0) + 1;
    }
    expect(counts).toEqual({
      'VALID: verified, accepted': 7,
      'INVALID under the standard profile (DEV[emptyID]/der): sm2.userId.empty, refused': 5,
      'INVALID under the standard profile (DEV[noZ:e=SM3(M)]/der): sm2.noZ, refused': 1,
      'INVALID under the standard profile (DEV[Z+SM3(M)]/der): sm2.doubleHash, refused': 1,
    });
  });

  test('CFCA’s double-key requests: password and temporary key are read, their spelling is named', () => {
    const requests = corpus('csr')
      .filter(({ file }) => file.includes('cfca'))
      .map(({ file }) => parseCertificateRequest(readShared(`corpus/${file}`)));
    expect(requests).toHaveLength(2);
    for (const { temporaryPublicKey, leniencies } of requests) {
      expect(temporaryPublicKey?.[0]).toBe(4);
      expect(leniencies.map(({ name }) => name)).toContain('csr.attribute.notSet');
    }
    expect(requests.map(({ challengePassword }) => challengePassword).toSorted()).toEqual(['', '111111']);
    expect(requests.flatMap((one) => one.subjectAltNames)).toEqual([{ kind: 'dns', value: 'TEST CERT' }]);
  });

  test('every flipped byte of each: an error of ours, or it does not verify', () => {
    let checked = 0;
    for (const item of corpus('csr')) {
      const der = readShared(`corpus/${item.file}`);
      for (let at = 0; at < der.length; at++) {
        const copy = der.slice();
        copy[at] = (copy[at] as number) ^ 0x01;
        try {
          expect(verifyCertificateRequestSignature(parseCertificateRequest(copy)), `${item.file} ${at}`).toBe(false);
        } catch (error) {
          if (!isCoreError(error)) throw error;
        }
        checked++;
      }
    }
    expect(checked).toBe(corpus('csr').reduce((sum, item) => sum + Number(item['size']), 0));
  });
});

describe('making requests', () => {
  test('reads back with nothing tolerated; attributes are there though empty', () => {
    const request = parseCertificateRequest(valid);
    expect(request.leniencies).toEqual([]);
    expect(request.attributes).toEqual([]);
    expect(request.subject.text).toBe('C=CN, O=示范单位, CN=示范单位');
    expect(checkCertificateRequest(request)).toEqual({ accepted: true, verified: true, findings: [] });
  });

  test('with names, password and temporary key', async () => {
    const temporary = generateSm2KeyPair(random).publicKey;
    const der = await createCertificateRequest({
      subject,
      signer,
      dnsNames: ['www.example.cn'],
      challengePassword: '一二三',
      temporaryPublicKey: temporary,
    });
    const request = parseCertificateRequest(der);
    expect(request.subjectAltNames).toEqual([{ kind: 'dns', value: 'www.example.cn' }]);
    expect(request.challengePassword).toBe('一二三');
    expect(request.temporaryPublicKey).toEqual(temporary);
    expect(request.leniencies.map(({ name }) => name)).toEqual(['csr.attribute.notSet']);
    const { accepted, findings } = checkCertificateRequest(request);
    expect(accepted).toBe(true);
    expect(findings.map(({ rule }) => rule)).toEqual(['request.attributes', 'request.challengePassword']);
  });

  test('property: what is made reads back, for any names and attributes', async () => {
    const word = fc.stringMatching(/^[A-Za-z0-9示范甲省]{1,20}$/);
    await fc.assert(
      fc.asyncProperty(
        fc.record({ O: word, CN: word, dns: fc.array(fc.domain(), { maxLength: 3 }), password: fc.option(word) }),
        async ({ O, CN, dns, password }) => {
          const der = await createCertificateRequest({
            subject: { C: 'CN', O, CN },
            signer,
            dnsNames: dns,
            ...(password === null ? {} : { challengePassword: password }),
          });
          const request = parseCertificateRequest(der);
          expect(request.subject.text).toBe(`C=CN, O=${O}, CN=${CN}`);
          expect(request.subjectAltNames).toEqual(dns.map((value) => ({ kind: 'dns', value })));
          expect(request.challengePassword).toBe(password ?? undefined);
          // parse∘encode: the parts, joined again, are the request.
          const set = request.attributes.map(({ oid, values }) =>
            derSequence(derObjectIdentifier(oid), derSetOf(...values)),
          );
          const attributes = derValue(contextTag(0, 'constructed'), concatBytes(...set.toSorted(compareBytes)));
          const tbs = derSequence(derInteger(0), request.subject.raw, request.publicKey.spki, attributes);
          const again = derSequence(
            tbs,
            encodeAlgorithmIdentifier(request.signatureAlgorithm),
            derBitString(request.signature),
          );
          expect(equalBytes(again, der)).toBe(true);
        },
      ),
      { numRuns: 25 },
    );
  });

  test('what no request may say is refused before it is signed', async () => {
    const refused = async (more: object): Promise<string> => {
      try {
        await createCertificateRequest({ subject, signer, ...more });
        return 'no error';
      } catch (error) {
        if (!isCoreError(error)) throw error;
        return error.code;
      }
    };
    expect(await refused({ subject: { C: 'cn', CN: 'x' } })).toBe('ERR_PROFILE');
    expect(await refused({ subject: {} })).toBe('ERR_ISSUED_MISMATCH');
    expect(await refused({ challengePassword: '' })).toBe('ERR_ARGUMENT');
    expect(await refused({ challengePassword: 'a\nb' })).toBe('ERR_ARGUMENT');
    expect(await refused({ temporaryPublicKey: new Uint8Array(65) })).toBe('ERR_KEY_PUBLIC');
    const liar = { ...signer, sign: (message: Uint8Array) => signer.sign(message.slice(1)) };
    expect(await refused({ signer: liar })).toBe('ERR_ISSUED_MISMATCH');
  });
});

describe('a wrong signature is diagnosed by name and refused', () => {
  const point = pair.publicKey;
  const standard = (tbs: Uint8Array): Uint8Array => sm2Digest(tbs, point, utf8('1234567812345678'));
  const z = sm2Z(point, utf8('1234567812345678'));
  const cases: readonly [string, () => Uint8Array, string | undefined, boolean?][] = [
    ['the standard one', () => requestSignedBy(standard), undefined, true],
    ['empty user ID', () => requestSignedBy((tbs) => sm2Digest(tbs, point, new Uint8Array(0))), 'sm2.userId.empty'],
    [
      'another user ID',
      () => requestSignedBy((tbs) => sm2Digest(tbs, point, utf8('ALICE123@YAHOO.COM'))),
      'sm2.userId.other',
    ],
    ['a user ID that nobody knows', () => requestSignedBy((tbs) => sm2Digest(tbs, point, utf8('?'))), undefined],
    ['no Z', () => requestSignedBy((tbs) => sm3(tbs)), 'sm2.noZ'],
    ['hashed twice', () => requestSignedBy((tbs) => sm3(concatBytes(z, sm3(tbs)))), 'sm2.doubleHash'],
    ['SHA-256', () => requestSignedBy((tbs) => sha256(concatBytes(z, tbs))), 'sm2.sha256'],
    [
      'r and s without DER',
      () => {
        const { tbs } = parseCertificateRequest(valid);
        const raw = signSm2Digest(standard(tbs), pair.privateKey, { random, format: 'raw' });
        return derSequence(
          tbs,
          encodeAlgorithmIdentifier({ oid: oids.sm2WithSm3, parameters: undefined }),
          derBitString(raw),
        );
      },
      'sm2.raw',
    ],
    ['declared as SM2 with SHA-256', () => requestSignedBy(standard, oids.sm2WithSha256), undefined],
    ['declared as ECDSA', () => requestSignedBy(standard, oids.ecdsaWithSha256), undefined],
  ];
  test.each(cases)('%s', (_, make, diagnosis, accepted = false) => {
    const check = checkCertificateRequest(parseCertificateRequest(make()));
    expect(check.accepted).toBe(accepted);
    expect(check.verified).toBe(accepted);
    expect(check.diagnosis).toBe(diagnosis);
    if (!accepted) expect(check.findings.map(({ rule }) => rule)).toContain('request.signature');
  });

  test('the key of somebody else: a request cut from one and signed by another', () => {
    const thief = generateSm2KeyPair(random);
    const { tbs } = parseCertificateRequest(valid);
    const signature = signSm2Digest(sm2Digest(tbs, thief.publicKey, utf8('1234567812345678')), thief.privateKey, {
      random,
    });
    const forged = derSequence(
      tbs,
      encodeAlgorithmIdentifier({ oid: oids.sm2WithSm3, parameters: derNull() }),
      derBitString(signature),
    );
    expect(checkCertificateRequest(parseCertificateRequest(forged)).accepted).toBe(false);
  });
});

describe('what is no request', () => {
  const build = (options: { version?: number; attributes?: Uint8Array | undefined }): Uint8Array => {
    const { subject: name, publicKey } = parseCertificateRequest(valid);
    const tbs = derSequence(
      derInteger(options.version ?? 0),
      name.raw,
      publicKey.spki,
      ...(options.attributes === undefined ? [] : [derValue(contextTag(0, 'constructed'), options.attributes)]),
    );
    return derSequence(
      tbs,
      encodeAlgorithmIdentifier({ oid: oids.sm2WithSm3, parameters: undefined }),
      derBitString(Uint8Array.of(0)),
    );
  };
  const attribute = (oid: string, ...values: Uint8Array[]): Uint8Array =>
    derSequence(derObjectIdentifier(oid), derSetOf(...values));
  const password = attribute(oids.challengePassword, derString('a'));

  test('structures are refused with a code', () => {
    expect(codeOf(() => parseCertificateRequest(build({ version: 1 })))).toBe('ERR_CSR_STRUCTURE');
    expect(codeOf(() => parseCertificateRequest(build({ attributes: concatBytes(password, password) })))).toBe(
      'ERR_CSR_STRUCTURE',
    );
    expect(codeOf(() => parseCertificateRequest(build({ attributes: attribute(oids.challengePassword) })))).toBe(
      'ERR_CSR_STRUCTURE',
    );
    const two = attribute(oids.challengePassword, derString('a'), derString('b'));
    expect(codeOf(() => parseCertificateRequest(build({ attributes: two })))).toBe('ERR_CSR_STRUCTURE');
    const key = attribute(
      oids.temporaryPublicKey,
      derOctetString(derSequence(derInteger(1), derOctetString(new Uint8Array(136)))),
    );
    expect(codeOf(() => parseCertificateRequest(build({ attributes: key })))).toBe('ERR_CSR_STRUCTURE');
    const emptyList = attribute(oids.extensionRequest, derSequence());
    expect(codeOf(() => parseCertificateRequest(build({ attributes: emptyList })))).toBe('ERR_CSR_STRUCTURE');
    expect(codeOf(() => parseCertificateRequest(concatBytes(valid, Uint8Array.of(0))))).toBe('ERR_DER_TRAILING_DATA');
    expect(codeOf(() => parseCertificateRequest(Uint8Array.of(tag.sequence, 0)))).toBe('ERR_DER_TAG');
  });

  test('attributes left out are tolerated by name', () => {
    const request = parseCertificateRequest(build({}));
    expect(request.leniencies).toEqual([{ name: 'csr.attributes.absent', path: 'request.tbs.attributes' }]);
  });

  test('every truncation is an error of ours', () => {
    for (let length = 0; length < valid.length; length++)
      expect(codeOf(() => parseCertificateRequest(valid.subarray(0, length)))).toMatch(/^ERR_/);
  });
});

test('an authority certifies what a request asks for, with the name as it stands there', async () => {
  const root = await makeParty('root', '示范甲省根CA');
  const request = parseCertificateRequest(valid);
  const der = await issueCertificate({
    profile: 'organisation',
    subject: request.subject,
    subjectPublicKey: request.publicKey.spki,
    issuer: { certificate: root.certificate },
    signer: root.signer,
    serialNumber: randomSerialNumber(random),
    notBefore: Date.UTC(2026, 0, 1),
    notAfter: Date.UTC(2028, 0, 1),
  });
  expect(parseCertificate(der).subject.raw).toEqual(request.subject.raw);
});
