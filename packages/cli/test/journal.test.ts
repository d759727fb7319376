import { spawn } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toHex } from '@yinxin/core';
import { createSm2Signer, decodePem, parsePrivateKey, type Signer } from '@yinxin/core/crypto';
import { parseCertificate, prepareCertificate, verifyCertificateSignature } from '@yinxin/core/x509';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CaFolder } from '../src/ca/folder.ts';
import { Journal } from '../src/ca/journal.ts';
import { CommandError } from '../src/command-error.ts';
import { yinxin } from './support.ts';

const world = { env: { KEY: 'correct horse battery' } };
const secret = ['--password-env', 'KEY'];
let base = '';
let template = '';
let privateKey: Uint8Array;
let signer: Signer;

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'yinxin-journal-'));
  template = join(base, 'template');
  await yinxin(['ca', 'init', '--dir', template, '--name', '示范甲省', ...secret], world);
  privateKey = parsePrivateKey(readFileSync(join(template, 'sub.key.pem'), 'utf8'), 'correct horse battery');
  signer = createSm2Signer(privateKey, { random: (length) => randomFillSync(new Uint8Array(length)) });
});
afterAll(() => rmSync(base, { recursive: true }));

/** A CA folder of its own for a test. */
function folderOf(name: string): string {
  const dir = join(base, name);
  cpSync(template, dir, { recursive: true });
  return dir;
}

const issuerOf = (dir: string) =>
  parseCertificate(decodePem(readFileSync(join(dir, 'sub.cert.pem')))[0]?.bytes ?? new Uint8Array());

async function issueOne(dir: string, serial: number, by: Signer = signer): Promise<string> {
  const issuer = issuerOf(dir);
  return CaFolder.with(dir, issuer.notBefore, async (folder) => {
    const prepared = prepareCertificate(
      {
        profile: 'device',
        subject: { C: 'CN', CN: '设备' },
        subjectPublicKey: signer.publicKey,
        issuer: { certificate: issuer },
        serialNumber: new Uint8Array(16).fill(serial),
        notBefore: issuer.notBefore,
        notAfter: issuer.notBefore + 86_400_000,
      },
      by,
    );
    await folder.issue({ prepared, signer: by, ca: 'sub', at: issuer.notBefore });
    return prepared.serialNumber;
  });
}

async function messageOf(work: () => unknown): Promise<string> {
  try {
    await work();
    return 'no error';
  } catch (error) {
    if (error instanceof CommandError) return error.message;
    throw error;
  }
}

