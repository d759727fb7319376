import { signatureAlgorithmOf } from '../../crypto/index.ts';
import type { ListedService } from '../../trust/index.ts';
import { type Certificate, certificateFingerprint } from '../../x509/index.ts';
import type { CertificateFacts, ServiceFacts } from '../facts/identity-facts.ts';
import { defined, isoTime } from './fact-values.ts';

const known = /* @__PURE__ */ new WeakMap<Certificate, CertificateFacts>();

/** What a report says of a certificate. */
export function certificateFacts(certificate: Certificate): CertificateFacts {
  const before = known.get(certificate);
  if (before !== undefined) return before;
  const facts = Object.freeze(
    defined({
      fingerprint: certificateFingerprint(certificate),
      subject: certificate.subject.text,
      issuer: certificate.issuer.text,
      serialNumber: certificate.serialNumber,
      notBefore: isoTime(certificate.notBefore),
      notAfter: isoTime(certificate.notAfter),
      keyUsage: Object.freeze([...(certificate.keyUsage ?? [])]),
      commonName: certificate.commonName,
      organisation: certificate.organisationName,
      creditCode: certificate.identity.creditCode,
      organisationCode: certificate.identity.organisationCode,
      signatureAlgorithm: signatureAlgorithmOf(certificate.signatureAlgorithm) ?? certificate.signatureAlgorithm.oid,
      crlLocations: Object.freeze([...certificate.crlDistributionPoints]),
    }),
  );
  known.set(certificate, facts);
  return facts;
}

/** An opened list is frozen, so that what is said of its services stays the same. */
const knownServices = /* @__PURE__ */ new WeakMap<ListedService, ServiceFacts>();

/** What a report says of a listed service. */
export function serviceFacts(listed: ListedService): ServiceFacts {
  const before = knownServices.get(listed);
  if (before !== undefined) return before;
  const { service, provider } = listed;
  const facts = Object.freeze({
    id: service.id,
    type: service.type,
    name: service.name,
    provider: provider.name,
    history: Object.freeze(service.statuses.map(({ status, from }) => Object.freeze({ status, from: isoTime(from) }))),
    algorithms: Object.freeze(
      service.algorithms.map(({ id, from, until }) =>
        Object.freeze(
          defined({
            id,
            from: from === undefined ? undefined : isoTime(from),
            until: until === undefined ? undefined : isoTime(until),
          }),
        ),
      ),
    ),
  });
  knownServices.set(listed, facts);
  return facts;
}
