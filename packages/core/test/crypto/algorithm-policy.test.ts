import { describe, expect, test } from 'vitest';
import { parseInstant } from '../../src/base/time.ts';
import {
  type AlgorithmPolicy,
  checkAlgorithm,
  defaultAlgorithmPolicy,
  parseAlgorithmPolicy,
  type SignatureAlgorithm,
} from '../../src/crypto/index.ts';

const code = (name: string): unknown => expect.objectContaining({ code: name });
const at = (text: string): number => parseInstant(text);

describe('algorithm policies', () => {
  const policy: AlgorithmPolicy = parseAlgorithmPolicy(
    JSON.stringify({
      rules: [
        { algorithm: 'sm2-sm3' },
        { algorithm: 'rsa-sha256', until: '2030-01-01', leastKeyBits: 2048 },
        { algorithm: 'rsa-sha256', leastKeyBits: 3072 },
        { algorithm: 'ed25519', from: '2027-01-01T00:00:00+08:00' },
      ],
    }),
  );

  test.each([
    ['sm2-sm3', 256, '2050-01-01', undefined],
    ['rsa-sha256', 2048, '2029-12-31T23:59:59Z', undefined],
    ['rsa-sha256', 2047, '2029-12-31', 'algorithm.keyTooSmall'],
    // From that moment on the first rule is over, and the second asks for a longer key.
    ['rsa-sha256', 2048, '2030-01-01', 'algorithm.keyTooSmall'],
    ['rsa-sha256', 3072, '2030-01-01', undefined],
    ['ed25519', 256, '2026-12-31T15:59:59Z', 'algorithm.notYet'],
    ['ed25519', 256, '2026-12-31T16:00:00Z', undefined],
    ['ecdsa-sha256', 256, '2026-01-01', 'algorithm.notAllowed'],
    [undefined, 256, '2026-01-01', 'algorithm.unknown'],
  ] as const)('%s with %i bits on %s: %s', (algorithm, bits, time, refusal) => {
    const checked = checkAlgorithm(policy, algorithm, bits, at(time));
    expect(checked.status === 'refused' ? checked.code : undefined).toBe(refusal);
  });

  test('an end alone', () => {
    const ending: AlgorithmPolicy = { rules: [{ algorithm: 'sm2-sm3', until: at('2030-01-01') }] };
    expect(checkAlgorithm(ending, 'sm2-sm3', 256, at('2030-01-01'))).toEqual({
      status: 'refused',
      code: 'algorithm.expired',
      expected: 'before 2030-01-01T00:00:00Z',
      got: '2030-01-01T00:00:00Z',
    });
  });

  test('SHA-1 and MD5 are refused whatever a policy says, and cannot be written into one', () => {
    for (const algorithm of ['rsa-md5', 'rsa-sha1', 'ecdsa-sha1', 'rsa-pss-sha1', 'sm2-sha1'] as const) {
      const forged: AlgorithmPolicy = { rules: [{ algorithm }] };
      expect(checkAlgorithm(forged, algorithm, 4096, 0)).toMatchObject({ code: 'algorithm.notAllowed' });
      expect(() => parseAlgorithmPolicy({ rules: [{ algorithm }] })).toThrow(code('ERR_ALGORITHM_POLICY'));
    }
  });

  test('the default: what is verified today, RSA from 2048 bits, SHA-224 until 2030', () => {
    const allowed = (algorithm: SignatureAlgorithm, bits: number, time: string): boolean =>
      checkAlgorithm(defaultAlgorithmPolicy, algorithm, bits, at(time)).status === 'allowed';
    expect(allowed('sm2-sm3', 256, '2026-01-01')).toBe(true);
    expect(allowed('rsa-pss-sha384', 2048, '2026-01-01')).toBe(true);
    expect(allowed('rsa-sha512', 1024, '2026-01-01')).toBe(false);
    expect(allowed('ecdsa-sha224', 256, '2030-12-31')).toBe(true);
    expect(allowed('ecdsa-sha224', 256, '2031-01-01')).toBe(false);
  });

  test.each([
    ['no object', 5],
    ['no list', {}],
    ['another member', { rules: [], more: 1 }],
    ['an unknown algorithm', { rules: [{ algorithm: 'rsa-sha3' }] }],
    ['a time that does not exist', { rules: [{ algorithm: 'sm2-sm3', from: '2026-02-30' }] }],
    ['an empty window', { rules: [{ algorithm: 'sm2-sm3', from: '2026-01-02', until: '2026-01-02' }] }],
    ['a size that is none', { rules: [{ algorithm: 'sm2-sm3', leastKeyBits: -1 }] }],
    ['a member of a rule', { rules: [{ algorithm: 'sm2-sm3', since: '2026-01-01' }] }],
  ])('%s is refused', (_, json) => {
    expect(() => parseAlgorithmPolicy(json)).toThrow(code('ERR_ALGORITHM_POLICY'));
  });
});
