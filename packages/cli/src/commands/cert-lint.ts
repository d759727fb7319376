import { isCoreError } from '@yinxin/core/errors';
import { type LintSeverity, lintCertificate, parseCertificates } from '@yinxin/core/x509';
import { CommandError } from '../command-error.ts';
import { readInput } from '../files.ts';
import type { Run } from '../grammar/types.ts';
import { readProfile } from '../profile-file.ts';
import { inLanguage, message, printJson } from '../session.ts';
import { inBoth } from '../text/sentences.ts';
import { harmless } from '../trees/tree.ts';

/** `cert lint`: the rules that certificates do not keep; exit 1 when one of them is an error. */
export const certLint: Run = async (session, given) => {
  const name = given.text('profile');
  const profile = name === undefined ? undefined : readProfile(name);
  const results = read(given.word).map((certificate) => ({
    subject: certificate.subject.text,
    serialNumber: certificate.serialNumber,
    findings: lintCertificate(certificate, profile),
  }));
  const all = results.flatMap(({ findings }) => findings);
  const count = (severity: LintSeverity): number => all.filter((one) => one.severity === severity).length;
  if (given.flag('json')) printJson(session, { schemaVersion: 1, certificates: results });
  else {
    for (const { subject, findings } of results) {
      if (results.length > 1) session.print(`${harmless(subject)}\n`);
      for (const { rule, severity, clauses, text, got } of findings) {
        const values = { rule, text: inLanguage(session, text), got: inBoth(harmless(got)), clauses };
        session.print(
          `${message(session, 'cert.finding', { severity: message(session, `severity.${severity}`), ...values })}\n`,
        );
      }
    }
    const counts = { errors: count('error'), warnings: count('warning'), notices: count('notice') };
    session.print(`${message(session, 'cert.lintCounts', counts)}\n`);
  }
  return count('error') > 0 ? 'failed' : 'passed';
};

function read(path: string): ReturnType<typeof parseCertificates> {
  const bytes = readInput(path);
  try {
    return parseCertificates(bytes);
  } catch (cause) {
    if (!isCoreError(cause)) throw cause;
    throw new CommandError('failed', 'inspect.unknown', { path, reason: cause.code }, cause);
  }
}
