// Everything that is checked besides the tests. One line per check; a failing one shows what it printed.
//   node tools/check.mjs [--summary FILE]     FILE gets {"passed": n, "failed": n} for .ci/run
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bin = (path) => join(root, 'node_modules', path);
const node = (...args) => [process.execPath, args];
const temporary = mkdtempSync(join(tmpdir(), 'yinxin-check-'));

/** The tarball that would be published. */
function pack(folder) {
  const out = execFileSync('npm', ['pack', '--silent', '--pack-destination', temporary], {
    cwd: join(root, folder),
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  return join(temporary, out.trim().split('\n').at(-1));
}

const checks = [
  ['format, lint, layers', () => node(bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.')],
  ['layer table → biome.json', () => node('tools/layers.mjs', '--check')],
  ['verdict codes → types', () => node('tools/generate-codes.mjs', '--check')],
  ['certificate profiles → types', () => node('tools/generate-profiles.mjs', '--check')],
  ['engine → embedded module', () => node('tools/build-engine.mjs', '--check')],
  ['types and build', () => node(bin('typescript/bin/tsc'), '--build')],
  ['bundles of library and command', () => node('tools/bundle.mjs')],
  ['stories → fixtures', () => node('tools/make-fixtures.mjs', '--check')],
  ['types of the tests', () => node(bin('typescript/bin/tsc'), '-p', 'test')],
  ['generated documents', () => node('tools/documents.mjs', '--check')],
  ['dead code and dependencies', () => node(bin('knip/bin/knip.js'), '--no-progress')],
  ['packaging of core', () => node(bin('publint/src/cli.js'), pack('packages/core'), '--strict')],
  ['packaging of cli', () => node(bin('publint/src/cli.js'), pack('packages/cli'), '--strict')],
  [
    'types of core for its users',
    () => node(bin('@arethetypeswrong/cli/dist/index.js'), pack('packages/core'), '--profile', 'esm-only'),
  ],
];

let failed = 0;
for (const [name, command] of checks) {
  const started = performance.now();
  let status = 1;
  let output = '';
  try {
    const [file, args] = command();
    const child = spawnSync(file, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
    status = child.status ?? 1;
    output = `${child.stdout}${child.stderr}${child.error ?? ''}`;
  } catch (error) {
    output = `${error.stdout ?? ''}${error.stderr ?? ''}${error.message}`;
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${status === 0 ? 'ok    ' : 'FAILED'}  ${name} (${seconds} s)\n`);
  if (status !== 0) {
    failed += 1;
    process.stdout.write(`${output.trimEnd().replaceAll(/^/gm, '        ')}\n`);
  }
}
rmSync(temporary, { recursive: true });

const summary = process.argv.indexOf('--summary');
if (summary > 0) writeFileSync(process.argv[summary + 1], JSON.stringify({ passed: checks.length - failed, failed }));
process.exit(failed === 0 ? 0 : 1);
