import type { Report } from '@yinxin/core/validation';
import type { Exit } from './exit-codes.ts';

/** From which level a verdict makes the exit code 1. */
export type FailOn = 'failed' | 'indeterminate' | 'warning';

/** The exit of one report. */
export function exitOf(report: Report, failOn: FailOn): Exit {
  const { indication } = report.verdict;
  if (indication === 'failed') return 'failed';
  if (indication === 'indeterminate') return failOn === 'failed' ? 'indeterminate' : 'failed';
  const warned = report.checks.some(({ status }) => status === 'warning');
  return warned && failOn === 'warning' ? 'failed' : 'passed';
}

const order: readonly Exit[] = ['passed', 'indeterminate', 'failed', 'io'];

/** The exit of a batch: what could not be read at all, then 1 before 3 before 0. */
export function worstExit(exits: readonly Exit[]): Exit {
  return exits.reduce((worst, exit) => (order.indexOf(exit) > order.indexOf(worst) ? exit : worst), 'passed');
}
