import { expect, test } from 'vitest';
import { utf8 } from '../../src/base/bytes.ts';
import { createSm2Pool, type PoolWorker } from '../../src/pool/index.ts';
import { packBytes } from '../../src/pool/packing.ts';
import { generateSm2KeyPair } from '../../src/sm/index.ts';
import { seededRandom } from '../support/seeded-random.ts';

const random = seededRandom('miscounting worker');
const { privateKey, publicKey } = generateSm2KeyPair(random);

/** A worker that answers every piece of work with the same bytes. */
function answering(result: () => ArrayBuffer): PoolWorker {
  let deliver: (event: Event) => void = () => undefined;
  return {
    postMessage: (message) => {
      const { kind, id } = message as { kind: string; id: number };
      if (kind === 'work')
        queueMicrotask(() => deliver({ data: { kind: 'done', id, result: result() } } as unknown as Event));
    },
    terminate: () => undefined,
    addEventListener: (type, listener) => {
      if (type === 'message') deliver = listener;
    },
  };
}

test.each([0, 2, 4, 300])('%i verdicts for three items are an error, not verdicts of other items', async (count) => {
  const pool = createSm2Pool({ spawn: () => answering(() => new Uint8Array(count).fill(1).buffer), size: 1 });
  const item = { signature: new Uint8Array(70), message: utf8('x'), publicKey };
  await expect(pool.verifyMany([item, item, item])).rejects.toMatchObject({ code: 'ERR_POOL_WORKER' });
  await pool.close();
});

test.each([0, 1, 3])('%i signatures for two messages', async (count) => {
  const worker = (): PoolWorker => answering(() => packBytes(new Array(count).fill(new Uint8Array(70))));
  const pool = createSm2Pool({ spawn: worker, size: 1 });
  await expect(pool.signMany([utf8('x'), utf8('y')], { privateKey, random })).rejects.toMatchObject({
    code: 'ERR_POOL_WORKER',
  });
  await pool.close();
});
