// The pool of workers: the same work with one worker and with one on every core (two at least).
import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { createSm2Pool } from '@yinxin/core/pool';
import { generateSm2KeyPair, prepareSm2Signer } from '@yinxin/core/sm';
import { timedAsync } from '../measure.mjs';
import { messages } from './sm2.mjs';

const perCall = 4096;

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
  return {
    name: 'cores',
    contenders: pools.flatMap(({ size, pool }) => [
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
    comparisons: ['verify', 'sign'].map((what) => ({
      title: `${what}, ${perCall} at a time`,
      unit: 'signatures/s',
      ours: name(what, most),
      theirs: [name(what, 1)],
    })),
    close: () => Promise.all(pools.map(({ pool }) => pool.close())),
  };
}
