// The same work on a thread that nobody feeds: what a machine gives to so many threads at the most. A worker of groups/cores.mjs;
// for `{ what, seconds }` it answers with its rate by the clock on the wall.
import { parentPort, workerData } from 'node:worker_threads';
import { drawAhead } from '@yinxin/core';
import { prepareSm2Signer, prepareSm2Verifier, verifyManySm2 } from '@yinxin/core/sm';

const { signed, privateKey, publicKey } = workerData;
const random = drawAhead((length) => crypto.getRandomValues(new Uint8Array(length)));
const verifier = prepareSm2Verifier(publicKey);
const signer = prepareSm2Signer(privateKey);
const messages = signed.map(({ message }) => message);
const checks = signed.map((item) => ({ verifier, ...item }));
const work = { verify: () => verifyManySm2(checks), sign: () => signer.signMany(messages, { random }) };
for (const run of Object.values(work)) run();

parentPort.on('message', ({ what, seconds }) => {
  const start = performance.now();
  let count = 0;
  let spent = 0;
  while (spent < seconds * 1000) {
    work[what]();
    count += signed.length;
    spent = performance.now() - start;
  }
  parentPort.postMessage((count * 1000) / spent);
});
