import type { Text } from '../base/text.ts';
import type { RuleId } from './rule-ids.ts';

/** What a rule that is not satisfied does: decide the verdict, warn, or only inform. */
export type RuleLevel = 'fail' | 'warn' | 'inform';

/** With which keys and when a signature algorithm may be relied on; several rules for one algorithm are alternatives. */
export interface PolicyAlgorithmRule {
  readonly algorithm: string;
  /** The first moment, ISO 8601; without it there is no beginning. */
  readonly from?: string;
  /** The moment from which it is refused, ISO 8601; without it there is no end. */
  readonly until?: string;
  /** Bits of the RSA modulus or of the curve. */
  readonly leastKeyBits?: number;
}

/** Numbers and lists that rules read. */
export interface PolicyParameters {
  /** Digest and signature algorithms that count. */
  readonly algorithms: readonly string[];
  /**
   * For signatures of every kind, in documents, seals, certificates, CRLs, OCSP responses and time-stamps; an algorithm without a rule
   * is refused. `defaultAlgorithmPolicy` when absent.
   */
  readonly algorithmRules?: readonly PolicyAlgorithmRule[];
  /** Names of leniencies that are refused; `*` at the end stands for any ending. */
  readonly refusedLeniencies: readonly string[];
  /** How far a claimed time may lie after the proven time before it is noted, in seconds. */
  readonly clockSkewSeconds: number;
}

/** A validation policy: frozen data, with a level for every rule. */
export interface Policy {
  readonly schema: 'yinxin-policy/1';
  readonly id: string;
  readonly title: Text;
  readonly rules: Readonly<Record<RuleId, RuleLevel>>;
  readonly parameters: PolicyParameters;
}
