import { formatCitation } from '../../base/standards.ts';
import type { Text } from '../../base/text.ts';
import type { Certificate } from '../certificate.ts';
import type { CertificateProfile } from '../profiles.generated.ts';
import type { KeyUse, ProfileRule } from '../profiles.ts';
import { profileRule } from '../profiles.ts';
import { encodingRules } from './encoding-rules.ts';
import { extensionRules } from './extension-rules.ts';
import { keyRules } from './key-rules.ts';
import { nameRules } from './name-rules.ts';
import { profileRules } from './profile-rules.ts';
import type { LintRule, LintSeverity, LintSubject } from './rule.ts';

/** Every rule of the certificate linter, in the order of a certificate. */
export const certificateLintRules: readonly LintRule[] = [
  ...encodingRules,
  ...nameRules,
  ...keyRules,
  ...extensionRules,
  ...profileRules,
];

/** One rule that a certificate does not keep. */
export interface LintFinding {
  /** The identifier of the rule: `keyUsage.present`. */
  readonly rule: string;
  readonly severity: LintSeverity;
  /** Where the rule stands, as printed: `RFC 5280 §4.2.1.3`. */
  readonly clauses: readonly string[];
  /** What is demanded. */
  readonly text: Text;
  /** What was met instead. */
  readonly got: string;
}

/**
 * Says in what a certificate departs from GB/T 20518, RFC 5280 and, when one is given, its profile. Nothing about trust: no
 * signature is verified, no time is asked.
 * @param profile - A built-in profile by name, or one of the caller's own.
 * @returns One finding for each rule that is not kept, in the order of the rules; empty when all are. Never throws.
 * @example lintCertificate(certificate, 'seal-signer').filter(({ severity }) => severity === 'error'); // []
 */
export function lintCertificate(
  certificate: Certificate,
  profile?: CertificateProfile | ProfileRule,
): readonly LintFinding[] {
  const rule = profile === undefined ? undefined : profileRule(profile);
  const subject: LintSubject = {
    certificate,
    ...(rule === undefined ? {} : { profile: rule }),
    keyUse: rule?.encryptionKeyUsage === undefined ? 'sign' : halfOf(certificate),
  };
  return certificateLintRules.flatMap(({ id, severity, clauses, text, check }) => {
    const got = check(subject);
    return got === undefined ? [] : [{ rule: id, severity, clauses: clauses.map(formatCitation), text, got }];
  });
}

/** The half of a dual pair that a key usage speaks for. */
function halfOf({ keyUsage }: Certificate): KeyUse {
  const signs = keyUsage === undefined || keyUsage.has('digitalSignature') || keyUsage.has('nonRepudiation');
  return signs ? 'sign' : 'encrypt';
}
