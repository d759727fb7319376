// The pool of workers: the same work with one worker and with one on every core (two at least); beside it what threads that nobody
// feeds would do, which is the most that the machine gives.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { createSm2Pool } from '@yinxin/core/pool';
import { generateSm2KeyPair, prepareSm2Signer } from '@yinxin/core/sm';
import { timedAsync } from '../measure.mjs';
import { messages } from './sm2.mjs';

const perCall = 32_768;

export function cores() {
  const random = (length) => new Uint8Array(randomBytes(length));
  const { privateKey, publicKey } = generateSm2KeyPair(random);
  const signer = prepareSm2Signer(privateKey);
  const signed = messages.map((message) => ({ message, publicKey, signature: signer.sign(message, { random }) }));
  const items = Array.from({ length: perCall }, (_, i) => signed[i % signed.length]);
  const lots = items.map(({ message }) => message);
  const most = Math.max(2, availableParallelism());
  const worker = new URL(import.meta.resolve('@yinxin/core/pool/worker'));
  const pools = [1, most].map((size) => ({ size, pool: createSm2Pool({ spawn: () => new Worker(worker), size }) }));
  const name = (what, size) => `${what}, ${size} worker${size === 1 ? '' : 's'}`;
  const data = { signed: signed.map(({ message, signature }) => ({ message, signature })), privateKey, publicKey };
  const threads = Array.from(
    { length: most },
    () => new Worker(new URL('../peers/alone.mjs', import.meta.url), { workerData: data }),
  );
  const alone = (what, size) => `${what}, ${size} thread${size === 1 ? '' : 's'} that nobody feeds`;
  const unfed = (what, size) => ({
    sample: async (seconds) => {
      const rates = threads.slice(0, size).map(async (thread) => {
        thread.postMessage({ what, seconds });
        const [rate] = await once(thread, 'message');
        return rate;
      });
      return { [alone(what, size)]: (await Promise.all(rates)).reduce((a, b) => a + b) };
    },
  });
  const works = ['verify', 'sign'];
  return {
    name: 'cores',
    contenders: [
      ...works.flatMap((what) => [unfed(what, 1), unfed(what, most)]),
      ...pools.flatMap(({ size, pool }) => [
        timedAsync(
          name('verify', size),
          async () => {
            if (!(await pool.verifyMany(items)).every(Boolean)) throw new Error('a signature does not verify');
          },
          perCall,
          'wall',
        ),
        timedAsync(name('sign', size), () => pool.signMany(lots, { privateKey, random }), perCall, 'wall'),
      ]),
    ],
    comparisons: works.flatMap((what) => [
      {
        title: `${what}, ${perCall} at a time`,
        unit: 'signatures/s',
        ours: name(what, most),
        theirs: [name(what, 1), alone(what, most)],
      },
      { title: `${what}, nobody feeds`, unit: 'signatures/s', ours: alone(what, most), theirs: [alone(what, 1)] },
    ]),
    close: () =>
      Promise.all([...pools.map(({ pool }) => pool.close()), ...threads.map((thread) => thread.terminate())]),
  };
}
