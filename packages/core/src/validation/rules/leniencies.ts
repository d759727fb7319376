import type { Rule, Subject } from './rule.ts';

const file: Subject = { kind: 'file' };

/** Every deviation that a reader tolerated is named; a policy may refuse some. */
export const leniencies: Rule = {
  id: 'leniencies',
  stage: 'document',
  group: 'data',
  codes: ['leniency.refused', 'leniency.met', 'leniency.none'],
  check(facts, policy) {
    if (facts.leniencies.length === 0) return [{ code: 'leniency.none', subject: file }];
    return facts.leniencies.map(({ name, object, path }) => {
      const refused = policy.parameters.refusedLeniencies.some((pattern) => fits(name, pattern));
      const where = path === '' ? object : `${object} ${path}`;
      return {
        code: refused ? 'leniency.refused' : 'leniency.met',
        subject: { ...file, path: where },
        details: { leniency: name, path: where },
      };
    });
  },
};

function fits(name: string, pattern: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