describe('the journal', () => {
  test('an intent is on disk before the key is used, the certificate before it is returned', async () => {
    const dir = folderOf('order');
    let seen = '';
    const watching: Signer = {
      ...signer,
      sign: (message) => {
        seen = readFileSync(join(dir, 'journal.log'), 'utf8');
        return signer.sign(message);
      },
    };
    const serial = await issueOne(dir, 0x41, watching);
    expect(seen.trim().split('\n').at(-1)).toContain(`"kind":"intent"`);
    expect(seen).toContain(serial);
    const { entries } = Journal.open(dir);
    expect(entries.map(({ kind }) => kind)).toEqual(['intent', 'issued', 'intent', 'issued', 'intent', 'issued']);
    expect(existsSync(join(dir, 'issued', `${serial}.cert.pem`))).toBe(true);
  });

  test('a serial number is never used twice, not even after it was void', async () => {
    const dir = folderOf('twice');
    await issueOne(dir, 0x41);
    expect(await messageOf(() => issueOne(dir, 0x41))).toContain('has been used');
    const failing: Signer = { ...signer, sign: () => Promise.reject(new CommandError('io', 'error.internal')) };
    await messageOf(() => issueOne(dir, 0x42, failing));
    expect(await messageOf(() => issueOne(dir, 0x42))).toContain('has been used');
    const { certificates } = await CaFolder.with(dir, 0, async (folder) => folder);
    expect(certificates.map(({ state }) => state)).toEqual(['issued', 'issued', 'issued', 'void']);
  });

  test('cut off after the signature was recorded: the certificate is restored', async () => {
    const dir = folderOf('restore');
    const serial = await issueOne(dir, 0x41);
    rmSync(join(dir, 'issued'), { recursive: true });
    const status = await yinxin(['ca', 'status', '--dir', dir, '--json'], world);
    expect(JSON.parse(status.out)).toMatchObject({ voided: [], restored: expect.arrayContaining([serial]) });
    expect(status.err).toContain(`certificate ${serial} is restored`);
    expect(existsSync(join(dir, 'issued', `${serial}.cert.pem`))).toBe(true);
  });

  test('cut at every byte: back to the last acknowledged line, or a loud stop, and never a lost certificate', async () => {
    const dir = folderOf('torn');
    await issueOne(dir, 0x41);
    const whole = readFileSync(join(dir, 'journal.log'));
    const head = readFileSync(join(dir, 'journal.head'), 'utf8');
    const lines = whole.toString().split('\n').slice(0, -1);
    const outcomes: Record<string, number> = {};
    for (let length = 0; length <= whole.length; length += length % 40 === 0 ? 1 : 13) {
      writeFileSync(join(dir, 'journal.log'), whole.subarray(0, length));
      const outcome = (await messageOf(() => Journal.open(dir))).includes('lacks lines') ? 'stops' : 'opens';
      expect(outcome, `${length}`).toBe(length === whole.length ? 'opens' : 'stops');
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
    expect(outcomes['stops']).toBeGreaterThan(100);
    // A tail that was never acknowledged: what a crash in the middle of a write leaves.
    writeFileSync(join(dir, 'journal.log'), whole);
    const last = Buffer.from(`${lines.at(-1)}\n`);
    for (let length = 1; length < last.length; length += 11) {
      writeFileSync(join(dir, 'journal.log'), Buffer.concat([whole, last.subarray(0, length)]));
      expect(Journal.open(dir).entries).toHaveLength(lines.length);
    }
    expect(readFileSync(join(dir, 'journal.head'), 'utf8')).toBe(head);
    // The next line takes the place of the torn one.
    await issueOne(dir, 0x43);
    expect(Journal.open(dir).entries).toHaveLength(lines.length + 2);
  });

  test('each flipped byte is a loud stop', async () => {
    const dir = folderOf('flip');
    await issueOne(dir, 0x41);
    const path = join(dir, 'journal.log');
    const whole = readFileSync(path);
    let checked = 0;
    for (let at = 0; at < whole.length; at += 7) {
      const copy = Buffer.from(whole);
      copy[at] = (copy[at] as number) ^ 0x01;
      writeFileSync(path, copy);
      expect(await messageOf(() => Journal.open(dir)), `${at}`).toMatch(/damaged|lacks lines/);
      checked++;
    }
    expect(checked).toBe(Math.ceil(whole.length / 7));
  });

  test('lines taken out, swapped or added by another hand are a loud stop', async () => {
    const dir = folderOf('edited');
    await issueOne(dir, 0x41);
    const path = join(dir, 'journal.log');
    const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
    const write = (edited: readonly string[]): void => writeFileSync(path, `${edited.join('\n')}\n`);
    for (let at = 0; at < lines.length; at++) {
      write(lines.toSpliced(at, 1));
      expect(await messageOf(() => Journal.open(dir))).toMatch(/damaged|lacks lines/);
    }
    write([...lines.slice(0, -2), lines.at(-1) as string, lines.at(-2) as string]);
    expect(await messageOf(() => Journal.open(dir))).toMatch(/damaged/);
    write([...lines, lines[0] as string]);
    expect(await messageOf(() => Journal.open(dir))).toMatch(/damaged/);
    // A whole file of an earlier day, put back: the head remembers.
    write(lines.slice(0, 4));
    expect(await messageOf(() => Journal.open(dir))).toMatch(/lacks lines/);
  });

  test('two writers: the second notices the first instead of writing over it', async () => {
    const dir = folderOf('writers');
    const [one, two] = [Journal.open(dir), Journal.open(dir)];
    one.append({ kind: 'void', at: '', serial: '01', reason: 'test' });
    expect(await messageOf(() => two.append({ kind: 'void', at: '', serial: '02', reason: 'test' }))).toContain(
      'another process writes',
    );
    expect(Journal.open(dir).entries.at(-1)).toMatchObject({ serial: '01' });
  });
});

describe('the lock', () => {
  test('a living process keeps others out; what a dead one left is taken over', async () => {
    const dir = folderOf('lock');
    await CaFolder.with(dir, 0, async () => {
      expect(await messageOf(() => CaFolder.with(dir, 0, async () => 0))).toContain('works in this folder');
    });
    expect(existsSync(join(dir, 'lock'))).toBe(false);
    const gone = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => gone.on('exit', resolve));
    const { hostname } = await import('node:os');
    writeFileSync(join(dir, 'lock'), `${hostname()} ${gone.pid}`);
    expect(await CaFolder.with(dir, 0, async () => 'taken over')).toBe('taken over');
    writeFileSync(join(dir, 'lock'), 'elsewhere 1');
    expect(await messageOf(() => CaFolder.with(dir, 0, async () => 0))).toContain('elsewhere 1');
    // A crash while the lock was being written leaves it empty.
    writeFileSync(join(dir, 'lock'), '');
    expect(await CaFolder.with(dir, 0, async () => 'taken over')).toBe('taken over');
  });
});

