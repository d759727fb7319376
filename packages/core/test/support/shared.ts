import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'vitest';

/** Real files and suites that we did not make lie beside the checkout; YINXIN_SHARED names another place. */
const folder = process.env.YINXIN_SHARED ?? fileURLToPath(new URL('../../../../../shared', import.meta.url));

/** Whether a file or folder of the shared material is here. */
export function hasShared(path: string): boolean {
  return existsSync(join(folder, path));
}

/** The absolute path of a shared file or folder. */
export function sharedPath(path: string): string {
  return join(folder, path);
}

/** The bytes of a shared file. */
export function readShared(path: string): Uint8Array {
  return new Uint8Array(readFileSync(join(folder, path)));
}

/** A shared JSON file. */
export function readSharedJson<T>(path: string): T {
  return JSON.parse(readFileSync(join(folder, path), 'utf8')) as T;
}

/** Every file below a shared folder, as paths relative to the shared folder, sorted. */
export function listShared(path: string): string[] {
  const root = join(folder, path);
  return readdirSync(root, { recursive: true })
    .map((name) => join(root, String(name)))
    .filter((name) => statSync(name).isFile())
    .map((name) => relative(folder, name))
    .sort();
}

/** One entry of the corpus catalogue; further keys depend on the kind. */
export interface CorpusEntry {
  readonly file: string;
  readonly kind: string;
  readonly what: string;
  readonly expect: string;
  readonly [key: string]: unknown;
}

/** The corpus catalogue, or the entries of one kind. */
export function corpus(kind?: string): readonly CorpusEntry[] {
  const all = readSharedJson<CorpusEntry[]>('corpus/manifest.json');
  return kind === undefined ? all : all.filter((entry) => entry.kind === kind);
}

/** A suite over shared material: skipped, and saying so, where the material is absent. */
export function describeShared(path: string, name: string, body: () => void): void {
  if (hasShared(path)) describe(name, body);
  // The body is not run: it reads the material while it collects its tests.
  else describe.skip(`${name} (absent: ${path})`, () => it('needs material that is not here', () => {}));
}
