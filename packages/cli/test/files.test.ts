import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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
