import type { Text } from '../base/text.ts';
import { weighTimestamp } from './algorithm-rules.ts';
import type { Group, Severity } from './code-entry.ts';
import { codeRegistry, type VerdictCode } from './codes.generated.ts';
import { remedyOf, textOfCode } from './codes.ts';
import type { Facts, IsoTime, SealFacts, SignatureFacts } from './facts/facts.ts';
import { checkPolicy } from './policy.ts';
import type { Policy, RuleLevel } from './policy-types.ts';
import type { RuleId } from './rule-ids.ts';
import { rules } from './rules/index.ts';
import { notReached, type Rule, type RuleResult, type Stage, type Subject } from './rules/rule.ts';
import { type ProvenTime, provenTimeOf } from './times.ts';

/** The three values of a verdict: proven good, proven bad, or not to be decided with the data at hand. */
export type Indication = 'passed' | 'failed' | 'indeterminate';

/** A verdict with its reason. */
export interface Verdict {
  readonly indication: Indication;
  /** Absent when passed. */
  readonly subIndication?: string;
  /** The code that decided; absent when passed. */
  readonly code?: VerdictCode;
}

/** One check as it stands in a report. */
export interface Check {
  readonly rule: RuleId;
  readonly code: VerdictCode;
  /** `warning` and `info` are conditions that the policy does not let decide; `skipped` had nothing to look at or was not reached. */
  readonly status: 'passed' | 'failed' | 'indeterminate' | 'warning' | 'info' | 'skipped';
  readonly level: RuleLevel;
  readonly stage: Stage;
  readonly group: Group;
  readonly severity: Severity;
  readonly subject: Subject;
  readonly message: Text;
  readonly remedy?: Text;
  readonly expected?: string;
  readonly got?: string;
  readonly cites: readonly string[];
}

/** Whether something is recognised under the trust list: 证书互认 and 签章互认 are two such answers. */
export type Recognition = 'recognised' | 'notRecognised' | 'unknown';

/** The judgement of one signature. */
export interface SignatureJudgement {
  readonly index: number;
  readonly id: string;
  readonly verdict: Verdict;
  readonly provenTime: ProvenTime;
  readonly certificateRecognition: Recognition;
  readonly sealRecognition: Recognition;
}

/** Everything that follows from facts and a policy. */
export interface Judgement {
  /** The worst of all stages. */
  readonly verdict: Verdict;
  /** Safety checks were switched off, so that the verdict cannot be `passed`. */
  readonly capped: boolean;
  readonly stages: { readonly signature: Verdict; readonly document: Verdict; readonly licence: Verdict };
  readonly groups: Readonly<Record<Group, Verdict>>;
  readonly certificateRecognition: Recognition;
  readonly sealRecognition: Recognition;
  readonly signatures: readonly SignatureJudgement[];
  readonly checks: readonly Check[];
}

/**
 * Judges facts under a policy: no key, no clock, no network; the same input always gives the same output.
 * @throws CoreError `ERR_POLICY_RULE_*` when the policy leaves a rule out or lowers an integrity rule.
 * @example judge(facts, defaultPolicy).verdict.indication; // 'passed'
 */
export function judge(found: Facts, policy: Policy): Judgement {
  checkPolicy(policy);
  const facts = withWeighedTimestamps(found, policy);
  const checks: Check[] = [];
  for (const rule of rules) {
    const results = rule.check(facts, policy);
    // A rule that says nothing has not been satisfied.
    if (results.length === 0) checks.push(toCheck(rule, notReached({ kind: 'document' }), policy));
    for (const result of results) checks.push(toCheck(rule, result, policy));
  }
  const stage = (name: Stage): Verdict => combineChecks(checks.filter((check) => check.stage === name));
  const group = (name: Group): Verdict => combineChecks(checks.filter((check) => check.group === name));
  const signatures = facts.signatures.map((signature): SignatureJudgement => {
    const own = checks.filter((check) => check.subject.signature === signature.index);
    return {
      index: signature.index,
      id: signature.id,
      verdict: combineChecks(own.filter((check) => check.stage === 'signature')),
      provenTime: provenTimeOf(signature, facts.at),
      certificateRecognition: recognition(checks, own, ['signer-path', 'signer-service']),
      sealRecognition: recognition(checks, own, ['seal-maker-signature', 'maker-path', 'maker-service']),
    };
  });
  return {
    verdict: combineChecks(checks),
    capped: facts.insecure.length > 0,
    stages: { signature: stage('signature'), document: stage('document'), licence: stage('licence') },
    groups: { identity: group('identity'), data: group('data'), conduct: group('conduct') },
    certificateRecognition: recognition(checks, checks, ['signer-path', 'signer-service']),
    sealRecognition: recognition(checks, checks, ['seal-maker-signature', 'maker-path', 'maker-service']),
    signatures,
    checks,
  };
}

