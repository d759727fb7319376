import { forSignatures, notReached, type Rule } from './rule.ts';

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
