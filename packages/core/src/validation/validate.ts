import type { Facts } from './facts/facts.ts';
import { gather, gatherSeal } from './gather/gather.ts';
import type { ValidationInput } from './input.ts';
import { judge, type Verdict } from './judge.ts';
import { checkPolicy } from './policy.ts';
import { type Report, writeReport } from './report/report.ts';

declare const proof: unique symbol;

/** What became of a file. */
export interface ValidationResult {
  readonly verdict: Verdict;
  readonly report: Report;
  /** Everything that was found out; judge it again under another policy with `judge`. */
  readonly facts: Facts;
}

/** A licence that passed: its fields reach a relying party through this type only. */
export interface PassedLicence extends ValidationResult {
  readonly [proof]: true;
  /** Metadata elements by their short names (GB/T 36903), e.g. `ZZMC` and `CZZT`. */
  readonly fields: Readonly<Record<string, string>>;
}

/** Results that a validation of this process found to be passed. */
const passedResults = new WeakSet<object>();

/**
 * Validates an electronic licence or official document (OFD): facts, rules, verdict, report.
 * Content never makes it throw; whatever is wrong with the file is in the report.
 * @throws CoreError `ERR_POLICY_RULE_*` for a policy that leaves a rule out or lowers an integrity rule; `ERR_ARGUMENT` for a
 * reference time that is no instant.
 * @example
 * const result = validateLicence({ ...input, file, at, atSource: 'clock', policy: defaultPolicy });
 * if (isPassed(result)) result.fields.ZZMC; // may be relied upon
 */
export function validateLicence(input: ValidationInput): ValidationResult {
  checkPolicy(input.policy);
  return conclude(gather(input), input);
}

/**
 * Validates an electronic seal by itself: contents, maker's signature, maker's chain, validity.
 * @param input - `file` is the seal as DER.
 * @throws CoreError as {@link validateLicence}.
 * @example validateSeal({ ...input, file: seal.raw }).report.verdict.indication; // 'passed'
 */
export function validateSeal(input: ValidationInput): ValidationResult {
  checkPolicy(input.policy);
  return conclude(gatherSeal(input), input);
}

function conclude(facts: Facts, { policy }: ValidationInput): ValidationResult {
  const judgement = judge(facts, policy);
  const base = { verdict: judgement.verdict, report: writeReport(facts, policy, judgement), facts };
  if (judgement.verdict.indication !== 'passed') return Object.freeze(base);
  const result = Object.freeze({ ...base, fields: Object.freeze({ ...facts.licence?.metadata }) });
  passedResults.add(result);
  return result;
}

/**
 * Whether a result is one that passed in this process; narrows it to the licence with its fields. A copy, or a result read from
 * JSON, is none.
 * @example
 * const result = validateLicence(input);
 * isPassed(result) && result.fields.ZZMC; // '营业执照'
 */
export function isPassed(result: ValidationResult): result is PassedLicence {
  return passedResults.has(result);
}
