import { createPublicKey, verify } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { type SignatureStatement, signatureAlgorithmOf } from '../../src/crypto/index.ts';
import { type PathOutcome, validatePath } from '../../src/path/index.ts';
import { parseCertificate, parseOcspResponse } from '../../src/x509/index.ts';
import { describeShared, readSharedJson } from '../support/shared.ts';

// The suite is of 2012 and signed with SHA-1, which this library never trusts; here OpenSSL computes it in its place.
vi.mock('../../src/crypto/verify-signature.ts', async (original) => ({
  ...(await original<object>()),
  canVerify: () => true,
  verifySignature({ algorithm, publicKey, signature, message }: SignatureStatement): boolean {
    const key = createPublicKey({ key: Buffer.from(publicKey.spki), format: 'der', type: 'spki' });
    const name = typeof algorithm === 'string' ? algorithm : signatureAlgorithmOf(algorithm);
    return name !== undefined && verify(name.slice('rsa-'.length), message, key, signature);
  },
}));

interface OcspCase {
  readonly id: string;
  readonly trusted: readonly string[];
  readonly intermediates: readonly string[];
  readonly leaf: string;
  readonly ocsps: readonly string[];
  readonly time: string;
  readonly expect: 'valid' | 'invalid';
}

describeShared('suites/openssl-ocsp.json', 'OCSP responses of OpenSSL as evidence', () => {
  const { tests } = readSharedJson<{ tests: readonly OcspCase[] }>('suites/openssl-ocsp.json');
  const bytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));

  function run(item: OcspCase): PathOutcome {
    return validatePath({
      leaf: parseCertificate(bytes(item.leaf)),
      intermediates: item.intermediates.map((one) => parseCertificate(bytes(one))),
      anchors: item.trusted.map((one) => {
        const certificate = parseCertificate(bytes(one));
        return { subject: certificate.subject, publicKey: certificate.publicKey, certificate, label: 'root' };
      }),
      at: Date.parse(item.time),
      purpose: 'any',
      crls: [],
      ocsps: item.ocsps.map((one) => ({ response: parseOcspResponse(bytes(one)) })),
      revocation: 'required',
    });
  }

  test('28 cases', () => {
    const answers: Record<string, number> = {};
    const wrong: string[] = [];
    for (const item of tests) {
      const outcome = run(item);
      // Some cases give a response for the leaf alone; nothing is then known about the authority, and nothing asked.
      const isRight =
        outcome.status === 'valid' ||
        (outcome.code === 'revocation.missing' &&
          outcome.certificate.basicConstraints?.ca === true &&
          !item.id.endsWith('_intermediate'));
      if (isRight !== (item.expect === 'valid')) wrong.push(item.id);
      const facts = (outcome.status === 'valid' ? outcome.path : outcome.structure)?.revocation ?? [];
      const answer = facts.map((fact) => fact.problem ?? fact.freshness ?? fact.cause).join(' < ');
      answers[answer] = (answers[answer] ?? 0) + 1;
    }
    expect(wrong).toEqual([]);
    expect(tests.length).toBe(28);
    expect(answers).toEqual({
      current: 2,
      'current < current': 1,
      'current < missing': 3,
      'current < ocsp.responder': 1,
      'current < ocsp.signature': 1,
      missing: 4,
      'missing < current': 2,
      'missing < missing': 2,
      'ocsp.responder': 4,
      'ocsp.responder < current': 1,
      'ocsp.responder < missing': 3,
      'ocsp.signature': 2,
      'ocsp.signature < current': 1,
      'ocsp.signature < missing': 1,
    });
  });
});
