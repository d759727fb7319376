import type { Text } from '../../base/text.ts';
import type { StampFacts } from '../facts/facts.ts';
import { instantOf, isWithin, provenSealTimeOf, provenTimeOf, timestampProblem } from '../times.ts';
import { forSeals, forSignatures, notApplicable, notReached, type Rule } from './rule.ts';
import { timestampProblems } from './timestamp.ts';

/** The signature is a seal signature (电子签章), not merely a digital one. */
export const sealPresent: Rule = {
  id: 'seal-present',
  stage: 'signature',
  group: 'identity',
  codes: ['seal.absent', 'seal.present', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forSignatures(facts, 'seal', ({ seal, kind }, subject) => {
      if (seal !== undefined)
        return [{ code: 'seal.present', subject, details: { name: seal.name, sealId: seal.sealId } }];
      return [kind === 'seal' ? notReached(subject) : { code: 'seal.absent', subject }];
    });
  },
};

/** The seal is the maker's work: the signature over the seal verifies with the maker's certificate. */
export const sealMakerSignature: Rule = {
  id: 'seal-maker-signature',
  stage: 'signature',
  group: 'identity',
  codes: [
    'seal.signature.invalid',
    'seal.algorithm.unsupported',
    'maker.certificate.missing',
    'seal.signature.valid',
    'check.notApplicable',
    'check.notReached',
  ],
  check(facts) {
    return forSeals(facts, 'seal', ({ makerSignature, maker }, subject) => {
      const { algorithm, verified, supported, diagnosis } = makerSignature;
      if (verified) return [{ code: 'seal.signature.valid', subject }];
      if (maker === undefined) return [{ code: 'maker.certificate.missing', subject }];
      if (!supported) return [{ code: 'seal.algorithm.unsupported', subject, details: { algorithm } }];
      return [
        {
          code: 'seal.signature.invalid',
          subject,
          expected: algorithm,
          ...(diagnosis === undefined ? {} : { got: diagnosis }),
        },
      ];
    });
  },
};

/** The seal beside the signature is the one inside it. */
export const sealCopy: Rule = {
  id: 'seal-copy',
  stage: 'signature',
  group: 'identity',
  codes: ['seal.copy.mismatch', 'seal.copy.matched', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forSignatures(facts, 'seal', ({ sealCopyMatches }, subject) => {
      if (sealCopyMatches === undefined) return [notApplicable(subject)];
      return [{ code: sealCopyMatches ? 'seal.copy.matched' : 'seal.copy.mismatch', subject }];
    });
  },
};

/** The signer is among those that the seal names. */
export const sealSignerListed: Rule = {
  id: 'seal-signer-listed',
  stage: 'signature',
  group: 'identity',
  codes: ['seal.signer.notListed', 'seal.signer.listed', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forSignatures(facts, 'seal', ({ kind, signer, signerListed, seal }, subject) => {
      if (kind !== 'seal') return [notApplicable(subject)];
      if (seal === undefined || signerListed === undefined) return [notReached(subject)];
      if (signerListed) return [{ code: 'seal.signer.listed', subject }];
      return [
        {
          code: 'seal.signer.notListed',
          subject,
          expected: `1 of ${seal.signerCount} ${seal.signerList}`,
          got: signer?.fingerprint ?? '',
        },
      ];
    });
  },
};

/** The seal was valid when it was used, as far as that time is proven. */
export const sealValidity: Rule = {
  id: 'seal-validity',
  stage: 'signature',
  group: 'conduct',
  codes: [
    'seal.validity.outside',
    'seal.validity.noPoe',
    'seal.validity.inside',
    'check.notApplicable',
    'check.notReached',
  ],
  check(facts) {
    return forSeals(facts, 'seal', (seal, subject, signature) => {
      const time = signature === undefined ? { at: facts.at, source: 'reference' } : provenTimeOf(signature, facts.at);
      if (isWithin(time.at, seal.validFrom, seal.validUntil))
        return [{ code: 'seal.validity.inside', subject, details: { at: time.at } }];
      const code = time.source === 'timestamp' ? 'seal.validity.outside' : 'seal.validity.noPoe';
      return [{ code, subject, expected: `${seal.validFrom} / ${seal.validUntil}`, got: time.at }];
    });
  },
};

