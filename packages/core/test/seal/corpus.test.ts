import { describe, expect, it } from 'vitest';
import { equalBytes } from '../../src/base/bytes.ts';
import { isCoreError } from '../../src/base/errors.ts';
import type { LeniencyName } from '../../src/base/leniency.ts';
import {
  classifySignedValue,
  diagnoseSealMakerSignature,
  isSignerListed,
  parseSeal,
  parseSealSignature,
  type Seal,
  type SealSignature,
  verifySealMakerSignature,
  verifySealSignature,
} from '../../src/seal/index.ts';
import { sm3 } from '../../src/sm/index.ts';
import { corpus, describeShared, hasShared, listShared, readShared } from '../support/shared.ts';

/** Which spellings of the signature value the catalogue calls "tolerant decoding". */
const signatureSpellings: readonly LeniencyName[] = [
  'der.integer.negative',
  'der.integer.notMinimal',
  'sm2.signature.raw',
  'sm2.signature.lostZeros',
];

function outcome(value: Seal | SealSignature, verified: boolean): 'VALID' | 'INVALID' | 'TOLERANT' {
  if (!verified) return 'INVALID';
  const spelt = value.leniencies.some(
    ({ name, path }) => path.endsWith('.signature') && signatureSpellings.includes(name),
  );
  return spelt ? 'TOLERANT' : 'VALID';
}

const expected = (text: string): string => (text.startsWith('VALID only') ? 'TOLERANT' : text);

const names = (value: Seal | SealSignature): string[] => value.leniencies.map(({ name }) => name);

const tally = (results: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const result of results) counts[result] = (counts[result] ?? 0) + 1;
  return counts;
};

describeShared('corpus/seals', 'real seals', () => {
  const entries = hasShared('corpus/manifest.json') ? corpus('seals') : [];
  const read = (file: string): Seal => parseSeal(readShared(`corpus/${file}`));

  it('say what the catalogue says, all 36', () => {
    const diverging: string[] = [];
    const results = entries.map(({ file, expect: wanted }) => {
      const seal = read(file);
      const result = outcome(seal, verifySealMakerSignature(seal));
      if (result !== expected(wanted)) diverging.push(`${file}: ${result}, catalogue ${wanted}`);
      return result;
    });
    expect(diverging).toEqual([]);
    expect(tally(results)).toEqual({ VALID: 29, INVALID: 5, TOLERANT: 2 });
  });

  it('have the layout that their shape says', () => {
    expect(tally(entries.map(({ file }) => read(file).layout))).toEqual({
      'GM/T 0031-2014': 6,
      'GB/T 38540-2020': 28,
      'GM/T 0031-2025': 2,
    });
  });

  it.each<[string, readonly LeniencyName[]]>([
    ['seals/ofdrw+ofdrw/UserV4.b73dd3.esl', []],
    ['seals/tongz/SHANDONG.TONGZHIWEIYE_37030000001721.esl', []],
    ['seals/gomain/GOMAIN_33010600000001.esl', ['seal.picture.type', 'der.default.encoded']],
    ['seals/AztSign/Azt_120106109000000001.esl', ['seal.picture.type', 'der.integer.negative']],
    ['seals/unknown/dms360.cn_esID.esl', ['seal.certList.item']],
    ['seals/ofdrw+ofdrw/UserV4.d6d62d.esl', ['seal.ber']],
  ])('%s deviates in %j', (file, deviations) => {
    expect(names(read(file))).toEqual(deviations);
  });

  it('in BER verify over the received bytes and not over a rewriting', () => {
    const seal = read('seals/ofdrw+ofdrw/UserV4.d6d62d.esl');
    expect(seal.toBeSigned.subarray(0, 2)).toEqual(Uint8Array.of(0x30, 0x80));
    expect(verifySealMakerSignature(seal)).toBe(true);
  });

  it('have valid periods, and names that can be read', () => {
    for (const { file } of entries) {
      const seal = read(file);
      expect(seal.validFrom).toBeLessThan(seal.validUntil);
      expect(seal.name).not.toBe('');
      expect(seal.picture.type).not.toBe('unknown');
    }
  });

  it('of the old layout do not verify over the bytes of the new one', () => {
    const seal = read('seals/ofdrw+ofdrw/UserV1.305df8.esl');
    expect(verifySealMakerSignature(seal)).toBe(true);
    const swapped = { ...seal, toBeSigned: seal.otherToBeSigned, otherToBeSigned: seal.toBeSigned };
    expect(verifySealMakerSignature(swapped)).toBe(false);
    expect(diagnoseSealMakerSignature(swapped)).toBe('seal.toBeSigned.otherLayout');
  });
});

describeShared('corpus/malformed', 'a seal damaged by a text filter', () => {
  it('is refused', () => {
    const [entry] = corpus('malformed');
    const bytes = readShared(`corpus/${entry?.file}`);
    expect(() => parseSeal(bytes)).toThrow(expect.objectContaining({ code: 'ERR_DER_LENGTH' }));
  });
});

