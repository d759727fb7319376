import type { SignatureFacts } from '../facts/facts.ts';
import { notApplicable, notReached, type Rule, type RuleResult, type Subject } from './rule.ts';

/** Every file that a signature lists is there and unchanged; a signature that lists nothing protects nothing. */
export const referencesUnchanged: Rule = {
  id: 'references-unchanged',
  stage: 'signature',
  group: 'data',
  codes: [
    'ofd.reference.mismatch',
    'ofd.reference.missing',
    'ofd.reference.none',
    'ofd.reference.matched',
    'signature.algorithm.unsupported',
    'check.notApplicable',
    'check.notReached',
  ],
  check(facts) {
    if (facts.file.format === 'seal') return [notApplicable({ kind: 'file' })];
    if (facts.signatures.length === 0) return [notReached({ kind: 'document' })];
    return facts.signatures.flatMap((signature) => checkReferences(signature));
  },
};

function checkReferences(signature: SignatureFacts): RuleResult[] {
  const subject: Subject = { kind: 'signature', signature: signature.index };
  // An unreadable description lists nothing that could be trusted; signature-readable has said so.
  if (signature.references.length === 0)
    return signature.problem === undefined ? [{ code: 'ofd.reference.none', subject }] : [notReached(subject)];
  const results: RuleResult[] = [];
  for (const { path, status, algorithm, expected, got } of signature.references) {
    const at = { ...subject, path };
    if (status === 'changed')
      results.push({ code: 'ofd.reference.mismatch', subject: at, expected, got, details: { path } });
    if (status === 'missing') results.push({ code: 'ofd.reference.missing', subject: at, expected, details: { path } });
    if (status === 'unsupported')
      results.push({ code: 'signature.algorithm.unsupported', subject: at, details: { algorithm } });
  }
  if (results.length > 0) return results;
  return [{ code: 'ofd.reference.matched', subject, details: { count: signature.references.length } }];
}