/** A token on the seal itself (GM/T 0031-2025) proves that the seal is not younger, and does not precede its making. */
export const sealTimestamp: Rule = {
  id: 'seal-timestamp',
  stage: 'signature',
  group: 'conduct',
  codes: ['seal.timestamp.invalid', 'seal.timestamp.valid', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forSeals(facts, 'seal', (seal, subject) => {
      const token = seal.timestamp;
      if (token === undefined) return [notApplicable(subject)];
      const problem = timestampProblem(token, facts.at);
      if (problem !== undefined)
        return [{ code: 'seal.timestamp.invalid', subject, details: { problem: timestampProblems[problem] } }];
      const genTime = token.genTime ?? '';
      if (instantOf(seal.createdAt) > instantOf(genTime)) {
        const problem: Text = { zh: '早于印章声明的制作时间', en: 'it is older than the stated making of the seal' };
        return [
          { code: 'seal.timestamp.invalid', subject, expected: seal.createdAt, got: genTime, details: { problem } },
        ];
      }
      return [{ code: 'seal.timestamp.valid', subject, details: { genTime } }];
    });
  },
};

const stampProblems: Readonly<Record<NonNullable<StampFacts['problem']>, Text>> = {
  noPage: { zh: '所指页面不存在', en: 'the page does not exist' },
  noBoundary: { zh: '没有位置', en: 'it has no position' },
  outsidePage: { zh: '位置在页面之外', en: 'it lies outside the page' },
};

/** The stamps that a reader shows lie on pages that exist. */
export const sealStamps: Rule = {
  id: 'seal-stamps',
  stage: 'document',
  group: 'data',
  codes: ['seal.stamp.misplaced', 'seal.stamp.absent', 'seal.stamp.placed', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forSignatures(facts, 'seal', ({ kind, stamps }, subject) => {
      if (stamps.length === 0)
        return [kind === 'seal' ? { code: 'seal.stamp.absent', subject } : notApplicable(subject)];
      const misplaced = stamps.flatMap(({ page, problem }) =>
        problem === undefined ? [] : [{ page, problem: stampProblems[problem] }],
      );
      if (misplaced.length === 0) return [{ code: 'seal.stamp.placed', subject, details: { count: stamps.length } }];
      return misplaced.map(({ page, problem }) => ({
        code: 'seal.stamp.misplaced',
        subject: { ...subject, path: page },
        details: { problem },
      }));
    });
  },
};

/** The maker's certificate was valid at the earliest time for which the seal is proven. */
export const makerValidity: Rule = {
  id: 'maker-validity',
  stage: 'signature',
  group: 'conduct',
  codes: ['maker.validity.outside', 'maker.validity.inside', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forSeals(facts, 'maker', (seal, subject, signature) => {
      const { maker } = seal;
      if (maker === undefined) return [notReached(subject)];
      const time = provenSealTime(facts.at, seal.timestamp, signature);
      if (isWithin(time, maker.notBefore, maker.notAfter))
        return [{ code: 'maker.validity.inside', subject, details: { at: time } }];
      return [
        { code: 'maker.validity.outside', subject, expected: `${maker.notBefore} / ${maker.notAfter}`, got: time },
      ];
    });
  },
};

type SealTimeSource = Parameters<typeof provenSealTimeOf>[0];

function provenSealTime(at: string, token: SealTimeSource['timestamp'], signature: SealTimeSource | undefined): string {
  if (signature !== undefined) return provenSealTimeOf(signature, at).at;
  return token?.genTime !== undefined && timestampProblem(token, at) === undefined ? token.genTime : at;
}
