import { createVerify, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  type Certificate,
  matchesCertId,
  matchesResponder,
  type OcspAnswer,
  parseCertificate,
  parseOcspResponse,
  verifyOcspResponseSignature,
} from '../../src/x509/index.ts';
import { describeShared, readSharedJson } from '../support/shared.ts';

interface Suite {
  readonly tests: readonly {
    readonly id: string;
    readonly trusted: readonly string[];
    readonly intermediates: readonly string[];
    readonly leaf: string;
    readonly ocsps: readonly string[];
  }[];
}

const bytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));

describeShared('suites/openssl-ocsp.json', 'OCSP responses of the OpenSSL test suite', () => {
  test('28 cases, 37 responses: each reads, names what it is about and is signed as its name says', () => {
    const counts: Record<string, number> = {};
    const { tests } = readSharedJson<Suite>('suites/openssl-ocsp.json');
    for (const { id, trusted, intermediates, leaf, ocsps } of tests) {
      const authorities = [...trusted, ...intermediates].map((one) => parseCertificate(bytes(one)));
      const subjects = [parseCertificate(bytes(leaf)), ...authorities];
      for (const ocsp of ocsps) {
        const response = parseOcspResponse(bytes(ocsp));
        if (response.status !== 'successful') throw new Error(id);
        const matched = subjects.some((subject) =>
          authorities.some((issuer) => response.responses.some(({ certId }) => matchesCertId(certId, subject, issuer))),
        );
        const signers = [...response.certificates, ...authorities].filter((one) =>
          matchesResponder(response.responderId, one),
        );
        // SHA-1 is never verified by this library; Node does it here, so that the reading of tbs and signature is proven.
        expect(signers.some((signer) => verifyOcspResponseSignature(response, signer.publicKey))).toBe(false);
        const signed = signers.length === 0 ? 'nobody' : signers.some((signer) => isSigned(response, signer));
        const kind = id.replace(/^(direct|delegated)_(with_intermediate_)?/, '').replace(/_(ee|intermediate)$/, '');
        const key = `${kind}: matched ${matched}, signed ${signed}`;
        counts[key] = (counts[key] ?? 0) + 1;
      }
    }
    expect(tests.length).toBe(28);
    // Where a case has two responses, only one of them is forged.
    expect(counts).toEqual({
      'success: matched true, signed true': 5,
      'invalid_response_signature: matched true, signed false': 5,
      'invalid_response_signature: matched true, signed true': 2,
      'invalid_signature_on_signing_cert: matched true, signed true': 2,
      'invalid_wrong_issuer_key_hash: matched false, signed false': 5,
      'invalid_wrong_issuer_key_hash: matched true, signed true': 2,
      'invalid_wrong_issuer_name_hash: matched false, signed false': 5,
      'invalid_wrong_issuer_name_hash: matched true, signed true': 2,
      'invalid_wrong_key_in_signing_cert: matched true, signed false': 1,
      'invalid_wrong_key_in_signing_cert: matched true, signed nobody': 1,
      'invalid_wrong_responder_id: matched true, signed nobody': 5,
      'invalid_wrong_responder_id: matched true, signed true': 2,
    });
  });
});

function isSigned(response: OcspAnswer, signer: Certificate): boolean {
  const key = new X509Certificate(signer.raw).publicKey;
  return createVerify('sha1').update(response.tbs).verify(key, response.signature);
}
