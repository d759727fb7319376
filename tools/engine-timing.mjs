// Does the time of signing depend on the secret? Welch's t between a fixed and a random value, both prepared by the same steps, in
// random order; |t| below 4.5 says that nothing was found, not that nothing is there. Needs a build and a quiet machine.
//   node tools/engine-timing.mjs [SAMPLES] [wasm|portable]     40,000 by default; both engines
import { randomBytes } from 'node:crypto';
import { engineModule, runEngine } from '../packages/core/dist/sm/engine/instance.js';
import { inverseOf, multiplyBase, signWithNonce } from '../packages/core/dist/sm/engine/portable/sign.js';
import { PortableEngine } from '../packages/core/dist/sm/engine/portable-engine.js';
import { deriveNonce } from '../packages/core/dist/sm/nonce.js';

const samples = Number(process.argv[2] ?? 40_000);
const engines = process.argv[3] === undefined ? ['wasm', 'portable'] : [process.argv[3]];
const generator = Buffer.from(
  '32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0',
  'hex',
);

/** A number in [1, n − 1]: the first byte keeps it below n. */
function number() {
  const random = randomBytes(32);
  random[0] &= 0x7f;
  random[31] |= 1;
  return random;
}

function one() {
  const value = Buffer.alloc(32);
  value[31] = 1;
  return value;
}

/** What is timed, by name: a fixed value, how a value is put where it belongs, with all beside it drawn anew, and what runs. */
function wasmSubjects() {
  const { exports, bytes, at } = runEngine(engineModule());
  const slot = at.SLOTS;
  const [digest, signature, nonce, blinding, inverse, privateKey] = [0, 32, 96, 128, 192, 224];
  bytes.set(generator, slot + nonce);
  exports.buildTable(slot, at.BASE_NARROW, 5);
  bytes.set(generator, slot + nonce);
  exports.buildTable(slot, at.BASE_WIDE, 8);
  exports.useWideBase();
  bytes.set(number(), slot + nonce);
  exports.prepareKey(slot);
  const keyInverse = bytes.slice(slot + inverse, slot + inverse + 32);
  const subject = (to, fixed, run, point) => ({
    fixed,
    put(value) {
      bytes.set(randomBytes(256), slot);
      bytes.set(number(), slot + nonce);
      bytes.set(number(), slot + signature);
      bytes.set(number(), slot + signature + 32);
      bytes.set(keyInverse, slot + inverse);
      if (point !== undefined) bytes.set(point, slot + nonce);
      new DataView(bytes.buffer).setBigUint64(slot + 160, 0n);
      bytes.set(value, slot + to);
    },
    run,
  });
  return {
    'sign: nonce k, k near 0': subject(nonce, one(), () => exports.sign(slot)),
    'sign: nonce k, one random k': subject(nonce, number(), () => exports.sign(slot)),
    'sign: inverse of 1 + d': subject(inverse, one(), () => exports.sign(slot)),
    'key: inverse of 1 + d from d': subject(nonce, one(), () => exports.prepareKey(slot)),
    'key: public key of d': subject(nonce, one(), () => exports.multiplyBase(slot)),
    'nonce from d': subject(privateKey, one(), () =>
      exports.deriveNonce(slot + privateKey, slot + digest, slot + blinding, 32, 0, slot + nonce),
    ),
    // The control is meant to be found: verification takes the time its numbers need.
    'control: verification by s, variable time': subject(signature + 32, one(), () => exports.verify(slot), generator),
  };
}

function portableSubjects() {
  const keyInverse = inverseOf(number());
  const engine = new PortableEngine();
  const key = engine.newKey(new Uint8Array(generator));
  // The same arrays in both classes, as in the module.
  const value = new Uint8Array(32);
  const [e, k, blinding, signature] = [32, 32, 32, 64].map((length) => new Uint8Array(length));
  const subject = (fixed, run) => ({
    fixed,
    put(bytes) {
      for (const rest of [e, blinding]) rest.set(randomBytes(32));
      k.set(number());
      signature.set(number());
      signature.set(bytes, 32);
      value.set(bytes);
    },
    run,
  });
  return {
    'sign: nonce k, k near 0': subject(one(), () => signWithNonce(e, keyInverse, value, blinding)),
    'sign: nonce k, one random k': subject(number(), () => signWithNonce(e, keyInverse, value, blinding)),
    'sign: inverse of 1 + d': subject(one(), () => signWithNonce(e, value, k, blinding)),
    'key: inverse of 1 + d from d': subject(one(), () => inverseOf(value)),
    'key: public key of d': subject(one(), () => multiplyBase(value)),
    'nonce from d': subject(one(), () => deriveNonce(value, e, blinding, 0)),
    'control: verification by s, variable time': subject(one(), () => engine.verify({ key, signature, e })),
  };
}

function measure({ fixed, put, run }) {
  const times = [new Float64Array(samples), new Float64Array(samples)];
  const counts = [0, 0];
  const value = Buffer.alloc(32);
  while (counts[0] + counts[1] < samples) {
    // Both classes draw, mix and fill alike, in the same places; only the bytes differ.
    const drawn = number();
    const kind = randomBytes(1)[0] & 1;
    for (let i = 0; i < 32; i++) value[i] = fixed[i] ^ ((fixed[i] ^ drawn[i]) & -kind);
    put(value);
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

for (const engine of engines) {
  for (const [name, subject] of Object.entries(engine === 'wasm' ? wasmSubjects() : portableSubjects())) {
    const warm = Date.now() + 500;
    subject.put(number());
    while (Date.now() < warm) subject.run();
    const times = measure(subject);
    const values = [0.5, 0.75, 0.9].map((share) => welch(times, share));
    const shown = values.map((t) => t.toFixed(1).padStart(7)).join('');
    const [found, expected] = [values.some((t) => Math.abs(t) > 4.5), name.startsWith('control')];
    console.log(
      `${`${engine} ${name}`.padEnd(52)}${shown}   ${found ? 'differs' : 'no difference'}${found === expected ? '' : '  !'}`,
    );
    if (found !== expected) process.exitCode = 1;
  }
}
