import { chineseOf } from '../../base/rule-texts/rule-text.ts';
import type { Text } from '../../base/text.ts';
import type { PathFacts } from '../facts/identity-facts.ts';
import type { RuleResult, Subject } from './rule.ts';

/** What can become of the search for a path. */
export const chainCodes = [
  'chain.budget',
  'chain.signature.invalid',
  'chain.algorithm.unsupported',
  'chain.algorithm.notAllowed',
  'chain.constraint.unknownCritical',
  'chain.constraint.ca',
  'chain.constraint.pathLength',
  'chain.constraint.name',
  'chain.constraint.policy',
  'chain.constraint.keyUsage',
  'chain.constraint.extendedKeyUsage',
  'chain.constraint.profile',
  'chain.anchor.notFound',
  'service.notForSeals',
  'chain.valid',
  'check.notApplicable',
  'check.notReached',
] as const;

/** Whether a certificate leads to a listed service. */
export function checkPath(path: PathFacts | undefined, leaf: string, subject: Subject): RuleResult {
  if (path?.status === 'valid' && path.service !== undefined)
    return { code: 'chain.valid', subject, details: { certificate: leaf, service: path.service.name } };
  if (path?.wrongService !== undefined)
    return {
      code: 'service.notForSeals',
      subject,
      expected: 'sealMaker',
      got: path.wrongService.type,
      details: { service: path.wrongService.name },
    };
  const certificate = path?.at ?? leaf;
  const code = path?.code ?? 'chain.anchor.notFound';
  if (code === 'chain.budget') return { code: 'chain.budget', subject };
  if (code === 'chain.signature.invalid') return { code, subject, details: { certificate } };
  if (isDetailed(code)) return { code, subject, details: { certificate, problem: problemText(path?.problem ?? code) } };
  return { code: 'chain.anchor.notFound', subject, details: { certificate } };
}

type DetailedCode = Extract<(typeof chainCodes)[number], `chain.constraint.${string}` | `chain.algorithm.${string}`>;

/** Codes of `path/` that stand in the registry under the same name, with what was met. */
function isDetailed(code: string): code is DetailedCode {
  return /^chain\.(constraint|algorithm)\./.test(code) && (chainCodes as readonly string[]).includes(code);
}

/** What was met, as the facts say it: a code and, in brackets, a sentence and what it was said of. */
function problemText(problem: string): Text {
  const [, code, reason] = /^([\w.]+) \((.*)\)$/s.exec(problem) ?? [];
  return { zh: reason === undefined ? problem : `${code}（${reasonInChinese(reason)}）`, en: problem };
}

function reasonInChinese(reason: string): string {
  const pieces = reason.split(', ');
  for (let end = Math.min(pieces.length, 4); end > 0; end--) {
    const said = chineseOf(pieces.slice(0, end).join(', '));
    if (said !== undefined)
      return [said, ...pieces.slice(end).map((piece) => chineseOf(piece, true) ?? piece)].join('，');
  }
  return reason;
}
