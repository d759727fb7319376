import type { Text } from '../../base/text.ts';
import type { Facts } from '../facts/facts.ts';
import type { PathFacts } from '../facts/identity-facts.ts';
import { instantOf, provenSealTimeOf, provenTimeOf, statusAt } from '../times.ts';
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

/** There is an authentic, current trust list. */
export const trustList: Rule = {
  id: 'trust-list',
  stage: 'signature',
  group: 'identity',
  codes: ['trustList.missing', 'trustList.refused', 'trustList.stale', 'trustList.authentic'],
  check({ trust, at }) {
    const subject: Subject = { kind: 'trustList' };
    if (trust.status === 'missing') return [{ code: 'trustList.missing', subject }];
    if (trust.status === 'refused')
      return [
        {
          code: 'trustList.refused',
          subject,
          details: { problem: trust.problem?.text ?? { zh: '不明', en: 'unknown' } },
        },
      ];
    if (trust.nextUpdate === undefined || instantOf(trust.nextUpdate) <= instantOf(at))
      return [{ code: 'trustList.stale', subject, expected: `> ${at}`, got: trust.nextUpdate ?? '' }];
    return [{ code: 'trustList.authentic', subject, details: { sequence: trust.sequence ?? 0 } }];
  },
};

const chainCodes = [
  'chain.budget',
  'chain.signature.invalid',
  'chain.constraint',
  'chain.anchor.notFound',
  'service.notForSeals',
  'chain.valid',
  'check.notApplicable',
  'check.notReached',
] as const;

/** The signer's certificate leads to a listed certification authority. */
export const signerPath: Rule = {
  id: 'signer-path',
  stage: 'signature',
  group: 'identity',
  codes: chainCodes,
  check(facts) {
    return forSignatures(facts, 'signer', ({ signer, signerPath: path }, subject) => {
      if (signer === undefined) return [notReached(subject)];
      return [checkPath(path, displayName(signer), subject)];
    });
  },
};

/** The maker's certificate leads to a listed seal-making service. */
export const makerPath: Rule = {
  id: 'maker-path',
  stage: 'signature',
  group: 'identity',
  codes: chainCodes,
  check(facts) {
    return forSeals(facts, 'maker', ({ maker, makerPath: path }, subject) => {
      if (maker === undefined) return [notReached(subject)];
      return [checkPath(path, displayName(maker), subject)];
    });
  },
};

function checkPath(path: PathFacts | undefined, leaf: string, subject: Subject): RuleResult {
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
  if (code.startsWith('chain.constraint'))
    return { code: 'chain.constraint', subject, details: { certificate, problem: path?.problem ?? code } };
  return { code: 'chain.anchor.notFound', subject, details: { certificate } };
}

/** Key usages that make up a signature certificate; an encryption certificate of a dual pair has neither. */
const signing = ['digitalSignature', 'nonRepudiation', 'contentCommitment'];
const enciphering = ['keyEncipherment', 'dataEncipherment', 'keyAgreement'];

/** The signer signed with the signature certificate of the dual pair. */
export const signerKeyUsage: Rule = {
  id: 'signer-key-usage',
  stage: 'signature',
  group: 'identity',
  codes: [
    'signer.keyUsage.encipherOnly',
    'signer.keyUsage.mixed',
    'signer.keyUsage.fits',
    'check.notApplicable',
    'check.notReached',
  ],
  check(facts) {
    return forSignatures(facts, 'signer', ({ signer }, subject) => {
      if (signer === undefined) return [notReached(subject)];
      const { keyUsage } = signer;
      const got = keyUsage.join(', ');
      if (keyUsage.length > 0 && !keyUsage.some((use) => signing.includes(use)))
        return [{ code: 'signer.keyUsage.encipherOnly', subject, expected: 'digitalSignature', got }];
      if (keyUsage.some((use) => enciphering.includes(use))) return [{ code: 'signer.keyUsage.mixed', subject, got }];
      return [{ code: 'signer.keyUsage.fits', subject }];
    });
  },
};

const serviceCodes = ['service.withdrawn', 'service.granted', 'check.notApplicable', 'check.notReached'] as const;

/** The signer's certification authority was granted at the proven time. */
export const signerService: Rule = {
  id: 'signer-service',
  stage: 'signature',
  group: 'identity',
  codes: serviceCodes,
  check(facts) {
    return forSignatures(facts, 'signer', (signature, subject) => [
      checkService(signature.signerPath, provenTimeOf(signature, facts.at).at, subject),
    ]);
  },
};

/** The seal maker was granted at the earliest time for which the seal is proven. */
export const makerService: Rule = {
  id: 'maker-service',
  stage: 'signature',
  group: 'identity',
  codes: serviceCodes,
  check(facts) {
    return forSeals(facts, 'maker', (seal, subject, signature) => [
      checkService(
        seal.makerPath,
        signature === undefined ? facts.at : provenSealTimeOf(signature, facts.at).at,
        subject,
      ),
    ]);
  },
};

function checkService(path: PathFacts | undefined, at: string, subject: Subject): RuleResult {
  const service = path?.service;
  if (path?.status !== 'valid' || service === undefined) return notReached(subject);
  const status = statusAt(service, at) ?? 'not listed';
  if (status === 'granted') return { code: 'service.granted', subject, details: { service: service.name, at } };
  return {
    code: 'service.withdrawn',
    subject,
    expected: 'granted',
    got: status,
    details: { service: service.name, at, status },
  };
}

/** Region, licence type, seal type and purpose lie inside what the trust list approves. */
export const approvedScope: Rule = {
  id: 'approved-scope',
  stage: 'licence',
  group: 'conduct',
  codes: ['service.scope', 'service.scope.inside', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    if (facts.scopes.length === 0)
      return [hasRecognition(facts) ? notApplicable({ kind: 'licence' }) : notReached({ kind: 'licence' })];
    return facts.scopes.map(({ service, inside, missing, signature }) => {
      const subject: Subject = { kind: 'licence', ...(signature === undefined ? {} : { signature }) };
      if (inside) return { code: 'service.scope.inside', subject, details: { service: service.name } };
      return { code: 'service.scope', subject, details: { service: service.name, missing: joinTexts(missing) } };
    });
  },
};

/** Whether anything was recognised at all, so that the absence of scopes means "nothing to decide". */
function hasRecognition(facts: Facts): boolean {
  return facts.file.format === 'seal';
}

function joinTexts(texts: readonly Text[]): Text {
  return { zh: texts.map((text) => text.zh).join('、'), en: texts.map((text) => text.en).join(', ') };
}
