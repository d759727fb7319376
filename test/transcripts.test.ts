import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Installation, installPacked, runShell } from './support/packed.ts';
import { align, parseTranscript } from './support/transcript.ts';

const folder = fileURLToPath(new URL('transcripts', import.meta.url));
const names = readdirSync(folder).filter((name) => name.endsWith('.txt'));
let installation: Installation;

beforeAll(() => {
  installation = installPacked();
}, 120_000);

afterAll(() => {
  if (installation !== undefined) rmSync(installation.folder, { recursive: true, force: true });
});

test.each(names)('%s', { timeout: 120_000 }, (name) => {
  const { files, commands } = parseTranscript(readFileSync(join(folder, name), 'utf8'));
  const cwd = mkdtempSync(join(installation.folder, 'run-'));
  for (const file of files) {
    mkdirSync(dirname(join(cwd, file.name)), { recursive: true });
    writeFileSync(join(cwd, file.name), file.text);
  }
  expect(commands.length).toBeGreaterThan(0);
  for (const { line, out, err, code } of commands) {
    const got = runShell(installation, line, cwd);
    expect({ line, code: got.code, out: align(out, got.out), err: align(err, got.err) }).toEqual({
      line,
      code,
      out,
      err,
    });
  }
});
