// Behind `npm start`, `npm test` and `npm run check`: a machine with only Node is enough.
// Installs what the lock file says when it is not there yet, builds, then does the job; the child's exit code is ours.
//   node tools/run.mjs demo|test|check [arguments for yinxin demo, vitest or tools/check.mjs]
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const pnpm = 'pnpm@12.21.0';
const oldestNode = [20, 19];

function say(text) {
  process.stderr.write(`yinxin: ${text}\n`);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  say(`Node ${oldestNode.join('.')} or newer is needed, this is ${process.versions.node} (https://nodejs.org)`);
  say(`需要 Node ${oldestNode.join('.')} 或更新版本，当前为 ${process.versions.node}`);
  process.exit(2);
}

/** pnpm leaves a copy of the lock file that it installed from; the two differ when the installation is old. */
function isInstalled() {
  const installed = join(root, 'node_modules/.pnpm/lock.yaml');
  return existsSync(installed) && readFileSync(installed).equals(readFileSync(join(root, 'pnpm-lock.yaml')));
}

function run(command, args, options = {}) {
  const child = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (child.error) throw child.error;
  if (child.signal) process.exit(child.signal === 'SIGINT' ? 130 : 1);
  return child.status ?? 1;
}

function install() {
  if (isInstalled()) return;
  say('installing dependencies (once) / 正在安装依赖（仅一次）…');
  // CI: pnpm asks nothing. On Windows npx is a script, which only a shell starts.
  const env = { ...process.env, CI: 'true', npm_config_loglevel: 'error' };
  const args = ['--yes', pnpm, 'install', '--frozen-lockfile', '--reporter=append-only'];
  const shell = process.platform === 'win32';
  const child = spawnSync('npx', args, { cwd: root, env, shell, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (child.status === 0) return;
  process.stderr.write(`${child.stdout ?? ''}${child.stderr ?? ''}${child.error ?? ''}\n`);
  say('installation failed: is the package registry reachable? / 安装失败：软件源是否可达？');
  process.exit(child.status || 1);
}

function node(script, args) {
  return run(process.execPath, [join(root, script), ...args]);
}

function build() {
  const status = node('node_modules/typescript/bin/tsc', ['--build']) || node('tools/bundle.mjs', []);
  if (status !== 0) process.exit(status);
}

const jobs = {
  demo: ['packages/cli/bundle/main.js', 'demo'],
  test: ['node_modules/vitest/vitest.mjs', 'run'],
  check: ['tools/check.mjs'],
};

const [job = '', ...args] = process.argv.slice(2);
checkNode();
if (!Object.hasOwn(jobs, job)) {
  say(`usage: node tools/run.mjs ${Object.keys(jobs).join('|')} [arguments]`);
  process.exit(2);
}
install();
// The check builds by itself: a type error is one of its findings.
if (job !== 'check') build();
const [script, ...first] = jobs[job];
process.exit(node(script, [...first, ...args]));
