// From a started process to the first verdict: importing, compiling, the first verification of a signer nobody knows yet.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { fromBase64, toHex } from '@yinxin/core';
import { generateSm2KeyPair, signSm2 } from '@yinxin/core/sm';
import { seededRandom } from '@yinxin/testkit';

const program = fileURLToPath(new URL('../peers/first-verdict.mjs', import.meta.url));

export function start() {
  const random = seededRandom('start');
  const { privateKey, publicKey } = generateSm2KeyPair(random);
  const message = new TextEncoder().encode('first');
  const values = [publicKey, signSm2(message, privateKey, { random }), message].map(toHex);
  const contender = (who) => ({
    sample: () => ({
      [who]: Number(execFileSync(process.execPath, [program, who, ...values], { encoding: 'utf8' })),
    }),
  });
  return {
    name: 'start',
    contenders: ['yinxin', 'yinxin without WebAssembly', 'sm-crypto', 'sm-crypto-v2'].map(contender),
    comparisons: [
      {
        title: 'import to first verdict',
        unit: 'ms',
        ours: 'yinxin',
        theirs: ['yinxin without WebAssembly', 'sm-crypto', 'sm-crypto-v2'],
        lowerIsBetter: true,
      },
    ],
    remarks: [moduleSize],
  };
}

async function moduleSize() {
  const folder = new URL('../../packages/core/dist/sm/engine/', import.meta.url);
  const { moduleText } = await import(new URL('module.generated.js', folder).href);
  const bytes = fromBase64(moduleText.replace(/\s/g, ''));
  const zipped = gzipSync(bytes, { level: 9 }).length;
  return { what: 'the engine’s module', unit: 'bytes', values: { plain: bytes.length, gzipped: zipped } };
}
