import { toHex } from '../base/bytes.ts';
import type { Instant } from '../base/time.ts';
import { DerReader } from '../der/index.ts';
import { type GeneralName, parseGeneralNames } from './general-name.ts';
import { decodeEntry, issuerValueOf } from './revocation-decode.ts';
import { SerialIndex } from './revocation-index.ts';
import type { RevocationReason } from './revocation-reasons.ts';
import { type EntryDeviation, refuseDuplicate, walkEntries } from './revocation-walk.ts';

/** One entry of a CRL. */
export interface RevokedEntry {
  /** As in `Certificate.serialNumber`. */
  readonly serialNumber: string;
  readonly revokedAt: Instant;
  readonly reason?: RevocationReason;
  /** Since when the key is known or believed to be compromised; earlier than `revokedAt`. */
  readonly invalidityDate?: Instant;
  /** Of an indirect CRL: who issued the certificate (RFC 5280 §5.3.3), inherited from the entries before. Absent: the CRL's issuer. */
  readonly certificateIssuer?: readonly GeneralName[];
}

/**
 * The entries of a CRL, walked once for structure and indexed by serial number over the received bytes: 100,000 entries cost a few
 * typed arrays and no object.
 */
export class RevokedEntries implements Iterable<RevokedEntry> {
  readonly #bytes: Uint8Array;
  readonly #offsets: Uint32Array;
  readonly #issuerEntries: Uint32Array;
  readonly #index: SerialIndex;
  /** Critical entry extensions that are not processed. */
  readonly unknownCritical: readonly string[];
  /** Whether any entry has extensions. */
  readonly extended: boolean;
  /** What was tolerated in some entry, each once. */
  readonly deviations: ReadonlySet<EntryDeviation>;

  /**
   * @param bytes - The content of revokedCertificates.
   * @param origin - Where it begins, from the start of the CRL.
   * @throws CoreError `ERR_CRL_STRUCTURE` for an entry of another shape, and when two entries are for one certificate; `ERR_DER_…`
   * for a certificate issuer that is not one.
   */
  constructor(bytes: Uint8Array, origin: number) {
    const { offsets, issuerEntries, unknownCritical, extended, deviations } = walkEntries(bytes, origin);
    this.#bytes = bytes;
    this.#offsets = offsets;
    this.#issuerEntries = issuerEntries;
    this.unknownCritical = Object.freeze(unknownCritical);
    this.extended = extended;
    this.deviations = deviations;
    this.#index = new SerialIndex(bytes, offsets);
    for (const ordinal of issuerEntries) this.#issuersOf(ordinal);
    for (const ordinals of this.#index.repeated()) this.#checkIssuers(ordinals);
  }

  /** How many entries there are. */
  get count(): number {
    return this.#offsets.length;
  }

  /** Whether some entry names the issuer of its certificate: only an indirect CRL may. */
  get namesIssuers(): boolean {
    return this.#issuerEntries.length > 0;
  }

  /**
   * The entry of an INTEGER content, decoded.
   * @param accepts - Told who issued the certificate of an entry with this number: names, or `undefined` for the issuer of the list.
   */
  find(
    serial: Uint8Array,
    accepts: (certificateIssuer: readonly GeneralName[] | undefined) => boolean,
  ): RevokedEntry | undefined {
    for (let place = this.#index.first(serial); place >= 0; place = this.#index.next(place)) {
      const entry = this.#decode(this.#index.ordinalAt(place));
      if (accepts(entry.certificateIssuer)) return entry;
    }
    return undefined;
  }

  /** Every entry, decoded one after another, in the order of the list. */
  *[Symbol.iterator](): IterableIterator<RevokedEntry> {
    for (let ordinal = 0; ordinal < this.#offsets.length; ordinal++) yield this.#decode(ordinal);
  }

  /** The ordinal of the entry whose certificateIssuer holds for this one; -1 where none does. */
  #issuerEntryOf(ordinal: number): number {
    const entries = this.#issuerEntries;
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((entries[middle] as number) <= ordinal) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? -1 : (entries[low - 1] as number);
  }

  /** Entries with one serial number are for certificates of different issuers. */
  #checkIssuers(ordinals: Uint32Array): void {
    const issuers = new Set<string>();
    for (const ordinal of ordinals) {
      const owner = this.#issuerEntryOf(ordinal);
      const issuer = owner < 0 ? '' : toHex(this.#issuerValue(owner));
      if (issuers.has(issuer)) refuseDuplicate(this.#decode(ordinal).serialNumber);
      issuers.add(issuer);
    }
  }

  #issuersOf(ordinal: number): readonly GeneralName[] | undefined {
    const owner = this.#issuerEntryOf(ordinal);
    if (owner < 0) return undefined;
    return Object.freeze(
      parseGeneralNames(DerReader.over(this.#issuerValue(owner), 'crl.entry.certificateIssuer').readSequence()),
    );
  }

  #decode(ordinal: number): RevokedEntry {
    const entry = decodeEntry(this.#bytes, this.#offsets[ordinal] as number);
    const certificateIssuer = this.namesIssuers ? this.#issuersOf(ordinal) : undefined;
    return Object.freeze(certificateIssuer === undefined ? entry : { ...entry, certificateIssuer });
  }

  /** The value of the certificateIssuer extension of an entry that has one. */
  #issuerValue(ordinal: number): Uint8Array {
    return issuerValueOf(this.#bytes, this.#offsets[ordinal] as number);
  }
}
