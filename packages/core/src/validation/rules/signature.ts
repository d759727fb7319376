import type { SignatureFacts } from '../facts/facts.ts';
import { displayName } from './display-name.ts';
import {
  forSignatures,
  isReadable,
  notApplicable,
  notReached,
  type Rule,
  type RuleResult,
  type Subject,
} from './rule.ts';

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

/** The digest inside the signature is that of the signature description. */
export const contentDigest: Rule = {
  id: 'content-digest',
  stage: 'signature',
  group: 'data',
  codes: [
    'ses.dataHash.mismatch',
    'cms.content.mismatch',
    'ses.dataHash.matched',
    'cms.content.matched',
    'check.notApplicable',
    'check.notReached',
  ],
  check(facts) {
    return forSignatures(facts, 'signature', (signature, subject) => {
      if (signature.kind === 'bare') return [notApplicable(subject)];
      const digest = signature.contentDigest;
      if (digest === undefined) return [notReached(subject)];
      const area = signature.kind === 'seal' ? 'ses.dataHash' : 'cms.content';
      const at = { ...subject, path: signature.descriptionPath };
      if (digest.matches) return [{ code: `${area}.matched`, subject: at }];
      return [{ code: `${area}.mismatch`, subject: at, expected: digest.expected, got: digest.got }];
    });
  },
};

/** The signature value verifies with the signer's key; a wrong one is diagnosed, never forgiven. */
export const signatureValue: Rule = {
  id: 'signature-value',
  stage: 'signature',
  group: 'data',
  codes: [
    'sm2.userId.mismatch',
    'sm2.scheme.mismatch',
    'signature.value.invalid',
    'signature.algorithm.unsupported',
    'signature.value.valid',
    'check.notApplicable',
    'check.notReached',
  ],
  check(facts) {
    return forSignatures(facts, 'signature', (signature, subject) => {
      const { value } = signature;
      if (value === undefined) return [notReached(subject)];
      const { algorithm, diagnosis } = value;
      if (value.verified) return [{ code: 'signature.value.valid', subject, details: { algorithm } }];
      if (!value.supported) return [{ code: 'signature.algorithm.unsupported', subject, details: { algorithm } }];
      if (diagnosis === undefined) return [{ code: 'signature.value.invalid', subject }];
      if (!/^sm2\.|^seal\.toBeSigned/.test(diagnosis))
        return [{ code: 'signature.value.invalid', subject, got: diagnosis }];
      const code = diagnosis.startsWith('sm2.userId') ? 'sm2.userId.mismatch' : 'sm2.scheme.mismatch';
      return [{ code, subject, expected: algorithm, got: diagnosis, details: { diagnosis } }];
    });
  },
};

/** Only algorithms that the policy allows count as proof. */
export const algorithms: Rule = {
  id: 'algorithms',
  stage: 'signature',
  group: 'data',
  codes: ['algorithm.notAllowed', 'algorithm.allowed', 'check.notApplicable', 'check.notReached'],
  check(facts, policy) {
    return forSignatures(facts, 'signature', (signature, subject) => {
      const used = new Set(signature.references.map((reference) => reference.algorithm));
      if (signature.value !== undefined) used.add(signature.value.algorithm);
      if (signature.seal !== undefined) used.add(signature.seal.makerSignature.algorithm);
      const refused = [...used].filter((name) => !policy.parameters.algorithms.includes(name));
      if (refused.length === 0) return [{ code: 'algorithm.allowed', subject }];
      return refused.map((algorithm) => ({
        code: 'algorithm.notAllowed',
        subject,
        expected: policy.parameters.algorithms.join(', '),
        got: algorithm,
        details: { algorithm },
      }));
    });
  },
};

/** The signature says whose it is. */
export const signerCertificate: Rule = {
  id: 'signer-certificate',
  stage: 'signature',
  group: 'identity',
  codes: ['signer.certificate.missing', 'signer.certificate.present', 'check.notApplicable', 'check.notReached'],
  check(facts) {
    return forSignatures(facts, 'signer', ({ signer }, subject) => {
      if (signer === undefined) return [{ code: 'signer.certificate.missing', subject }];
      return [{ code: 'signer.certificate.present', subject, details: { certificate: displayName(signer) } }];
    });
  },
};
