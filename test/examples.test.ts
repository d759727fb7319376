import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { useNativeSignatures } from '@yinxin/core/crypto';
import { useNativeSm3 } from '@yinxin/core/sm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { bytesFor, type ExampleValues, makeExampleValues } from './support/example-values.ts';
import { allExamples, type Program, programOf, publicNames } from './support/examples.ts';

// Every example in a docstring is compiled and run as it stands; every public function has one. An example may use the public interface,
// the values of support/example-values.ts and a few names of Node; a comment that begins like a literal states the value before it.
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'test/.examples');
const names = publicNames();
const examples = allExamples();

/** Compiled, but not run here. (`KEEP_EXAMPLES=1` leaves the modules in test/.examples.) */
const notRun: Readonly<Record<string, string>> = {
  createSm2Pool: 'needs worker threads over the bundle; pool.test.ts starts them',
  openSealFont: 'no font lies in the repository; core/test/seal/picture.test.ts opens one where it is installed',
};

/** Public functions that have none. */
const withoutExample: Readonly<Record<string, string>> = {
  parseAlgorithmIdentifier: 'reads from a DerReader, which no public subpath exports',
};

let values: ExampleValues;
const programs = new Map<string, Program>();
const keyOf = (index: number): string => `${String(index).padStart(3, '0')}-${examples[index]?.name}`;

beforeAll(async () => {
  values = await makeExampleValues();
  const given = new Set(Object.keys(values));
  expect(names.filter(({ name }) => given.has(name)).map(({ name }) => name)).toEqual([]);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [index, example] of examples.entries()) {
    const program = programOf(example, names, given, folder);
    programs.set(keyOf(index), program);
    writeFileSync(join(folder, `${keyOf(index)}.ts`), program.text);
  }
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: '../tsconfig.json',
      // As strict as `strict`, which is what users have; names are imported whether they are used or not.
      compilerOptions: { noUnusedLocals: false, noUnusedParameters: false, noUncheckedIndexedAccess: false },
      include: ['*.ts'],
    }),
  );
}, 60_000);

afterAll(() => {
  values?.remove();
  if (process.env.KEEP_EXAMPLES === undefined) rmSync(folder, { recursive: true, force: true });
});

afterEach(() => {
  useNativeSm3(undefined);
  useNativeSignatures(undefined);
});

test('every public function and class has an example', () => {
  const functions = names.filter(
    ({ typeOnly, file, local }) =>
      !typeOnly &&
      new RegExp(`^export (?:async )?(?:function\\*?|class) ${local}\\b`, 'm').exec(readFileSync(file, 'utf8')) !==
        null,
  );
  const having = new Set(examples.map(({ name, file }) => `${join(root, file)} ${name}`));
  const without = functions.filter(({ file, local }) => !having.has(`${file} ${local}`)).map(({ name }) => name);
  expect(functions.length).toBeGreaterThan(300);
  expect(without).toEqual(Object.keys(withoutExample));
});

test('the examples compile', { timeout: 120_000 }, () => {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const child = spawnSync(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], { cwd: root, encoding: 'utf8' });
  expect(child.stdout).toBe('');
  expect(child.status).toBe(0);
});

describe('the examples run and give what they say', () => {
  test.for(examples.map(({ name }, index) => ({ name, index })))(
    '$name ($index)',
    async ({ name, index }, { skip }) => {
      skip(Object.hasOwn(notRun, name), notRun[name]);
      const { example } = (await import(join(folder, `${keyOf(index)}.ts`))) as {
        example: (given: ExampleValues) => Promise<void>;
      };
      await example({ ...values, bytes: await bytesFor(name, values) });
    },
  );
});

test('many examples state values; none is left out without a reason', () => {
  expect(examples.filter(({ name }) => Object.hasOwn(notRun, name)).length).toBe(Object.keys(notRun).length);
  const statements = [...programs.values()].reduce((sum, program) => sum + program.statements, 0);
  expect(statements).toBeGreaterThan(200);
});

test.each([
  ['a wrong value', "utf8('印').length; // 4"],
  ['a wrong value on the next line', "utf8('印');\n// 'abc'"],
  ['an unknown name', 'utf9(message);'],
  ['a name that is not public', 'derNull();'],
  ['an error', "fromHex('0');"],
  ['a value that belongs to no expression', 'const bytes = random(3); // 3'],
])('an example with %s fails', async (title, text) => {
  const [{ file }] = examples.filter(({ name }) => name === 'fromHex') as [(typeof examples)[number]];
  const program = programOf({ name: 'fromHex', file, text }, names, new Set(Object.keys(values)), folder);
  const path = join(folder, `wrong-${title.replaceAll(' ', '-')}.ts`);
  writeFileSync(path, program.text);
  const { example } = (await import(path)) as { example: (given: ExampleValues) => Promise<void> };
  await expect(example(values)).rejects.toThrow();
});
