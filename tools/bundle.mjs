// Bundles the library and the command. Each is some hundred small files; a process that imports them one by one spends most of its
// first tenth of a second on opening files.
// - packages/core/bundle: one file for each subpath and what they share, names as in the source, dependencies left outside but one.
// - packages/cli/bundle: everything that `yinxin` needs, dependencies too, so that it starts in half the time.
// Run after `tsc --build`.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const core = join(root, 'packages/core');
const cli = join(root, 'packages/cli');

/** Nothing to do when no compiled file is newer than the bundle. */
function isCurrent(bundled, sources) {
  const made = statSync(bundled, { throwIfNoEntry: false });
  if (made === undefined) return false;
  return sources.every((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.js'))
      .every((name) => statSync(join(folder, name)).mtimeMs <= made.mtimeMs),
  );
}

/** The compiled file behind each subpath of the library, by the name of its bundle. */
function subpaths() {
  const { exports } = JSON.parse(readFileSync(join(core, 'package.json'), 'utf8'));
  const entries = Object.values(exports).filter((entry) => typeof entry === 'object');
  return Object.fromEntries(
    entries.map((entry) => [
      entry.default.replace('./bundle/', '').replace(/\.js$/, ''),
      join(core, entry.types.replace(/\.d\.ts$/, '.js')),
    ]),
  );
}

async function bundle(options, output) {
  const made = await rolldown({ checks: { invalidAnnotation: false }, logLevel: 'warn', ...options });
  return (await made.write({ format: 'esm', cleanDir: true, ...output })).output;
}

async function bundleCore() {
  const input = subpaths();
  if (!Object.values(input).every((file) => existsSync(file))) throw new Error('run `tsc --build` first');
  if (isCurrent(join(core, 'bundle/index.js'), [join(core, 'dist')])) return;
  // SM4 of sm-crypto goes in: as a CommonJS file of its own it would take a sixth of the time to the first verdict.
  const output = await bundle(
    { input, platform: 'neutral', external: (id) => /^[^./]/.test(id) && !id.startsWith('sm-crypto/') },
    {
      dir: join(core, 'bundle'),
      entryFileNames: '[name].js',
      chunkFileNames: 'shared/[name]-[hash].js',
      // Every file costs a millisecond: what all of them need is one. The words of errors are for those who describe errors.
      codeSplitting: {
        groups: [
          { name: 'base', test: /\/dist\/base\/(?!rule-texts\/|describe-error)/, priority: 1 },
          { name: 'words', test: /\/dist\/base\// },
        ],
      },
    },
  );
  writeNotices(core, output);
}

async function bundleCommand() {
  if (isCurrent(join(cli, 'bundle/main.js'), [join(core, 'bundle'), join(cli, 'dist')])) return;
  const output = await bundle(
    { input: { main: join(cli, 'dist/main.js') }, platform: 'node', external: [/^node:/] },
    { dir: join(cli, 'bundle'), chunkFileNames: '[name]-[hash].js' },
  );
  writeNotices(cli, output);
}

function writeNotices(folder, output) {
  const files = output.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
  writeFileSync(join(folder, 'bundle/THIRD-PARTY.md'), notices(files));
}

/** The licences of everything that is inlined; they ask for their text to go along. */
function notices(files) {
  const packages = new Map();
  for (const file of files) {
    const folder = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file.replaceAll('\\', '/'))?.[1];
    if (folder === undefined || packages.has(folder)) continue;
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const text = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const licence = text === undefined ? '' : `\n${readFileSync(join(folder, text), 'utf8').trim()}\n`;
    packages.set(folder, `## ${name} ${version} (${license})\n${licence}`);
  }
  return `# Third-party software in this bundle\n\n${[...packages.values()].sort().join('\n')}`;
}

await bundleCore();
await bundleCommand();
