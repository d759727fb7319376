import type { Facts, SignatureFacts } from '../facts/facts.ts';
import type { PathFacts } from '../facts/identity-facts.ts';
import {
  distrustedFrom,
  instantOf,
  isCurrent,
  isWithin,
  type ProvenTime,
  provenSealTimeOf,
  provenTimeOf,
} from '../times.ts';
import { displayName } from './display-name.ts';
import {
  forSeals,
  forSignatures,
  notApplicable,
  notReached,
  type Rule,
  type RuleResult,
  type Subject,
} from './rule.ts';

/** The signer's certificate was valid when the signature is proven to have existed. */
export const signerValidity: Rule = {
  id: 'signer-validity',
  stage: 'signature',
  group: 'conduct',
  codes: [
    'signer.validity.outside',
    'signer.validity.noPoe',
    'signer.validity.notYet',
    'signer.validity.inside',
    'check.notApplicable',
    'check.notReached',
  ],
  check(facts) {
    return forSignatures(facts, 'signer', (signature, subject) => {
      const { signer } = signature;
      if (signer === undefined) return [notReached(subject)];
      const time = provenTimeOf(signature, facts.at);
      if (isWithin(time.at, signer.notBefore, signer.notAfter))
        return [{ code: 'signer.validity.inside', subject, details: { at: time.at } }];
      const range = { expected: `${signer.notBefore} / ${signer.notAfter}`, got: time.at };
      if (time.source === 'timestamp') return [{ code: 'signer.validity.outside', subject, ...range }];
      const early = instantOf(time.at) < instantOf(signer.notBefore);
      return [{ code: early ? 'signer.validity.notYet' : 'signer.validity.noPoe', subject, ...range }];
    });
  },
};

const dataCodes = [
  'revocation.missing',
  'revocation.stale',
  'revocation.invalid',
  'check.notApplicable',
  'check.notReached',
] as const;

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
      return [checkSigner(signature.signerPath, provenTimeOf(signature, facts.at), facts.at, subject)];
    });
  },
};

function checkSigner(path: PathFacts, time: ProvenTime, at: string, subject: Subject): RuleResult {
  const leaf = path.certificates[0];
  if (leaf === undefined) return notReached(subject);
  const { revocation, certificate } = leaf;
  const distrusted = distrustedFrom(revocation);
  if (distrusted === undefined) {
    return (
      checkData(leaf, time, at, subject) ?? {
        code: 'signer.revocation.good',
        subject,
        details: { thisUpdate: revocation.thisUpdate ?? '' },
      }
    );
  }
  const details = {
    revokedAt: distrusted,
    reason: revocation.reason ?? 'unspecified',
    certificate: displayName(certificate),
  };
  if (time.source === 'reference') {
    const code = revocation.reason === 'certificateHold' ? 'signer.suspended' : 'signer.revoked.noPoe';
    return { code, subject, details };
  }
  if (instantOf(distrusted) > instantOf(time.at))
    return { code: 'signer.revocation.afterSigning', subject, details: { ...details, genTime: time.at } };
  const code = revocation.reason === 'certificateHold' ? 'signer.suspended' : 'signer.revoked';
  return { code, subject, details, expected: `> ${time.at}`, got: distrusted };
}

/** The maker's certificate was not revoked at the earliest time for which the seal is proven. */
export const makerRevocation: Rule = {
  id: 'maker-revocation',
  stage: 'signature',
  group: 'conduct',
  codes: [
    'maker.revoked',
    'maker.revocation.listed',
    'maker.revocation.good',
    'maker.revocation.afterSealing',
    ...dataCodes,
  ],
  check(facts) {
    return forSeals(facts, 'maker', (seal, subject, signature) => {
      const leaf = seal.makerPath?.certificates[0];
      if (leaf === undefined) return [notReached(subject)];
      const time: ProvenTime =
        signature === undefined ? { at: facts.at, source: 'reference' } : provenSealTimeOf(signature, facts.at);
      const { revocation } = leaf;
      const distrusted = distrustedFrom(revocation);
      if (revocation.status === 'listed')
        return [
          { code: 'maker.revocation.listed', subject, details: { service: seal.makerPath?.service?.name ?? '' } },
        ];
      if (distrusted === undefined) {
        const problem = checkData(leaf, time, facts.at, subject);
        return [
          problem ?? { code: 'maker.revocation.good', subject, details: { thisUpdate: revocation.thisUpdate ?? '' } },
        ];
      }
      if (time.source === 'timestamp' && instantOf(distrusted) > instantOf(time.at))
        return [
          { code: 'maker.revocation.afterSealing', subject, details: { revokedAt: distrusted, genTime: time.at } },
        ];
      return [
        {
          code: 'maker.revoked',
          subject,
          details: { revokedAt: distrusted, reason: revocation.reason ?? 'unspecified' },
        },
      ];
    });
  },
};

