import { expect, test } from 'vitest';
import { PathCache, validatePath } from '../../src/path/index.ts';
import { type Certificate, isSelfIssued, parseCertificates } from '../../src/x509/index.ts';
import { corpus, describeShared, readShared } from '../support/shared.ts';

describeShared('corpus/certs', 'paths of real certificates', () => {
  const certificates = corpus('certs').flatMap((item) => parseCertificates(readShared(`corpus/${item.file}`)));
  const national = ['ROOTCA', 'Civil Servant ROOT', 'Device ROOT'];
  const anchors = certificates
    .filter((certificate) => isSelfIssued(certificate) && national.includes(certificate.commonName ?? ''))
    .map((certificate) => ({
      subject: certificate.subject,
      publicKey: certificate.publicKey,
      certificate,
      label: certificate.commonName ?? '',
    }));

  test('every certificate below the national roots has its path, and no other has one', () => {
    const cache = new PathCache();
    const codes: Record<string, number> = {};
    const lengths: Record<number, number> = {};
    for (const leaf of certificates) {
      const outcome = validatePath({
        leaf,
        intermediates: certificates,
        anchors,
        at: leaf.notBefore,
        purpose: 'any',
        crls: [],
        revocation: 'off',
        cache,
      });
      const code = outcome.status === 'valid' ? 'valid' : outcome.code;
      codes[code] = (codes[code] ?? 0) + 1;
      if (outcome.status === 'valid') {
        const { length } = outcome.path.certificates;
        lengths[length] = (lengths[length] ?? 0) + 1;
        expect(outcome.path.certificates[0]).toBe(leaf);
        expect(leadsTo(outcome.path.certificates.at(-1) ?? leaf, outcome.path.anchor.certificate)).toBe(true);
      }
    }
    expect({ certificates: certificates.length, anchors: anchors.length, codes, lengths }).toEqual({
      certificates: 317,
      anchors: 4,
      // Of the signatures, 74 are made with an empty user ID and the like; two leaves begin before their authority does.
      codes: { valid: 101, 'chain.anchor.notFound': 140, 'chain.signature.invalid': 74, 'chain.validity.outside': 2 },
      lengths: { 1: 92, 2: 7, 3: 2 },
    });
  });
});

function leadsTo(top: Certificate, anchor: Certificate | undefined): boolean {
  return anchor !== undefined && top.issuer.text === anchor.subject.text;
}
