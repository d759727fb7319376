import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commands } from '../src/grammar/index.ts';
import { MessageWorld } from './message-world.ts';
import { type Outcome, yinxin } from './support.ts';

let world: MessageWorld;
beforeAll(async () => {
  world = await MessageWorld.make();
});
afterAll(() => rmSync(world.dir, { recursive: true }));

const at = (name: string): string => world.at(name);
const json = ({ out }: Outcome) => JSON.parse(out) as Record<string, unknown>;
const error = (outcome: Outcome) => json(outcome)['error'] as Record<string, unknown>;

const nouns = ['ca', 'cert', 'crl', 'ocsp', 'key', 'p12', 'tsa', 'cms'];
/** What it prints is a protocol for programs already. */
const without = ['key serve'];

describe('--json', () => {
  test('every command for keys, certificates and messages has it', () => {
    const lacking = commands
      .filter(({ path }) => nouns.includes(path.split(' ')[0] ?? ''))
      .filter(({ options }) => options?.every(({ flags }) => flags !== '--json'))
      .map(({ path }) => path);
    expect(lacking).toEqual(without);
  });

  test('what is written is said, beside the file and not in it', async () => {
    const sign = ['cms', 'sign', at('text'), ...world.own('signer'), '--json'];
    const signed = await yinxin([...sign, '--out', at('a.p7s')]);
    expect([signed.code, json(signed)]).toEqual([
      0,
      { schemaVersion: 1, file: at('a.p7s'), size: readFileSync(at('a.p7s')).length },
    ]);
    const dry = await yinxin([...sign, '--out', at('b.p7s'), '--dry-run']);
    expect(json(dry)).toEqual({ schemaVersion: 1, file: at('b.p7s') });
    const asked = await yinxin(['cms', 'timestamp', at('a.p7s'), '--request-out', at('a.tsq'), '--json']);
    expect(json(asked)).toMatchObject({ file: at('a.tsq') });
    for (const argv of [
      ['cms', 'countersign', at('a.p7s'), ...world.own('second')],
      ['cms', 'encrypt', at('text'), '--recipient', at('reader.cert.pem')],
      ['tsa', 'request', at('text')],
    ]) {
      const out = at(`${argv.slice(0, 2).join('-')}.out`);
      expect(json(await yinxin([...argv, '--out', out, '--json']))).toMatchObject({ schemaVersion: 1, file: out });
    }
    const tsa = ['tsa', 'init', '--dir', at('tsa'), '--cert', at('tsa.cert.pem'), '--policy', '1.2.156.990000.1'];
    expect(json(await yinxin([...tsa, '--json']))).toMatchObject({ schemaVersion: 1, policies: ['1.2.156.990000.1'] });
  });

  test('a certificate above goes along with a message that is signed and encrypted', async () => {
    const encrypt = [
      'cms',
      'encrypt',
      at('text'),
      '--recipient',
      at('reader.cert.pem'),
      '--chain',
      at('root.cert.pem'),
    ];
    const both = await yinxin([...encrypt, ...world.own('signer'), '--out', at('chained.p7m')]);
    expect(both).toMatchObject({ code: 0 });
    const shown = await yinxin(['cms', 'inspect', at('chained.p7m')]);
    expect(shown.out).toContain(world.certificate('root').subject.text);
    expect((await yinxin([...encrypt, '--out', at('alone.p7m')])).code).toBe(2);
    expect(existsSync(at('alone.p7m'))).toBe(false);
  });
});

describe('an error under --json', () => {
  test('of the command, of the library, of the line', async () => {
    const missing = await yinxin(['cert', 'lint', at('nowhere'), '--json']);
    expect(missing.code).toBe(4);
    expect(json(missing)['schemaVersion']).toBe(1);
    expect(error(missing)).toMatchObject({ code: 'file.unreadable', exit: 4 });
    expect(missing.err).toContain(String(error(missing)['text']));
    writeFileSync(at('broken'), 'x');
    const broken = await yinxin(['key', 'inspect', at('broken'), '--json']);
    expect(error(broken)).toMatchObject({ exit: broken.code, cause: { code: expect.stringMatching(/^ERR_/) } });
    const line = await yinxin(['cert', 'lint', '--json', '--lang', 'zh']);
    expect(error(line)).toMatchObject({ code: 'E_USAGE', exit: 2 });
    for (const { code } of [error(missing), error(line)] as { code: string }[])
      expect((await yinxin(['explain', code])).code).toBe(0);
  });

  test('nothing on standard output without --json, or when the result goes there', async () => {
    expect((await yinxin(['cert', 'lint', at('nowhere')])).out).toBe('');
    const decrypt = ['cms', 'decrypt', at('nowhere'), '--key', at('reader.key.pem'), '--out', '-', '--json'];
    const outcome = await yinxin(decrypt);
    expect([outcome.code, outcome.out]).toEqual([4, '']);
  });
});
