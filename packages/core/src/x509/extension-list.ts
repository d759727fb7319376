import { CoreError } from '../base/errors.ts';
import { type DerReader, tag } from '../der/index.ts';

/** One extension as received. */
export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  /** The content of the OCTET STRING: the DER of the extension's own type. */
  readonly value: Uint8Array;
  /** Where `value` begins, from the start of the certificate or CRL. */
  readonly offset: number;
}

/**
 * Reads Extensions ::= SEQUENCE SIZE (1..MAX) OF Extension (RFC 5280 §4.1).
 * @param refuse - Throws the caller's error, for an empty list and an identifier that occurs twice.
 * @throws CoreError `ERR_DER_…`, and what `refuse` throws.
 */
export function parseExtensions(
  list: DerReader,
  refuse: (path: string, rule: string) => never,
): ReadonlyMap<string, Extension> {
  const extensions = new Map<string, Extension>();
  if (list.done) refuse(list.path, 'at least one extension when the list is present');
  while (!list.done) {
    const sequence = list.readSequence('extension');
    const oid = sequence.readObjectIdentifier('extnID');
    let critical = false;
    if (sequence.peek() === tag.boolean) {
      critical = sequence.readBoolean('critical');
      if (!critical) sequence.note('der.default.encoded', `${oid}.critical`);
    }
    const element = sequence.read(tag.octetString, 'extnValue');
    sequence.end();
    if (extensions.has(oid)) refuse(`${list.path}.${oid}`, 'an extension occurs once');
    const offset = element.offset + element.bytes.length - element.content.length;
    extensions.set(oid, Object.freeze({ oid, critical, value: element.content, offset }));
  }
  return extensions;
}

/**
 * Reads the value of an extension, all of it, by a function.
 * @returns `undefined` when the extension is absent.
 * @throws CoreError `ERR_DER_…` from the function, or for bytes that it leaves.
 */
export function readExtension<T>(
  list: DerReader,
  extensions: ReadonlyMap<string, Extension>,
  oid: string,
  name: string,
  read: (reader: DerReader) => T,
): T | undefined {
  const extension = extensions.get(oid);
  if (extension === undefined) return undefined;
  const reader = list.within(extension.value, extension.offset, name);
  const value = read(reader);
  reader.end();
  return value;
}

/** Refuses a certificate. */
export function refuseCertificate(path: string, rule: string): never {
  throw new CoreError('ERR_CERTIFICATE_STRUCTURE', { path, rule });
}

/** Refuses a certificate revocation list. */
export function refuseRevocationList(path: string, rule: string): never {
  throw new CoreError('ERR_CRL_STRUCTURE', { path, rule });
}

/** Refuses an OCSP request or response. */
export function refuseOcsp(path: string, rule: string): never {
  throw new CoreError('ERR_OCSP_STRUCTURE', { path, rule });
}