/** Tokens whose algorithm the policy does not rely on are marked, so that no rule takes their time for proven. */
function withWeighedTimestamps(facts: Facts, policy: Policy): Facts {
  const signatures = facts.signatures.map((signature) => weigh(signature, policy, facts.at));
  const sealFile = facts.sealFile === undefined ? undefined : weigh(facts.sealFile, policy, facts.at);
  return { ...facts, signatures, ...(sealFile === undefined ? {} : { sealFile }) };
}

function weigh<T extends SignatureFacts | SealFacts>(signed: T, policy: Policy, at: IsoTime): T {
  const timestamp = weighTimestamp(signed.timestamp, policy, at);
  const inner = 'seal' in signed ? signed.seal : undefined;
  const seal = inner === undefined ? undefined : weigh(inner, policy, at);
  if (timestamp === signed.timestamp && seal === inner) return signed;
  return { ...signed, ...(timestamp === undefined ? {} : { timestamp }), ...(seal === undefined ? {} : { seal }) };
}

function toCheck(rule: Rule, result: RuleResult, policy: Policy): Check {
  const entry = codeRegistry[result.code];
  const level = policy.rules[rule.id];
  const status = statusOf(result.code, level);
  const bad = status !== 'passed' && status !== 'skipped';
  const { severity, cites } = entry;
  const { id, stage, group } = rule;
  const { code, subject } = result;
  const message = textOfCode(code, result.details);
  // Nearly every check has no more to say; copying members one by one would take most of a judgement's time.
  if (!bad && result.expected === undefined && result.got === undefined)
    return { rule: id, code, status, level, stage, group, severity, subject, message, cites };
  return {
    ...{ rule: id, code, status, level, stage, group, severity, subject, message },
    ...(bad ? { remedy: remedyOf(result.code) } : {}),
    ...(result.expected === undefined ? {} : { expected: result.expected }),
    ...(result.got === undefined ? {} : { got: result.got }),
    cites,
  };
}

function statusOf(code: VerdictCode, level: RuleLevel): Check['status'] {
  if (code === 'check.notApplicable' || code === 'check.notReached') return 'skipped';
  const { indication } = codeRegistry[code];
  if (indication === 'passed' || indication === 'info') return indication;
  if (level === 'fail') return indication;
  return level === 'warn' ? 'warning' : 'info';
}

/** What a check contributes to a verdict: skipped checks that were not reached keep it from passing. */
function contribution(check: Check): Indication {
  if (check.status === 'failed' || check.status === 'indeterminate') return check.status;
  return check.code === 'check.notReached' && check.level === 'fail' ? 'indeterminate' : 'passed';
}

/**
 * The worst of some checks: failed before indeterminate before passed; among equally bad ones the code that stands first in the
 * registry is the reason. Adding a check never improves a verdict. Of no checks at all nothing is proven, hence indeterminate.
 * @example combineChecks([]).indication; // 'indeterminate'
 */
export function combineChecks(checks: readonly Check[]): Verdict {
  if (checks.length === 0) return verdictOf('indeterminate', 'check.notReached');
  for (const indication of ['failed', 'indeterminate'] as const) {
    let first: VerdictCode | undefined;
    for (const check of checks) {
      if (contribution(check) !== indication) continue;
      if (first === undefined || codeRegistry[check.code].precedence < codeRegistry[first].precedence)
        first = check.code;
    }
    if (first !== undefined) return verdictOf(indication, first);
  }
  return { indication: 'passed' };
}

function verdictOf(indication: Indication, code: VerdictCode): Verdict {
  return { indication, subIndication: codeRegistry[code].subIndication ?? 'GENERIC', code };
}

/** Recognition needs an authentic current list and every named rule passed; a proven refusal is a no, anything else open. */
function recognition(all: readonly Check[], own: readonly Check[], names: readonly RuleId[]): Recognition {
  if (!all.some((check) => check.rule === 'trust-list' && check.code === 'trustList.authentic')) return 'unknown';
  const asked = own.filter((check) => names.includes(check.rule));
  const passed = asked.filter((check) => check.status === 'passed');
  if (
    passed.length > 0 &&
    names.every((name) => passed.some((check) => check.rule === name)) &&
    passed.length === asked.length
  )
    return 'recognised';
  return asked.some((check) => check.status !== 'passed' && check.status !== 'skipped') ? 'notRecognised' : 'unknown';
}