type PathCertificate = PathFacts['certificates'][number];

/** What is wrong with the revocation data of a certificate that is not listed as revoked; `undefined` when it answers. */
function checkData(
  { certificate, revocation }: PathCertificate,
  time: ProvenTime,
  at: string,
  subject: Subject,
): RuleResult | undefined {
  const name = displayName(certificate);
  if (revocation.status === 'invalid')
    return { code: 'revocation.invalid', subject, details: { certificate: name, problem: revocation.problem ?? '' } };
  if (revocation.status !== 'good') {
    const locations = certificate.crlLocations.join(', ') || '—';
    return { code: 'revocation.missing', subject, details: { certificate: name, locations } };
  }
  if (!isCurrent(revocation, at, time.at, certificate.notAfter)) {
    const got = `${revocation.thisUpdate ?? '—'} / ${revocation.nextUpdate ?? '—'}`;
    return { code: 'revocation.stale', subject, expected: at, got, details: { certificate: name } };
  }
  return undefined;
}

/** Every path of a signature above its leaf, with the time at which it has to hold. */
function branches(
  facts: Facts,
  signature: SignatureFacts,
): { path: PathFacts; time: ProvenTime; kind: 'signer' | 'maker' }[] {
  const found: { path: PathFacts; time: ProvenTime; kind: 'signer' | 'maker' }[] = [];
  if (signature.signerPath?.status === 'valid')
    found.push({ path: signature.signerPath, time: provenTimeOf(signature, facts.at), kind: 'signer' });
  if (signature.seal?.makerPath?.status === 'valid')
    found.push({ path: signature.seal.makerPath, time: provenSealTimeOf(signature, facts.at), kind: 'maker' });
  return found;
}

function forAuthorities(
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
      path?.status === 'valid' ? [{ path, time: { at: facts.at, source: 'reference' }, kind: 'maker' }] : [],
    );
  }
  return forSignatures(facts, 'signature', (signature) => judge(branches(facts, signature), signature.index));
}

/** The authorities above signer and maker were valid at the proven time. */
export const chainValidity: Rule = {
  id: 'chain-validity',
  stage: 'signature',
  group: 'conduct',
  codes: ['chain.validity.outside', 'chain.validity.inside', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forAuthorities(
      facts,
      ({ certificate }, time, subject) => {
        if (isWithin(time.at, certificate.notBefore, certificate.notAfter)) return undefined;
        return {
          code: 'chain.validity.outside',
          subject,
          expected: `${certificate.notBefore} / ${certificate.notAfter}`,
          got: time.at,
          details: { certificate: displayName(certificate), at: time.at },
        };
      },
      (count, at, subject) => ({ code: 'chain.validity.inside', subject, details: { count, at } }),
    );
  },
};

/** No authority above signer and maker is revoked. */
export const chainRevocation: Rule = {
  id: 'chain-revocation',
  stage: 'signature',
  group: 'conduct',
  codes: ['chain.revoked', 'chain.revocation.good', ...dataCodes],
  check(facts) {
    return forAuthorities(
      facts,
      (entry, time, subject) => {
        const distrusted = distrustedFrom(entry.revocation);
        if (distrusted === undefined) return checkData(entry, time, facts.at, subject);
        const details = {
          certificate: displayName(entry.certificate),
          revokedAt: distrusted,
          reason: entry.revocation.reason ?? 'unspecified',
        };
        return { code: 'chain.revoked', subject, details };
      },
      (count, _at, subject) => ({ code: 'chain.revocation.good', subject, details: { count } }),
    );
  },
};
