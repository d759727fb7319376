// The layer table of the house, and the biome overrides made from it. A folder imports folders of lower lines only,
// `import type` included; folders of one line do not know each other.
//   node tools/layers.mjs           writes the overrides into biome.json
//   node tools/layers.mjs --check   fails when biome.json differs from the table
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Lines of packages/core/src, bottom to top (DESIGN §2). */
export const coreLines = [
  ['base'],
  ['der', 'sm', 'container'],
  ['crypto', 'pool'],
  ['x509', 'ofd'],
  ['path', 'cms'],
  ['seal', 'licence', 'trust'],
  ['validation', 'issue'],
];

const coreSource = 'packages/core/src';

/** Everything of the platform that core may not touch by itself: time, randomness and I/O are arguments. */
const ambient = {
  fetch: 'core does no I/O',
  XMLHttpRequest: 'core does no I/O',
  WebSocket: 'core does no I/O',
  crypto: 'randomness is an argument (RandomSource)',
  performance: 'time is an argument',
  setTimeout: 'core starts nothing',
  setInterval: 'core starts nothing',
  localStorage: 'core keeps nothing',
  navigator: 'core knows no platform',
  self: 'core knows no platform',
};

const restricted = (patterns) => ({
  linter: {
    rules: { style: { noRestrictedImports: { level: 'error', options: { patterns } } } },
  },
});

/** Every folder of core with the folders that it may not import. */
export function forbiddenImports() {
  const all = coreLines.flat();
  return coreLines.flatMap((line, number) =>
    line.map((folder) => {
      const lower = coreLines.slice(0, number).flat();
      return { folder, number, forbidden: all.filter((other) => other !== folder && !lower.includes(other)) };
    }),
  );
}

function overrides() {
  const core = {
    includes: [`${coreSource}/**`],
    linter: {
      rules: {
        correctness: { noNodejsModules: 'error' },
        suspicious: { noConsole: 'error' },
        style: { noRestrictedGlobals: { level: 'error', options: { deniedGlobals: ambient } } },
      },
    },
  };
  const folders = forbiddenImports()
    .filter(({ forbidden }) => forbidden.length > 0)
    .map(({ folder, number, forbidden }) => ({
      includes: [`${coreSource}/${folder}/**`],
      ...restricted([
        {
          group: [...forbidden.map((other) => `../**/${other}/**`), '@yinxin/*'],
          message: `${folder}/ is on line ${number}: it may import lower lines only (tools/layers.mjs).`,
        },
      ]),
    }));
  const consumers = ['packages/cli/src', 'packages/testkit/src'].map((source) => ({
    includes: [`${source}/**`],
    ...restricted([
      {
        group: ['@yinxin/core/src/**', '@yinxin/core/dist/**', '**/core/src/**', '**/core/dist/**'],
        message: 'Only the public subpaths of @yinxin/core.',
      },
    ]),
  }));
  const runners = {
    includes: [
      'vitest.config.ts',
      'packages/core/test/**',
      'packages/testkit/test/**',
      'packages/cli/test/**',
      'test/**',
      'bench/**',
      'tools/**',
      'fixtures/**',
    ],
    linter: { rules: { style: { noDefaultExport: 'off', noNonNullAssertion: 'off' } } },
  };
  return [core, ...folders, ...consumers, runners];
}

function main() {
  const path = fileURLToPath(new URL('../biome.json', import.meta.url));
  const root = fileURLToPath(new URL('..', import.meta.url));
  const before = readFileSync(path, 'utf8');
  const biome = fileURLToPath(new URL('../node_modules/@biomejs/biome/bin/biome', import.meta.url));
  const after = execFileSync(process.execPath, [biome, 'format', '--stdin-file-path=biome.json'], {
    cwd: root,
    input: JSON.stringify({ ...JSON.parse(before), overrides: overrides() }),
    encoding: 'utf8',
  });
  if (before === after) return;
  if (process.argv.includes('--check')) {
    process.stderr.write('biome.json differs from the layer table: run `node tools/layers.mjs`\n');
    process.exitCode = 1;
    return;
  }
  writeFileSync(path, after);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
