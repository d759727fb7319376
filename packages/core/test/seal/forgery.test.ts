import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, it } from 'vitest';
import { concatBytes, equalBytes, utf8 } from '../../src/base/bytes.ts';
import { createTimestampToken, parseTimestampToken, verifyTimestampToken } from '../../src/cms/index.ts';
import {
  derBitString,
  derInteger,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derString,
  tag,
} from '../../src/der/index.ts';
import {
  diagnoseSealMakerSignature,
  diagnoseSealSignature,
  isSignerListed,
  parseSeal,
  parseSealSignature,
  verifySealMakerSignature,
  verifySealSignature,
} from '../../src/seal/index.ts';
import { signSm2, sm3 } from '../../src/sm/index.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { roughFields, roughSeal, sm2Oid } from './rough-seal.ts';
import { type Holder, makeSeal, makeSealSignature, now, picture, world } from './world.ts';

/** Where a byte string lies inside another one: from its first to behind its last octet. */
function rangeOf(whole: Uint8Array, part: Uint8Array): readonly [number, number] {
  const start = part.byteOffset - whole.byteOffset;
  return [start, start + part.length];
}

describe('a forger', () => {
  /** A seal signature assembled and signed by anyone over any seal. */
  async function sign(by: Holder, seal: Uint8Array, certificate: Uint8Array = by.certificate.raw): Promise<Uint8Array> {
    const toSign = derSequence(
      derInteger(4),
      seal,
      concatBytes(Uint8Array.of(tag.generalizedTime, 15), utf8('20260601020000Z')),
      derBitString(new Uint8Array(32).fill(7)),
      concatBytes(Uint8Array.of(tag.ia5String, 1), utf8('/')),
    );
    return derSequence(toSign, derOctetString(certificate), sm2Oid, derBitString(await by.signer.sign(toSign)));
  }

  const isListed = (bytes: Uint8Array): boolean => {
    const { seal, signerCertificate } = parseSealSignature(bytes);
    return signerCertificate !== undefined && isSignerListed(seal, signerCertificate);
  };

  it('who is not in the list signs correctly, and is not listed', async () => {
    const { stranger, namesake, encipher } = await world();
    const seal = await makeSeal();
    for (const holder of [stranger, namesake, encipher]) {
      const forged = await sign(holder, seal);
      expect(verifySealSignature(parseSealSignature(forged))).toBe(true);
      expect(isListed(forged)).toBe(false);
    }
  });

  it('who puts the listed certificate beside his own signature does not verify', async () => {
    const { stranger, signer } = await world();
    const forged = await sign(stranger, await makeSeal(), signer.certificate.raw);
    expect(isListed(forged)).toBe(true);
    expect(verifySealSignature(parseSealSignature(forged))).toBe(false);
  });

  it('who makes a seal of his own for a real name is not the maker', async () => {
    const { stranger } = await world();
    const own = await makeSeal({
      makerCertificate: stranger.certificate,
      maker: stranger.signer,
      signerCertificates: [stranger.certificate],
    });
    // The statement holds: his certificate verifies his signature. Who he is, only the trust list says.
    expect(verifySealMakerSignature(parseSeal(own))).toBe(true);
    const real = parseSeal(await makeSeal());
    expect(equalBytes(parseSeal(own).makerCertificateBytes, real.makerCertificateBytes)).toBe(false);
  });

  it('who puts the real maker’s certificate into his seal does not verify', async () => {
    const { stranger, maker, signer } = await world();
    const fields = roughFields(signer);
    const bytes = await roughSeal({ ...stranger, certificate: maker.certificate }, fields);
    expect(verifySealMakerSignature(parseSeal(bytes))).toBe(false);
  });

  it('who takes the seal of another file breaks the signature', async () => {
    const [one, other] = [await makeSeal(), await makeSeal({ name: '示范甲省公安厅' })];
    const signature = parseSealSignature(await makeSealSignature({ seal: one }));
    const swapped = concatBytes(signature.raw.subarray(0, rangeOf(signature.raw, signature.seal.raw)[0]), other);
    expect(() => parseSealSignature(swapped)).toThrow(expect.objectContaining({ name: 'CoreError' }));
    const { signer } = await world();
    const value = derSequence(
      derSequence(
        derInteger(4),
        other,
        concatBytes(Uint8Array.of(tag.generalizedTime, 15), utf8('20260601020000Z')),
        derBitString(signature.contentDigest),
        concatBytes(Uint8Array.of(tag.ia5String, 33), utf8(signature.propertyInfo)),
      ),
      derOctetString(signer.certificate.raw),
      sm2Oid,
      derBitString(signature.signature),
    );
    const read = parseSealSignature(value);
    expect(read.propertyInfo).toBe(signature.propertyInfo);
    expect(verifySealMakerSignature(read.seal)).toBe(true);
    expect(verifySealSignature(read)).toBe(false);
  });

  it('who swaps the picture breaks the seal', async () => {
    const bytes = await makeSeal();
    const [start] = rangeOf(bytes, parseSeal(bytes).picture.bytes);
    const other = utf8('<svg xmlns="http://www.w3.org/9999/svg"/>');
    expect(other).toHaveLength(picture.bytes.length);
    bytes.set(other, start);
    expect(parseSeal(bytes).picture.type).toBe('SVG');
    expect(verifySealMakerSignature(parseSeal(bytes))).toBe(false);
  });

  it('who adds himself to the list breaks the seal', async () => {
    const { maker, signer, stranger } = await world();
    const honest = parseSeal(await roughSeal(maker, roughFields(signer)));
    const forged = derSequence(
      parseSeal(await roughSeal(stranger, roughFields(stranger))).toBeSigned,
      derOctetString(maker.certificate.raw),
      sm2Oid,
      derBitString(honest.signature),
    );
    expect(isSignerListed(parseSeal(forged), stranger.certificate)).toBe(true);
    expect(verifySealMakerSignature(parseSeal(forged))).toBe(false);
  });

  it('who writes digests of another algorithm lists nobody', async () => {
    const { maker, signer } = await world();
    const { raw } = signer.certificate;
    const listed = async (type: string, value: Uint8Array): Promise<boolean> => {
      const list = derSequence(derSequence(derString(type, tag.printableString), derOctetString(value)));
      const seal = parseSeal(await roughSeal(maker, { ...roughFields(signer), listType: derInteger(2), list }));
      expect(seal.signerList.kind).toBe('digests');
      return isSignerListed(seal, signer.certificate);
    };
    expect(await listed('SM3', sm3(raw))).toBe(true);
    expect(await listed('1.2.156.10197.1.401', sm3(raw))).toBe(true);
    expect(await listed('custom', sm3(raw))).toBe(true);
    expect(await listed('SHA-256', sm3(raw))).toBe(false);
    expect(await listed('SHA256', sha256(raw))).toBe(false);
    expect(await listed('2.16.840.1.101.3.4.2.1', sm3(raw))).toBe(false);
    expect(await listed('MD5', sm3(raw))).toBe(false);
    expect(await listed('SM3', sha256(raw))).toBe(false);
    expect(await listed('SM3', new Uint8Array(0))).toBe(false);
    expect(await listed('SM3', sm3(raw).subarray(0, 16))).toBe(false);
  });

  it('who mixes certificates and digests is refused', async () => {
    const { maker, signer } = await world();
    const { raw } = signer.certificate;
    const digest = derSequence(derString('SM3', tag.printableString), derOctetString(sm3(raw)));
    const mixed = { ...roughFields(signer), list: derSequence(derOctetString(raw), digest) };
    const bytes = await roughSeal(maker, mixed);
    expect(() => parseSeal(bytes)).toThrow(expect.objectContaining({ code: 'ERR_SEAL_STRUCTURE' }));
  });

  it('who fills the list without end meets the budget', async () => {
    const { maker, signer } = await world();
    const list = derSequence(...Array.from({ length: 257 }, () => derOctetString(Uint8Array.of(1))));
    const bytes = await roughSeal(maker, { ...roughFields(signer), list });
    expect(() => parseSeal(bytes)).toThrow(expect.objectContaining({ code: 'ERR_LIMIT' }));
    expect(() => parseSeal(new Uint8Array(4 * 1024 * 1024 + 1))).toThrow(
      expect.objectContaining({ code: 'ERR_LIMIT' }),
    );
  });

  it('who nests indefinite lengths without end is refused', () => {
    const deep = new Uint8Array(2 * 50_000);
    for (let at = 0; at < deep.length; at += 2) deep.set([0x30, 0x80], at);
    for (const read of [parseSeal, parseSealSignature])
      expect(() => read(deep)).toThrow(expect.objectContaining({ name: 'CoreError' }));
  });

  it('who signs the bytes of the other edition is diagnosed and refused', async () => {
    const { maker, signer } = await world();
    const seal = parseSeal(await roughSeal(maker, roughFields(signer)));
    const signature = await maker.signer.sign(seal.otherToBeSigned);
    const bytes = derSequence(seal.toBeSigned, derOctetString(maker.certificate.raw), sm2Oid, derBitString(signature));
    expect(verifySealMakerSignature(parseSeal(bytes))).toBe(false);
    expect(diagnoseSealMakerSignature(parseSeal(bytes))).toBe('seal.toBeSigned.otherLayout');
  });

  it('who signs with an empty user ID is diagnosed and refused', async () => {
    const { signer } = await world();
    const bytes = await makeSealSignature();
    const { toBeSigned } = parseSealSignature(bytes);
    const signature = signSm2(toBeSigned, signer.privateKey, {
      userId: new Uint8Array(0),
      random: seededRandom('empty'),
    });
    const forged = derSequence(toBeSigned, derOctetString(signer.certificate.raw), sm2Oid, derBitString(signature));
    expect(verifySealSignature(parseSealSignature(forged))).toBe(false);
    expect(diagnoseSealSignature(parseSealSignature(forged))).toBe('sm2.userId.empty');
  });

  it('who names another algorithm, or none, is refused', async () => {
    const { maker, signer } = await world();
    for (const oid of ['1.2.840.113549.1.1.4', '1.2.840.113549.1.1.11', '1.2.156.10197.1.503', '1.2.840.10045.4.3.2']) {
      const seal = parseSeal(await roughSeal(maker, { ...roughFields(signer), algorithm: derObjectIdentifier(oid) }));
      expect(verifySealMakerSignature(seal)).toBe(false);
      expect(diagnoseSealMakerSignature(seal)).toBe('seal.algorithm.unsupported');
    }
    for (const octets of [new Uint8Array(0), new Uint8Array(64), new Uint8Array(70).fill(0x30)]) {
      const seal = parseSeal(await roughSeal(maker, { ...roughFields(signer), signature: () => derBitString(octets) }));
      expect(verifySealMakerSignature(seal)).toBe(false);
      expect(diagnoseSealMakerSignature(seal)).toBe('seal.signature.unreadable');
    }
    const none = parseSeal(
      derSequence(
        parseSeal(await makeSeal()).toBeSigned,
        derOctetString(utf8('no certificate')),
        sm2Oid,
        derBitString(parseSeal(await makeSeal()).signature),
      ),
    );
    expect(none.makerCertificate).toBeUndefined();
    expect(verifySealMakerSignature(none)).toBe(false);
    expect(diagnoseSealMakerSignature(none)).toBe('seal.certificate.unreadable');
  });

  it('who moves a time-stamp to another signature has no imprint', async () => {
    const { tsa } = await world();
    const { certificate, signer } = tsa;
    const stamp = (message: Uint8Array): Promise<Uint8Array> =>
      createTimestampToken({
        message,
        genTime: now,
        policy: '1.2.3',
        serialNumber: Uint8Array.of(1),
        certificate,
        signer,
      });
    const one = parseSealSignature(await makeSealSignature({ timestamp: stamp }));
    const other = parseSealSignature(await makeSealSignature({ contentDigest: new Uint8Array(32).fill(8) }));
    const token = parseTimestampToken(one.timestamp ?? one.raw);
    expect(verifyTimestampToken(token, one.signature).imprintMatches).toBe(true);
    expect(verifyTimestampToken(token, other.signature)).toMatchObject({
      imprintMatches: false,
      failure: 'imprint.mismatch',
    });
  });
});
