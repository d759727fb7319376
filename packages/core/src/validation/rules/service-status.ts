import type { PathFacts } from '../facts/identity-facts.ts';
import { statusAt } from '../times.ts';
import { notReached, type RuleResult, type Subject } from './rule.ts';

/** What the standing of a service can be. */
export const serviceCodes = [
  'service.withdrawn',
  'service.granted',
  'check.notApplicable',
  'check.notReached',
] as const;

/** Whether the service at the end of a path was granted at a time. */
export function checkService(path: PathFacts | undefined, at: string, subject: Subject): RuleResult {
  const service = path?.service;
  if (path?.status !== 'valid' || service === undefined) return notReached(subject);
  const status = statusAt(service, at) ?? 'not listed';
  if (status === 'granted') return { code: 'service.granted', subject, details: { service: service.name, at } };
  return {
    code: 'service.withdrawn',
    subject,
    expected: 'granted',
    got: status,
    details: { service: service.name, at, status },
  };
}
