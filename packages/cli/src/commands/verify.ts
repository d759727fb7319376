import { basename } from 'node:path';
import {
  builtInPolicies,
  defaultPolicy,
  parsePolicy,
  type Report,
  renderText,
  ValidationCache,
  validateLicence,
} from '@yinxin/core/validation';
import { CommandError } from '../command-error.ts';
import { type Exit, exitCodes } from '../exit-codes.ts';
import { type Output, readInput, readSetting, writeOutputs } from '../files.ts';
import type { Given } from '../given.ts';
import type { Run } from '../grammar/types.ts';
import { startProgress } from '../progress.ts';
import { currentSecond, printJson, type Session, tell } from '../session.ts';
import { readTrustMaterial } from '../trust-material.ts';
import { exitOf, type FailOn, worstExit } from '../verdicts.ts';

/** `verify`: every file is judged by itself; one that cannot be read does not keep the others from their verdict. */
export const verify: Run = async (session, given) => {
  const files = given.words;
  checkGrammar(given);
  const at = given.instant('at');
  const reference = at ?? currentSecond(session);
  const policy = readPolicy(given.text('policy'));
  const material = readTrustMaterial(session, given, reference);
  if (material.trust === undefined) tell(session, 'verify.noTrust');
  const failOn = given.required('failOn') as FailOn;
  const cache = new ValidationCache();
  const progress = startProgress(session, files.length);
  const exits: Exit[] = [];
  for (const [index, path] of files.entries()) {
    progress.step();
    const file = readOrReport(session, given, path);
    if (file === undefined) {
      exits.push('io');
      continue;
    }
    const input = {
      file,
      fileName: basename(path),
      at: reference,
      atSource: at === undefined ? ('clock' as const) : ('argument' as const),
      policy,
      ...material,
      cache,
      use: useOf(given),
    };
    const { report } = validateLicence(input);
    await writeReports(session, given, input, report);
    print(session, given, report, { path, index });
    exits.push(exitOf(report, failOn));
  }
  progress.end();
  return worstExit(exits);
};

/** What excludes each other, said before anything is read. */
function checkGrammar(given: Given): void {
  if (given.flag('json') && given.flag('ndjson')) {
    throw new CommandError('usage', 'option.together', { first: '--json', second: '--ndjson' });
  }
  if (given.words.length < 2) return;
  for (const [name, option] of [
    ['html', '--html'],
    ['pack', '--pack'],
  ] as const) {
    if (given.text(name) !== undefined) throw new CommandError('usage', 'option.oneFile', { option });
  }
  if (given.flag('json')) throw new CommandError('usage', 'verify.ndjson');
}

/** A policy file, the identifier of a built-in policy, or the default. */
export function readPolicy(text: string | undefined): typeof defaultPolicy {
  if (text === undefined) return defaultPolicy;
  const builtIn = builtInPolicies.find(({ id }) => id === text);
  if (builtIn !== undefined) return builtIn;
  const bytes = readSetting(text);
  try {
    return parsePolicy(bytes);
  } catch (cause) {
    throw new CommandError('usage', 'setting.wrong', { path: text }, cause);
  }
}

function useOf(given: Given): { readonly purpose?: string; readonly region?: string; readonly relyingParty?: string } {
  const [purpose, region, relyingParty] = [given.text('purpose'), given.text('region'), given.text('relyingParty')];
  return {
    ...(purpose === undefined ? {} : { purpose }),
    ...(region === undefined ? {} : { region }),
    ...(relyingParty === undefined ? {} : { relyingParty }),
  };
}

/** One unreadable file ends a run over this file alone; in a batch it is told and the rest goes on. */
function readOrReport(session: Session, given: Given, path: string): Uint8Array | undefined {
  try {
    return readInput(path);
  } catch (error) {
    if (given.words.length === 1 || !(error instanceof CommandError)) throw error;
    session.note(`yinxin: ${error.text[session.language]}\n`);
    if (given.flag('ndjson'))
      printJson(session, {
        schemaVersion: 1,
        path,
        error: { code: error.code, text: error.text[session.language], exit: exitCodes[error.exit].code },
      });
    return undefined;
  }
}

async function writeReports(
  session: Session,
  given: Given,
  input: Parameters<typeof validateLicence>[0],
  report: Report,
): Promise<void> {
  const [html, pack] = [given.text('html'), given.text('pack')];
  const outputs: Output[] = [];
  // Drawing and packing are loaded only when asked for: the plain verdict stays quick.
  if (html !== undefined)
    outputs.push({ path: html, bytes: (await import('../html-report.ts')).htmlReport(session, report, input.file) });
  if (pack !== undefined)
    outputs.push({ path: pack, bytes: (await import('@yinxin/core/validation')).writePack(input, report) });
  writeOutputs(session, outputs, { force: given.flag('force'), dryRun: false });
}

function print(
  session: Session,
  given: Given,
  report: Report,
  item: { readonly path: string; readonly index: number },
): void {
  if (given.flag('json')) printJson(session, { schemaVersion: 1, ...report });
  else if (given.flag('ndjson')) printJson(session, { schemaVersion: 1, path: item.path, report });
  else
    session.print(
      `${item.index === 0 ? '' : '\n'}${renderText(report, session.language, { detail: given.flag('details') ? 'detailed' : 'summary' })}`,
    );
}
