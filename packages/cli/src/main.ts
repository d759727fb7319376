#!/usr/bin/env node
import { exitCodes } from './exit-codes.ts';
import { languageOf } from './language.ts';
import { run } from './program.ts';
import { askSecretOnTerminal } from './prompt.ts';
import { processSession } from './session.ts';

const argv = process.argv.slice(2);
const canAsk = process.stdin.isTTY === true && process.stderr.isTTY === true;
const session = processSession(languageOf(argv, process.env), canAsk ? askSecretOnTerminal : undefined);

process.on('SIGINT', () => process.exit(exitCodes.interrupted.code));
// A reader that has seen enough (`yinxin … | head`) is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? exitCodes.passed.code : exitCodes.io.code);
});

process.exitCode = await run(argv, session);
