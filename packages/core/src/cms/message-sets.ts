import { equalBytes, toHex } from '../base/bytes.ts';
import { isCoreError } from '../base/errors.ts';
import { checkLimit, type Limits } from '../base/limits.ts';
import { type AlgorithmIdentifier, parseAlgorithmIdentifier } from '../crypto/index.ts';
import { contextTag, type DerReader, derNull, tag } from '../der/index.ts';
import { type Certificate, parseCertificate } from '../x509/index.ts';
import { readSignerInfo } from './signer-info.ts';
import type { SignerInfo } from './types.ts';

const set0 = contextTag(0, 'constructed');
const set1 = contextTag(1, 'constructed');

/** SET OF AlgorithmIdentifier: the digests that a message lists, as keys that `digestKey` makes. */
export function readDigestAlgorithms(reader: DerReader): ReadonlySet<string> {
  const list = reader.readSequence('digestAlgorithms', tag.set);
  const listed = new Set<string>();
  while (!list.done) listed.add(digestKey(parseAlgorithmIdentifier(list, '')));
  return listed;
}

/** Absent and NULL parameters mean the same; anything else is another algorithm. */
export function digestKey({ oid, parameters }: AlgorithmIdentifier): string {
  return parameters === undefined || equalBytes(parameters, derNull()) ? oid : `${oid} ${toHex(parameters)}`;
}

/** `certificates [0]`; one that cannot be read is named and passed over. */
export function readCertificates(reader: DerReader, limits: Limits): readonly Certificate[] {
  if (reader.peek() !== set0) return [];
  const list = reader.readSequence('certificates', set0);
  const certificates: Certificate[] = [];
  for (let index = 0; !list.done; index++) {
    checkLimit(limits, 'cmsCertificates', index + 1);
    const element = list.readElement(String(index));
    const certificate = element.tag === tag.sequence ? readable(element.bytes, limits) : undefined;
    if (certificate === undefined) list.note('cms.certificate.unreadable', String(index));
    else certificates.push(certificate);
  }
  return certificates;
}

function readable(bytes: Uint8Array, limits: Limits): Certificate | undefined {
  try {
    return parseCertificate(bytes, limits);
  } catch (error) {
    if (isCoreError(error)) return undefined;
    throw error;
  }
}

/** `crls [1]`, unread. */
export function readRevocationLists(reader: DerReader): readonly Uint8Array[] {
  if (reader.peek() !== set1) return [];
  const list = reader.readSequence('crls', set1);
  const found: Uint8Array[] = [];
  while (!list.done) found.push(list.readElement(String(found.length)).bytes);
  return found;
}

/** `signerInfos`; the reader stands inside the SET. */
export function readSigners(reader: DerReader): readonly SignerInfo[] {
  const signers: SignerInfo[] = [];
  while (!reader.done) {
    checkLimit(reader.limits, 'cmsSigners', signers.length + 1);
    signers.push(readSignerInfo(reader, String(signers.length)));
  }
  return signers;
}
