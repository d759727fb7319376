import { execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PendingOutput } from '../src/byte-streams.ts';
import { CommandError } from '../src/command-error.ts';
import { readSetting, writeOutputs } from '../src/files.ts';
import { Given } from '../src/given.ts';
import { existingPassword, newPassword } from '../src/passwords.ts';
import { testSession } from './support.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'yinxin-files-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

describe('writing', () => {
  const plain = { force: false, dryRun: false };

  test('refuses to overwrite, before anything is written', () => {
    const { session } = testSession();
    writeFileSync(join(dir, 'b'), 'old');
    const outputs = [
      { path: join(dir, 'a'), bytes: 'new' },
      { path: join(dir, 'b'), bytes: 'new' },
    ];
    expect(() => writeOutputs(session, outputs, plain)).toThrow(CommandError);
    expect(readdirSync(dir)).toEqual(['b']);
    expect(readFileSync(join(dir, 'b'), 'utf8')).toBe('old');
    writeOutputs(session, outputs, { force: true, dryRun: false });
    expect(readFileSync(join(dir, 'b'), 'utf8')).toBe('new');
    expect(readdirSync(dir)).toEqual(['a', 'b']);
  });

  test('a key is readable by its owner only, also when it replaces a readable file', () => {
    const { session } = testSession();
    writeOutputs(session, [{ path: join(dir, 'k'), bytes: 'x', secret: true }], plain);
    expect(statSync(join(dir, 'k')).mode & 0o777).toBe(0o600);
    writeFileSync(join(dir, 'open'), 'x', { mode: 0o644 });
    writeOutputs(session, [{ path: join(dir, 'open'), bytes: 'x', secret: true }], { force: true, dryRun: false });
    expect(statSync(join(dir, 'open')).mode & 0o777).toBe(0o600);
  });

  test('a dry run writes nothing, makes no folder and still refuses what would be refused', () => {
    const { session, said } = testSession();
    writeOutputs(session, [{ path: join(dir, 'sub/a'), bytes: 'xyz' }], { force: false, dryRun: true });
    expect(readdirSync(dir)).toEqual([]);
    expect(said()).toContain('3');
    writeFileSync(join(dir, 'b'), 'old');
    const again = () => writeOutputs(session, [{ path: join(dir, 'b'), bytes: 'x' }], { force: false, dryRun: true });
    expect(again).toThrow(CommandError);
  });

  test('what cannot be written is exit 4 and leaves nothing behind', () => {
    const { session } = testSession();
    writeFileSync(join(dir, 'file'), '');
    const write = () => writeOutputs(session, [{ path: join(dir, 'file/below'), bytes: 'x' }], plain);
    expect(write).toThrow(expect.objectContaining({ exit: 'io' }));
    expect(existsSync(join(dir, 'file/below'))).toBe(false);
  });

  test.skipIf(process.platform === 'win32')(
    'a link is followed, and stays a link; one to nothing is refused',
    async () => {
      const { session } = testSession();
      writeFileSync(join(dir, 'real'), 'old');
      symlinkSync('real', join(dir, 'link'));
      expect(() => writeOutputs(session, [{ path: join(dir, 'link'), bytes: 'x' }], plain)).toThrow(CommandError);
      writeOutputs(session, [{ path: join(dir, 'link'), bytes: 'one' }], { force: true, dryRun: false });
      expect([readFileSync(join(dir, 'real'), 'utf8'), lstatSync(join(dir, 'link')).isSymbolicLink()]).toEqual([
        'one',
        true,
      ]);
      const output = new PendingOutput(join(dir, 'link'), { force: true, dryRun: false });
      await output.write(Buffer.from('two'));
      await output.keep(session);
      await output.discard();
      expect([readFileSync(join(dir, 'real'), 'utf8'), lstatSync(join(dir, 'link')).isSymbolicLink()]).toEqual([
        'two',
        true,
      ]);
      symlinkSync('nowhere', join(dir, 'dangling'));
      const dangling = () =>
        writeOutputs(session, [{ path: join(dir, 'dangling'), bytes: 'x' }], { force: true, dryRun: false });
      expect(dangling).toThrow(expect.objectContaining({ exit: 'io' }));
      expect(readdirSync(dir).toSorted()).toEqual(['dangling', 'link', 'real']);
    },
  );

  test.skipIf(process.platform === 'win32')(
    'a pipe is written into with and without --force, and waits for nobody',
    async () => {
      const { session } = testSession();
      const path = join(dir, 'pipe');
      execFileSync('/usr/bin/env', ['mkfifo', path]);
      expect(() => writeOutputs(session, [{ path, bytes: 'x' }], plain)).toThrow(
        expect.objectContaining({ exit: 'io' }),
      );
      for (const force of [false, true]) {
        const reader = spawn('cat', [path]);
        const read = new Promise((resolve) => {
          let text = '';
          reader.stdout.on('data', (chunk) => {
            text += String(chunk);
          });
          reader.on('close', () => resolve(text));
        });
        const written = async (): Promise<void> => {
          for (;;) {
            const output = new PendingOutput(path, { force, dryRun: false });
            try {
              await output.write(Buffer.from('content'));
              return await output.keep(session);
            } catch (error) {
              // The reader has not come yet.
              if ((error as { cause?: { code?: string } }).cause?.code !== 'ENXIO') throw error;
              await new Promise((resolve) => setImmediate(resolve));
            } finally {
              await output.discard();
            }
          }
        };
        await written();
        expect(await read).toBe('content');
      }
      expect([lstatSync(path).isFIFO(), readdirSync(dir)]).toEqual([true, ['pipe']]);
    },
  );

  test('a setting that is not there is a wrong configuration', () => {
    expect(() => readSetting(join(dir, 'nowhere'))).toThrow(expect.objectContaining({ exit: 'usage' }));
  });
});

describe('passwords', () => {
  const given = (options: Record<string, string>) => new Given([], options);

  test('from the first line of a file, from a variable, or asked', async () => {
    writeFileSync(join(dir, 'p'), 'correct horse \r\nrest\n');
    const { session } = testSession({ env: { KEY: 'battery' }, answers: ['typed'] });
    expect(await existingPassword(session, given({ passwordFile: join(dir, 'p') }), 'k')).toBe('correct horse ');
    expect(await existingPassword(session, given({ passwordEnv: 'KEY' }), 'k')).toBe('battery');
    expect(await existingPassword(session, given({}), 'k')).toBe('typed');
  });

  test('a new one is asked twice', async () => {
    expect(await newPassword(testSession({ answers: ['a', 'a'] }).session, given({}), 'k')).toBe('a');
    await expect(newPassword(testSession({ answers: ['a', 'b'] }).session, given({}), 'k')).rejects.toThrow(
      CommandError,
    );
  });

  test.each([
    ['nobody to ask', {}, undefined],
    ['empty answer', {}, ['']],
    ['empty variable', { passwordEnv: 'EMPTY' }, ['x']],
    ['unset variable', { passwordEnv: 'UNSET' }, ['x']],
    ['missing file', { passwordFile: '/nonexistent/p' }, ['x']],
    ['both', { passwordFile: '/nonexistent/p', passwordEnv: 'EMPTY' }, ['x']],
  ])('refused: %s', async (_name, options, answers) => {
    const { session } = testSession({ env: { EMPTY: '' }, ...(answers === undefined ? {} : { answers }) });
    await expect(existingPassword(session, given(options), 'k')).rejects.toMatchObject({ exit: 'usage' });
  });
});
