import type { PathFacts } from '../facts/identity-facts.ts';
import { distrustedFrom, type ProvenTime, provenTimeOf, revocationAnswer, type UseOfKey } from '../times.ts';
import { displayName } from './display-name.ts';
import { checkData, dataCodes, tellAge } from './revocation-data.ts';
import { forSignatures, notReached, type Rule, type RuleResult, type Subject } from './rule.ts';
import { sourceName } from './unused-revocation-data.ts';

/** The signer's certificate was not revoked when the signature is proven to have existed. */
export const signerRevocation: Rule = {
  id: 'signer-revocation',
  stage: 'signature',
  group: 'conduct',
  codes: [
    'signer.revoked',
    'signer.revoked.noPoe',
    'signer.suspended',
    'signer.revocation.good',
    'signer.revocation.afterSigning',
    ...dataCodes,
  ],
  check(facts) {
    return forSignatures(facts, 'signer', (signature, subject) => {
      if (signature.signerPath === undefined) return [notReached(subject)];
      return checkSigner(signature.signerPath, provenTimeOf(signature, facts.at), facts.at, subject);
    });
  },
};

function checkSigner(path: PathFacts, time: ProvenTime, at: string, subject: Subject): RuleResult[] {
  const leaf = path.certificates[0];
  if (leaf === undefined) return [notReached(subject)];
  const { revocation, certificate } = leaf;
  const distrusted = distrustedFrom(revocation);
  const use: UseOfKey = { usedAt: time.at, time: 'proven', at };
  if (distrusted === undefined) {
    const good: RuleResult = {
      code: 'signer.revocation.good',
      subject,
      details: { thisUpdate: revocation.thisUpdate ?? '', source: sourceName(revocation.source) },
    };
    return [checkData(leaf, use, subject) ?? good, ...tellAge(leaf, use, subject)];
  }
  const details = {
    revokedAt: distrusted,
    reason: revocation.reason ?? 'unspecified',
    certificate: displayName(certificate),
    source: sourceName(revocation.source),
  };
  if (time.source === 'reference') {
    const code = revocation.reason === 'certificateHold' ? 'signer.suspended' : 'signer.revoked.noPoe';
    return [{ code, subject, details }];
  }
  const answer = revocationAnswer(leaf, use);
  if (answer === 'revokedLater')
    return [{ code: 'signer.revocation.afterSigning', subject, details: { ...details, genTime: time.at } }];
  const code = answer === 'onHold' ? 'signer.suspended' : 'signer.revoked';
  return [{ code, subject, details, expected: `> ${time.at}`, got: distrusted }];
}
