import { formatInstant, type Instant, type Language, type Text } from '@yinxin/core';
import { ruleText } from '@yinxin/core/errors';
import {
  distrustedFrom,
  type PathOutcome,
  type PathPurpose,
  type RevocationAnswer,
  type RevocationFact,
  type StructuralPath,
  structureOf,
  type UseTime,
  useTimeOf,
  validatePath,
  weighRevocation,
} from '@yinxin/core/path';
import { codeRegistry } from '@yinxin/core/validation';
import type { Certificate, RevocationList } from '@yinxin/core/x509';
import type { PathMaterial } from './path-material.ts';
import { commandCodes } from './text/codes.ts';
import type { PrintedCode, SentenceDetails } from './text/sentences.ts';

/** One thing that is said of a certificate: a code, and what fills the places of its sentence. */
export interface Said {
  readonly code: PrintedCode;
  readonly details: SentenceDetails;
}

/** A reason why something does not pass. */
export interface Reason extends Said {
  readonly indication: 'failed' | 'indeterminate';
}

/** What the chain of a certificate makes of a verdict: the reason that decides, and what else is to be known. */
export interface PathVerdict {
  readonly outcome?: PathOutcome;
  /** Absent when the chain holds. */
  readonly reason?: Reason;
  readonly notes: readonly Said[];
}

/** Whose certificate it is: the codes differ, and what a revocation means. */
export type PathRole = 'signer' | 'tsa' | 'certificate';

/** What is asked about a certificate. */
export interface PathQuestion {
  readonly leaf: Certificate;
  readonly role: PathRole;
  /** When its key was used, or for which time its chain must hold. */
  readonly at: Instant;
  /** The time at which it is judged, `at` or later; what is known by then about revocation counts. */
  readonly now: Instant;
  /** Whether a time-stamp proves `at`; else it is the time of the judgement. */
  readonly proof?: 'timestamp' | 'none';
}

const purposes: Readonly<Record<PathRole, PathPurpose>> = {
  signer: 'message-signing',
  tsa: 'timestamping',
  certificate: 'any',
};

/**
 * Judges a certificate for a time that may lie in the past, with the codes, the indications and the rule about revocation
 * (`weighRevocation`) of `yinxin verify`: failed is only what no further data can change.
 */
export function judgePath(material: PathMaterial, question: PathQuestion): PathVerdict {
  const { leaf, role, at, now } = question;
  // Without an anchor nothing can be said.
  if (material.anchors.length === 0)
    return { reason: { indication: 'indeterminate', code: 'chain.anchor.none', details: {} }, notes: [] };
  const { anchors, certificates: intermediates, crls, ocsps, cache } = material;
  const outcome = validatePath({
    leaf,
    intermediates,
    anchors,
    at,
    purpose: purposes[role],
    crls,
    ocsps,
    revocation: 'required',
    revocationAt: now,
    cache,
  });
  const structure = structureOf(outcome);
  if (structure === undefined) return { outcome, reason: structuralReason(outcome, question), notes: [] };
  const reasons = [...validityReasons(structure, question), ...revocationReasons(structure, question)];
  const reason = reasons.toSorted((a, b) => weightOf(a) - weightOf(b))[0];
  const notes = notesOn(structure, question, material.enclosed);
  return { outcome, ...(reason === undefined ? {} : { reason }), notes };
}

/** What is proven comes first; then as in the registry of codes. */
function weightOf({ indication, code }: Reason): number {
  const precedence = code in codeRegistry ? codeRegistry[code as keyof typeof codeRegistry].precedence : 0;
  return (indication === 'failed' ? 0 : 10_000) + precedence;
}

function structuralReason(outcome: PathOutcome, { leaf, role }: PathQuestion): Reason {
  if (outcome.status === 'valid') throw new TypeError('a valid path is no failure');
  const { code, certificate, details } = outcome;
  if (code === 'chain.constraint.keyUsage' && role === 'signer' && certificate === leaf)
    return { indication: 'indeterminate', code: 'signer.keyUsage.encipherOnly', details: {} };
  return open(code, { certificate: nameOf(certificate), problem: problemOf(code, details) });
}

