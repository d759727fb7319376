import type { Rule, Subject } from './rule.ts';

const file: Subject = { kind: 'file' };

/** Nobody switched a safety check off. */
export const insecureFlags: Rule = {
  id: 'insecure-flags',
  stage: 'document',
  group: 'conduct',
  codes: ['insecure.used', 'insecure.none'],
  check({ insecure }) {
    if (insecure.length === 0) return [{ code: 'insecure.none', subject: file }];
    return [{ code: 'insecure.used', subject: file, details: { flags: insecure.join(', ') } }];
  },
};
