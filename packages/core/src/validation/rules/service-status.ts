import { ruleText } from '../../base/rule-texts/rule-text.ts';
import type { PathFacts } from '../facts/identity-facts.ts';
import { isAlgorithmAllowed, statusAt } from '../times.ts';
import { notReached, type RuleResult, type Subject } from './rule.ts';

/** What the standing of a service can be. */
export const serviceCodes = [
  'service.withdrawn',
  'service.algorithm',
  'service.granted',
  'check.notApplicable',
  'check.notReached',
] as const;

/**
 * Whether the service at the end of a path was granted at a time.
 * @param algorithm - The signature algorithm that the service used.
 */
export function checkService(
  path: PathFacts | undefined,
  algorithm: string | undefined,
  at: string,
  subject: Subject,
): RuleResult {
  const service = path?.service;
  if (path?.status !== 'valid' || service === undefined) return notReached(subject);
  const details = { service: service.name, at };
  const status = statusAt(service, at) ?? 'not listed';
  if (status !== 'granted')
    return {
      code: 'service.withdrawn',
      subject,
      expected: 'granted',
      got: status,
      details: { ...details, status: { zh: ruleText(status, 'zh'), en: status } },
    };
  if (algorithm === undefined || !isAlgorithmAllowed(service, algorithm, at)) {
    const expected = service.algorithms.map(({ id }) => id).join(', ');
    const got = algorithm ?? '—';
    return { code: 'service.algorithm', subject, expected, got, details: { ...details, algorithm: got } };
  }
  return { code: 'service.granted', subject, details };
}
