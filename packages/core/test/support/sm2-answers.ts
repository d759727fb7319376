import { concatBytes, fromHex, toHex, utf8 } from '../../src/base/bytes.ts';
import type * as sm from '../../src/sm/index.ts';
import { bytesOf } from './sm3-answers.ts';

/** A case of the suite of forged signatures, in hexadecimal. */
export interface ForgedSignature {
  readonly id: string;
  readonly msg: string;
  readonly sig: string;
  readonly uid: string;
  readonly pub: string;
}

/**
 * What SM2 gives for made-up keys, messages and randomness, by topic: every engine on every platform gives the same. Node compares
 * its two engines, browsers are compared with Node.
 */
export function sm2Answers(api: typeof sm, forged: readonly ForgedSignature[] = []): Readonly<Record<string, unknown>> {
  const keys = Array.from({ length: 6 }, (_, i) => bytesOf(1000 + i, 32));
  const publicKeys = keys.map((key) => api.sm2PublicKeyOf(key));
  const messages = Array.from({ length: 80 }, (_, i) => bytesOf(i, (i * 29) % 400));
  const userId = utf8('ALICE123@YAHOO.COM');
  const signed = messages.map((message, i) => {
    const key = keys[i % 6] as Uint8Array;
    const random = (length: number): Uint8Array => bytesOf(5000 + i, length);
    return api.signSm2(message, key, {
      random,
      ...(i % 2 === 0 ? {} : { userId }),
      format: i % 5 === 0 ? 'raw' : 'der',
    });
  });
  const verdicts = signed.map((signature, i) => verdictsOf(api, signature, i));
  let drawn = 0;
  const many = api.prepareSm2Signer(keys[0] as Uint8Array).signMany(messages, { random: (n) => bytesOf(drawn++, n) });
  const verifier = api.prepareSm2Verifier(publicKeys[0] as Uint8Array);
  const checks = many.map((signature, i) => ({
    verifier,
    signature: i % 7 === 3 ? flipped(signature, i) : signature,
    message: messages[i % 11 === 5 ? 0 : i] as Uint8Array,
  }));
  const digest = api.sm2Digest(utf8('digest'), publicKeys[1] as Uint8Array, userId);
  const peers = { random: (n: number) => bytesOf(9, n) };
  const secret = api.encryptSm2(utf8('a secret'), publicKeys[2] as Uint8Array, peers);

  /** Two ways to the verdict of one signature in four states: as it is, changed, for another message, under another key. */
  function verdictsOf(using: typeof sm, signature: Uint8Array, i: number): boolean[] {
    const publicKey = publicKeys[i % 6] as Uint8Array;
    const format = i % 5 === 0 ? 'raw' : 'der';
    const id = i % 2 === 0 ? using.SM2_DEFAULT_USER_ID : userId;
    const message = messages[i] as Uint8Array;
    const prepared = using.prepareSm2Verifier(publicKey, id);
    return [
      using.verifySm2(signature, message, publicKey, { userId: id, format }),
      prepared.verify(signature, message, format),
      prepared.verify(flipped(signature, i), message, format),
      using.verifySm2(flipped(signature, i + 1), message, publicKey, { userId: id, format }),
      prepared.verify(signature, messages[(i + 1) % 80] as Uint8Array, format),
      using.verifySm2(signature, message, publicKeys[(i + 1) % 6] as Uint8Array, { userId: id, format }),
    ];
  }

  return {
    publicKeys: publicKeys.map(toHex),
    signed: toHex(api.sm3(concatBytes(...signed))),
    verdicts: verdicts.map((row) => row.map(Number).join('')),
    signMany: toHex(api.sm3(concatBytes(...many))),
    verifyMany: api.verifyManySm2(checks).map(Number).join(''),
    deterministic: keys.map((key) => toHex(api.signSm2DigestDeterministic(digest, key))),
    keyChecks: publicKeys.map((key) => [api.isSm2PublicKey(key), api.isSm2PublicKey(flipped(key, 20))]),
    compressed: publicKeys.map((key) =>
      toHex(api.parseSm2PublicKey(concatBytes(Uint8Array.of(2 + ((key[64] as number) & 1)), key.subarray(1, 33)))),
    ),
    encrypted: toHex(secret),
    decrypted: toHex(api.decryptSm2(secret, keys[2] as Uint8Array)),
    forged: forged.map(({ id, msg, sig, uid, pub }) => [
      id,
      api.verifySm2(fromHex(sig), fromHex(msg), fromHex(pub), { userId: fromHex(uid) }),
    ]),
  };
}

/** A copy with one bit changed. */
function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = bytes.slice();
  const place = bytes.length - 1 - (bit % 30);
  copy[place] = (copy[place] as number) ^ (1 << (bit % 8));
  return copy;
}
