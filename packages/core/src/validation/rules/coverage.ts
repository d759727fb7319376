import type { CoverageEntryFacts, Facts } from '../facts/facts.ts';
import { forDocument, notReached, type Rule, type RuleResult } from './rule.ts';

/** The list of signatures stays open so that further signatures can follow; it shows nothing by itself. */
const isSignatureList = (entry: CoverageEntryFacts): boolean => entry.role === 'signature-list';

/** Entries that signatures have to protect or bind. */
function forEntries(
  facts: Facts,
  check: (entries: readonly CoverageEntryFacts[]) => readonly RuleResult[],
): readonly RuleResult[] {
  return forDocument(facts, () => {
    if (facts.coverage === undefined || facts.signatures.length === 0) return [notReached({ kind: 'document' })];
    return check(facts.coverage.filter((entry) => !entry.bound));
  });
}

/** Whatever a reader can show is protected by a signature. */
export const coverageShown: Rule = {
  id: 'coverage-shown',
  stage: 'document',
  group: 'data',
  codes: ['ofd.coverage.reachableUnsigned', 'ofd.coverage.full', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forEntries(facts, (entries) => {
      const shown = entries.filter((entry) => entry.reachable && !isSignatureList(entry));
      const open = shown.filter((entry) => entry.coveredBy.length === 0);
      if (open.length === 0)
        return [{ code: 'ofd.coverage.full', subject: { kind: 'document' }, details: { count: shown.length } }];
      return open.map(({ path, role }) => ({
        code: 'ofd.coverage.reachableUnsigned',
        subject: { kind: 'document', path },
        details: { path, role },
      }));
    });
  },
};

/** Nothing is smuggled along (夹带文件): files that no link reaches and no signature protects. */
export const coverageStowaways: Rule = {
  id: 'coverage-stowaways',
  stage: 'document',
  group: 'data',
  codes: ['ofd.coverage.unlisted', 'ofd.coverage.noStowaways', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forEntries(facts, (entries) => {
      const stowaways = entries.filter(
        (entry) => !entry.reachable && entry.coveredBy.length === 0 && !isSignatureList(entry),
      );
      if (stowaways.length === 0) return [{ code: 'ofd.coverage.noStowaways', subject: { kind: 'document' } }];
      return stowaways.map(({ path }) => ({
        code: 'ofd.coverage.unlisted',
        subject: { kind: 'document', path },
        details: { path },
      }));
    });
  },
};

/** Nothing that is shown was added after an earlier signature. */
export const coverageLater: Rule = {
  id: 'coverage-later',
  stage: 'document',
  group: 'data',
  codes: ['ofd.coverage.addedLater', 'ofd.coverage.noLaterContent', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forEntries(facts, (entries) => {
      const later = entries.flatMap((entry) =>
        entry.addedAfter === undefined || !entry.reachable || isSignatureList(entry)
          ? []
          : [{ path: entry.path, after: entry.addedAfter }],
      );
      if (later.length === 0) return [{ code: 'ofd.coverage.noLaterContent', subject: { kind: 'document' } }];
      return later.map(({ path, after }) => ({
        code: 'ofd.coverage.addedLater',
        subject: { kind: 'document', path },
        details: { path, signature: after + 1 },
      }));
    });
  },
};

/** Whether the list of signatures is closed. */
export const coverageSignatureList: Rule = {
  id: 'coverage-signature-list',
  stage: 'document',
  group: 'data',
  codes: ['ofd.coverage.signatureList', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forEntries(facts, (entries) => {
      const open = entries.filter((entry) => isSignatureList(entry) && entry.coveredBy.length === 0);
      if (open.length === 0) return [{ code: 'check.notApplicable', subject: { kind: 'document' } }];
      return open.map(({ path }) => ({
        code: 'ofd.coverage.signatureList',
        subject: { kind: 'document', path },
        details: { path },
      }));
    });
  },
};
