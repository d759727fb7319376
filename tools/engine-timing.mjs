// Does the time of signing depend on the secret? Welch's t between a fixed and a random value, both prepared by the same steps, in
// random order; |t| below 4.5 says that nothing was found, not that nothing is there. Needs a build and a quiet machine.
//   node tools/engine-timing.mjs [SAMPLES]     40,000 by default
import { randomBytes } from 'node:crypto';
import { engineModule, runEngine } from '../packages/core/dist/sm/engine/instance.js';

const samples = Number(process.argv[2] ?? 40_000);
const { exports, bytes, at } = runEngine(engineModule());
const slot = at.SLOTS;
const [digest, signature, nonce, blinding, inverse, privateKey] = [0, 32, 96, 128, 192, 224];
const generator = Buffer.from(
  '32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0',
  'hex',
);
bytes.set(generator, slot + nonce);
exports.buildTable(slot, at.BASE_NARROW, 5);
bytes.set(generator, slot + nonce);
exports.buildTable(slot, at.BASE_WIDE, 8);
exports.useWideBase();

/** A number in [1, n − 1]: the first byte keeps it below n. */
function number() {
  const random = randomBytes(32);
  random[0] &= 0x7f;
  random[31] |= 1;
  return random;
}

bytes.set(number(), slot + nonce);
exports.prepareKey(slot);
const keyInverse = bytes.slice(slot + inverse, slot + inverse + 32);

/** What is timed, by name: where the value goes, and what runs. Each gets the rest of its slot anew. */
const subjects = {
  'sign: nonce k, k near 0': { to: nonce, fixed: one(), run: () => exports.sign(slot) },
  'sign: nonce k, one random k': { to: nonce, fixed: number(), run: () => exports.sign(slot) },
  'sign: inverse of 1 + d': { to: inverse, fixed: one(), run: () => exports.sign(slot) },
  'key: inverse of 1 + d from d': { to: nonce, fixed: one(), run: () => exports.prepareKey(slot) },
  'key: public key of d': { to: nonce, fixed: one(), run: () => exports.multiplyBase(slot) },
  'nonce from d': {
    to: privateKey,
    fixed: one(),
    run: () => exports.deriveNonce(slot + privateKey, slot + digest, slot + blinding, 32, 0, slot + nonce),
  },
  // The control is meant to be found: verification takes the time its numbers need.
  'control: verification by s, variable time': { to: signature + 32, fixed: one(), run: () => exports.verify(slot) },
};

function one() {
  const value = Buffer.alloc(32);
  value[31] = 1;
  return value;
}

function measure({ to, fixed, run }) {
  const times = [new Float64Array(samples), new Float64Array(samples)];
  const counts = [0, 0];
  const choices = [fixed, fixed];
  while (counts[0] + counts[1] < samples) {
    // Both classes draw, copy and fill alike; only the bytes differ.
    const drawn = number();
    choices[1] = drawn;
    const kind = randomBytes(1)[0] & 1;
    bytes.set(randomBytes(256), slot);
    bytes.set(number(), slot + nonce);
    bytes.set(number(), slot + signature);
    bytes.set(number(), slot + signature + 32);
    bytes.set(keyInverse, slot + inverse);
    if (run === subjects['control: verification by s, variable time'].run) bytes.set(generator, slot + nonce);
    new DataView(bytes.buffer).setBigUint64(slot + 160, 0n);
    bytes.set(choices[kind], slot + to);
    const start = process.hrtime.bigint();
    run();
    times[kind][counts[kind]++] = Number(process.hrtime.bigint() - start);
  }
  return times.map((list, kind) => list.subarray(0, counts[kind]));
}

/** Welch's t after the slowest share of all samples, interrupts and neighbours, has been cut away. */
function welch([first, second], share) {
  const all = Float64Array.from([...first, ...second]).sort();
  const limit = all[Math.floor(all.length * share) - 1];
  const [a, b] = [first, second].map((list) => list.filter((time) => time <= limit));
  const mean = (list) => list.reduce((sum, x) => sum + x, 0) / list.length;
  const variance = (list, m) => list.reduce((sum, x) => sum + (x - m) ** 2, 0) / (list.length - 1);
  const [ma, mb] = [mean(a), mean(b)];
  return (ma - mb) / Math.sqrt(variance(a, ma) / a.length + variance(b, mb) / b.length);
}

for (const [name, subject] of Object.entries(subjects)) {
  const warm = Date.now() + 500;
  while (Date.now() < warm) subject.run();
  const times = measure(subject);
  const values = [0.5, 0.75, 0.9].map((share) => welch(times, share));
  const shown = values.map((t) => t.toFixed(1).padStart(7)).join('');
  const [found, expected] = [values.some((t) => Math.abs(t) > 4.5), name.startsWith('control')];
  console.log(`${name.padEnd(44)}${shown}   ${found ? 'differs' : 'no difference'}${found === expected ? '' : '  !'}`);
  if (found !== expected) process.exitCode = 1;
}
