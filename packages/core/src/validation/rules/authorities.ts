import type { Facts, SignatureFacts } from '../facts/facts.ts';
import type { PathFacts } from '../facts/identity-facts.ts';
import { type ProvenTime, provenSealTimeOf, provenTimeOf } from '../times.ts';
import type { PathCertificate } from './revocation-data.ts';
import { forSignatures, notApplicable, notReached, type RuleResult, type Subject } from './rule.ts';

/** Every path of a signature above its leaf, with the time at which it has to hold. */
export function branches(
  facts: Facts,
  signature: SignatureFacts,
): { path: PathFacts; time: ProvenTime; kind: 'signer' | 'maker' }[] {
  const found: { path: PathFacts; time: ProvenTime; kind: 'signer' | 'maker' }[] = [];
  if (signature.signerPath?.status === 'valid')
    found.push({ path: signature.signerPath, time: provenTimeOf(signature, facts.at), kind: 'signer' });
  if (signature.seal?.makerPath?.status === 'valid')
    found.push({
      path: signature.seal.makerPath,
      time: provenSealTimeOf(signature.seal, signature, facts.at),
      kind: 'maker',
    });
  return found;
}

/** Applies a check to every authority above signer and maker, each at the time that is proven for its branch. */
export function forAuthorities(
  facts: Facts,
  check: (certificate: PathCertificate, time: ProvenTime, subject: Subject) => RuleResult | undefined,
  good: (count: number, at: string, subject: Subject) => RuleResult,
): readonly RuleResult[] {
  const judge = (found: ReturnType<typeof branches>, signature?: number): RuleResult[] => {
    const subject: Subject = { kind: 'signature', ...(signature === undefined ? {} : { signature }) };
    if (found.length === 0) return [notReached(subject)];
    const results = found.flatMap(({ path, time, kind }) =>
      path.certificates.slice(1).flatMap((certificate) => check(certificate, time, { ...subject, kind }) ?? []),
    );
    const count = found.reduce((sum, { path }) => sum + Math.max(0, path.certificates.length - 1), 0);
    if (results.length > 0) return results;
    return [count === 0 ? notApplicable(subject) : good(count, found[0]?.time.at ?? facts.at, subject)];
  };
  if (facts.file.format === 'seal') {
    const path = facts.sealFile?.makerPath;
    return judge(
      path?.status === 'valid'
        ? [{ path, time: provenSealTimeOf(facts.sealFile, undefined, facts.at), kind: 'maker' }]
        : [],
    );
  }
  return forSignatures(facts, 'signature', (signature) => judge(branches(facts, signature), signature.index));
}
