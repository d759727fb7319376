import { forSeals, type Rule } from './rule.ts';

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
