import { expect, test } from 'vitest';
import { isCoreError } from '../../src/base/errors.ts';
import { diagnoseSignature } from '../../src/crypto/index.ts';
import { parseCertificate, parseCertificates, verifyCertificateSignature } from '../../src/x509/index.ts';
import { type CorpusEntry, corpus, describeShared, readShared } from '../support/shared.ts';

describeShared('corpus/certs', 'certificates of the corpus', () => {
  const items = corpus('certs');
  const bytesOf = (item: CorpusEntry): Uint8Array => readShared(`corpus/${item.file}`);

  test('315 are there; one holds a chain, the rest read', () => {
    const codes: Record<string, number> = {};
    for (const item of items) {
      let code = 'read';
      try {
        const certificate = parseCertificate(bytesOf(item));
        expect(certificate.version, item.file).toBe(item.version);
        expect([...(certificate.keyUsage ?? [])], item.file).toEqual(item.ku ?? []);
        expect(certificate.signatureAlgorithm.oid, item.file).toBe(item.sigalg);
        expect(certificate.basicConstraints?.ca ?? false, item.file).toBe(item.is_ca);
      } catch (error) {
        if (!isCoreError(error)) throw error;
        code = error.code;
      }
      codes[code] = (codes[code] ?? 0) + 1;
    }
    expect(codes).toEqual({ read: 314, ERR_DER_TRAILING_DATA: 1 });
    expect(parseCertificates(readShared('corpus/certs/openHiTLS+openHiTLS/chain.cer'))).toHaveLength(3);
  });

  test('signatures are what the catalogue says, and the diagnosis is its note', () => {
    const counts: Record<string, number> = {};
    for (const item of items) {
      const [certificate] = parseCertificates(bytesOf(item));
      if (certificate === undefined) throw new Error(item.file);
      // The catalogue names an issuer file only where some reading verifies; the others are tried under every key of that name.
      const issuers = typeof item.issuer_file === 'string' ? [item.issuer_file] : namedIssuers(items, item);
      let result = issuers.length === 0 ? 'no issuer' : 'not verified';
      for (const file of issuers) {
        const publicKey = parseCertificates(readShared(`corpus/${file}`))[0]?.publicKey;
        if (publicKey === undefined) throw new Error(file);
        if (verifyCertificateSignature(certificate, publicKey)) result = 'verified';
        else
          result =
            diagnoseSignature({ publicKey, signature: certificate.signature, message: certificate.tbs }) ?? result;
      }
      const key = `${item.expect}: ${result}`;
      counts[key] = (counts[key] ?? 0) + 1;
    }
    expect(counts).toEqual({
      'VALID: verified': 214,
      'INVALID under the standard profile (DEV[emptyID]): sm2.userId.empty': 78,
      'INVALID under the standard profile (DEV[noZ:e=SM3(M)]): sm2.noZ': 3,
      'INVALID under the CA present: not verified': 4,
      'INVALID under the CA present: sm2.ecdsa': 1,
      'unknown (issuer absent): no issuer': 15,
    });
  });

  test('every tolerated deviation has its name', () => {
    const counts: Record<string, number> = {};
    for (const item of items)
      for (const certificate of parseCertificates(bytesOf(item)))
        for (const name of new Set(certificate.leniencies.map((leniency) => leniency.name)))
          counts[name] = (counts[name] ?? 0) + 1;
    expect(counts).toEqual({
      'der.bitString.notMinimal': 5,
      'der.time.type': 4,
      'key.algorithm.sm2': 17,
      'key.curve.explicit': 1,
      'x509.serial.negative': 1,
      'x509.serial.zero': 2,
      'x509.subjectAltName.empty': 6,
    });
  });

  test('truncated anywhere, each is an error of ours', () => {
    for (const item of items.filter((_, index) => index % 40 === 0)) {
      const bytes = bytesOf(item);
      for (let length = 0; length < bytes.length; length++) {
        try {
          parseCertificate(bytes.subarray(0, length));
          expect.fail(`${item.file} ${length}`);
        } catch (error) {
          if (!isCoreError(error)) throw error;
        }
      }
    }
  });
});

/** The files of certificates whose subject is the issuer of an entry that has no issuer file. */
function namedIssuers(items: readonly CorpusEntry[], item: CorpusEntry): string[] {
  if (item.expect.startsWith('unknown')) return [];
  return items.filter((other) => other.subject === item.issuer).map((other) => other.file);
}
