import { forSignatures, type Rule } from './rule.ts';

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
      for (const path of [signature.signerPath, signature.seal?.makerPath]) {
        // Of a certificate that the list names itself no signature counts.
        for (const { certificate, revocation } of path?.certificates ?? [])
          if (revocation.status !== 'listed') used.add(certificate.signatureAlgorithm);
      }
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
