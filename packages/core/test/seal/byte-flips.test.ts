import { describe, expect, it } from 'vitest';
import { isCoreError } from '../../src/base/errors.ts';
import {
  isSignerListed,
  parseSeal,
  parseSealSignature,
  type SealLayout,
  verifySealMakerSignature,
  verifySealSignature,
} from '../../src/seal/index.ts';
import { makeSeal, makeSealSignature } from './world.ts';

/** Where a byte string lies inside another one: from its first to behind its last octet. */
function rangeOf(whole: Uint8Array, part: Uint8Array): readonly [number, number] {
  const start = part.byteOffset - whole.byteOffset;
  return [start, start + part.length];
}

const inside = (at: number, [start, end]: readonly [number, number]): boolean => at >= start && at < end;

/** What a reader makes of changed bytes: nothing, something with named deviations, or something clean. */
type Accepted = 'no' | 'named' | 'clean';

function attempt<T extends { leniencies: readonly unknown[] }>(read: () => T, holds: (value: T) => boolean): Accepted {
  try {
    const value = read();
    if (!holds(value)) return 'no';
    return value.leniencies.length === 0 ? 'clean' : 'named';
  } catch (error) {
    if (isCoreError(error)) return 'no';
    throw error;
  }
}

/** One bit of each byte, every bit in turn. */
const oneBit = (at: number): number => 1 << (at % 8);

/** Changes each byte in turn. */
function flipEach(bytes: Uint8Array, mask: (at: number) => number, judge: (changed: Uint8Array) => Accepted) {
  const accepted: { at: number; how: Accepted }[] = [];
  for (let at = 0; at < bytes.length; at++) {
    const changed = bytes.slice();
    changed[at] = (changed[at] as number) ^ mask(at);
    const how = judge(changed);
    if (how !== 'no') accepted.push({ at, how });
  }
  return accepted;
}

/** The octet in front of a BIT STRING's octets, which counts unused bits: a named deviation and never part of what is signed. */
const unusedBitsOf = (whole: Uint8Array, octets: Uint8Array): number => rangeOf(whole, octets)[0] - 1;

describe('every byte of a seal changed', () => {
  const judge = (changed: Uint8Array): Accepted => attempt(() => parseSeal(changed), verifySealMakerSignature);

  it('2014: nothing passes cleanly', async () => {
    const bytes = await makeSeal({ layout: 'GM/T 0031-2014' });
    const seal = parseSeal(bytes);
    const passing = flipEach(bytes, oneBit, judge).filter(({ at }) => at !== unusedBitsOf(bytes, seal.signature));
    // Certificate and algorithm are signed in this edition, so that nothing else is open.
    expect(passing).toEqual([]);
  });

  it('38540: only the maker’s certificate is open, and only outside of its key', async () => {
    const bytes = await makeSeal();
    const seal = parseSeal(bytes);
    const certificate = rangeOf(bytes, seal.makerCertificateBytes);
    const key = rangeOf(bytes, seal.makerPublicKey?.spki ?? seal.raw);
    const passing = flipEach(bytes, oneBit, judge).filter(({ at }) => at !== unusedBitsOf(bytes, seal.signature));
    // This edition does not sign the certificate field (GB/T 38540-2020): its own signature and chain bind it, which path/ checks.
    expect(passing.length).toBeGreaterThan(100);
    expect(passing.filter(({ at }) => !inside(at, certificate) || inside(at, key))).toEqual([]);
  });
});

describe('every byte of a seal signature changed', () => {
  it.each<SealLayout>(['GM/T 0031-2014', 'GB/T 38540-2020'])(
    '%s: seal, signature and list of signers never hold together',
    async (layout) => {
      const bytes = await makeSealSignature({ seal: await makeSeal({ layout }) });
      const signature = parseSealSignature(bytes);
      const judge = (changed: Uint8Array): Accepted =>
        attempt(
          () => parseSealSignature(changed),
          (read) =>
            verifySealSignature(read) &&
            verifySealMakerSignature(read.seal) &&
            read.signerCertificate !== undefined &&
            isSignerListed(read.seal, read.signerCertificate),
        );
      const passing = flipEach(bytes, oneBit, judge);
      expect(passing.filter(({ at }) => at !== unusedBitsOf(bytes, signature.signature))).toEqual([]);
      expect(passing.every(({ how }) => how === 'named')).toBe(true);
    },
  );
});
