import { type Instant, parseInstant } from '../../base/time.ts';
import { weighTimestamp } from '../algorithm-rules.ts';
import type { TimestampFacts } from '../facts/facts.ts';
import { timestampProblem } from '../times.ts';
import type { GatherContext } from './context.ts';
import { isoTime } from './fact-values.ts';

/** The time of a token that proves it, else another proven time: for this time the algorithms below a signature must be allowed. */
export function provenInstant(context: GatherContext, token: TimestampFacts | undefined, otherwise: Instant): Instant {
  if (token?.genTime === undefined) return otherwise;
  const at = isoTime(context.at);
  const weighed = weighTimestamp(token, context.input.policy, at);
  return timestampProblem(weighed, at) === undefined ? parseInstant(token.genTime) : otherwise;
}
