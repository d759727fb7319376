import type { Group } from '../code-entry.ts';
import type { VerdictCode } from '../codes.generated.ts';
import type { DetailValue } from '../codes.ts';
import type { Facts, SealFacts, SignatureFacts } from '../facts/facts.ts';
import type { Policy } from '../policy-types.ts';
import type { RuleId } from '../rule-ids.ts';

/** What a result speaks of. */
export interface Subject {
  readonly kind:
    | 'file'
    | 'document'
    | 'signature'
    | 'seal'
    | 'signer'
    | 'maker'
    | 'timestamp'
    | 'trustList'
    | 'licence';
  /** Index of the signature that it belongs to. */
  readonly signature?: number;
  /** A file in the package, or a field. */
  readonly path?: string;
}

/** What one rule says about one subject. */
export interface RuleResult<C extends VerdictCode = VerdictCode> {
  readonly code: C;
  readonly subject: Subject;
  readonly expected?: string;
  readonly got?: string;
  /** Values for the places of the code's sentence. */
  readonly details?: Readonly<Record<string, DetailValue>>;
}

/** Which of the verdicts a rule belongs to; they are judged in this order. */
export type Stage = 'signature' | 'document' | 'licence';

/** One rule: pure and synchronous, over facts alone. */
export interface Rule<C extends VerdictCode = VerdictCode> {
  readonly id: RuleId;
  readonly stage: Stage;
  /** The question that the rule helps to answer. */
  readonly group: Group;
  /** Every code that it can give. */
  readonly codes: readonly C[];
  check(facts: Facts, policy: Policy): readonly RuleResult<C>[];
}

/** The codes that every rule may give. */
export type Skipped = 'check.notApplicable' | 'check.notReached';

/** The rule has nothing to look at here. */
export function notApplicable(subject: Subject): RuleResult<'check.notApplicable'> {
  return { code: 'check.notApplicable', subject };
}

/** The rule would have something to look at, but an earlier step failed. Never counts as passed. */
export function notReached(subject: Subject): RuleResult<'check.notReached'> {
  return { code: 'check.notReached', subject };
}

/** The forms of a signature that can be judged; anything else counts as unreadable. */
const readable: ReadonlySet<string> = new Set(['seal', 'cms', 'bare']);

/** Whether a signature has a form that can be judged. */
export function isReadable(signature: SignatureFacts): boolean {
  return readable.has(signature.kind);
}

/** Applies a check to every signature; without any, the check is not reached (an unsigned document never passes). */
export function forSignatures<C extends VerdictCode>(
  facts: Facts,
  kind: Subject['kind'],
  check: (signature: SignatureFacts, subject: Subject) => readonly RuleResult<C>[],
): readonly RuleResult<C | Skipped>[] {
  if (facts.file.format === 'seal') return [notApplicable({ kind: 'file' })];
  if (facts.signatures.length === 0) return [notReached({ kind: 'document' })];
  return facts.signatures.flatMap((signature): readonly RuleResult<C | Skipped>[] => {
    const subject: Subject = { kind, signature: signature.index };
    return isReadable(signature) ? check(signature, subject) : [notReached(subject)];
  });
}

/** Applies a check to every seal, in signatures or as a file of its own; a signature without a seal has nothing to check. */
export function forSeals<C extends VerdictCode>(
  facts: Facts,
  kind: Subject['kind'],
  check: (seal: SealFacts, subject: Subject, signature: SignatureFacts | undefined) => readonly RuleResult<C>[],
): readonly RuleResult<C | Skipped>[] {
  if (facts.file.format === 'seal') {
    if (facts.sealFile === undefined) return [notReached({ kind: 'file' })];
    return check(facts.sealFile, { kind }, undefined);
  }
  return forSignatures<C | Skipped>(facts, kind, (signature, subject) => {
    if (signature.seal !== undefined) return check(signature.seal, subject, signature);
    return [signature.kind === 'seal' ? notReached(subject) : notApplicable(subject)];
  });
}

/** Applies a check to the readable document as a whole. */
export function forDocument<C extends VerdictCode>(
  facts: Facts,
  check: () => readonly RuleResult<C>[],
): readonly RuleResult<C | Skipped>[] {
  if (facts.file.format === 'seal') return [notApplicable({ kind: 'file' })];
  if (facts.document === undefined) return [notReached({ kind: 'document' })];
  return check();
}
