import { createSigner } from '@yinxin/core/crypto';
import { CommandError } from '../command-error.ts';
import type { Run } from '../grammar/types.ts';
import { openKey } from '../keys.ts';
import { inLanguage, message, printJson } from '../session.ts';
import { commandWords } from '../signers/command-words.ts';
import { checkConformance } from '../signers/conformance.ts';
import { fileHolder } from '../signers/file-holder.ts';
import { openHolder, processOptions } from '../signers/open-signer.ts';
import { serve } from '../signers/serve.ts';

/** `key serve`: the program's side of the protocol, over key files or over a holder of another kind. */
export const keyServe: Run = async (session, given) => {
  const paths = given.list('key');
  const signer = given.text('signer');
  if ((signer === undefined) === (paths.length === 0)) throw new CommandError('usage', 'key.serveOne');
  const signers = [];
  for (const path of paths)
    signers.push({ path, signer: createSigner(await openKey(session, given, path), { random: session.random }) });
  const holder = signer === undefined ? fileHolder(signers) : await openHolder(session, given, signer);
  await serve(holder, process.stdin, process.stdout);
  return 'passed';
};

/** `key conformance`: what a vendor runs against a signer program. */
export const keyConformance: Run = async (session, given) => {
  const signer = given.required('signer');
  if (!signer.startsWith('external:'))
    throw new CommandError('usage', 'option.value', { option: '--signer', got: signer });
  const words = commandWords(signer.slice('external:'.length));
  const findings = await checkConformance(words, processOptions(session, given), session.random);
  const count = (outcome: string): number => findings.filter((finding) => finding.outcome === outcome).length;
  const totals = { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
  if (given.flag('json')) printJson(session, { schemaVersion: 1, signer, ...totals, findings });
  else {
    for (const { check, outcome, text, got } of findings) {
      const mark = outcome === 'skipped' ? '-     ' : message(session, `mark.${outcome}`);
      session.print(`${mark} ${check}: ${inLanguage(session, text)}${got === undefined ? '' : ` (${got})`}\n`);
    }
    session.print(`${message(session, 'key.conformance', totals)}\n`);
  }
  return totals.failed === 0 ? 'passed' : 'failed';
};
