import { provenSealTimeOf } from '../times.ts';
import { forSeals, type Rule } from './rule.ts';
import { checkService, serviceCodes } from './service-status.ts';

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
        seal.makerSignature.algorithm,
        provenSealTimeOf(seal, signature, facts.at).at,
        subject,
      ),
    ]);
  },
};