/** What was met, in words: the library gives terms of the standards, which stay, and what was asked for. */
function problemOf(code: string, details: Readonly<Record<string, string | number>>): Text {
  const { expected, got, ...more } = details;
  const listed = (values: object, language: Language): string =>
    Object.values(values)
      .map((value) => ruleText(String(value), language))
      .filter(Boolean)
      .join(', ');
  const sentence = (language: Language): string => {
    if (expected === undefined) return listed(details, language) || code;
    const [asked, met] = [expected, got ?? '—'].map((value) => ruleText(String(value), language));
    const others = listed(more, language);
    const tail = others === '' ? '' : `, ${others}`;
    return language === 'zh' ? `应为 ${asked}，实为 ${met}${tail}` : `expected ${asked}, got ${met}${tail}`;
  };
  return { zh: sentence('zh'), en: sentence('en') };
}

function open(code: PrintedCode, details: SentenceDetails): Reason {
  return { indication: 'indeterminate', code, details };
}

function failed(code: PrintedCode, details: SentenceDetails): Reason {
  return { indication: 'failed', code, details };
}

function* validityReasons({ certificates, anchor }: StructuralPath, question: PathQuestion): IterableIterator<Reason> {
  const { role, at, proof } = question;
  const isOutside = ({ notBefore, notAfter }: Certificate): boolean =>
    at < notBefore || Math.floor(at / 1000) * 1000 > notAfter;
  const above = [...certificates.slice(1), ...(anchor.certificate === undefined ? [] : [anchor.certificate])];
  for (const certificate of above)
    if (isOutside(certificate))
      yield open('chain.validity.outside', { certificate: nameOf(certificate), at: formatInstant(at) });
  const [leaf] = certificates;
  if (leaf === undefined || !isOutside(leaf)) return;
  const [notBefore, notAfter] = [formatInstant(leaf.notBefore), formatInstant(leaf.notAfter)];
  const details = { certificate: nameOf(leaf), at: formatInstant(at), notBefore, notAfter };
  if (role !== 'signer') yield failed(`${role}.validity.outside`, details);
  else if (proof === 'timestamp') yield failed('signer.validity.outside', details);
  else yield open(at < leaf.notBefore ? 'signer.validity.notYet' : 'signer.validity.noPoe', details);
}

/** What was found out about the revocation of each certificate of a path, leaf first. */
function* weighed(
  { certificates, revocation }: StructuralPath,
  { role, at: usedAt, now: at }: PathQuestion,
): IterableIterator<{
  readonly certificate: Certificate;
  readonly fact: RevocationFact;
  readonly answer: RevocationAnswer | undefined;
  readonly isLeaf: boolean;
}> {
  for (const [position, certificate] of certificates.entries()) {
    const fact = revocation[position] as RevocationFact;
    const { status } = fact;
    const time: UseTime = useTimeOf(purposes[role], position);
    const answer =
      status === 'good' || status === 'revoked'
        ? weighRevocation({ ...fact, status }, { usedAt, time, at, notAfter: certificate.notAfter })
        : undefined;
    yield { certificate, fact, answer, isLeaf: position === 0 };
  }
}

function* revocationReasons(path: StructuralPath, question: PathQuestion): IterableIterator<Reason> {
  for (const { certificate, fact, answer, isLeaf } of weighed(path, question)) {
    const details = detailsOf(certificate, fact);
    if (fact.status === 'revoked') {
      const reason = isLeaf
        ? leafRevoked(answer, fact, details, question)
        : authorityRevoked(answer, details, question);
      if (reason !== undefined) yield reason;
    } else if (fact.status === 'unknown')
      yield open(fact.cause === 'invalid' ? 'revocation.invalid' : 'revocation.missing', details);
    else if (answer === 'stale') yield open('revocation.stale', details);
  }
}

