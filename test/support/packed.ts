import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, renameSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A folder in which the packages are installed as from the registry: from their tarballs, next to their dependencies. */
export interface Installation {
  readonly folder: string;
  /** Environment in which `yinxin` is found; English, no locale, no colour. */
  readonly env: Readonly<Record<string, string>>;
}

/** Builds, packs and installs @yinxin/core and @yinxin/cli in a temporary folder, without a network. */
export function installPacked(): Installation {
  for (const step of [['node_modules/typescript/bin/tsc', '--build'], ['tools/bundle.mjs']]) {
    execFileSync(process.execPath, step, { cwd: root });
  }
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'yinxin-packed-')));
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '.bin'), { recursive: true });
  mkdirSync(join(modules, '@yinxin'));
  for (const name of ['core', 'cli']) {
    const source = join(root, 'packages', name);
    const packing = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder];
    const tarball = execFileSync('npm', packing, { cwd: source, encoding: 'utf8' }).trim().split('\n').at(-1) as string;
    execFileSync('tar', ['-xzf', tarball], { cwd: folder });
    renameSync(join(folder, 'package'), join(modules, '@yinxin', name));
    const { dependencies } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    for (const dependency of Object.keys(dependencies)) {
      if (dependency.startsWith('@yinxin/')) continue;
      const link = join(modules, dependency);
      mkdirSync(dirname(link), { recursive: true });
      const target = realpathSync(join(source, 'node_modules', dependency));
      spawnSync('rm', ['-rf', link]);
      symlinkSync(target, link, 'dir');
    }
  }
  const main = join(modules, '@yinxin/cli/bundle/main.js');
  chmodSync(main, 0o755);
  symlinkSync(main, join(modules, '.bin/yinxin'));
  const path = [join(modules, '.bin'), dirname(process.execPath), process.env.PATH ?? ''].join(delimiter);
  return { folder, env: { PATH: path, HOME: folder, LANG: 'C.UTF-8', TZ: 'UTC', NO_COLOR: '1' } };
}

/** What a shell line did. */
export interface ShellResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one shell line in a folder of an installation. */
export function runShell(installation: Installation, line: string, cwd: string): ShellResult {
  const child = spawnSync('sh', ['-c', line], { cwd, env: { ...installation.env }, encoding: 'utf8', timeout: 60_000 });
  if (child.error) throw child.error;
  return { code: child.status ?? 128, out: child.stdout, err: child.stderr };
}
