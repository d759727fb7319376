import { forSignatures, notApplicable, notReached, type Rule } from './rule.ts';

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
