import { isReadable, notApplicable, notReached, type Rule, type Subject } from './rule.ts';

/** The signature and its description have a known structure. */
export const signatureReadable: Rule = {
  id: 'signature-readable',
  stage: 'signature',
  group: 'data',
  codes: ['ses.malformed', 'signature.malformed', 'signature.readable', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    if (facts.file.format === 'seal') return [notApplicable({ kind: 'file' })];
    if (facts.signatures.length === 0) return [notReached({ kind: 'document' })];
    return facts.signatures.map((signature) => {
      const subject: Subject = { kind: 'signature', signature: signature.index, path: signature.descriptionPath };
      const { problem } = signature;
      if (problem !== undefined) {
        const code = problem.code.startsWith('ERR_SEAL') ? 'ses.malformed' : 'signature.malformed';
        return { code, subject, details: { error: problem.text } };
      }
      if (!isReadable(signature))
        return { code: 'signature.malformed', subject, details: { error: { zh: '格式不明', en: 'unknown format' } } };
      return { code: 'signature.readable', subject, details: { layout: signature.layout ?? signature.kind } };
    });
  },
};
