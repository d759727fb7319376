// Milliseconds from the beginning of the import to the first verdict. Usage: first-verdict WHO KEY SIGNATURE MESSAGE (hexadecimal).
const [who, key, signature, message] = process.argv.slice(2);
const bytes = (hex) => new Uint8Array(Buffer.from(hex, 'hex'));
if (who === 'yinxin without WebAssembly') delete globalThis.WebAssembly;

const started = performance.now();
let verdict;
if (who.startsWith('yinxin')) {
  const { verifySm2 } = await import('@yinxin/core/sm');
  verdict = verifySm2(bytes(signature), bytes(message), bytes(key));
} else {
  const module = await import(who);
  const { sm2 } = module.sm2 === undefined ? module.default : module;
  const options = { der: true, hash: true, userId: '1234567812345678' };
  // The older one takes arrays of numbers, the newer one octets.
  const input = who === 'sm-crypto' ? [...bytes(message)] : bytes(message);
  verdict = sm2.doVerifySignature(input, signature, key, options);
}
const spent = performance.now() - started;
if (verdict !== true) throw new Error(`${who} does not verify`);
process.stdout.write(`${spent.toFixed(3)}\n`);
