import type { Instant } from '../base/time.ts';
import { nameKey } from './name.ts';
import type { RevokedEntry } from './revocation-entries.ts';

/** How one certificate's entry differs between two states of revocation. */
export type RevocationChange =
  | { readonly kind: 'added'; readonly after: RevokedEntry }
  | { readonly kind: 'changed'; readonly before: RevokedEntry; readonly after: RevokedEntry }
  | { readonly kind: 'removed'; readonly before: RevokedEntry };

/**
 * What changed between two states: first what was added or changed, in the order of `after`, then what was removed.
 * @param before - The entries of the older CRL, or any entries.
 * @example [...revocationChanges(olderCrl.entries, crl.entries)].map(({ kind }) => kind); // ['added']
 */
export function* revocationChanges(
  before: Iterable<RevokedEntry>,
  after: Iterable<RevokedEntry>,
): Generator<RevocationChange> {
  const known = new Map<string, RevokedEntry>();
  for (const entry of before) known.set(entryKey(entry), entry);
  for (const entry of after) {
    const key = entryKey(entry);
    const older = known.get(key);
    known.delete(key);
    if (older === undefined) yield { kind: 'added', after: entry };
    else if (!sameEntry(older, entry)) yield { kind: 'changed', before: older, after: entry };
  }
  for (const entry of known.values()) yield { kind: 'removed', before: entry };
}

/**
 * The entries of a delta CRL (RFC 5280 §5.2.4): what was added or changed since the full list, and `removeFromCRL` for what was on hold
 * or has expired since and is no longer listed.
 * @param base - The entries of the full CRL that the delta refers to.
 * @param now - The entries that a full CRL would have now.
 * @param at - When the removed ones are said to have been removed: thisUpdate of the delta.
 * @example deltaEntries(olderCrl.entries, crl.entries, at).map(({ serialNumber }) => serialNumber); // ['0102']
 */
export function deltaEntries(base: Iterable<RevokedEntry>, now: Iterable<RevokedEntry>, at: Instant): RevokedEntry[] {
  const entries: RevokedEntry[] = [];
  for (const change of revocationChanges(base, now)) {
    if (change.kind !== 'removed') {
      entries.push(change.after);
      continue;
    }
    const { serialNumber, certificateIssuer } = change.before;
    entries.push({
      serialNumber,
      revokedAt: at,
      reason: 'removeFromCRL',
      ...(certificateIssuer === undefined ? {} : { certificateIssuer }),
    });
  }
  return entries;
}

/**
 * The entries that a full CRL has after a delta CRL was applied to its base (RFC 5280 §5.2.4): the other direction of `deltaEntries`.
 * The caller makes sure that both lists are of one issuer and scope and that the delta's base number is not above the list's number.
 * @example
 * const delta = deltaEntries(olderCrl.entries, crl.entries, at);
 * applyDelta(olderCrl.entries, delta).length; // 1
 */
export function applyDelta(base: Iterable<RevokedEntry>, delta: Iterable<RevokedEntry>): RevokedEntry[] {
  const entries = new Map<string, RevokedEntry>();
  for (const entry of base) entries.set(entryKey(entry), entry);
  for (const entry of delta) {
    if (entry.reason === 'removeFromCRL') entries.delete(entryKey(entry));
    else entries.set(entryKey(entry), entry);
  }
  return [...entries.values()];
}

/** One text for one certificate. */
function entryKey(entry: RevokedEntry): string {
  return `${entry.serialNumber} ${issuersKey(entry) ?? ''}`;
}

/** Who issued the certificate of an entry, as a text for comparing; `undefined` for the issuer of the list. */
export function issuersKey({ certificateIssuer }: RevokedEntry): string | undefined {
  return certificateIssuer?.map((name) => (name.kind === 'directory' ? nameKey(name.name) : name.kind)).join('\u0003');
}

function sameEntry(a: RevokedEntry, b: RevokedEntry): boolean {
  return (
    a.revokedAt === b.revokedAt &&
    (a.reason ?? 'unspecified') === (b.reason ?? 'unspecified') &&
    a.invalidityDate === b.invalidityDate
  );
}
