import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { commandLoaders } from '../src/commands/loaders.ts';
import { exitCodes } from '../src/exit-codes.ts';
import { examples } from '../src/grammar/examples.ts';
import { commands, globalOptions, groups } from '../src/grammar/index.ts';
import { languageOf } from '../src/language.ts';
import { messages } from '../src/text/messages.ts';
import { version } from '../src/version.ts';
import { yinxin } from './support.ts';

/** Names whose value differs by command, each for a reason. */
const allowedSeveral: readonly (readonly string[])[] = [
  // The policy of a verdict is a file, that of a time-stamp an object identifier.
  ['--policy', '<file>', '<oid>'],
  // Of a licence, and the number of a seal.
  ['--type', '<type>', '<n>'],
  // Commands that write several files take what their names begin with.
  ['--out', '<file>', '<prefix>'],
  // Of password encryption, and the scheme of a trust list.
  ['--scheme', '<scheme>', '<id>'],
];

const han = /\p{Script=Han}/u;

describe('grammar', () => {
  test('every command has a loader, and every loader a command', () => {
    expect(Object.keys(commandLoaders).toSorted()).toEqual(commands.map((command) => command.path).toSorted());
  });

  test.each(commands.map((command) => command.path))(
    '%s: its module loads and help exists in both languages',
    async (path) => {
      expect(await (commandLoaders[path] as () => Promise<unknown>)()).toBeTypeOf('function');
      const zh = await yinxin([...path.split(' '), '--help', '--lang', 'zh']);
      const en = await yinxin([...path.split(' '), '--help', '--lang', 'en']);
      expect([zh.code, en.code, zh.err, en.err]).toEqual([0, 0, '', '']);
      expect(zh.out).toContain(`yinxin ${path}`);
      expect(zh.out).toContain('用法');
      expect(zh.out).not.toMatch(/Usage|Options|default|required/);
      expect(en.out).not.toMatch(han);
    },
  );

  test('every example of the help is a line that its command takes', () => {
    expect(Object.keys(examples).filter((path) => !commands.some((command) => command.path === path))).toEqual([]);
    for (const [path, lines] of Object.entries(examples)) {
      const command = commands.find((one) => one.path === path);
      const known = [...(command?.options ?? []), ...globalOptions].map(({ flags }) => flags.split(' ')[0]);
      const required = (command?.options ?? []).filter((option) => option.required);
      for (const line of lines) {
        expect(line.startsWith(path)).toBe(true);
        const given = [...line.replace(/"[^"]*"/g, '""').matchAll(/(?<= )--[a-z0-9-]+/g)].map(([flag]) => flag);
        expect({ line, unknown: given.filter((flag) => !known.includes(flag)) }).toEqual({ line, unknown: [] });
        for (const { flags } of required) expect(given).toContain(flags.split(' ')[0]);
      }
    }
  });

  test('one option name means one kind of value', () => {
    const values = new Map<string, Set<string>>();
    for (const { flags } of commands.flatMap((command) => command.options ?? [])) {
      const [name = '', value = ''] = flags.split(' ');
      values.set(name, (values.get(name) ?? new Set()).add(value));
    }
    const several = [...values].filter(([, kinds]) => kinds.size > 1).map(([name, kinds]) => [name, ...kinds]);
    expect(several).toEqual(allowedSeveral);
  });

  test('every text is there in both languages, with the same places', () => {
    const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).toSorted();
    for (const text of Object.values(messages)) expect(places(text.zh)).toEqual(places(text.en));
    const described = [
      ...groups,
      ...commands,
      ...commands.flatMap((command) => [...(command.options ?? []), ...(command.words ?? [])]),
      ...globalOptions,
    ];
    for (const { text } of described) {
      expect(text.zh).toMatch(han);
      expect(text.en).not.toMatch(han);
    }
  });

  test('the version is that of the package', async () => {
    const { version: packaged } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(version).toBe(packaged);
    expect(await yinxin(['--version'])).toEqual({ code: 0, out: `${packaged}\n`, err: '' });
  });

  test('no option takes a secret on the command line', () => {
    const flags = commands.flatMap((command) => command.options ?? []).map((option) => option.flags);
    for (const flag of flags)
      if (/pass|pin|secret/i.test(flag)) expect(flag).toMatch(/^--((new|root)-)?password-(file|env) /);
  });
});

