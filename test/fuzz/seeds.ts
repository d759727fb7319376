import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { hasShared, listShared, readShared, readSharedJson } from '../../packages/core/test/support/shared.ts';

const found = fileURLToPath(new URL('found/', import.meta.url));

/** Files of the corpus, thinned evenly to at most `most`; none where the corpus is absent. */
export function corpusSeeds(folder: string, most = 60): Uint8Array[] {
  if (!hasShared(`corpus/${folder}`)) return [];
  return thinned(listShared(`corpus/${folder}`), most).map(readShared);
}

/** Seeds of other projects' fuzzers, thinned evenly to at most `most`; none where the suite is absent. */
export function suiteSeeds(family: string, most = 120): Uint8Array[] {
  if (!hasShared('suites/fuzz-seeds.json')) return [];
  families ??= readSharedJson<{ seeds: Record<string, Record<string, string>> }>('suites/fuzz-seeds.json').seeds;
  return thinned(Object.values(families[family] ?? {}), most).map(
    (text) => new Uint8Array(Buffer.from(text, 'base64')),
  );
}

/** Inputs that once broke a target: kept, and tried again in every run. */
export function foundSeeds(target: string): Uint8Array[] {
  if (!existsSync(found + target)) return [];
  return readdirSync(found + target)
    .sort()
    .map((name) => new Uint8Array(readFileSync(`${found}${target}/${name}`)));
}

let families: Record<string, Record<string, string>> | undefined;

function thinned<T>(items: readonly T[], most: number): T[] {
  const step = Math.max(1, items.length / most);
  return Array.from({ length: Math.min(items.length, most) }, (_, i) => items[Math.floor(i * step)] as T);
}
