// This library where WebAssembly is refused, in a process of its own. Usage: portable SECONDS; prints NAME VALUE.
import { randomBytes } from 'node:crypto';

delete globalThis.WebAssembly;
const { generateSm2KeyPair, prepareSm2Signer, prepareSm2Verifier, verifySm2 } = await import('@yinxin/core/sm');

const seconds = Number(process.argv[2] ?? 0.2);
const random = (length) => new Uint8Array(randomBytes(length));
const { privateKey, publicKey } = generateSm2KeyPair(random);
const signer = prepareSm2Signer(privateKey);
const verifier = prepareSm2Verifier(publicKey);
const signed = Array.from({ length: 256 }, (_, i) => {
  const message = new TextEncoder().encode(`message ${i} `.repeat(20).slice(0, 200));
  return { message, signature: signer.sign(message, { random }) };
});
for (const { message, signature } of signed)
  if (!verifier.verify(signature, message)) throw new Error('a signature of the benchmark does not verify');

/** Warms up for as long as it measures: the contenders in the main process have been running since the first cycle. */
function measure(name, run) {
  const warm = performance.now() + seconds * 1000;
  while (performance.now() < warm) for (let i = 0; i < 4; i++) run(signed[i]);
  const start = performance.now();
  const before = process.cpuUsage();
  let count = 0;
  while (performance.now() - start < seconds * 1000) for (let i = 0; i < 4; i++) run(signed[count++ % signed.length]);
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(`${name} ${((count * 1e6) / (user + system)).toFixed(1)}\n`);
}

measure('verify-known', ({ message, signature }) => verifier.verify(signature, message));
measure('verify-new', ({ message, signature }) => verifySm2(signature, message, publicKey));
measure('sign', ({ message }) => signer.sign(message, { random }));