/** As the rule `signer-revocation` says; of a time-stamp authority its own stated time can only speak against it. */
function leafRevoked(
  answer: RevocationAnswer | undefined,
  fact: RevocationFact,
  details: SentenceDetails,
  { role, at, proof }: PathQuestion,
): Reason | undefined {
  if (answer === 'stale') return open('revocation.stale', details);
  const isHeld = fact.reason === 'certificateHold';
  if (role === 'signer' && proof !== 'timestamp')
    return open(isHeld ? 'signer.suspended' : 'signer.revoked.noPoe', details);
  if (answer === 'revokedLater') return undefined;
  if (isHeld) return open(`${role}.suspended`, details);
  if (role === 'tsa' && distrustedFrom(fact) > at) return open('tsa.revoked.noPoe', details);
  return failed(`${role}.revoked`, details);
}

/** As the rule `chain-revocation` says: another authority may still have certified the same key. */
function authorityRevoked(
  answer: RevocationAnswer | undefined,
  details: SentenceDetails,
  { role }: PathQuestion,
): Reason | undefined {
  if (answer === 'stale') return open('revocation.stale', details);
  return answer === 'revokedLater' && role !== 'signer' ? undefined : open('chain.revoked', details);
}

function notesOn(path: StructuralPath, question: PathQuestion, enclosed: readonly RevocationList[]): readonly Said[] {
  const { at, role, proof } = question;
  const notes: Said[] = [];
  for (const { certificate, fact, answer, isLeaf } of weighed(path, question)) {
    const details = { ...detailsOf(certificate, fact), usedAt: formatInstant(at), genTime: formatInstant(at) };
    if (answer === 'goodThen') notes.push({ code: 'revocation.data.notCurrent', details });
    if (answer === 'revokedLater' && isLeaf && role === 'signer' && proof === 'timestamp')
      notes.push({ code: 'signer.revocation.afterSigning', details });
    if (enclosed.some((list) => isFrom(fact, list, certificate)))
      notes.push({ code: 'revocation.data.enclosed', details });
    for (const problem of fact.disregarded ?? [])
      notes.push({ code: 'revocation.data.disregarded', details: { ...details, problem: commandCodes[problem] } });
  }
  return notes;
}

/** Whether a fact comes from a list, for all that a fact says of its source. */
function isFrom(
  { source, thisUpdate, number, deltaNumber = number }: RevocationFact,
  list: RevocationList,
  { issuer }: Certificate,
): boolean {
  return (
    source === 'crl' &&
    list.thisUpdate === thisUpdate &&
    list.number === deltaNumber &&
    (list.issuer.text === issuer.text || list.issuingDistributionPoint !== undefined)
  );
}

const sources = {
  crl: { zh: '吊销列表', en: 'CRL' },
  ocsp: { zh: 'OCSP 应答', en: 'OCSP response' },
  none: { zh: '吊销数据', en: 'revocation data' },
} as const;

function detailsOf(certificate: Certificate, fact: RevocationFact): SentenceDetails {
  const { reason, source, problem, thisUpdate, nextUpdate, status } = fact;
  return {
    certificate: nameOf(certificate),
    source: sources[source ?? 'none'],
    locations: certificate.crlDistributionPoints.join(', ') || '—',
    thisUpdate: thisUpdate === undefined ? '—' : formatInstant(thisUpdate),
    nextUpdate: nextUpdate === undefined ? '—' : formatInstant(nextUpdate),
    problem: problem === undefined ? '—' : commandCodes[problem],
    ...(status === 'revoked'
      ? { revokedAt: formatInstant(distrustedFrom(fact)), reason: reason ?? 'unspecified' }
      : {}),
  };
}

function nameOf({ commonName, subject }: Certificate): string {
  return commonName ?? subject.text;
}
