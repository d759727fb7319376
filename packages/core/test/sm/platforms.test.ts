import { describe, expect, test } from 'vitest';
import * as engineSm from '../../src/sm/index.ts';
import { hasShared, readSharedJson } from '../support/shared.ts';
import { type ForgedSignature, sm2Answers } from '../support/sm2-answers.ts';
import { refusal, withoutWebAssembly } from '../support/without-webassembly.ts';

const suite = 'suites/svc-sm2-sig-attacks.json';
const forged = hasShared(suite) ? readSharedJson<{ tests: readonly ForgedSignature[] }>(suite).tests : [];
const portableSm = await withoutWebAssembly();

describe('with and without WebAssembly', () => {
  test('each runs where it should', () => {
    expect(engineSm.smEngine()).toEqual({ engine: 'wasm-simd' });
    expect(portableSm.smEngine()).toEqual({ engine: 'portable', reason: refusal });
  });

  test('SM2 gives the same answers, and the right ones', () => {
    expect([0, 72]).toContain(forged.length);
    const answers = sm2Answers(engineSm, forged);
    expect(sm2Answers(portableSm, forged)).toEqual(answers);
    expect(answers['verdicts']).toEqual(Array.from({ length: 80 }, () => '110000'));
    const right = Array.from({ length: 80 }, (_, i) => Number(i % 7 !== 3 && i % 11 !== 5));
    expect(answers['verifyMany']).toBe(right.join(''));
    expect(answers['compressed']).toEqual(answers['publicKeys']);
    expect(answers['keyChecks']).toEqual(Array.from({ length: 6 }, () => [true, false]));
    expect(answers['decrypted']).toBe(Buffer.from('a secret').toString('hex'));
  });
});
