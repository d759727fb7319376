import { describe, expect, it } from 'vitest';
import { equalBytes } from '../../src/base/bytes.ts';
import { createTimestampToken, parseTimestampToken, verifyTimestampToken } from '../../src/cms/index.ts';
import {
  classifySignedValue,
  isSignerListed,
  parseSeal,
  parseSealSignature,
  type SealLayout,
  verifySealMakerSignature,
  verifySealSignature,
} from '../../src/seal/index.ts';
import { sm3 } from '../../src/sm/index.ts';
import { from, makeSeal, makeSealSignature, now, picture, until, world } from './world.ts';

const code = (wanted: string): unknown => expect.objectContaining({ code: wanted });

const stamp = async (message: Uint8Array, genTime = now): Promise<Uint8Array> => {
  const { tsa } = await world();
  const { certificate, signer } = tsa;
  return createTimestampToken({
    message,
    genTime,
    policy: '1.2.3',
    serialNumber: Uint8Array.of(9),
    certificate,
    signer,
  });
};

describe.each<SealLayout>(['GM/T 0031-2014', 'GB/T 38540-2020', 'GM/T 0031-2025'])('a seal of %s', (layout) => {
  it('reads back as made, without any deviation', async () => {
    const { signer, maker, stranger } = await world();
    const seal = parseSeal(await makeSeal({ layout }));
    expect(seal).toMatchObject({
      layout,
      sealId: '99010000000011',
      name: '示范甲省市场监督管理局电子证照专用章',
      type: 1,
      vendorId: 'YinxinTest',
      createdAt: now - 86_400_000,
      validFrom: from,
      validUntil: until - 1000,
      leniencies: [],
    });
    expect(seal.picture).toMatchObject({ type: 'SVG', widthMm: 42, heightMm: 42 });
    expect(verifySealMakerSignature(seal)).toBe(true);
    expect(equalBytes(seal.makerCertificate?.raw ?? seal.raw, maker.certificate.raw)).toBe(true);
    expect(isSignerListed(seal, signer.certificate)).toBe(true);
    expect(isSignerListed(seal, stranger.certificate)).toBe(false);
  });

  it('seals: the signature reads back, verifies and holds the seal byte for byte', async () => {
    const bytes = await makeSeal({ layout });
    const made = await makeSealSignature({ seal: bytes });
    const signature = parseSealSignature(made);
    expect(signature).toMatchObject({
      layout,
      claimedSigningTime: now,
      propertyInfo: '/Doc_0/Signs/Sign_0/Signature.xml',
      leniencies: [],
    });
    expect(equalBytes(signature.seal.raw, bytes)).toBe(true);
    expect(verifySealSignature(signature)).toBe(true);
    expect(classifySignedValue(made)).toBe('seal-signature');
  });

  it('is the same bytes for the same request', async () => {
    // Only the signature differs: it is hedged.
    const [a, b] = [parseSeal(await makeSeal({ layout })), parseSeal(await makeSeal({ layout }))];
    expect(equalBytes(a.toBeSigned, b.toBeSigned)).toBe(true);
  });
});

describe('a seal that lists digests', () => {
  it('lists by SM3 of the certificate', async () => {
    const { signer, namesake } = await world();
    const seal = parseSeal(await makeSeal({ signerListKind: 'digests' }));
    expect(seal.signerList).toEqual({
      kind: 'digests',
      digests: [{ type: 'SM3', value: sm3(signer.certificate.raw) }],
    });
    expect(isSignerListed(seal, signer.certificate)).toBe(true);
    expect(isSignerListed(seal, namesake.certificate)).toBe(false);
  });

  it('does not exist in the 2014 edition', async () => {
    await expect(makeSeal({ signerListKind: 'digests', layout: 'GM/T 0031-2014' })).rejects.toThrow(
      code('ERR_ARGUMENT'),
    );
  });
});

describe('time-stamps', () => {
  it('stamp the signature octets of a seal signature', async () => {
    const signature = parseSealSignature(await makeSealSignature({ timestamp: (value) => stamp(value) }));
    const token = parseTimestampToken(signature.timestamp ?? new Uint8Array(0));
    expect(verifyTimestampToken(token, signature.signature)).toMatchObject({
      imprintMatches: true,
      signatureVerified: true,
    });
    expect(verifyTimestampToken(token, signature.toBeSigned).imprintMatches).toBe(false);
  });

  it('stamp a seal of the 2025 edition, and only that one', async () => {
    const seal = parseSeal(await makeSeal({ layout: 'GM/T 0031-2025', timestamp: (value) => stamp(value) }));
    expect(seal.layout).toBe('GM/T 0031-2025');
    expect(verifyTimestampToken(parseTimestampToken(seal.timestamp ?? seal.raw), seal.signature).imprintMatches).toBe(
      true,
    );
    await expect(makeSeal({ timestamp: (value) => stamp(value) })).rejects.toThrow(code('ERR_ARGUMENT'));
  });

  it('are refused over other bytes, of an earlier time, and as rubbish', async () => {
    const other = (): Promise<Uint8Array> => stamp(Uint8Array.of(1));
    await expect(makeSealSignature({ timestamp: other })).rejects.toThrow(code('ERR_SEAL_UNVERIFIED'));
    await expect(makeSealSignature({ timestamp: (value) => stamp(value, now - 60_000) })).rejects.toThrow(
      code('ERR_SEAL_TIMES'),
    );
    const rubbish = async (): Promise<Uint8Array> => Uint8Array.of(1, 2, 3);
    await expect(makeSealSignature({ timestamp: rubbish })).rejects.toThrow(
      expect.objectContaining({ name: 'CoreError' }),
    );
  });

  it('have no place in a signature of 2014', async () => {
    const seal = await makeSeal({ layout: 'GM/T 0031-2014' });
    await expect(makeSealSignature({ seal, timestamp: (value) => stamp(value) })).rejects.toThrow(code('ERR_ARGUMENT'));
  });
});

