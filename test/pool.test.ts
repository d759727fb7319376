import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { utf8 } from '@yinxin/core';
import { createSm2Pool } from '@yinxin/core/pool';
import { generateSm2KeyPair } from '@yinxin/core/sm';
import { seededRandom } from '@yinxin/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle } from './support/bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'yinxin-pool-'));
const program = join(folder, 'worker.mjs');
afterAll(() => rmSync(folder, { recursive: true }));

const random = seededRandom('pool');
const { privateKey, publicKey } = generateSm2KeyPair(random);
const messages = Array.from({ length: 900 }, (_, i) => utf8(`message ${i}`));

describe('a pool of worker threads', () => {
  beforeAll(async () => writeFileSync(program, await bundle("import '@yinxin/core/pool/worker';")));

  test('signs and verifies, and survives the end of a worker', { timeout: 60_000 }, async () => {
    const workers: Worker[] = [];
    const spawn = (): Worker => {
      const worker = new Worker(program);
      workers.push(worker);
      return worker;
    };
    const pool = createSm2Pool({ spawn, size: 2 });
    const signatures = await pool.signMany(messages, { privateKey, random });
    const items = signatures.map((signature, i) => ({
      signature,
      message: messages[i % 5 === 4 ? 0 : i] as Uint8Array,
      publicKey,
    }));
    const expected = items.map((_, i) => i % 5 !== 4);
    expect(await pool.verifyMany(items)).toEqual(expected);
    const call = pool.verifyMany(items, {
      onProgress: (done) => {
        if (done <= 256) workers[0]?.terminate();
      },
    });
    expect(await call).toEqual(expected);
    expect(await pool.verifyMany(items)).toEqual(expected);
    expect(workers.length).toBe(3);
    await pool.close();
    expect(workers.map(({ threadId }) => threadId)).toEqual([-1, -1, -1]);
  });

  test('a worker that cannot start is reported', async () => {
    const pool = createSm2Pool({ spawn: () => new Worker(join(folder, 'absent.mjs')), size: 2 });
    const items = [{ signature: new Uint8Array(70), message: utf8('m'), publicKey }];
    await expect(pool.verifyMany(items)).rejects.toMatchObject({ code: 'ERR_POOL_WORKER' });
    await pool.close();
  });
});
