import { weierstrass } from '@noble/curves/abstract/weierstrass.js';
import { describe, expect, test } from 'vitest';
import { concatBytes, fromHex, fromUtf8, toHex, utf8 } from '../../src/base/bytes.ts';
import { inverseOf, signWithNonce } from '../../src/sm/engine/portable/sign.ts';
import {
  agreeSm2Key,
  decryptSm2,
  encryptSm2,
  hmacSm3,
  SM2_DEFAULT_USER_ID,
  signSm2DigestDeterministic,
  sm2Digest,
  sm2PublicKeyOf,
  sm2Z,
  sm3,
  verifySm2,
} from '../../src/sm/index.ts';
import { deriveKey } from '../../src/sm/key-derivation.ts';
import type { CurveParameters } from '../../src/sm/sm2-curve.ts';
import { zOfPoint } from '../../src/sm/sm2-digest.ts';
import { readStanzas } from '../support/evp-vectors.ts';
import { describeShared, readShared } from '../support/shared.ts';

const d = fromHex('3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8');
const publicKey = fromHex(
  '0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13',
);
const k = fromHex('59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21');
const number = (bytes: Uint8Array): bigint => BigInt(`0x${toHex(bytes)}`);
/** A random source that gives the nonce of a worked example. */
const fixed = (bytes: Uint8Array) => (): Uint8Array => bytes;

describe('worked examples of GB/T 32918.5 (recommended curve)', () => {
  test('signature', () => {
    const message = utf8('message digest');
    expect(toHex(sm2PublicKeyOf(d))).toBe(toHex(publicKey));
    expect(toHex(sm2Z(publicKey, SM2_DEFAULT_USER_ID))).toBe(
      'b2e14c5c79c6df5b85f4fe7ed8db7a262b9da7e07ccb0ea9f4747b8ccda8a4f3',
    );
    const e = sm2Digest(message, publicKey, SM2_DEFAULT_USER_ID);
    expect(toHex(e)).toBe('f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640');
    const raw = signWithNonce(e, inverseOf(d), k, new Uint8Array(32)) ?? expect.fail('no signature');
    expect(toHex(raw)).toBe(
      'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3' +
        'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa',
    );
    expect(verifySm2(raw, message, publicKey, { format: 'raw' })).toBe(true);
  });

  test('encryption', () => {
    const message = utf8('encryption standard');
    const c1 =
      '0404ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0';
    const c3 = '59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766';
    const c2 = '21886ca989ca9c7d58087307ca93092d651efa';
    const random = fixed(k);
    expect(toHex(encryptSm2(message, publicKey, { random, format: 'c1c3c2' }))).toBe(c1 + c3 + c2);
    expect(toHex(encryptSm2(message, publicKey, { random, format: 'c1c2c3' }))).toBe(c1 + c2 + c3);
    const der =
      '307c022004ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73022100e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0042059983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766041321886ca989ca9c7d58087307ca93092d651efa';
    expect(toHex(encryptSm2(message, publicKey, { random }))).toBe(der);
    for (const text of [der, c1 + c3 + c2, c1 + c2 + c3, (c1 + c3 + c2).slice(2), (c1 + c2 + c3).slice(2)])
      expect(fromUtf8(decryptSm2(fromHex(text), d))).toBe('encryption standard');
  });

  test('key exchange with confirmation, both sides', () => {
    const dA = fromHex('81EB26E941BB5AF16DF116495F90695272AE2CD63D6C4AE1678418BE48230029');
    const dB = fromHex('785129917D45A9EA5437A59356B82338EAADDA6CEB199088F14AE10DEFA229B5');
    const rA = fromHex('D4DE15474DB74D06491C440D305E012400990F3E390C7E87153C12DB2EA60BB3');
    const rB = fromHex('7E07124814B309489125EAED101113164EBF0F3458C5BD88335C1F9D596243D6');
    const a = agreeSm2Key({
      role: 'initiator',
      privateKey: dA,
      ephemeralPrivateKey: rA,
      peerPublicKey: sm2PublicKeyOf(dB),
      peerEphemeralPublicKey: sm2PublicKeyOf(rB),
      length: 16,
    });
    const b = agreeSm2Key({
      role: 'responder',
      privateKey: dB,
      ephemeralPrivateKey: rB,
      peerPublicKey: sm2PublicKeyOf(dA),
      peerEphemeralPublicKey: sm2PublicKeyOf(rA),
      length: 16,
      peerConfirmation: a.confirmation,
    });
    expect(toHex(a.key)).toBe('6c89347354de2484c60b4ab1fde4c6e5');
    expect(toHex(b.key)).toBe(toHex(a.key));
    expect(toHex(b.confirmation)).toBe('d3a0fe15dee185ceae907a6b595cc32a266ed7b3367e9983a896dc32fa20f8eb');
    expect(toHex(a.confirmation)).toBe('18c7894b3816df16cf07b05c5ec0bef5d655d58f779cc1b400a4f3884644db88');
    expect(toHex(a.expectedConfirmation)).toBe(toHex(b.confirmation));
    expect(toHex(b.expectedConfirmation)).toBe(toHex(a.confirmation));
  });

  test('deterministic nonce: RFC 6979 with HMAC-SM3 as gmsm computes it', () => {
    const key = fromHex('1234567890ABCDEF'.repeat(4));
    // The vector signs the text itself, read as a number, without Z and without a hash.
    const text = utf8('sm2 self-test message');
    const e = concatBytes(new Uint8Array(32 - text.length), text);
    expect(toHex(signSm2DigestDeterministic(e, key, 'raw'))).toBe(
      '8c2abadad0e0bc5e84a78be75f480d643832563aee35aeea76aa2dbd4f5c6c92' +
        '7f4ddc0f44f511481cf05a8bd6749dea16152e553d0a8483a801a734c9b3c4bc',
    );
  });
});

