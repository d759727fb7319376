import { beforeAll, describe, expect, test } from 'vitest';
import { PathCache } from '../../src/path/index.ts';
import type { Certificate } from '../../src/x509/index.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { makeParty, type Party } from '../x509/world.ts';

const random = seededRandom('path cache');
let root: Party;
let leaf: Party;
beforeAll(async () => {
  root = await makeParty('root', '示范甲省根CA');
  leaf = await makeParty('sub-ca', '下级CA', { issuer: root });
});

const nothing = (): void => undefined;
const inCache = (cache: PathCache): unknown[] => {
  let computed = 0;
  const verified = cache.verifyCertificate(leaf.certificate, root.certificate.publicKey, () => {
    computed++;
  });
  return [verified, computed === 0];
};

/** What somebody sends who wants the memory. */
const junk = (length: number): Certificate => ({
  ...leaf.certificate,
  raw: random(length),
  signature: random(72),
});

describe('memory of checked signatures', () => {
  test('many large certificates take no more than 16 MB, and push out the oldest', () => {
    const cache = new PathCache();
    expect([inCache(cache), inCache(cache)]).toEqual([
      [true, false],
      [true, true],
    ]);
    for (let i = 0; i < 400; i++) cache.verifyCertificate(junk(65_000), root.certificate.publicKey, nothing);
    expect(cache.size).toBeLessThanOrEqual(Math.ceil(2 ** 24 / 65_000));
    expect(cache.size).toBeGreaterThan(200);
    expect(inCache(cache)).toEqual([true, false]);
  });

  test('a signature tried under many keys is remembered for a few, and the answer stays right', () => {
    const cache = new PathCache();
    const { publicKey } = root.certificate;
    const others = Array.from({ length: 50 }, () => ({ ...publicKey, spki: random(91) }));
    for (const key of others) expect(cache.verifyCertificate(junk(500), key, nothing)).toBe(false);
    let computed = 0;
    for (let round = 0; round < 2; round++)
      for (const key of others)
        cache.verifyCertificate(leaf.certificate, key, () => {
          computed++;
        });
    expect(computed).toBeGreaterThan(80);
    expect(inCache(cache)[0]).toBe(true);
  });
});
