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
  for (const anchor of anchors) add(anchorCandidate(anchor));
  for (const certificate of intermediates) add(certificateCandidate(certificate));
  return new NamedCandidates(byName, intermediates, truncated, at);
}

const ofAnchors = /* @__PURE__ */ new WeakMap<TrustAnchor, Candidate>();
const ofCertificates = /* @__PURE__ */ new WeakMap<Certificate, Candidate>();

/** An anchor as a candidate; it comes again with every validation. */
function anchorCandidate(anchor: TrustAnchor): Candidate {
  let candidate = ofAnchors.get(anchor);
  if (candidate === undefined) {
    candidate = { ...anchor, anchor };
    ofAnchors.set(anchor, candidate);
  }
  return candidate;
}

/** An authority's certificate as a candidate; most come again, too. */
function certificateCandidate(certificate: Certificate): Candidate {
  let candidate = ofCertificates.get(certificate);
  if (candidate === undefined) {
    candidate = { subject: certificate.subject, publicKey: certificate.publicKey, certificate };
    ofCertificates.set(certificate, candidate);
  }
  return candidate;
}

class NamedCandidates implements CandidateIndex {
  readonly truncated: boolean;
  readonly certificates: readonly Certificate[];
  readonly #byName: ReadonlyMap<string, readonly Candidate[]>;
  readonly #at: Instant;
  readonly #only: TrustAnchor | undefined;

  constructor(
    byName: ReadonlyMap<string, readonly Candidate[]>,
    certificates: readonly Certificate[],
    truncated: boolean,
    at: Instant,
    only?: TrustAnchor,
  ) {
    this.#byName = byName;
    this.certificates = certificates;
    this.truncated = truncated;
    this.#at = at;
    this.#only = only;
  }

  named(key: string): readonly Candidate[] {
    return this.#of(this.#byName.get(key) ?? none);
  }

  #of(found: readonly Candidate[]): readonly Candidate[] {
    const only = this.#only;
    return only === undefined ? found : found.filter(({ anchor }) => anchor === undefined || anchor === only);
  }

  issuersOf(certificate: Certificate): readonly Candidate[] {
    const found = this.#of(listOf(certificate.issuer, this.#byName));
    if (found.length < 2) return found;
    const order = new Map(found.map((candidate) => [candidate, cost(certificate, candidate, this.#at)]));
    return found.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  }

  below(anchor: TrustAnchor): CandidateIndex {
    return new NamedCandidates(this.#byName, this.certificates, this.truncated, this.#at, anchor);
  }
}

const none: readonly Candidate[] = /* @__PURE__ */ Object.freeze([]);

/** All of one name. Names that are spelt the same are the same, and comparing bytes costs less than folding text. */
function listOf(name: Name, byName: ReadonlyMap<string, readonly Candidate[]>): readonly Candidate[] {
  if (byName.size <= 8)
    for (const list of byName.values()) if (equalBytes((list[0] as Candidate).subject.raw, name.raw)) return list;
  return byName.get(nameKey(name)) ?? none;
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
