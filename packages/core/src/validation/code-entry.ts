import type { Text } from '../base/text.ts';

/** One of the three questions that a report answers: 身份可信 identity, 数据可信 data, 行为可信 conduct. */
export type Group = 'identity' | 'data' | 'conduct';

/** What a code means when it occurs. */
export type CodeIndication = 'failed' | 'indeterminate' | 'passed' | 'info';

/** How much harm the condition behind a code can do. */
export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'none';

/** One line of the registry `codes.json`. */
export interface CodeEntry {
  /** Position in the registry; of several bad codes the lowest names the reason. */
  readonly precedence: number;
  readonly group: Group;
  readonly indication: CodeIndication;
  /** Sub-indication of ETSI EN 319 102-1, or one of our own for seals, coverage, scope and licences. */
  readonly subIndication?: string;
  /** The nearest sub-indication of ETSI EN 319 102-1. */
  readonly etsi?: string;
  readonly severity: Severity;
  /** Sentence with `{places}`. */
  readonly zh: string;
  readonly en: string;
  /** What to do about it; passed checks need nothing. */
  readonly remedy?: Text;
  readonly cites: readonly string[];
}
