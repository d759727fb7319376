import { hmac } from '@noble/hashes/hmac.js';
import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { sha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatBytes, toHex, utf8 } from '../../src/base/bytes.ts';
import { isCoreError } from '../../src/base/errors.ts';
import {
  createPkcs12,
  encodePem,
  encodePrivateKey,
  generatePrivateKey,
  isPkcs12,
  oids,
  type Pkcs12,
  parsePkcs12,
} from '../../src/crypto/index.ts';
import { derExplicit, derInteger, derObjectIdentifier, derOctetString, derSequence } from '../../src/der/index.ts';
import { sm3 } from '../../src/sm/index.ts';
import { seededRandom } from '../support/seeded-random.ts';

const random = seededRandom('pkcs12');
const code = (name: string): unknown => expect.objectContaining({ code: name });
const password = '口令 990000';
const iterations = 65_536;
const key = generatePrivateKey('sm2', random);
/** The certificate is not looked into here, so any DER stands for one. */
const certificate = derSequence(derOctetString(utf8('示范甲省')));
const localKeyId = Uint8Array.of(1, 2, 3);
const request = {
  keys: [{ key, friendlyName: '签名密钥', localKeyId }],
  certificates: [{ certificate, friendlyName: '签名证书', localKeyId }, { certificate }],
  random,
  iterations,
};
const sm = createPkcs12({ ...request, password });
const aes = createPkcs12({ ...request, password: 'secret 990000', scheme: 'aes' });

describe('what is made is read back', () => {
  test.each([
    ['sm', sm, password, 'hmac-sm3'],
    ['aes', aes, 'secret 990000', 'hmac-sha256'],
  ] as const)('%s', (_, bytes, secret, integrity) => {
    const read = parsePkcs12(bytes, secret);
    expect(read).toMatchObject({ integrity, leniencies: [], crls: [] });
    expect(read.keys).toEqual([{ key, friendlyName: '签名密钥', localKeyId }]);
    expect(read.certificates).toEqual(request.certificates);
    expect(parsePkcs12(utf8(encodePem('PKCS12', bytes)), utf8(secret))).toEqual(read);
    expect(isPkcs12(bytes)).toBe(true);
    for (const wrong of ['', `${secret} `, '990000'])
      expect(() => parsePkcs12(bytes, wrong)).toThrow(code('ERR_KEY_PASSWORD'));
  });

  test('keys of every kind, and files of keys or certificates alone', () => {
    const keys = (['sm2', 'ec-p256', 'ec-p384', 'ec-p521', 'ed25519'] as const).map((algorithm) => ({
      key: generatePrivateKey(algorithm, random),
    }));
    const made = createPkcs12({ keys, certificates: [], password, random, iterations });
    expect(parsePkcs12(made, password)).toMatchObject({ keys, certificates: [] });
    const bare = createPkcs12({ keys: [], certificates: [{ certificate }], password, random, iterations });
    expect(parsePkcs12(bare, password)).toMatchObject({ keys: [], certificates: [{ certificate }] });
  }, 20_000);

  test('weak writing is refused', () => {
    expect(() => createPkcs12({ ...request, password: '' })).toThrow(code('ERR_ARGUMENT'));
    expect(() => createPkcs12({ ...request, password, iterations: 2048 })).toThrow(code('ERR_ARGUMENT'));
    expect(() => createPkcs12({ ...request, password, random: (n) => new Uint8Array(n) })).toThrow(code('ERR_RANDOM'));
  });
});

/** A file without a MAC whose AuthenticatedSafe holds these ContentInfos. */
function file(...safes: Uint8Array[]): Uint8Array {
  return derSequence(derInteger(3), info(oids.data, derOctetString(derSequence(...safes))));
}
function info(type: string, content: Uint8Array): Uint8Array {
  return derSequence(derObjectIdentifier(type), derExplicit(0, content));
}
const bags = (...all: Uint8Array[]): Uint8Array => info(oids.data, derOctetString(derSequence(...all)));
const certificateBag = info(
  oids.certificateBag,
  derSequence(derObjectIdentifier(oids.x509Certificate), derExplicit(0, derOctetString(certificate))),
);
const nested = (depth: number): Uint8Array =>
  depth === 0 ? certificateBag : info(oids.safeContentsBag, derSequence(nested(depth - 1)));

