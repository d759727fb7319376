import { parseTrustRoot } from '@yinxin/core/trust';
import { readPack, renderText, validatePack } from '@yinxin/core/validation';
import { CommandError } from '../command-error.ts';
import { readInput, readSetting, writeOutputs } from '../files.ts';
import type { Run } from '../grammar/types.ts';
import { inLanguage, message, printJson } from '../session.ts';

/** `audit verify`: everything in the pack is judged again with the operators' keys alone, and its report compared byte for byte. */
export const auditVerify: Run = async (session, given) => {
  const bytes = readInput(given.word);
  const path = given.required('operators');
  const operators = readRoot(path);
  const { status, verdict, checks, result } = validatePack(bytes, { operators });
  const html = given.text('html');
  if (html !== undefined && result !== undefined) {
    const { htmlReport } = await import('../html-report.ts');
    const page = htmlReport(session, result.report, readPack(bytes).document);
    writeOutputs(session, [{ path: html, bytes: page }], { force: given.flag('force'), dryRun: false });
  }
  if (given.flag('json')) {
    printJson(session, { schemaVersion: 1, status, verdict, checks, report: result?.report });
  } else {
    session.print(`${message(session, `audit.${status}`)}\n`);
    for (const check of checks) {
      const mark = message(session, check.status === 'passed' ? 'mark.passed' : 'mark.failed');
      session.print(`  ${mark}  ${inLanguage(session, check.message)} (${check.code})\n`);
    }
    if (result !== undefined) session.print(`\n${renderText(result.report, session.language)}`);
  }
  return verdict.indication;
};

function readRoot(path: string): ReturnType<typeof parseTrustRoot> {
  const bytes = readSetting(path);
  try {
    return parseTrustRoot(bytes);
  } catch (cause) {
    throw new CommandError('usage', 'setting.wrong', { path }, cause);
  }
}
