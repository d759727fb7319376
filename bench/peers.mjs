// Builds of other implementations: programs that print one figure a line, NAME VALUE.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

/** The figures that a program printed, each under a name of its own. */
function figuresOf(text, prefix) {
  const figures = {};
  for (const line of text.split('\n')) {
    const m = /^([\w-]+) ([\d.]+)$/.exec(line.trim());
    if (m !== null) figures[`${prefix} ${m[1]}`] = Number(m[2]);
  }
  return figures;
}

/** A program of the form `PROGRAM SECONDS`. */
export function programPeer(name, program, args = []) {
  return {
    sample: (seconds) => figuresOf(execFileSync(program, [...args, String(seconds)], { encoding: 'utf8' }), name),
  };
}

/** A tree of GmSSL with its library; the harness in peers/gmssl.c is compiled against it. */
export function gmsslPeer(tree) {
  const library = ['build/bin/libgmssl.a', 'build/lib/libgmssl.a', 'lib/libgmssl.a'].map((path) => join(tree, path));
  const found = library.find((path) => existsSync(path));
  if (found === undefined) throw new Error(`no libgmssl.a in ${tree}: ${library.join(', ')}`);
  const program = join(mkdtempSync(join(tmpdir(), 'yinxin-bench-')), 'gmssl');
  const source = join(here, 'peers/gmssl.c');
  const libraries = [found, '-lm', '-lpthread', '-ldl'];
  execFileSync(process.env.CC ?? 'cc', ['-O2', '-o', program, source, `-I${join(tree, 'include')}`, ...libraries]);
  return programPeer('GmSSL', program);
}

/** An `openssl` of OpenSSL or Tongsuo: its own `speed`. Takes whole seconds. */
export function opensslPeer(name, program) {
  const probe = spawnSync(program, ['version'], { encoding: 'utf8' });
  if (probe.status !== 0) return undefined;
  return {
    version: probe.stdout.trim(),
    sample(seconds) {
      const whole = String(Math.max(1, Math.round(seconds)));
      const { stdout } = spawnSync(program, ['speed', '-seconds', whole, 'sm2'], { encoding: 'utf8' });
      const m = /SM2[^\n]*?s\s+[\d.]+s\s+([\d.]+)\s+([\d.]+)/.exec(stdout);
      return m === null ? {} : { [`${name} sign`]: Number(m[1]), [`${name} verify`]: Number(m[2]) };
    },
  };
}
