import { describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../../src/base/bytes.ts';
import { createSm2Pool, type PoolVerifyItem, type PoolWorker, serveSm2Pool } from '../../src/pool/index.ts';
import { generateSm2KeyPair, signSm2, verifySm2 } from '../../src/sm/index.ts';
import { seededRandom } from '../support/seeded-random.ts';

const random = seededRandom('sm2-pool');
const signer = generateSm2KeyPair(random);
const other = generateSm2KeyPair(random);

/** A worker on this thread, in the manner of the web, that can be made to fail. */
class LocalWorker implements PoolWorker {
  readonly pieces: { readonly kind: string; readonly packed?: ArrayBuffer }[] = [];
  terminated = false;
  #listeners = new Map<string, (event: Event) => void>();
  #deliver: (event: Event) => void = () => undefined;
  readonly #fate: (worker: LocalWorker, piece: number) => 'work' | 'crash' | 'silence';

  constructor(fate: (worker: LocalWorker, piece: number) => 'work' | 'crash' | 'silence' = () => 'work') {
    this.#fate = fate;
    serveSm2Pool({
      addEventListener: (_type, listener) => {
        this.#deliver = listener;
      },
      postMessage: (data) => queueMicrotask(() => this.#emit('message', data)),
    });
  }

  #emit(type: string, data: unknown): void {
    if (!this.terminated) this.#listeners.get(type)?.({ data, message: 'made to fail' } as unknown as Event);
  }

  postMessage(message: unknown): void {
    const request = message as { kind: string; packed?: ArrayBuffer };
    if (request.kind === 'start') {
      this.#deliver({ data: { kind: 'start', module: undefined } } as unknown as Event);
      return;
    }
    this.pieces.push(request);
    const fate = this.#fate(this, this.pieces.length);
    if (fate === 'crash') queueMicrotask(() => this.#emit('error', undefined));
    else if (fate === 'work') setTimeout(() => this.#deliver({ data: message } as unknown as Event), 0);
  }

  terminate(): void {
    this.terminated = true;
  }

  addEventListener(type: string, listener: (event: Event) => void): void {
    this.#listeners.set(type, listener);
  }
}

/** Items of which every third is wrong in one of several ways, with the right answers. */
function itemsOf(count: number): { items: PoolVerifyItem[]; expected: boolean[] } {
  const kinds = 12;
  const made = Array.from({ length: kinds }, (_, i): PoolVerifyItem => {
    const message = utf8(`message ${i}`);
    const { privateKey, publicKey } = i % 2 === 0 ? signer : other;
    const signature = signSm2(message, privateKey, { random });
    if (i === 2) return { signature: signature.subarray(1), message, publicKey };
    if (i === 5) return { signature, message: utf8('another'), publicKey };
    if (i === 8) return { signature, message, publicKey: other.publicKey };
    if (i === 11) return { signature, message, publicKey: new Uint8Array(65) };
    return { signature, message, publicKey };
  });
  const items = Array.from({ length: count }, (_, i) => made[i % kinds] as PoolVerifyItem);
  return { items, expected: items.map((_, i) => i % 3 !== 2) };
}

const crew = (
  size: number,
  fate?: (worker: LocalWorker, piece: number) => 'work' | 'crash' | 'silence',
): { workers: LocalWorker[]; pool: ReturnType<typeof createSm2Pool> } => {
  const workers: LocalWorker[] = [];
  const spawn = (): PoolWorker => {
    const worker = new LocalWorker(fate);
    workers.push(worker);
    return worker;
  };
  return { workers, pool: createSm2Pool({ spawn, size }) };
};

describe('a pool', () => {
  test('gives the answers of one thread in the order of the items', async () => {
    const { items, expected } = itemsOf(700);
    const { pool, workers } = crew(3);
    const progress: number[] = [];
    expect(await pool.verifyMany(items, { onProgress: (done) => progress.push(done) })).toEqual(expected);
    expect(progress).toEqual([256, 512, 700]);
    expect(workers.map(({ pieces }) => pieces.length)).toEqual([1, 1, 1]);
    expect(await pool.verifyMany([])).toEqual([]);
    await pool.close();
    expect(workers.every(({ terminated }) => terminated)).toBe(true);
  });

  test('signs what verifies, under other user IDs and in both formats, and forgets the key', async () => {
    const { pool, workers } = crew(2);
    const messages = Array.from({ length: 300 }, (_, i) => utf8(`to be signed ${i}`));
    for (const options of [
      {},
      { userId: utf8('ALICE123@YAHOO.COM'), format: 'raw' },
      { userId: new Uint8Array(0) },
    ] as const) {
      const signatures = await pool.signMany(messages, { privateKey: signer.privateKey, random, ...options });
      expect(signatures.length).toBe(300);
      for (const i of [0, 1, 255, 256, 299])
        expect(verifySm2(signatures[i] as Uint8Array, messages[i] as Uint8Array, signer.publicKey, options)).toBe(true);
      const items = signatures.map((signature, i) => ({
        signature,
        message: messages[i] as Uint8Array,
        publicKey: signer.publicKey,
      }));
      expect(await pool.verifyMany(items, options)).toEqual(items.map(() => true));
      expect(new Set(signatures.map((signature) => signature.join())).size).toBe(300);
    }
    const packed = workers.flatMap(({ pieces }) => pieces).map((piece) => Buffer.from(piece.packed as ArrayBuffer));
    expect(packed.length).toBe(12);
    expect(packed.some((buffer) => buffer.includes(Buffer.from(signer.privateKey)))).toBe(false);
    await pool.close();
  });

  test('takes items as it can do with them, and stops taking when nobody reads on', async () => {
    const { items, expected } = itemsOf(256 * 40);
    const { pool } = crew(2);
    let taken = 0;
    async function* source(): AsyncGenerator<PoolVerifyItem> {
      for (const item of items) {
        taken++;
        yield item;
      }
    }
    const seen: boolean[] = [];
    for await (const verdict of pool.verifyEach(source())) {
      seen.push(verdict);
      // Two pieces at once for each of two workers, and the one in the making.
      expect(taken - seen.length).toBeLessThanOrEqual(256 * 5);
      if (seen.length === 2000) break;
    }
    expect(seen).toEqual(expected.slice(0, 2000));
    const before = taken;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(taken).toBe(before);
    await pool.close();
  });

  test('several calls share the workers', async () => {
    const { items, expected } = itemsOf(600);
    const { pool } = crew(2);
    const [first, second, signatures] = await Promise.all([
      pool.verifyMany(items),
      pool.verifyMany(items.toReversed()),
      pool.signMany([utf8('one')], { privateKey: signer.privateKey, random }),
    ]);
    expect(first).toEqual(expected);
    expect(second).toEqual(expected.toReversed());
    expect(signatures.length).toBe(1);
    await pool.close();
  });

  test('long messages go in more pieces', async () => {
    const { pool, workers } = crew(1);
    const messages = Array.from({ length: 5 }, (_, i) => concatBytes(utf8(`${i}`), new Uint8Array(700_000)));
    const signatures = await pool.signMany(messages, { privateKey: signer.privateKey, random });
    expect(verifySm2(signatures[4] as Uint8Array, messages[4] as Uint8Array, signer.publicKey)).toBe(true);
    expect(workers[0]?.pieces.length).toBe(3);
    await pool.close();
  });
});

describe('when something goes wrong', () => {
  test('an error of the work is the error of the call', async () => {
    const { pool } = crew(2);
    const call = pool.signMany([utf8('m')], { privateKey: new Uint8Array(32), random });
    await expect(call).rejects.toMatchObject({ code: 'ERR_KEY_PRIVATE' });
    const broken = pool.signMany([utf8('m')], { privateKey: signer.privateKey, random: () => new Uint8Array(3) });
    await expect(broken).rejects.toMatchObject({ code: 'ERR_RANDOM' });
    const failing = (async function* (): AsyncGenerator<Uint8Array> {
      yield utf8('m');
      throw new Error('no more');
    })();
    await expect(pool.signMany(failing, { privateKey: signer.privateKey, random })).rejects.toThrow('no more');
    expect((await pool.signMany([utf8('m')], { privateKey: signer.privateKey, random })).length).toBe(1);
    await pool.close();
  });

  test('the pieces of a lost worker are done again, and another takes its place', async () => {
    let crashes = 0;
    const { pool, workers } = crew(2, (_worker, piece) => (piece === 3 && crashes++ < 2 ? 'crash' : 'work'));
    const { items, expected } = itemsOf(256 * 12);
    expect(await pool.verifyMany(items)).toEqual(expected);
    expect(crashes).toBeGreaterThanOrEqual(2);
    expect(workers.length).toBe(4);
    await pool.close();
  });

  test('a piece that takes two workers with it is rejected; the others are not', async () => {
    const { pool, workers } = crew(2, (worker) => {
      const last = worker.pieces.at(-1)?.packed as ArrayBuffer;
      return Buffer.from(last).includes('poison') ? 'crash' : 'work';
    });
    const { items, expected } = itemsOf(300);
    const poisoned = pool.signMany([utf8('poison')], { privateKey: signer.privateKey, random });
    const others = pool.verifyMany(items);
    await expect(poisoned).rejects.toMatchObject({ code: 'ERR_POOL_WORKER', details: { reason: 'made to fail' } });
    expect(await others).toEqual(expected);
    expect(workers.length).toBe(4);
    await pool.close();
  });

  test('when every worker is lost, all calls are rejected, the later ones too', async () => {
    const { pool, workers } = crew(2, () => 'crash');
    const { items } = itemsOf(2000);
    const calls = [pool.verifyMany(items), pool.verifyMany(items)];
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'ERR_POOL_WORKER' });
    await expect(pool.verifyMany(items)).rejects.toMatchObject({ code: 'ERR_POOL_WORKER' });
    expect(workers.length).toBeLessThanOrEqual(4);
    expect(workers.every(({ terminated }) => terminated)).toBe(true);
    await pool.close();
  });

  test('an abort ends a call at once, and no other', async () => {
    let quiet = true;
    const { pool } = crew(1, () => (quiet ? 'silence' : 'work'));
    const { items, expected } = itemsOf(600);
    const controller = new AbortController();
    const call = pool.verifyMany(items, { signal: controller.signal });
    await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
    await expect(pool.verifyMany(items, { signal: controller.signal })).rejects.toThrow('enough');
    quiet = false;
    await pool.close();
    const { pool: next } = crew(1);
    expect(await next.verifyMany(items, { signal: new AbortController().signal })).toEqual(expected);
    await next.close();
  });

  test('closing rejects what is under way and what comes after', async () => {
    const { pool } = crew(2, () => 'silence');
    const { items } = itemsOf(5000);
    const call = pool.verifyMany(items);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const closing = pool.close();
    await expect(call).rejects.toMatchObject({ code: 'ERR_POOL_CLOSED' });
    await closing;
    await expect(pool.verifyMany(items)).rejects.toMatchObject({ code: 'ERR_POOL_CLOSED' });
    await pool.close();
  });

  test('no pool without workers', () => {
    for (const size of [0, -1, 1.5, 1025, Number.NaN])
      expect(() => createSm2Pool({ spawn: () => new LocalWorker(), size })).toThrow(
        expect.objectContaining({ code: 'ERR_ARGUMENT' }),
      );
  });
});
