import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let base = '';
let program = '';

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'yinxin-unfinished-'));
  program = join(base, 'write-until-killed.mjs');
  const bundle = await rolldown({
    input: fileURLToPath(new URL('write-until-killed.ts', import.meta.url)),
    platform: 'node',
    checks: { invalidAnnotation: false },
    resolve: { conditionNames: ['@yinxin/source', 'node', 'import', 'default'] },
  });
  await bundle.write({ file: program, format: 'esm', codeSplitting: false });
}, 60_000);
afterAll(() => rmSync(base, { recursive: true }));

describe.skipIf(process.platform === 'win32')('an unproven output', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('does not outlive %s', async (signal) => {
    const [dir, temporary] = [join(base, signal), join(base, `${signal}-tmp`)];
    for (const folder of [dir, temporary]) mkdirSync(folder);
    const child = spawn(process.execPath, [program, join(dir, 'out')], { env: { TMPDIR: temporary } });
    const left = await new Promise<readonly string[]>((resolve) => {
      child.stderr.once('data', () => {
        resolve([...readdirSync(dir), ...readdirSync(temporary)]);
        child.kill(signal);
      });
    });
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect(left).toHaveLength(2);
    expect({ code, left: [...readdirSync(dir), ...readdirSync(temporary)] }).toEqual({ code: 130, left: [] });
  });
});
