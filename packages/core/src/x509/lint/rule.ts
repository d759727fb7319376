import type { Citation } from '../../base/standards.ts';
import type { Text } from '../../base/text.ts';
import type { Certificate } from '../certificate.ts';
import type { KeyUse, ProfileRule } from '../profiles.ts';

/** `error` breaks a "must" of a standard or of the profile; `warning` a "should"; `notice` is only worth knowing. */
export type LintSeverity = 'error' | 'warning' | 'notice';

/** What the rules look at. */
export interface LintSubject {
  readonly certificate: Certificate;
  /** Absent: only the rules for every certificate apply. */
  readonly profile?: ProfileRule;
  /** Of a profile with two halves: the one that the key usage speaks for. */
  readonly keyUse: KeyUse;
}

/** One rule, one entry: what it demands, where that stands, and how it is seen. */
export interface LintRule {
  /** `area.rule`; stable. */
  readonly id: string;
  readonly severity: LintSeverity;
  readonly clauses: readonly Citation[];
  /** What is demanded, one sentence. */
  readonly text: Text;
  /** What was met instead, in a few words; `undefined` when the rule is kept or has nothing to say about this certificate. */
  readonly check: (subject: LintSubject) => string | undefined;
}

/** The clause of RFC 5280 that most rules come from. */
export const rfc5280 = (clause: string): Citation => ({ standard: 'RFC 5280', clause });

/** GB/T 20518-2018; its clauses are not numbered here because the public summaries disagree on them. */
export const gbt20518: Citation = { standard: 'GB/T 20518-2018' };

/** The text when a condition is broken. */
export function when(broken: boolean, got: string): string | undefined {
  return broken ? got : undefined;
}
