import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Installation, installPacked, runShell } from './support/packed.ts';
import { align, parseTranscript } from './support/transcript.ts';

// Every example of the two READMEs is run as it stands, each README in a folder of its own where the demonstration lies.
interface Block {
  readonly language: string;
  readonly text: string;
}

function blocksOf(name: string): Block[] {
  const text = readFileSync(fileURLToPath(new URL(`../${name}`, import.meta.url)), 'utf8');
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map((match) => ({
    language: match[1] as string,
    text: match[2] as string,
  }));
}

/** A console block has no exit codes: they are shown by `echo $?` where they matter. Error output is not shown. */
function commandsOf(text: string): { readonly line: string; readonly out: readonly string[] }[] {
  const withExits = text.replace(/\n(?=\$ |$(?![\s\S]))/g, '\n[0]\n').trimEnd();
  return parseTranscript(withExits.endsWith('[0]') ? withExits : `${withExits}\n[0]`).commands.map(({ line, out }) => ({
    line,
    out,
  }));
}

let installation: Installation;

beforeAll(() => {
  installation = installPacked();
  const demo = runShell(installation, 'yinxin demo', installation.folder);
  if (demo.code !== 0) throw new Error(`the demonstration failed: ${demo.out}${demo.err}`);
}, 180_000);

afterAll(() => {
  if (installation !== undefined) rmSync(installation.folder, { recursive: true, force: true });
});

describe.each(['README.md', 'README.zh-CN.md'])('%s', (name) => {
  const blocks = blocksOf(name);
  let folder: string;

  beforeAll(() => {
    folder = join(installation.folder, name);
    mkdirSync(folder);
    symlinkSync('../demo', join(folder, 'demo'));
  });

  test('the examples of the library run and print what they say', () => {
    const examples = blocks.filter((block) => block.language === 'ts');
    expect(examples.length).toBeGreaterThan(0);
    for (const [index, { text }] of examples.entries()) {
      const file = join(folder, `example-${index}.mjs`);
      writeFileSync(file, text);
      const { code, out, err } = runShell(installation, `node ${file}`, folder);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      const printed = [...text.matchAll(/\/\/ prints: (.*)$/gm)].map((match) => match[1]);
      expect(out.trimEnd().split('\n')).toEqual(printed);
    }
  });

  test('the console sessions print what they say', { timeout: 60_000 }, () => {
    const sessions = blocks.filter((block) => block.language === 'console');
    expect(sessions.length).toBeGreaterThan(0);
    for (const { text } of sessions) {
      for (const { line, out } of commandsOf(text)) {
        const got = runShell(installation, line, folder);
        expect({ line, out: align(out, got.out) }).toEqual({ line, out });
      }
    }
  });
});

test('both languages say the same: the same code, the same headings in number', () => {
  const [en, zh] = [blocksOf('README.md'), blocksOf('README.zh-CN.md')];
  expect(zh.map((block) => block.language)).toEqual(en.map((block) => block.language));
});
