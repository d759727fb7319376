import { equalBytes } from '../base/bytes.ts';
import type { Instant } from '../base/time.ts';
import { oids } from '../crypto/index.ts';
import { derGeneralizedTime, derSequence, derValue, tag } from '../der/index.ts';
import { encodeGeneralName } from './encode-distribution-point.ts';
import { encodeExtension } from './encode-extensions.ts';
import type { Name } from './name.ts';
import type { RevokedEntry } from './revocation-entries.ts';
import { revocationReasons } from './revocation-reasons.ts';
import { serialNumberContents } from './serial-number.ts';
import { encodeTime } from './times.ts';

const none: Uint8Array = /* @__PURE__ */ new Uint8Array(0);

/** Bytes that grow at the end; a list of a million entries is one buffer, not a million small ones. */
class ByteSink {
  #bytes: Uint8Array = new Uint8Array(65_536);
  #length = 0;

  /** Makes room. @returns Where to write. */
  take(length: number): { readonly bytes: Uint8Array; readonly at: number } {
    const at = this.#length;
    this.#length += length;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    return { bytes: this.#bytes, at };
  }

  /** What was written, without a copy. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}

/**
 * Writes entries one behind the other: the content of revokedCertificates (RFC 5280 §5.3). The reason `unspecified` is left out, as
 * §5.3.1 asks; a certificate issuer is written where it changes.
 * @param entries - In the order in which they shall stand; milliseconds of times are dropped.
 * @param listIssuer - The issuer of the CRL, named again after an entry of another issuer.
 * @param check - Told each entry before it is written.
 */
export function encodeRevokedEntries(
  entries: Iterable<RevokedEntry>,
  listIssuer: Name,
  check: (entry: RevokedEntry) => void,
): Uint8Array {
  const sink = new ByteSink();
  let named: Uint8Array | undefined;
  // Certificates are often revoked in batches, at one time.
  let instant: Instant = Number.NaN;
  let time = none;
  for (const entry of entries) {
    check(entry);
    const [serial = new Uint8Array(1)] = serialNumberContents(entry.serialNumber);
    if (entry.revokedAt !== instant) {
      instant = entry.revokedAt;
      time = encodeTime(Math.floor(instant / 1000) * 1000);
    }
    let issuer: Uint8Array | undefined;
    if (entry.certificateIssuer !== undefined) issuer = derSequence(...entry.certificateIssuer.map(encodeGeneralName));
    else if (named !== undefined) issuer = derSequence(encodeGeneralName({ kind: 'directory', name: listIssuer }));
    const changes = issuer !== undefined && (named === undefined || !equalBytes(issuer, named));
    if (changes) named = issuer;
    const extensions = encodeEntryExtensions(entry, changes ? issuer : undefined);
    const length = 2 + serial.length + time.length + extensions.length;
    const lengthOctets = length < 0x80 ? 0 : length < 0x100 ? 1 : length < 0x10000 ? 2 : 3;
    const header = 2 + lengthOctets;
    const { bytes, at } = sink.take(header + length);
    bytes[at] = tag.sequence;
    bytes[at + 1] = lengthOctets === 0 ? length : 0x80 | lengthOctets;
    for (let i = 0; i < lengthOctets; i++) bytes[at + 2 + i] = length >> (8 * (lengthOctets - 1 - i));
    bytes[at + header] = tag.integer;
    bytes[at + header + 1] = serial.length;
    bytes.set(serial, at + header + 2);
    bytes.set(time, at + header + 2 + serial.length);
    bytes.set(extensions, at + header + 2 + serial.length + time.length);
  }
  return sink.written;
}

function encodeEntryExtensions({ reason, invalidityDate }: RevokedEntry, issuer: Uint8Array | undefined): Uint8Array {
  const code = reason === undefined ? 0 : revocationReasons[reason];
  if (code === 0 && invalidityDate === undefined && issuer === undefined) return none;
  const parts: Uint8Array[] = [];
  if (code !== 0) parts.push(reasonExtensions[code] as Uint8Array);
  if (invalidityDate !== undefined)
    parts.push(
      encodeExtension({ oid: oids.invalidityDate, critical: false, value: derGeneralizedTime(invalidityDate) }),
    );
  if (issuer !== undefined) parts.push(encodeExtension({ oid: oids.certificateIssuer, critical: true, value: issuer }));
  return parts.length === 1 && code !== 0 ? (reasonLists[code] as Uint8Array) : derSequence(...parts);
}

/** The reason extension for each number, and the list that holds nothing else: what most entries have is written once. */
const reasonExtensions: readonly Uint8Array[] = /* @__PURE__ */ Array.from({ length: 11 }, (_, code) =>
  encodeExtension({
    oid: oids.reasonCode,
    critical: false,
    value: derValue(tag.enumerated, Uint8Array.of(code)),
  }),
);
const reasonLists: readonly Uint8Array[] = /* @__PURE__ */ reasonExtensions.map((extension) => derSequence(extension));