describeShared('corpus/ses-signatures', 'real seal signatures', () => {
  const entries = hasShared('corpus/manifest.json') ? corpus('ses-signatures') : [];
  const read = (file: string): SealSignature => parseSealSignature(readShared(`corpus/${file}`));
  const signedXml = (file: string): string =>
    `corpus/${file.replace('ses-signatures', 'ses-signed-xml').replace('SignedValue', 'Signature').replace('.der', '.xml')}`;

  it('say what the catalogue says, all 26', () => {
    const diverging: string[] = [];
    const results = entries.map(({ file, expect: wanted }) => {
      const signature = read(file);
      const result = outcome(signature, verifySealSignature(signature));
      if (result !== expected(wanted)) diverging.push(`${file}: ${result}, catalogue ${wanted}`);
      return result;
    });
    expect(diverging).toEqual([]);
    expect(tally(results)).toEqual({ VALID: 24, INVALID: 1, TOLERANT: 1 });
  });

  it('hold a seal that verifies, and a signer that it lists', () => {
    // The list of the dms360 seal names nobody, and its certificate has a broken extension.
    const odd = 'ses-signatures/unknown/n.0.SignedValue.der';
    for (const { file } of entries) {
      const { seal, signerCertificate } = read(file);
      expect(verifySealMakerSignature(seal), file).toBe(true);
      const listed = signerCertificate !== undefined && isSignerListed(seal, signerCertificate);
      expect(listed, file).toBe(file !== odd);
    }
  });

  it('sign the SM3 of their Signature.xml: 23 of 24 pairs', () => {
    const pairs = entries.filter(({ file }) => hasShared(signedXml(file)));
    const broken = pairs.filter(({ file }) => !equalBytes(sm3(readShared(signedXml(file))), read(file).contentDigest));
    expect(pairs).toHaveLength(24);
    // Re-indented after signing, as the catalogue says.
    expect(broken.map(({ file }) => file)).toEqual(['ses-signatures/unknown/n.0.SignedValue.der']);
  });

  it.each<[string, readonly LeniencyName[]]>([
    ['ses-signatures/gomain/zsbk.2.SignedValue.der', []],
    ['ses-signatures/tongz/keyword.2.SignedValue.der', ['sm2.signature.raw']],
    ['ses-signatures/easyofd.cn/image-seal.1.SignedValue.der', ['seal.signatureAlgorithm']],
    ['ses-signatures/KingGrid/金格信创自动盖章.1.SignedValue.der', ['seal.timeInfo.text']],
    ['ses-signatures/unknown/n.0.SignedValue.der', ['seal.timeInfo.text', 'der.time.format']],
  ])('%s deviates in %j', (file, deviations) => {
    expect(names(read(file))).toEqual(deviations);
  });
});

describeShared('corpus/ofd-sigonly', 'signed values of withheld documents', () => {
  it('are told apart and verify: 6 seal signatures, 6 messages', () => {
    const files = listShared('corpus/ofd-sigonly').filter((file) => /Sign(ed)?Value\.dat$/.test(file));
    expect(tally(files.map((file) => classifySignedValue(readShared(file))))).toEqual({
      'seal-signature': 6,
      'signed-data': 6,
    });
    for (const file of files) {
      const bytes = readShared(file);
      if (classifySignedValue(bytes) === 'seal-signature')
        expect(verifySealSignature(parseSealSignature(bytes))).toBe(true);
    }
  });

  it('hold the Seal.esl that lies beside them, byte for byte', () => {
    const seals = listShared('corpus/ofd-sigonly').filter((file) => file.endsWith('Seal.esl'));
    expect(seals).toHaveLength(3);
    for (const file of seals) {
      const beside = parseSealSignature(readShared(file.replace('Seal.esl', 'SignedValue.dat')));
      expect(equalBytes(beside.seal.raw, readShared(file))).toBe(true);
    }
  });
});

describeShared('corpus/cms', 'bare signatures', () => {
  it('are recognised', () => {
    const bare = corpus('cms').filter(({ file }) => file.includes('bare-SM2-sig'));
    expect(bare.map(({ file }) => classifySignedValue(readShared(`corpus/${file}`)))).toEqual([
      'bare-signature',
      'bare-signature',
    ]);
  });
});

describe('what is no signed value', () => {
  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['text', new TextEncoder().encode('<?xml version="1.0"?>')],
    ['an empty SEQUENCE', Uint8Array.of(0x30, 0)],
    ['a SEQUENCE that ends early', Uint8Array.of(0x30, 0x84, 1)],
  ])('%s is unknown', (_, bytes) => {
    expect(classifySignedValue(bytes)).toBe('unknown');
    for (const read of [parseSeal, parseSealSignature]) {
      let thrown: unknown;
      try {
        read(bytes);
      } catch (error) {
        thrown = error;
      }
      expect(isCoreError(thrown)).toBe(true);
    }
  });
});
