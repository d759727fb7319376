import type { Text } from '../../base/text.ts';
import type { Facts, SignatureFacts } from '../facts/facts.ts';
import type { PathFacts } from '../facts/identity-facts.ts';
import { displayName } from './display-name.ts';
import type { RuleResult, Subject } from './rule.ts';

/** What a report calls the sources of revocation data. */
const sources: Readonly<Record<'crl' | 'ocsp', Text>> = {
  crl: { zh: '吊销列表', en: 'CRL' },
  ocsp: { zh: 'OCSP 应答', en: 'OCSP response' },
};

const anySource: Text = { zh: '吊销数据', en: 'revocation data' };

/** The name of a source of revocation data, for a sentence. */
export function sourceName(source: 'crl' | 'ocsp' | undefined): Text {
  return source === undefined ? anySource : sources[source];
}

/** Codes for revocation data that was given and did not take part in an answer. */
export const unusedCodes = ['revocation.data.unreadable', 'revocation.data.disregarded'] as const;

/** Names everything that was given as revocation data and could not be used: nothing of it is dropped in silence. */
export function unusedRevocationData(facts: Facts): readonly RuleResult[] {
  return [
    ...facts.revocationLists.flatMap(({ sm3, problem }) =>
      problem === undefined ? [] : unreadable('crl', sm3, problem.text),
    ),
    ...(facts.ocspResponses ?? []).flatMap(({ sm3, problem, status }) => {
      if (problem !== undefined) return unreadable('ocsp', sm3, problem.text);
      if (status === undefined || status === 'successful') return [];
      return unreadable('ocsp', sm3, {
        zh: `响应方拒绝回答（${status}）`,
        en: `the responder refused to answer (${status})`,
      });
    }),
    ...facts.signatures.flatMap((signature) => disregarded(pathsOf(signature), signature.index)),
    ...disregarded([facts.sealFile?.makerPath, facts.sealFile?.timestamp?.path], undefined),
  ];
}

function unreadable(source: 'crl' | 'ocsp', sm3: string, problem: Text): RuleResult[] {
  const details = { source: sourceName(source), sm3: sm3.slice(0, 16), problem };
  return [{ code: 'revocation.data.unreadable', subject: { kind: 'document' }, details }];
}

function pathsOf({ signerPath, seal, timestamp }: SignatureFacts): readonly (PathFacts | undefined)[] {
  return [signerPath, seal?.makerPath, timestamp?.path, seal?.timestamp?.path];
}

function disregarded(paths: readonly (PathFacts | undefined)[], signature: number | undefined): RuleResult[] {
  const subject: Subject = { kind: 'signature', ...(signature === undefined ? {} : { signature }) };
  const seen = new Set<string>();
  const results: RuleResult[] = [];
  for (const path of paths) {
    for (const { certificate, revocation } of path?.certificates ?? []) {
      for (const problem of revocation.disregarded ?? []) {
        // Branches share authorities.
        const key = `${certificate.fingerprint} ${problem}`;
        if (seen.has(key)) continue;
        seen.add(key);
        const details = { certificate: displayName(certificate), problem };
        results.push({ code: 'revocation.data.disregarded', subject, details });
      }
    }
  }
  return results;
}
