// A long fuzz run of every parser; what it finds is kept in test/fuzz/found, where the usual tests try it again.
//   node tools/fuzz.mjs [--minutes 60] [--seed TEXT] [--target NAME]
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now()) },
    target: { type: 'string' },
  },
});
const env = {
  ...process.env,
  YINXIN_FUZZ_MINUTES: values.minutes,
  YINXIN_FUZZ_SEED: values.seed,
  ...(values.target === undefined ? {} : { YINXIN_FUZZ_TARGET: values.target }),
};
process.stderr.write(`fuzz: ${values.minutes} minutes, seed ${values.seed}\n`);
const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', 'test/fuzz'], {
  cwd: root,
  stdio: 'inherit',
  env,
});
process.exit(status ?? 1);
