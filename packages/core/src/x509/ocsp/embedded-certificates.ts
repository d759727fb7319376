import { checkLimit } from '../../base/limits.ts';
import { contextTag, type DerReader, tag } from '../../der/index.ts';
import type { Certificate } from '../certificate.ts';
import { parseCertificate } from '../parse-certificate.ts';

/** Reads `certs [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL`, of requests and responses alike. */
export function readCertificates(reader: DerReader): readonly Certificate[] {
  const element = reader.readOptional(contextTag(0, 'constructed'), 'certs');
  if (element === undefined) return Object.freeze([]);
  const explicit = reader.inside(element, 'certs');
  const list = explicit.readSequence();
  explicit.end();
  const certificates: Certificate[] = [];
  while (!list.done) {
    checkLimit(list.limits, 'ocspCertificates', certificates.length + 1);
    certificates.push(parseCertificate(list.read(tag.sequence, 'certificate').bytes, list.limits));
  }
  return Object.freeze(certificates);
}
