import type { ProblemFacts } from '../facts/facts.ts';
import type { Rule, Subject } from './rule.ts';

const file: Subject = { kind: 'file' };

/** The file can be read to the end; a budget that is used up is final. */
export const fileReadable: Rule = {
  id: 'file-readable',
  stage: 'document',
  group: 'data',
  codes: ['document.malformed', 'document.limits', 'seal.malformed', 'document.readable', 'seal.readable'],
  check({ file: facts, document, sealFile }) {
    const problems = [...(facts.problem === undefined ? [] : [facts.problem]), ...(document?.problems ?? [])];
    if (problems.length > 0) {
      return problems.map((problem) => ({
        code: codeOf(problem, facts.format),
        subject: file,
        details: { error: problem.text },
      }));
    }
    if (sealFile !== undefined) return [{ code: 'seal.readable', subject: file, details: { layout: sealFile.layout } }];
    if (document !== undefined) return [{ code: 'document.readable', subject: file }];
    return [
      { code: 'document.malformed', subject: file, details: { error: { zh: '格式不明', en: 'unknown format' } } },
    ];
  },
};

function codeOf(problem: ProblemFacts, format: string): 'document.malformed' | 'document.limits' | 'seal.malformed' {
  if (problem.code === 'ERR_LIMIT') return 'document.limits';
  return format === 'seal' ? 'seal.malformed' : 'document.malformed';
}
