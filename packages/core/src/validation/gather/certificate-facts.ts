import { signatureAlgorithmOf } from '../../crypto/index.ts';
import type { ListedService } from '../../trust/index.ts';
import { type Certificate, certificateFingerprint } from '../../x509/index.ts';
import type { CertificateFacts, ServiceFacts } from '../facts/identity-facts.ts';
import { defined, isoTime } from './context.ts';

const known = /* @__PURE__ */ new WeakMap<Certificate, CertificateFacts>();

/** What a report says of a certificate. */
export function certificateFacts(certificate: Certificate): CertificateFacts {
  const before = known.get(certificate);
  if (before !== undefined) return before;
  const facts = defined({
    fingerprint: certificateFingerprint(certificate),
    subject: certificate.subject.text,
    issuer: certificate.issuer.text,
    serialNumber: certificate.serialNumber,
    notBefore: isoTime(certificate.notBefore),
    notAfter: isoTime(certificate.notAfter),
    keyUsage: [...(certificate.keyUsage ?? [])],
    commonName: certificate.commonName,
    organisation: certificate.organisationName,
    creditCode: certificate.identity.creditCode,
    organisationCode: certificate.identity.organisationCode,
    signatureAlgorithm: signatureAlgorithmOf(certificate.signatureAlgorithm) ?? certificate.signatureAlgorithm.oid,
    crlLocations: certificate.crlDistributionPoints,
  });
  known.set(certificate, facts);
  return facts;
}

/** What a report says of a listed service. */
export function serviceFacts({ service, provider }: ListedService): ServiceFacts {
  return {
    id: service.id,
    type: service.type,
    name: service.name,
    provider: provider.name,
    history: service.statuses.map(({ status, from }) => ({ status, from: isoTime(from) })),
    algorithms: service.algorithms.map(({ id, from, until }) =>
      defined({
        id,
        from: from === undefined ? undefined : isoTime(from),
        until: until === undefined ? undefined : isoTime(until),
      }),
    ),
  };
}
