// Compiles packages/core/src/sm/engine/assembly (AssemblyScript) and writes the module as text to engine/module.generated.ts,
// because the package reads no file and no network at run time. The same sources give the same bytes on every machine.
// `node tools/build-engine.mjs` writes; with --check it only compares and exits 1 when a file is out of date or the module too large.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { main } from 'assemblyscript/asc';
import { kernelSource } from './engine-kernels.mjs';
import { sm3Rounds } from './generate-sm3.mjs';

const folder = fileURLToPath(new URL('../packages/core/src/sm/engine/', import.meta.url));
const sources = join(folder, 'assembly');
const target = join(folder, 'module.generated.ts');

/** More than this, gzipped, is too much to ask of a web page. */
const mostGzipped = 30_000;

/** Static data of the compiler ends here: assembly/memory.ts puts its first region there. */
const constantsEnd = 0x2000;

/** Pages of 64 KiB at the start: everything below `KEYS` of assembly/memory.ts. */
const pages = 12;

const options = ['index.ts', '--outFile', 'module.wasm', '-O3', '--runtime', 'stub', '--noAssert', '--use', 'abort='];
options.push('--enable', 'simd', '--initialMemory', `${pages}`);

/** What is written, by path: the generated sources, then the module made of all sources. */
const outputs = new Map([
  [join(sources, 'kernels.generated.ts'), kernelSource()],
  [join(sources, 'sm3-rounds.generated.ts'), sm3Rounds()],
]);

/** The bytes of the module; a complaint of the compiler ends the run. */
async function compile() {
  let binary;
  const { error, stderr } = await main(options, {
    readFile: (name) => {
      try {
        return outputs.get(join(sources, name)) ?? readFileSync(join(sources, name), 'utf8');
      } catch {
        return null;
      }
    },
    writeFile: (name, contents) => {
      if (name === 'module.wasm') binary = contents;
    },
    listFiles: () => readdirSync(sources).filter((name) => name.endsWith('.ts')),
  });
  if (error !== null || binary === undefined) throw new Error(`${error?.message ?? ''}\n${stderr.toString()}`);
  return binary;
}

/** What the host relies on: nothing imported, nothing run at start, constants in their place, no names. */
function inspect(binary) {
  const module = new WebAssembly.Module(binary);
  const imports = WebAssembly.Module.imports(module);
  if (imports.length > 0) throw new Error(`the module imports ${JSON.stringify(imports)}`);
  for (const name of ['name', 'sourceMappingURL', 'producers'])
    if (WebAssembly.Module.customSections(module, name).length > 0) throw new Error(`the module has a section ${name}`);
  const { memory } = new WebAssembly.Instance(module).exports;
  const used = new Uint8Array(memory.buffer).findLastIndex((byte) => byte !== 0) + 1;
  if (used > constantsEnd) throw new Error(`constants end at ${used}, the first region begins at ${constantsEnd}`);
  const gzipped = gzipSync(binary, { level: 9 }).length;
  if (gzipped > mostGzipped) throw new Error(`the module has ${gzipped} bytes gzipped, the limit is ${mostGzipped}`);
  return gzipped;
}

function sourceText(binary) {
  const lines = Buffer.from(binary)
    .toString('base64')
    .match(/.{1,116}/g);
  return [
    '// Generated from assembly/ by tools/build-engine.mjs: edit the sources there, then run it.',
    `// ${binary.length} bytes, SHA-256 ${createHash('sha256').update(binary).digest('hex')}`,
    '',
    '/** The WebAssembly module in base64. */',
    'export const moduleText: string = `',
    ...lines,
    '`;',
    '',
  ].join('\n');
}

const binary = await compile();
const gzipped = inspect(binary);
outputs.set(target, sourceText(binary));

const check = process.argv.includes('--check');
for (const [path, text] of outputs) {
  if (!check) {
    writeFileSync(path, text);
    continue;
  }
  if (readFileSync(path, 'utf8') === text) continue;
  console.error(`${path} is out of date: run node tools/build-engine.mjs`);
  process.exitCode = 1;
}
console.log(`${binary.length} bytes, ${gzipped} gzipped (limit ${mostGzipped})`);