describe('making a seal is refused', () => {
  it('when the maker’s key is not the certificate’s', async () => {
    const { stranger } = await world();
    await expect(makeSeal({ maker: stranger.signer })).rejects.toThrow(code('ERR_SEAL_KEY'));
  });

  it('with an encryption certificate as maker or signer', async () => {
    const { encipher } = await world();
    await expect(makeSeal({ signerCertificates: [encipher.certificate] })).rejects.toThrow(code('ERR_SEAL_KEY_USAGE'));
    await expect(makeSeal({ makerCertificate: encipher.certificate, maker: encipher.signer })).rejects.toThrow(
      code('ERR_SEAL_KEY_USAGE'),
    );
  });

  it('with an authority’s certificate as signer', async () => {
    const { root } = await world();
    await expect(makeSeal({ signerCertificates: [root.certificate] })).rejects.toThrow(code('ERR_SEAL_KEY_USAGE'));
  });

  it('when its times contradict each other or the maker’s certificate', async () => {
    await expect(makeSeal({ validFrom: until, validUntil: from })).rejects.toThrow(code('ERR_SEAL_TIMES'));
    await expect(makeSeal({ createdAt: until })).rejects.toThrow(code('ERR_SEAL_TIMES'));
    await expect(makeSeal({ createdAt: from - 1000 })).rejects.toThrow(code('ERR_SEAL_PERIOD'));
  });

  it('without signers, name or identifier', async () => {
    await expect(makeSeal({ signerCertificates: [] })).rejects.toThrow(code('ERR_ARGUMENT'));
    await expect(makeSeal({ name: ' ' })).rejects.toThrow(code('ERR_ARGUMENT'));
    await expect(makeSeal({ sealId: '' })).rejects.toThrow(code('ERR_ARGUMENT'));
    await expect(makeSeal({ sealId: '印章' })).rejects.toThrow(code('ERR_ARGUMENT'));
  });

  it.each([
    ['empty', { ...picture, bytes: new Uint8Array(0) }],
    ['of another type', { ...picture, type: 'PNG' as const }],
    ['a whole document', { ...picture, type: 'OFD' as const, bytes: Uint8Array.of(0x50, 0x4b, 3, 4) }],
    ['without size', { ...picture, widthMm: 0 }],
    ['of broken size', { ...picture, heightMm: 41.5 }],
  ])('with a picture that is %s', async (_, wrong) => {
    await expect(makeSeal({ picture: wrong })).rejects.toThrow(code('ERR_SEAL_PICTURE'));
  });
});

describe('sealing is refused', () => {
  it('for a signer who is not listed, also one of the same name', async () => {
    const { stranger, namesake } = await world();
    for (const { certificate: signerCertificate, signer } of [stranger, namesake])
      await expect(makeSealSignature({ signerCertificate, signer })).rejects.toThrow(
        code('ERR_SEAL_SIGNER_NOT_LISTED'),
      );
  });

  it('when the key is not the certificate’s', async () => {
    const { stranger } = await world();
    await expect(makeSealSignature({ signer: stranger.signer })).rejects.toThrow(code('ERR_SEAL_KEY'));
  });

  it('before, after and outside the validity of seal and certificate', async () => {
    await expect(makeSealSignature({ signedAt: now - 2 * 86_400_000 })).rejects.toThrow(code('ERR_SEAL_TIMES'));
    await expect(makeSealSignature({ signedAt: until })).rejects.toThrow(code('ERR_SEAL_PERIOD'));
    const long = await makeSeal({ validUntil: until + 86_400_000 });
    await expect(makeSealSignature({ seal: long, signedAt: until + 1000 })).rejects.toThrow(code('ERR_SEAL_PERIOD'));
  });

  it('with a seal that was changed', async () => {
    const seal = await makeSeal();
    const at = seal.indexOf(42, 300);
    seal[seal.length - 1] = (seal[seal.length - 1] as number) ^ 1;
    expect(at).toBeGreaterThan(0);
    await expect(makeSealSignature({ seal })).rejects.toThrow(code('ERR_SEAL_UNVERIFIED'));
  });

  it('with a digest that is not SM3', async () => {
    await expect(makeSealSignature({ contentDigest: new Uint8Array(20) })).rejects.toThrow(code('ERR_ARGUMENT'));
  });
});
