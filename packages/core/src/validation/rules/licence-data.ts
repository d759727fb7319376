import type { VerdictCode } from '../codes.generated.ts';
import type { Facts, LicenceFacts } from '../facts/facts.ts';
import { forDocument, notApplicable, type RuleResult, type Skipped, type Subject } from './rule.ts';

const subject: Subject = { kind: 'licence' };

/** Applies a check to the licence data; a document without any is no licence. */
export function forLicence<C extends VerdictCode>(
  facts: Facts,
  check: (licence: LicenceFacts) => readonly RuleResult<C>[],
): readonly RuleResult<C | Skipped>[] {
  return forDocument<C | Skipped>(facts, () =>
    facts.licence === undefined ? [notApplicable(subject)] : check(facts.licence),
  );
}