/** The curve of the examples in GM/T 0003 and the drafts; the group is computed by noble, the equations are written out here. */
const sample: CurveParameters = {
  p: 0x8542d69e4c044f18e8b92435bf6ff7de457283915c45517d722edb8b08f1dfc3n,
  a: 0x787968b4fa32c3fd2417842e73bbfeff2f3c848b6831d7e0ec65228b3937e498n,
  b: 0x63e4c6d3b23b0c849cf84241484bfe48f61d59a5b16ba06e6e12d1da27c5249an,
  n: 0x8542d69e4c044f18e8b92435bf6ff7dd297720630485628d5ae74ee7c32e79b7n,
  h: 1n,
  Gx: 0x421debd61b62eab6746434ebc3cc315e32220b3badd50bdc4c4e6c147fedd43dn,
  Gy: 0x0680512bcbb42c07d47349d2153b70c4e5d7fdfcbfa36ea1a85841b9e46e09a2n,
};
const SamplePoint = weierstrass<bigint>(sample);
const bytes32 = (value: bigint): Uint8Array => fromHex(value.toString(16).padStart(64, '0'));

describe('worked examples on the Fp-256 sample curve', () => {
  test('Z, digest and signature', () => {
    const key = 0x128b2fa8bd433c6c068c8d803dff79792a519a55171b1b650c23661d15897263n;
    const nonce = 0x6cb28d99385c175c94f94e934817663fc176d925dd72b727260dbaae1fb2f96fn;
    const z = zOfPoint(SamplePoint.BASE.multiply(key).toAffine(), utf8('ALICE123@YAHOO.COM'), sample);
    expect(toHex(z)).toBe('f4a38489e32b45b6f876e3ac2168ca392362dc8f23459c1d1146fc3dbfb7bc9a');
    const e = sm3(concatBytes(z, utf8('message digest')));
    expect(toHex(e)).toBe('b524f552cd82b8b028476e005c377fb19a87e6fc682d48bb5d42e3d9b9effe76');
    const r = (number(e) + SamplePoint.BASE.multiply(nonce).toAffine().x) % sample.n;
    const s = SamplePoint.Fn.mul(SamplePoint.Fn.inv(1n + key), SamplePoint.Fn.create(nonce - r * key));
    expect(toHex(bytes32(r))).toBe('40f1ec59f793d9f49e09dcef49130d4194f79fb1eed2caa55bacdb49c4e755d1');
    expect(toHex(bytes32(s))).toBe('6fc6dac32c5d5cf10c77dfb20f7c2eb667a457872fb09ec56327a67ec7deebe7');
  });
});

describeShared('corpus/kat/randombit+botan', 'SM2 vectors of Botan', () => {
  const stanzas = (name: string) => readStanzas(fromUtf8(readShared(`corpus/kat/randombit+botan/${name}`)));

  test('encryption on the sample curve: the key derivation and the hash', () => {
    const [curve, key, first] = stanzas('sm2_enc.vec').filter((v) => v['Hash'] === undefined);
    expect(BigInt(curve?.['P'] ?? 0)).toBe(sample.p);
    const nonce = number(fromHex(first?.['Nonce'] ?? ''));
    const owner = SamplePoint.BASE.multiply(BigInt(key?.['x'] ?? 0));
    const shared = owner.multiply(nonce).toAffine();
    const message = fromHex(first?.['Msg'] ?? '');
    const mask = deriveKey(concatBytes(bytes32(shared.x), bytes32(shared.y)), message.length);
    const c2 = toHex(message.map((byte, i) => byte ^ (mask[i] as number)));
    const c3 = toHex(sm3(concatBytes(bytes32(shared.x), message, bytes32(shared.y))));
    expect(first?.['Ciphertext']?.toLowerCase()).toContain(`0420${c3}0413${c2}`);
  });

  test('malformed ciphertexts are refused with one code', () => {
    const [head, ...cases] = stanzas('sm2_invalid.vec');
    const key = fromHex(head?.['Key'] ?? '');
    for (const { Ctext } of cases) {
      expect(() => decryptSm2(fromHex(Ctext ?? ''), key), Ctext).toThrow(
        expect.objectContaining({ code: 'ERR_DECRYPTION' }),
      );
    }
    expect(cases.length).toBe(20);
  });
});

describe('HMAC of the nonce generator', () => {
  test('is keyed with the private key: another key gives another signature of the same digest', () => {
    const e = hmacSm3(utf8('x'), utf8('y'));
    const other = d.slice();
    other[31] = (other[31] as number) ^ 1;
    expect(toHex(signSm2DigestDeterministic(e, d))).not.toBe(toHex(signSm2DigestDeterministic(e, other)));
    expect(toHex(signSm2DigestDeterministic(e, d))).toBe(toHex(signSm2DigestDeterministic(e, d)));
  });
});