describe('structures that other writers make', () => {
  test('nested contents, plain keys, CRLs, and no MAC, which is named', () => {
    const plainKey = info(oids.keyBag, encodePrivateKey(key));
    const crl = derSequence(derObjectIdentifier(oids.x509Crl), derExplicit(0, derOctetString(certificate)));
    const read = parsePkcs12(file(bags(nested(3), plainKey), bags(info(oids.crlBag, crl))), 'x');
    expect(read).toMatchObject({ certificates: [{ certificate }], crls: [certificate], integrity: 'none' });
    expect(read.keys[0]?.key).toEqual(key);
    expect(read.leniencies.map(({ name }) => name)).toEqual(['p12.mac.absent']);
  });

  test('bags that are not read are named and hide nothing', () => {
    const secret = info(oids.secretBag, derSequence());
    const sm9 = derSequence(derInteger(0), derSequence(derObjectIdentifier(oids.sm9)), derOctetString(certificate));
    const sdsi = derSequence(
      derObjectIdentifier('1.2.840.113549.1.9.22.2'),
      derExplicit(0, derOctetString(certificate)),
    );
    const read = parsePkcs12(
      file(bags(secret, info(oids.keyBag, sm9), info(oids.certificateBag, sdsi), certificateBag)),
      'x',
    );
    expect(read.certificates.length).toBe(1);
    expect(read.leniencies.filter(({ name }) => name === 'p12.bag.unread').length).toBe(3);
  });

  test('BER in the shell: indefinite lengths and contents in pieces', () => {
    const end = Uint8Array.of(0, 0);
    const indefinite = (identifier: number, ...content: Uint8Array[]): Uint8Array =>
      concatBytes(Uint8Array.of(identifier, 0x80), ...content, end);
    const safe = derSequence(bags(certificateBag));
    const pieces = indefinite(0x24, derOctetString(safe.subarray(0, 10)), derOctetString(safe.subarray(10)));
    const authSafe = indefinite(0x30, derObjectIdentifier(oids.data), indefinite(0xa0, pieces));
    const ber = indefinite(0x30, derInteger(3), authSafe);
    const read = parsePkcs12(ber, 'x');
    expect(read.certificates).toEqual([{ certificate }]);
    expect(read.leniencies.map(({ name }) => name)).toContain('p12.ber');
    expect(isPkcs12(ber)).toBe(true);
  });

  test('public-key modes are named as what is not supported', () => {
    const signed = derSequence(derInteger(3), info(oids.signedData, derSequence()));
    expect(() => parsePkcs12(signed, 'x')).toThrow(code('ERR_ALGORITHM_UNSUPPORTED'));
    expect(() => parsePkcs12(file(info(oids.envelopedData, derSequence())), 'x')).toThrow(
      code('ERR_ALGORITHM_UNSUPPORTED'),
    );
  });
});

describe('PBMAC1 (RFC 9579)', () => {
  const content = derSequence(bags(certificateBag));
  /** A file under PBMAC1 as its RFC writes it; the salt and count beside the parameters are not used. */
  function sealed(prf: string, mac: string, length: number | undefined, count = 1000): Uint8Array {
    const salt = random(8);
    const hash = mac === oids.hmacSm3 ? sm3 : sha256;
    const key = pbkdf2(prf === oids.hmacSm3 ? sm3 : sha256, utf8('p'), salt, { c: count, dkLen: length ?? 32 });
    const keyLength = length === undefined ? [] : [derInteger(length)];
    const kdf = derSequence(
      derOctetString(salt),
      derInteger(count),
      ...keyLength,
      derSequence(derObjectIdentifier(prf)),
    );
    const parameters = derSequence(
      derSequence(derObjectIdentifier(oids.pbkdf2), kdf),
      derSequence(derObjectIdentifier(mac)),
    );
    const algorithm = derSequence(derObjectIdentifier(oids.pbmac1), parameters);
    const digestInfo = derSequence(algorithm, derOctetString(hmac(hash, key, content)));
    const macData = derSequence(digestInfo, derOctetString(utf8('NOT USED')), derInteger(1));
    return derSequence(derInteger(3), info(oids.data, derOctetString(content)), macData);
  }

  test.each([
    [oids.hmacSha256, oids.hmacSha256, 'pbmac1-sha256'],
    [oids.hmacSm3, oids.hmacSm3, 'pbmac1-sm3'],
  ])('%s, %s', (prf, mac, integrity) => {
    expect(parsePkcs12(sealed(prf, mac, 32), 'p')).toMatchObject({
      integrity,
      certificates: [{ certificate }],
      leniencies: [],
    });
    expect(() => parsePkcs12(sealed(prf, mac, 32), 'q')).toThrow(code('ERR_KEY_PASSWORD'));
  });

  test('a key length that is missing or short, another MAC', () => {
    const { hmacSha256 } = oids;
    for (const length of [undefined, 16])
      expect(() => parsePkcs12(sealed(hmacSha256, hmacSha256, length), 'p')).toThrow(code('ERR_ALGORITHM_PARAMETERS'));
    expect(() => parsePkcs12(sealed(hmacSha256, oids.hmacSha1, 32), 'p')).toThrow(code('ERR_ALGORITHM_UNSUPPORTED'));
  });
});

