import { oids } from '../../crypto/index.ts';
import { contextTag, type DerReader, tag } from '../../der/index.ts';
import { type Extension, parseExtensions, readExtension, refuseOcsp } from '../extension-list.ts';

/** An opened list of extensions: the reader for their values, and what was read. */
export interface ExtensionSet {
  readonly list: DerReader;
  readonly extensions: ReadonlyMap<string, Extension>;
}

const none: ReadonlyMap<string, Extension> = /* @__PURE__ */ new Map();

/** Reads `[number] EXPLICIT Extensions OPTIONAL`. */
export function readExtensionSet(reader: DerReader, number: number, field: string): ExtensionSet {
  const element = reader.readOptional(contextTag(number, 'constructed'), field);
  if (element === undefined) return { list: reader, extensions: none };
  const explicit = reader.inside(element, field);
  const list = explicit.readSequence();
  explicit.end();
  return { list, extensions: parseExtensions(list, refuseOcsp) };
}

/** The value of one extension. */
export function readValue<T>(
  { list, extensions }: ExtensionSet,
  oid: string,
  name: string,
  read: (reader: DerReader) => T,
): T | undefined {
  return readExtension(list, extensions, oid, name, read);
}

/** The nonce: an OCTET STRING inside the extension (RFC 8954 §2.1); older software leaves it out, which is tolerated by name. */
export function readNonce(set: ExtensionSet): Uint8Array | undefined {
  const value = set.extensions.get(oids.ocspNonce)?.value;
  if (value === undefined) return undefined;
  const long = value[1] === 0x81 && (value[2] ?? 0) >= 0x80;
  const header = long ? 3 : 2;
  if (value[0] === tag.octetString && value[header - 1] === value.length - header) return value.subarray(header);
  set.list.note('ocsp.nonce.bare', 'nonce');
  return value;
}

/** Critical extensions other than those that are processed: what carries one proves nothing to who does not understand it. */
export function unknownCritical(
  extensions: ReadonlyMap<string, Extension>,
  processed: ReadonlySet<string>,
): readonly string[] {
  const unknown: string[] = [];
  for (const { oid, critical } of extensions.values()) if (critical && !processed.has(oid)) unknown.push(oid);
  return Object.freeze(unknown);
}
