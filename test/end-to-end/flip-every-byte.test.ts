import { isDeepStrictEqual } from 'node:util';
import { ValidationCache, validateLicence } from '@yinxin/core/validation';
import { createWorld, issueSample, timestamper, validationInput, type World } from '@yinxin/testkit';
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { smallLicenceType } from './small-licence.ts';

/** Byte positions of a ZIP package that no reader uses, so that a change there changes nothing that anyone sees. */
function meaningless(zip: Uint8Array): Map<number, string> {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.length);
  const positions = new Map<number, string>();
  const end = zip.length - 22;
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    positions.set(at + 4, 'version made by: the program that packed');
    positions.set(at + 5, 'version made by: the system that packed');
    positions.set(at + 9, 'the UTF-8 flag beside a name of ASCII letters, reported as zip.header.utf8Flag');
    positions.set(view.getUint32(at + 42, true) + 7, 'the same flag in the local header');
    positions.set(at + 36, 'internal attributes: text or binary');
    positions.set(at + 37, 'internal attributes, unused');
    for (let i = 38; i < 42; i++) positions.set(at + i, 'external attributes: permissions when unpacked');
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return positions;
}

describe('an issued licence, every byte flipped', () => {
  let world: World;
  let ofd: Uint8Array;

  beforeAll(async () => {
    world = await createWorld({ provinces: 1, seed: 'flip' });
    const province = world.provinces[0];
    if (province === undefined) throw new Error('no province');
    const issued = await issueSample(world, province, {
      type: smallLicenceType,
      data: { name: '云章' },
      sealing: {
        seal: province.seal,
        signerCertificate: province.agency.certificate,
        signer: province.agency.signer,
        signedAt: world.at - 86_400_000,
        timestamp: timestamper(world, province, world.at - 86_400_000),
      },
    });
    ofd = issued.ofd;
  });

  it('never passes, except at positions that carry no meaning', async () => {
    const input = { ...(await validationInput(world, ofd)), cache: new ValidationCache() };
    expect(validateLicence(input).verdict.indication).toBe('passed');
    const unused = meaningless(ofd);
    const passed: number[] = [];
    const flipped = Uint8Array.from(ofd);
    for (let at = 0; at < ofd.length; at++) {
      const original = ofd[at] as number;
      // Where one bit could hide behind another, all eight are tried; elsewhere one, a different one from byte to byte.
      const bits = unused.has(at) ? [0, 1, 2, 3, 4, 5, 6, 7] : [at % 8];
      for (const bit of bits) {
        flipped[at] = original ^ (1 << bit);
        if (validateLicence({ ...input, file: flipped }).verdict.indication === 'passed' && passed.at(-1) !== at)
          passed.push(at);
      }
      flipped[at] = original;
    }
    // What is left is another spelling of the same content: DEFLATE may name an earlier copy of the same bytes by another distance.
    const before = unzipSync(ofd);
    const changing = passed.filter((at) => {
      if (unused.has(at)) return false;
      const other = Uint8Array.from(ofd);
      other[at] = (other[at] as number) ^ (1 << (at % 8));
      return !isDeepStrictEqual(unzipSync(other), before);
    });
    expect(changing).toEqual([]);
    expect(passed.filter((at) => !unused.has(at)).length).toBeLessThan(10);
    // The list has no position that is in truth protected.
    const idle = [...unused.keys()].filter((at) => !passed.includes(at));
    expect(idle).toEqual([]);
  }, 300_000);

  it('truncated anywhere or with a byte more, never passes', async () => {
    const input = { ...(await validationInput(world, ofd)), cache: new ValidationCache() };
    for (let length = 0; length < ofd.length; length += 7) {
      expect(validateLicence({ ...input, file: ofd.subarray(0, length) }).verdict.indication).toBe('failed');
    }
    for (const file of [Uint8Array.of(...ofd, 0), Uint8Array.of(0, ...ofd)]) {
      expect(validateLicence({ ...input, file }).verdict.indication).toBe('failed');
    }
  });
});
