import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const core = join(root, 'packages/core');

/** One `@example` of a docstring. */
export interface Example {
  /** What the docstring describes: a function, a class, a constant or a type. */
  readonly name: string;
  /** The source, relative to the repository. */
  readonly file: string;
  readonly text: string;
}

/** A name that a public subpath exports. */
export interface PublicName {
  readonly name: string;
  /** As it is imported: `@yinxin/core/sm`. */
  readonly module: string;
  readonly typeOnly: boolean;
  /** Where it is declared, and under which name there. */
  readonly file: string;
  readonly local: string;
}

/** The names of the public subpaths, read from their index files. */
export function publicNames(): PublicName[] {
  const { exports } = JSON.parse(readFileSync(join(core, 'package.json'), 'utf8')) as {
    exports: Record<string, string | Record<string, string>>;
  };
  return Object.entries(exports).flatMap(([subpath, target]) =>
    typeof target === 'string'
      ? []
      : exportsOf(join(core, target['@yinxin/source'] as string)).map((found) => ({
          ...found,
          module: posix.join('@yinxin/core', subpath),
        })),
  );
}

function exportsOf(file: string): Omit<PublicName, 'module'>[] {
  const text = readFileSync(file, 'utf8');
  const own = [...text.matchAll(/^export (?:async )?(?:(type|interface)|function\*?|class|const) ?(\w+)/gm)].map(
    ([, type, name]) => ({ name: name as string, typeOnly: type !== undefined, file, local: name as string }),
  );
  const lists = [...text.matchAll(/^export (type )?\{([^}]*)\}(?: from '([^']+)')?/gm)].flatMap(
    ([, type, list, source]) =>
      (list as string)
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '')
        .map((item) => {
          const [local, name = local] = item.replace(/^type /, '').split(' as ') as [string, string?];
          const typeOnly = type !== undefined || item.startsWith('type ');
          return { name, typeOnly, file: source === undefined ? file : resolve(dirname(file), source), local };
        }),
  );
  // What an index hands on from another index is declared further down.
  return [...own, ...lists].map((found) => {
    if (found.file === file) return found;
    const deeper = exportsOf(found.file).find(({ name }) => name === found.local);
    return deeper === undefined ? found : { ...found, file: deeper.file, local: deeper.local };
  });
}

const docstring =
  /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export (?:async )?(?:type|interface|function\*?|class|const) ?(\w+)/g;

/** Every example of the sources, in the order of files. */
export function allExamples(): Example[] {
  const sources = readdirSync(join(core, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('assembly'))
    .sort();
  return sources.flatMap((source) => {
    const file = join(core, 'src', source);
    const text = readFileSync(file, 'utf8');
    const found = [...text.matchAll(docstring)].flatMap(([, comment, name]) =>
      examplesOf(comment as string).map((example) => ({
        name: name as string,
        file: relative(root, file),
        text: example,
      })),
    );
    // An example that stands elsewhere would be run by nobody.
    const written = text.match(/@example/g)?.length ?? 0;
    if (written !== found.length) throw new Error(`${source}: ${written} examples, ${found.length} before an export`);
    return found;
  });
}

function examplesOf(comment: string): string[] {
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\*? ?/, ''));
  const [, ...examples] = lines.join('\n').split(/^@example\b|(?<=\s)@example\b/m);
  return examples.map((text) => (text.split(/^@\w/m)[0] as string).trim());
}

/** Names of Node that examples may use as they stand. */
const platform: Readonly<Record<string, string>> = {
  createHash: 'node:crypto',
  createPublicKey: 'node:crypto',
  verify: 'node:crypto',
  createReadStream: 'node:fs',
  readFile: 'node:fs/promises',
  availableParallelism: 'node:os',
  Worker: 'node:worker_threads',
};

/** What an example is made of: its module, and how many of its comments state a value. */
export interface Program {
  readonly text: string;
  readonly statements: number;
}

/**
 * Makes a module of an example: the names of the public interface and of the platform are imported, for what is
 * not public those of its folder too, the prepared
 * values named in `values` are given, and each comment that states a value is compared with the expression before it.
 * @param folder - Where the module will lie.
 */
export function programOf(
  example: Example,
  names: readonly PublicName[],
  values: ReadonlySet<string>,
  folder: string,
): Program {
  const used = new Set(example.text.match(/(?<![\w$]|[^.]\.)[A-Za-z_$][\w$]*/g));
  const imports: string[] = [];
  const taken = new Set<string>();
  const bring = (name: string, from: string, typeOnly = false): void => {
    if (taken.has(name) || !used.has(name)) return;
    taken.add(name);
    imports.push(`import ${typeOnly ? 'type ' : ''}{ ${name} } from '${from.replaceAll('\\', '/')}';`);
  };
  for (const { name, module, typeOnly } of names) bring(name, module, typeOnly);
  const own = join(root, example.file);
  const isPublic = names.some(({ file, local }) => file === own && local === example.name);
  if (!isPublic) for (const { name, typeOnly } of exportsOf(own)) bring(name, relative(folder, own), typeOnly);
  const index = join(dirname(own), 'index.ts');
  if (!isPublic && existsSync(index))
    for (const { name, typeOnly } of exportsOf(index)) bring(name, relative(folder, index), typeOnly);
  for (const [name, module] of Object.entries(platform)) if (!values.has(name)) bring(name, module);
  const given = [...used].filter((name) => values.has(name) && !taken.has(name));
  const { lines, statements } = withComparisons(example);
  const text = [
    ...imports,
    "import { deepStrictEqual as same } from 'node:assert';",
    "import type { ExampleValues } from '../support/example-values.ts';",
    `export async function example({ ${given.join(', ')} }: ExampleValues): Promise<void> {`,
    '{',
    ...lines,
    '}',
    '}',
    '',
  ].join('\n');
  return { text, statements };
}

/** A comment that begins like a literal states the value of the expression before it, `true: and why`; any other is for people. */
const statement = /^(?:(true|false|undefined)(?:$|: .*)|-?\d.*|['"[{].*)$/;

function withComparisons({ text }: Example): { lines: string[]; statements: number } {
  let statements = 0;
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    const [, code = '', comment = ''] = /^(.*?)\s*\/\/ (.*)$/.exec(line.replace(/(?<=:)\/\//g, '\u0000')) ?? [];
    const restored = [code, comment].map((part) => part.replaceAll('\u0000', '//')) as [string, string];
    const stated = statement.exec(restored[1]);
    if (stated === null) {
      lines.push(line);
      continue;
    }
    // A comment on a line of its own speaks of the line before it.
    const expression = (restored[0].trim() === '' ? (lines.pop() ?? '') : restored[0]).trim();
    if (!expression.endsWith(';') || /^(?:(?:const|let|for|if|try|return)\b|\})/.test(expression)) {
      lines.push(`throw new Error('a value is stated, but not after an expression');`);
      continue;
    }
    lines.push(`same(${expression.slice(0, -1)}, ${stated[1] ?? stated[0]});`);
    statements++;
  }
  return { lines, statements };
}
