import { equalBytes } from '../base/bytes.ts';
import type { Limits } from '../base/limits.ts';
import type { Instant } from '../base/time.ts';
import { type Certificate, type Name, nameKey } from '../x509/index.ts';
import type { PathInput, TrustAnchor } from './types.ts';

/** Somebody whose name is the issuer of a certificate: a certificate of an authority, or an anchor. */
export interface Candidate {
  readonly subject: Name;
  readonly publicKey: TrustAnchor['publicKey'];
  readonly certificate?: Certificate;
  readonly keyIdentifier?: Uint8Array;
  readonly anchor?: TrustAnchor;
}

/** Finds issuers by name. */
export interface CandidateIndex {
  /** Anchors first, then intermediates, each with the likeliest first. */
  issuersOf(certificate: Certificate): readonly Candidate[];
  /** All of one name, as `nameKey` gives it. */
  named(key: string): readonly Candidate[];
  /** The certificates that are not anchors. */
  readonly certificates: readonly Certificate[];
  /** The same with one anchor alone. */
  below(anchor: TrustAnchor): CandidateIndex;
  /** Candidates were left out, because more had one name than signatures may be checked. */
  readonly truncated: boolean;
}

/** How the key identifiers of a certificate and a candidate compare. */
export type KeyMatch = 'same' | 'unknown' | 'different';

/** Compares authorityKeyIdentifier with the candidate's key identifier; a hint, never a condition (RFC 5280 §6.1 does not use it). */
export function keyMatch(certificate: Certificate, candidate: Candidate): KeyMatch {
  const wanted = certificate.authorityKeyId;
  const own = candidate.keyIdentifier ?? candidate.certificate?.subjectKeyId;
  if (wanted === undefined || own === undefined) return 'unknown';
  return equalBytes(wanted, own) ? 'same' : 'different';
}

/** Indexes what a validation was given; certificates that occur twice count once. */
export function indexCandidates({ anchors, intermediates, at }: PathInput, limits: Limits): CandidateIndex {
  const byName = new Map<string, Candidate[]>();
  let truncated = false;
  const add = (candidate: Candidate): void => {
    const key = nameKey(candidate.subject);
    const list = byName.get(key);
    if (list === undefined) byName.set(key, [candidate]);
    else if (list.length > limits.pathSignatureChecks) truncated = true;
    else if (!list.some((other) => isSame(other, candidate))) list.push(candidate);
  };
  for (const anchor of anchors) add({ ...anchor, anchor });
  for (const certificate of intermediates)
    add({ subject: certificate.subject, publicKey: certificate.publicKey, certificate });
  return indexOver(byName, intermediates, truncated, at);
}

function indexOver(
  byName: ReadonlyMap<string, readonly Candidate[]>,
  certificates: readonly Certificate[],
  truncated: boolean,
  at: Instant,
  only?: TrustAnchor,
): CandidateIndex {
  const named = (key: string): readonly Candidate[] => {
    const found = byName.get(key) ?? [];
    return only === undefined ? found : found.filter(({ anchor }) => anchor === undefined || anchor === only);
  };
  return {
    truncated,
    certificates,
    named,
    issuersOf(certificate) {
      const found = named(nameKey(certificate.issuer));
      if (found.length < 2) return found;
      const order = new Map(found.map((candidate) => [candidate, cost(certificate, candidate, at)]));
      return found.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
    },
    below: (anchor) => indexOver(byName, certificates, truncated, at, anchor),
  };
}

function isSame(a: Candidate, b: Candidate): boolean {
  if ((a.anchor === undefined) !== (b.anchor === undefined)) return false;
  if (a.anchor !== undefined && a.anchor.label !== b.anchor?.label) return false;
  if (a.certificate === undefined || b.certificate === undefined)
    return a.certificate === b.certificate && equalBytes(a.publicKey.spki, b.publicKey.spki);
  return equalBytes(a.certificate.raw, b.certificate.raw);
}

/** What is tried first: the right key identifier, then anchors, then certificates that are valid at the time. */
function cost(certificate: Certificate, candidate: Candidate, at: Instant): number {
  const match = { same: 0, unknown: 4, different: 8 }[keyMatch(certificate, candidate)];
  const own = candidate.certificate;
  const outside = own !== undefined && (at < own.notBefore || at > own.notAfter);
  return match + (candidate.anchor === undefined ? 2 : 0) + (outside ? 1 : 0);
}