describe('kill -9', () => {
  const cycles = Number(process.env['YINXIN_KILL_CYCLES'] ?? 24);
  let program = '';

  beforeAll(async () => {
    const bundle = await rolldown({
      input: fileURLToPath(new URL('issue-until-killed.ts', import.meta.url)),
      platform: 'node',
      checks: { invalidAnnotation: false },
      resolve: { conditionNames: ['@yinxin/source', 'node', 'import', 'default'] },
    });
    await bundle.write({ file: join(base, 'issue-until-killed.mjs'), format: 'esm', codeSplitting: false });
    program = join(base, 'issue-until-killed.mjs');
  }, 60_000);

  /** Lets the program issue for a while, then kills it; what it acknowledged. */
  const cycle = (dir: string, wait: number): Promise<string[]> =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [program, dir, toHex(privateKey)]);
      let out = '';
      let err = '';
      child.stdout.on('data', (chunk: Buffer) => {
        // Time counts from the first certificate, so that the start of the process does not eat it.
        if (out === '') setTimeout(() => child.kill('SIGKILL'), wait);
        out += chunk.toString();
      });
      child.stderr.on('data', (chunk: Buffer) => {
        err += chunk.toString();
      });
      child.on('exit', (code) => (code === null ? resolve(out.split('\n').slice(0, -1)) : reject(new Error(err))));
    });

  test(
    `${cycles} times: no acknowledged certificate is lost, no serial number repeats`,
    async () => {
      const dir = folderOf('killed');
      const acknowledged: string[] = [];
      for (let i = 0; i < cycles; i++) acknowledged.push(...(await cycle(dir, (i * 7) % 45)));
      const { certificates, recovery } = await CaFolder.with(dir, 0, async (folder) => folder);
      const serials = certificates.map(({ serial }) => serial);
      expect(new Set(serials).size).toBe(serials.length);
      const issued = new Map(certificates.filter(({ state }) => state === 'issued').map((one) => [one.serial, one]));
      for (const serial of acknowledged) expect(issued.has(serial), serial).toBe(true);
      expect(acknowledged.length).toBeGreaterThanOrEqual(cycles);
      expect(certificates.every(({ state }) => state !== 'pending')).toBe(true);
      expect(recovery.voided.length).toBeLessThanOrEqual(1);
      // Everything recorded as issued reads, verifies and has its file.
      const { publicKey } = issuerOf(dir);
      for (const { certificate, serial, ca } of issued.values()) {
        if (ca === 'root' || certificate === undefined) continue;
        expect(verifyCertificateSignature(parseCertificate(certificate), publicKey)).toBe(true);
        expect(existsSync(join(dir, 'issued', `${serial}.cert.pem`))).toBe(true);
      }
      expect(readdirSync(join(dir, 'issued')).filter((name) => name.endsWith('.cert.pem')).length).toBe(issued.size);
    },
    20_000 + cycles * 2_000,
  );
});
