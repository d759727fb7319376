import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

// The table of DESIGN §2 once more, by hand: the generated rules are compared with it, not with themselves.
const lines = [
  ['base'],
  ['der', 'sm', 'container'],
  ['crypto', 'pool'],
  ['x509', 'ofd'],
  ['path', 'cms'],
  ['seal', 'licence', 'trust'],
  ['validation', 'issue'],
];
const folders = lines.flat();
const lineOf = (folder: string) => lines.findIndex((line) => line.includes(folder));

interface Finding {
  readonly rule: string;
  readonly file: string;
  readonly line: number;
}

/** Lints sources in a copy of the tree that has our biome.json and nothing else. */
function lint(files: Readonly<Record<string, string>>): Finding[] {
  const tree = mkdtempSync(join(tmpdir(), 'yinxin-layers-'));
  try {
    cpSync(join(root, 'biome.json'), join(tree, 'biome.json'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(tree, dirname(path)), { recursive: true });
      writeFileSync(join(tree, path), text);
    }
    const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
    const args = ['lint', '--vcs-enabled=false', '--reporter=json', '--max-diagnostics=none', '.'];
    const child = spawnSync(process.execPath, [biome, ...args], { cwd: tree, encoding: 'utf8' });
    const report = JSON.parse(child.stdout) as {
      diagnostics: { category: string; location: { path: string; start: { line: number } } }[];
    };
    return report.diagnostics.map(({ category, location }) => ({
      rule: category.slice(category.lastIndexOf('/') + 1),
      file: location.path,
      line: location.start.line,
    }));
  } finally {
    rmSync(tree, { recursive: true });
  }
}

describe('layers', () => {
  let findings: Finding[] = [];
  const sources: Record<string, string> = {};
  beforeAll(() => {
    // One file per folder and depth; line n imports folder n, as a value at one depth and as a type at the other.
    for (const folder of folders) {
      const imports = (keyword: string, up: string) =>
        folders.map((other) => `${keyword} { a as ${other} } from '${up}${other}/index.ts';`).join('\n');
      sources[`packages/core/src/${folder}/probe.ts`] = `${imports('export', '../')}\n`;
      sources[`packages/core/src/${folder}/deep/probe.ts`] = `${imports('export type', '../../')}\n`;
    }
    findings = lint(sources);
  });

  test.each(folders)('%s imports lower lines only, types included', (folder) => {
    const refused = folders.filter((other) => other !== folder && lineOf(other) >= lineOf(folder));
    for (const depth of ['', 'deep/']) {
      const file = `packages/core/src/${folder}/${depth}probe.ts`;
      const found = findings
        .filter((finding) => finding.rule === 'noRestrictedImports' && finding.file === file)
        .map((finding) => folders[finding.line - 1]);
      expect(found.toSorted()).toEqual(refused.toSorted());
    }
  });

  test('the table covers every folder that exists', () => {
    const here = readdirSync(join(root, 'packages/core/src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
    expect(here.filter((name) => !folders.includes(name))).toEqual([]);
  });

  test('core knows no platform; cli and testkit know only the public subpaths; habits are enforced', () => {
    const found = lint({
      'packages/core/src/sm/platform.ts': "import 'node:fs';\nexport const a = [fetch, crypto, performance];\n",
      'packages/core/src/sm/talk.ts': "console.log('x');\n",
      'packages/core/src/sm/index.ts': "export * from './talk.ts';\n",
      'packages/core/src/sm/one.ts': "import { b } from './two.ts';\nexport const a: number = b;\n",
      'packages/core/src/sm/two.ts': "import { a } from './one.ts';\nexport const b: number = a;\n",
      'packages/core/src/sm/camelCase.ts': 'export const a = 1;\n',
      'packages/core/src/sm/loose.ts': 'export const a = (x: any): unknown => x;\nexport default a;\n',
      'packages/core/src/sm/forgot.ts': 'async function work(): Promise<void> {}\nwork();\n',
      'packages/cli/src/inside.ts': "export { a } from '../../core/src/sm/index.ts';\n",
      'packages/cli/src/built.ts': "export { a } from '@yinxin/core/dist/sm/index.js';\n",
      'packages/testkit/src/inside.ts': "export { a } from '../../core/src/sm/index.ts';\n",
    });
    const rules = (file: string) => [...new Set(found.filter((one) => one.file.endsWith(file)).map((one) => one.rule))];
    expect(rules('sm/platform.ts').toSorted()).toEqual(['noNodejsModules', 'noRestrictedGlobals']);
    expect(rules('sm/talk.ts')).toEqual(['noConsole']);
    expect(rules('sm/index.ts')).toEqual(['noReExportAll']);
    expect(rules('sm/one.ts')).toEqual(['noImportCycles']);
    expect(rules('sm/camelCase.ts')).toEqual(['useFilenamingConvention']);
    expect(rules('sm/loose.ts').toSorted()).toEqual(['noDefaultExport', 'noExplicitAny']);
    expect(rules('sm/forgot.ts')).toEqual(['noFloatingPromises']);
    for (const file of ['cli/src/inside.ts', 'cli/src/built.ts', 'testkit/src/inside.ts']) {
      expect(rules(file)).toEqual(['noRestrictedImports']);
    }
  });

  test('core reads no clock and no randomness', () => {
    // The linter knows globals, not their members.
    const ambient = /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bBuffer\b|\bprocess\./;
    const source = join(root, 'packages/core/src');
    const guilty = readdirSync(source, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .filter((name) =>
        readFileSync(join(source, name), 'utf8')
          .split('\n')
          .some((line) => ambient.test(line.replace(/^\s*(\/?\*|\/\/).*/, ''))),
      );
    expect(guilty).toEqual([]);
  });
});
