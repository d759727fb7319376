import { describe, expect, test } from 'vitest';
import { fromHex } from '../../src/base/bytes.ts';
import { isSm2PublicKey, prepareSm2Verifier, verifySm2 } from '../../src/sm/index.ts';
import { describeShared, readSharedJson } from '../support/shared.ts';

interface AttackCase {
  readonly tcId: number;
  readonly id: string;
  readonly result: 'valid' | 'invalid' | 'valid-or-reject' | 'invalid-in-der';
  readonly msg: string;
  readonly sig: string;
  readonly uid: string;
  readonly pub: string;
}

const suite = 'suites/svc-sm2-sig-attacks.json';

describeShared(suite, 'forged and malformed SM2 signatures', () => {
  const load = (): readonly AttackCase[] => readSharedJson<{ tests: AttackCase[] }>(suite).tests;

  test('every case ends as the suite says', () => {
    const wrong: string[] = [];
    const cases = load();
    for (const c of cases) {
      const [message, signature, userId, publicKey] = [c.msg, c.sig, c.uid, c.pub].map(fromHex) as [
        Uint8Array,
        Uint8Array,
        Uint8Array,
        Uint8Array,
      ];
      const got = verifySm2(signature, message, publicKey, { userId });
      const allowed = c.result === 'valid' ? got : c.result === 'valid-or-reject' ? true : !got;
      if (!allowed) wrong.push(`${c.tcId} ${c.id}`);
      if (isSm2PublicKey(publicKey) && userId.length < 8192) {
        if (prepareSm2Verifier(publicKey, userId).verify(signature, message) !== got)
          wrong.push(`${c.tcId} ${c.id} prepared`);
      }
    }
    expect(wrong).toEqual([]);
    expect(cases.length).toBe(72);
  });

  test('raw r ‖ s verifies only where the caller asked for it', () => {
    const raw = load().find((c) => c.id === 'raw.64') as AttackCase;
    const args = [fromHex(raw.sig), fromHex(raw.msg), fromHex(raw.pub)] as const;
    expect(verifySm2(...args, { userId: fromHex(raw.uid) })).toBe(false);
    expect(verifySm2(...args, { userId: fromHex(raw.uid), format: 'raw' })).toBe(true);
  });
});

describe('arguments', () => {
  test('nothing at all is false, not an error', () => {
    const nothing = new Uint8Array(0);
    expect(verifySm2(nothing, nothing, nothing)).toBe(false);
  });
});
