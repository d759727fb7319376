import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, fromBase64, toBase64, toHex, utf8 } from '../../src/base/bytes.ts';
import { keyId, oids, parsePublicKey } from '../../src/crypto/index.ts';
import { derBitString, derObjectIdentifier, derSequence } from '../../src/der/index.ts';
import { sm3, verifySm2 } from '../../src/sm/index.ts';
import {
  encodeEnvelope,
  parseEnvelope,
  preAuthenticationEncoding,
  signEnvelope,
  trustedKey,
  verifyEnvelope,
} from '../../src/trust/index.ts';
import { keyOf, operators } from './world.ts';

const { a, b, c, stranger } = operators;
const payloadType = 'application/vnd.yinxin.test+json';
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe('pre-authentication encoding', () => {
  it.each([
    // DSSE protocol.md, the specification's own example
    ['http://example.com/HelloWorld', 'hello world', 'DSSEv1 29 http://example.com/HelloWorld 11 hello world'],
    ['', '', 'DSSEv1 0   0 '.replace('   ', '  ')],
    ['类型', '印信', 'DSSEv1 6 类型 6 印信'],
    ['a', '0 b', 'DSSEv1 1 a 3 0 b'],
  ])('of %s and %s', (type, payload, expected) => {
    expect(text(preAuthenticationEncoding(type, utf8(payload)))).toBe(expected);
  });

  it('is never the same for two different pairs', () => {
    const part = fc.string({ unit: fc.constantFrom('1', ' ', 'a', '0'), maxLength: 12 });
    fc.assert(
      fc.property(part, part, part, part, (t1, p1, t2, p2) => {
        const one = text(preAuthenticationEncoding(t1, utf8(p1)));
        const two = text(preAuthenticationEncoding(t2, utf8(p2)));
        expect(one === two).toBe(t1 === t2 && p1 === p2);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('signing and counting', () => {
  const payload = utf8('{"a":1}');
  const keys = [keyOf(a), keyOf(b), keyOf(c)];

  it('one party after another, through the file', async () => {
    const first = encodeEnvelope(await signEnvelope({ payloadType, payload }, [a]));
    expect(verifyEnvelope(parseEnvelope(first), keys, 2)).toMatchObject({ met: false, validKeyIds: [keyOf(a).keyid] });
    const both = encodeEnvelope(await signEnvelope(parseEnvelope(first), [b]));
    expect(verifyEnvelope(parseEnvelope(both), keys, 2)).toMatchObject({ met: true });
    expect(parseEnvelope(both).payload).toEqual(payload);
  });

  it('the key identifier is the SM3 of the SubjectPublicKeyInfo, the signature is SM2 over the encoding', async () => {
    const { signatures } = await signEnvelope({ payloadType, payload }, [a]);
    const [signature] = signatures;
    expect(signature?.keyid).toBe(toHex(sm3(a.publicKey)));
    const point = parsePublicKey(a.publicKey).point as Uint8Array;
    const sig = signature?.sig as Uint8Array;
    expect(verifySm2(sig, preAuthenticationEncoding(payloadType, payload), point)).toBe(true);
    expect(verifySm2(sig, payload, point)).toBe(false);
  });

  it('a party that signs twice has one signature', async () => {
    const twice = await signEnvelope(await signEnvelope({ payloadType, payload }, [a]), [a, a]);
    expect(twice.signatures).toHaveLength(1);
    expect(verifyEnvelope(twice, keys, 1).met).toBe(true);
  });

  it('a signature repeated, or two by one key, count once', async () => {
    const one = await signEnvelope({ payloadType, payload }, [a]);
    const other = await signEnvelope({ payloadType, payload: utf8('{"a":2}') }, [a]);
    const again = { ...one, signatures: [...one.signatures, ...one.signatures, ...other.signatures] };
    const result = verifyEnvelope(again, keys, 2);
    expect(result).toMatchObject({ met: false, validKeyIds: [keyOf(a).keyid] });
    expect(result.signatures.map(({ status }) => status)).toEqual(['valid', 'duplicate', 'duplicate']);
  });

  it('a wrong signature before the right one of the same key does not hide it', async () => {
    const right = await signEnvelope({ payloadType, payload }, [a]);
    const wrong = await signEnvelope({ payloadType, payload: utf8('x') }, [a]);
    const result = verifyEnvelope({ ...right, signatures: [...wrong.signatures, ...right.signatures] }, keys, 1);
    expect(result.met).toBe(true);
    expect(result.signatures.map(({ status }) => status)).toEqual(['invalid', 'valid']);
  });

  it('a key listed twice counts once', async () => {
    const one = await signEnvelope({ payloadType, payload }, [a]);
    expect(verifyEnvelope(one, [keyOf(a), keyOf(a, 'another name')], 2).met).toBe(false);
  });

  it('a second spelling of a key is refused, since it would count as a second key', async () => {
    const point = parsePublicKey(a.publicKey).point as Uint8Array;
    const compressed = concatBytes(Uint8Array.of(2 + ((point[64] as number) & 1)), point.subarray(1, 33));
    const algorithm = derSequence(derObjectIdentifier(oids.ecPublicKey), derObjectIdentifier(oids.sm2));
    const spki = derSequence(algorithm, derBitString(compressed));
    expect(parsePublicKey(spki).point).toEqual(point);
    const second = { keyid: keyId(spki), spki: toBase64(spki), holder: 'x' };
    const one = await signEnvelope({ payloadType, payload }, [a]);
    expect(() => verifyEnvelope(one, [keyOf(a), second], 2)).toThrow(
      expect.objectContaining({ code: 'ERR_KEY_PUBLIC' }),
    );
    expect(trustedKey(spki, 'x').keyid).toBe(keyOf(a).keyid);
    await expect(signEnvelope({ payloadType, payload }, [{ ...a, publicKey: spki }])).rejects.toMatchObject({
      code: 'ERR_KEY_PUBLIC',
    });
  });

  it('a trusted key under the identifier of another is refused', async () => {
    const one = await signEnvelope({ payloadType, payload }, [stranger]);
    const swapped = { ...keyOf(stranger), keyid: keyOf(a).keyid };
    expect(() => verifyEnvelope(one, [swapped], 1)).toThrow(expect.objectContaining({ code: 'ERR_KEY_PUBLIC' }));
  });

  it('a stranger’s signature under a trusted identifier is invalid, under its own it is unknown', async () => {
    const { signatures, ...rest } = await signEnvelope({ payloadType, payload }, [stranger]);
    const sig = signatures[0]?.sig as Uint8Array;
    expect(verifyEnvelope({ ...rest, signatures }, keys, 1).signatures[0]?.status).toBe('unknownKey');
    const claimed = { ...rest, signatures: [{ keyid: keyOf(a).keyid, sig }] };
    expect(verifyEnvelope(claimed, keys, 1)).toMatchObject({ met: false, signatures: [{ status: 'invalid' }] });
  });

  it.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
    'a threshold of %s is never met',
    async (threshold) => {
      const signed = await signEnvelope({ payloadType, payload }, [a, b, c]);
      expect(verifyEnvelope(signed, keys, threshold).met).toBe(false);
    },
  );

  it('the type is signed too', async () => {
    const signed = await signEnvelope({ payloadType, payload }, [a]);
    expect(verifyEnvelope({ ...signed, payloadType: `${payloadType}x` }, keys, 1).met).toBe(false);
  });

  it('nobody signs, or not with SM2', async () => {
    await expect(signEnvelope({ payloadType, payload }, [])).rejects.toMatchObject({ code: 'ERR_ARGUMENT' });
    await expect(signEnvelope({ payloadType, payload }, [{ ...a, algorithm: 'ecdsa-sha256' }])).rejects.toMatchObject({
      code: 'ERR_ARGUMENT',
    });
  });
});

describe('reading envelopes', () => {
  const keyid = 'ab'.repeat(32);
  const good = { payloadType: 'x', payload: 'AQ==', signatures: [{ keyid, sig: 'AQ==' }] };
  const parse = (value: unknown): unknown =>
    parseEnvelope(utf8(typeof value === 'string' ? value : JSON.stringify(value)));

  it.each([
    ['an unknown field', { ...good, extra: 1 }, '$.extra'],
    [
      'an unknown field in a signature',
      { ...good, signatures: [{ keyid, sig: 'AQ==', cert: '' }] },
      '$.signatures[0].cert',
    ],
    ['no type', { payload: 'AQ==', signatures: [] }, '$.payloadType'],
    ['an empty type', { ...good, payloadType: '' }, '$.payloadType'],
    ['a type with a blank', { ...good, payloadType: 'a b' }, '$.payloadType'],
    ['no payload', { payloadType: 'x', signatures: [] }, '$.payload'],
    ['a payload that is an object', { ...good, payload: {} }, '$.payload'],
    ['base64 with blanks', { ...good, payload: 'AQ ==' }, '$.payload'],
    ['base64 without padding', { ...good, payload: 'AQ' }, '$.payload'],
    ['base64 with spare bits', { ...good, payload: 'AR==' }, '$.payload'],
    ['base64 of both alphabets', { ...good, payload: '+_==' }, '$.payload'],
    ['no signatures', { payloadType: 'x', payload: 'AQ==' }, '$.signatures'],
    ['signatures as an object', { ...good, signatures: {} }, '$.signatures'],
    ['no key identifier', { ...good, signatures: [{ sig: 'AQ==' }] }, '$.signatures[0].keyid'],
    ['upper case', { ...good, signatures: [{ keyid: keyid.toUpperCase(), sig: 'AQ==' }] }, '$.signatures[0].keyid'],
    ['a giant signature', { ...good, signatures: [{ keyid, sig: 'A'.repeat(4000) }] }, '$.signatures[0].sig'],
    ['an array', [], '$'],
    ['null', null, '$'],
  ])('refuses %s', (_, value, path) => {
    expect(() => parse(value)).toThrow(
      expect.objectContaining({ code: 'ERR_ENVELOPE', details: expect.objectContaining({ path }) }),
    );
  });

  it('refuses a name that stands twice, too many signatures, too many bytes', () => {
    const twice = `{"payload":"AQ==","payload":"Ag==","payloadType":"x","signatures":[]}`;
    expect(() => parse(twice)).toThrow(expect.objectContaining({ code: 'ERR_JSON' }));
    const many = { ...good, signatures: Array.from({ length: 65 }, () => good.signatures[0]) };
    expect(() => parse(many)).toThrow(expect.objectContaining({ code: 'ERR_LIMIT' }));
    expect(() => parseEnvelope(new Uint8Array(10 * 1024 * 1024 + 1))).toThrow(
      expect.objectContaining({ code: 'ERR_LIMIT' }),
    );
  });

  it('reads the URL-safe alphabet, as DSSE demands, and an empty payload', () => {
    expect(parseEnvelope(utf8(JSON.stringify({ ...good, payload: '-_8=' }))).payload).toEqual(fromBase64('+/8='));
    expect(parseEnvelope(utf8(JSON.stringify({ ...good, payload: '' }))).payload).toHaveLength(0);
  });

  it('reads back what it writes', () => {
    const bytes = (maxLength: number) => fc.uint8Array({ maxLength });
    const signature = fc.record({ keyid: bytes(32).map((seed) => toHex(sm3(seed))), sig: bytes(80) });
    fc.assert(
      fc.property(
        bytes(200),
        fc.uniqueArray(signature, { maxLength: 5, selector: ({ keyid: id }) => id }),
        (payload, signatures) => {
          signatures.sort((x, y) => (x.keyid < y.keyid ? -1 : 1));
          expect(parseEnvelope(encodeEnvelope({ payloadType, payload, signatures }))).toEqual({
            payloadType,
            payload,
            signatures,
          });
        },
      ),
      { numRuns: 100 },
    );
  });

  it('does not write a type that it would not read', () => {
    expect(() => encodeEnvelope({ payloadType: '印', payload: new Uint8Array(), signatures: [] })).toThrow(
      expect.objectContaining({ code: 'ERR_ENVELOPE' }),
    );
  });
});