describe('usage errors', () => {
  test.each([
    [[]],
    [['nonsense']],
    [['seal']],
    [['seal', 'nonsense']],
    [['verify']],
    [['verify', 'a.ofd', '--nonsense']],
    [['verify', 'a.ofd', '--lang', 'fr']],
    [['verify', 'a.ofd', '--fail-on', 'never']],
    [['verify', 'a.ofd', '--at', 'yesterday']],
    [['inspect', 'a', 'b']],
    [['seal', 'create']],
    [['completion', 'tcsh']],
    [['explain', 'no.such.code']],
  ])('%j: exit 2, nothing on standard output, in both languages', async (argv) => {
    const en = await yinxin([...argv, ...(argv.includes('--lang') ? [] : ['--lang=en'])]);
    const zh = await yinxin([...(argv.includes('--lang') ? [] : ['--lang=zh']), ...argv]);
    expect([en.code, zh.code]).toEqual([2, 2]);
    expect([en.out, zh.out]).toEqual(['', '']);
    expect(en.err).not.toMatch(han);
    if (!argv.includes('--lang')) expect(zh.err).toMatch(han);
  });

  test('an unexpected error is exit 5 and has a code', async () => {
    const broken = await yinxin(['doctor'], {
      random: () => {
        throw new RangeError('no entropy');
      },
    });
    expect(broken.code).toBe(5);
    expect(broken.err).toContain('E_INTERNAL');
  });

  test('the exit codes of the design', () => {
    const table = Object.fromEntries(Object.entries(exitCodes).map(([name, { code }]) => [name, code]));
    expect(table).toEqual({ passed: 0, failed: 1, usage: 2, indeterminate: 3, io: 4, internal: 5, interrupted: 130 });
  });
});

test('the language: --lang, then the locale, then English', () => {
  expect(languageOf(['--lang', 'zh'], { LANG: 'en_US.UTF-8' })).toBe('zh');
  expect(languageOf(['verify', '--lang=en'], { LANG: 'zh_CN.UTF-8' })).toBe('en');
  expect(languageOf(['verify', '--', '--lang=zh'], {})).toBe('en');
  expect(languageOf([], { LC_ALL: 'en_GB', LANG: 'zh_CN.UTF-8' })).toBe('en');
  expect(languageOf([], { LC_ALL: '', LANG: 'zh_CN.UTF-8' })).toBe('zh');
  expect(languageOf([], {})).toBe('en');
});

describe('completion', () => {
  test.each(['bash', 'zsh', 'fish'])('%s knows every command and option', async (shell) => {
    const { code, out } = await yinxin(['completion', shell]);
    expect(code).toBe(0);
    for (const command of commands) {
      expect(out).toContain(command.path.split(' ').at(-1));
      for (const option of command.options ?? [])
        expect(out).toContain((option.flags.split(' ')[0] as string).slice(2));
    }
  });
});

test('doctor finds the engine sound', async () => {
  const { code, out } = await yinxin(['doctor', '--json']);
  const report = JSON.parse(out) as {
    schemaVersion: number;
    passed: boolean;
    checks: { id: string; passed: boolean; found?: string; figures?: Record<string, number> }[];
  };
  const engine = report.checks.find(({ id }) => id === 'engine');
  expect(engine?.found).toMatch(/^WebAssembly; now about \d+ verifications/);
  expect(Object.keys(engine?.figures ?? {})).toEqual(['verifyPerSecond', 'sm3MegabytesPerSecond']);
  expect(code).toBe(0);
  expect(report.schemaVersion).toBe(1);
  expect(report.checks.filter((check) => !check.passed)).toEqual([]);
  expect(report.checks.map((check) => check.id)).toContain('sm2.signature.vector');
});

test('doctor refuses an implausible clock', async () => {
  const { code, out } = await yinxin(['doctor'], { now: Date.UTC(1999, 0, 1) });
  expect(code).toBe(1);
  expect(out).toMatch(/FAILED\s+clock/);
});
