import { expect, it } from 'vitest';
import { isCoreError } from '../../src/base/errors.ts';
import { parseSeal, parseSealSignature, verifySealMakerSignature, verifySealSignature } from '../../src/seal/index.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { describeShared, readShared } from '../support/shared.ts';
import { makeSeal, makeSealSignature } from './world.ts';

/** Reads and verifies; only our own errors may come out. Tells whether it verified. */
function survives(bytes: Uint8Array, kind: 'seal' | 'signature'): boolean {
  try {
    return kind === 'seal'
      ? verifySealMakerSignature(parseSeal(bytes))
      : verifySealSignature(parseSealSignature(bytes));
  } catch (error) {
    if (isCoreError(error)) return false;
    throw error;
  }
}

function cut(bytes: Uint8Array, kind: 'seal' | 'signature', step = 1): void {
  for (let length = 0; length < bytes.length; length += step) {
    if (survives(bytes.subarray(0, length), kind)) expect.unreachable(`verified after a cut at ${length}`);
  }
}

function scramble(bytes: Uint8Array, kind: 'seal' | 'signature', seed: string, times: number): void {
  const random = seededRandom(seed);
  for (let round = 0; round < times; round++) {
    const changed = bytes.slice();
    const [count = 0] = random(1);
    for (let i = 0; i <= count % 8; i++) {
      const [a = 0, b = 0, c = 0, value = 0] = random(4);
      changed[((a << 16) | (b << 8) | c) % changed.length] = value;
    }
    survives(changed, kind);
  }
}

it('own seals: cut anywhere, scrambled 400 times', async () => {
  const seal = await makeSeal();
  cut(seal, 'seal');
  scramble(seal, 'seal', 'own seal', 400);
});

it('own seal signatures: cut anywhere, scrambled 400 times', async () => {
  const signature = await makeSealSignature();
  cut(signature, 'signature');
  scramble(signature, 'signature', 'own signature', 400);
});

describeShared('corpus/seals', 'real seals', () => {
  it.each([
    'seals/BW/GOMAIN_50011200000399.esl',
    'seals/ofdrw+ofdrw/UserV1.305df8.esl',
    'seals/ofdrw+ofdrw/UserV4.d6d62d.esl',
  ])('%s: cut anywhere, scrambled 300 times', (file) => {
    const bytes = readShared(`corpus/${file}`);
    // A cut inside the picture is like any other one; every seventh is enough there.
    cut(bytes, 'seal', bytes.length > 10_000 ? 7 : 1);
    scramble(bytes, 'seal', file, 300);
  });
});
