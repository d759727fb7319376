import type { CoverageEntryFacts, Facts } from '../facts/facts.ts';
import { forDocument, notReached, type RuleResult } from './rule.ts';

/** The list of signatures stays open so that further signatures can follow; it shows nothing by itself. */
export const isSignatureList = (entry: CoverageEntryFacts): boolean => entry.role === 'signature-list';

/** Entries that signatures have to protect or bind. */
export function forEntries(
  facts: Facts,
  check: (entries: readonly CoverageEntryFacts[]) => readonly RuleResult[],
): readonly RuleResult[] {
  return forDocument(facts, () => {
    if (facts.coverage === undefined || facts.signatures.length === 0) return [notReached({ kind: 'document' })];
    return check(facts.coverage.filter((entry) => !entry.bound));
  });
}

const signatureRoles: ReadonlySet<string> = new Set(['signature-list', 'signature', 'signed-value', 'seal']);

/** What a reader can show: everything that links lead to, but for the files of signatures. */
export function shownEntries(entries: readonly CoverageEntryFacts[]): readonly CoverageEntryFacts[] {
  return entries.filter((entry) => entry.reachable && !entry.bound && !signatureRoles.has(entry.role));
}