describe('hostile files', () => {
  test('bombs: iterations, nesting, number of bags, size', () => {
    const mac = (count: Uint8Array | number): Uint8Array =>
      derSequence(
        derSequence(derSequence(derObjectIdentifier(oids.sha256)), derOctetString(random(32))),
        derOctetString(random(8)),
        derInteger(count),
      );
    const authSafe = info(oids.data, derOctetString(derSequence()));
    for (const count of [2 ** 31 - 1, 10_000_001])
      expect(() => parsePkcs12(derSequence(derInteger(3), authSafe, mac(count)), 'x')).toThrow(code('ERR_LIMIT'));
    // 2^31 is no count at all.
    expect(() => parsePkcs12(derSequence(derInteger(3), authSafe, mac(2 ** 31)), 'x')).toThrow(code('ERR_KEY_FILE'));
    // Many bags of nine million rounds each: the budget is the file's.
    const bag = (): Uint8Array => {
      const pbkdf2 = derSequence(
        derObjectIdentifier(oids.pbkdf2),
        derSequence(derOctetString(random(8)), derInteger(9_999_999)),
      );
      const aes256 = derSequence(derObjectIdentifier(oids.aes256Cbc), derOctetString(random(16)));
      const scheme = derSequence(derObjectIdentifier(oids.pbes2), derSequence(pbkdf2, aes256));
      return info(oids.shroudedKeyBag, derSequence(scheme, derOctetString(random(32))));
    };
    const macOfAll = derSequence(derInteger(3), info(oids.data, derOctetString(derSequence(bags(bag())))), mac(1000));
    expect(() => parsePkcs12(macOfAll, 'x')).toThrow(code('ERR_KEY_PASSWORD'));
    expect(() => parsePkcs12(file(bags(nested(40))), 'x')).toThrow(code('ERR_LIMIT'));
    expect(() => parsePkcs12(file(bags(...Array.from({ length: 1001 }, () => certificateBag))), 'x')).toThrow(
      code('ERR_LIMIT'),
    );
    expect(() => parsePkcs12(new Uint8Array(5 * 1024 * 1024), 'x')).toThrow(code('ERR_LIMIT'));
    const deepBer = concatBytes(new Uint8Array(200_000).fill(0x30).map((octet, i) => (i % 2 ? 0x80 : octet)));
    expect(() => parsePkcs12(deepBer, 'x')).toThrow(code('ERR_KEY_FILE'));
  });

  /** A file that costs one round, so that every byte can be tried. */
  const cheap = file(bags(info(oids.keyBag, encodePrivateKey(key))), bags(nested(2)));
  const outcome = (bytes: Uint8Array): Pkcs12 | string => {
    try {
      return parsePkcs12(bytes, 'x');
    } catch (error) {
      if (isCoreError(error)) return error.code;
      throw error;
    }
  };

  test('each byte flipped, each length cut: our errors only, and never another key', () => {
    for (let at = 0; at < cheap.length; at++) {
      for (const mask of [0x01, 0x80, 0xff]) {
        const changed = cheap.slice();
        changed[at] = (changed[at] as number) ^ mask;
        const read = outcome(changed);
        if (typeof read === 'string') continue;
        for (const { key: got } of read.keys) expect(toHex(got.secret)).toBe(toHex(key.secret));
      }
      expect(typeof outcome(cheap.subarray(0, at))).toBe('string');
    }
  });

  test('under a MAC each flipped byte of the content is noticed', () => {
    const sealed = createPkcs12({ keys: [], certificates: [{ certificate }], password: 'x', random, iterations });
    // The shell before the content and the MAC after it: both change what is computed or compared.
    for (const at of [0, 4, 20, 60, 150, sealed.length - 80, sealed.length - 40, sealed.length - 1]) {
      const changed = sealed.slice();
      changed[at] = (changed[at] as number) ^ 0x01;
      expect(typeof outcome(changed), String(at)).toBe('string');
    }
  }, 30_000);

  test('whatever is thrown in, only our errors come out', () => {
    fc.assert(
      fc.property(fc.nat(cheap.length - 1), fc.uint8Array({ maxLength: 12 }), fc.nat(12), (at, inserted, dropped) => {
        outcome(concatBytes(cheap.subarray(0, at), inserted, cheap.subarray(at + dropped)));
      }),
      { numRuns: 500 },
    );
  });
});
