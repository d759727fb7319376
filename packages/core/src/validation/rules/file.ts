import type { ProblemFacts } from '../facts/facts.ts';
import { forDocument, notReached, type Rule, type Subject } from './rule.ts';

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

/** A document without any signature proves nothing. */
export const documentSigned: Rule = {
  id: 'document-signed',
  stage: 'signature',
  group: 'identity',
  codes: ['document.unsigned', 'document.signed', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forDocument(facts, () => {
      const count = facts.signatures.length;
      // A list of signatures that cannot be read is not the same as none.
      if (count === 0 && (facts.document?.problems.length ?? 0) > 0) return [notReached({ kind: 'document' })];
      if (count === 0) return [{ code: 'document.unsigned', subject: { kind: 'document' } }];
      return [{ code: 'document.signed', subject: { kind: 'document' }, details: { count } }];
    });
  },
};

/** Every part that the document names is there and can be read; otherwise readers show different things. */
export const documentParts: Rule = {
  id: 'document-parts',
  stage: 'document',
  group: 'data',
  codes: ['document.part.unreadable', 'document.parts.readable', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forDocument(facts, () => {
      const parts = facts.document?.parts ?? [];
      if (parts.length === 0) return [{ code: 'document.parts.readable', subject: { kind: 'document' } }];
      return parts.map(({ kind, path, role }) => ({
        code: 'document.part.unreadable',
        subject: { kind: 'document', path },
        details: { path, role, kind },
      }));
    });
  },
};

/** One document to a package: readers disagree about which of several they show. */
export const documentSingle: Rule = {
  id: 'document-single',
  stage: 'document',
  group: 'data',
  codes: ['document.several', 'document.single', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forDocument(facts, () => {
      const count = facts.document?.count ?? 0;
      if (count === 1) return [{ code: 'document.single', subject: { kind: 'document' } }];
      if (count === 0) return [notReached({ kind: 'document' })];
      return [
        {
          code: 'document.several',
          subject: { kind: 'document' },
          details: { count },
          expected: '1',
          got: String(count),
        },
      ];
    });
  },
};

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
