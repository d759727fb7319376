import { equalBytes, fromBase64, toBase64, toHex } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import { keyId, type PublicKey, parsePublicKey, sm2PublicKeyInfo } from '../crypto/index.ts';
import type { FieldReader } from './fields.ts';

/** A public key that may sign an envelope, as plain JSON. */
export interface TrustedKey {
  /** Lower-case hexadecimal SM3 of the SubjectPublicKeyInfo. */
  readonly keyid: string;
  /** SubjectPublicKeyInfo, base64 of DER: SM2, uncompressed, named curve and nothing else, so that one key has one identifier. */
  readonly spki: string;
  /** Who holds the private key. */
  readonly holder: string;
}

/**
 * Describes a public key as a trusted key.
 * @param spki - SubjectPublicKeyInfo of an SM2 key, DER; other spellings of the same key are rewritten to the canonical one.
 * @throws CoreError `ERR_KEY_PUBLIC` when it is not an SM2 key.
 * @example trustedKey(signer.publicKey, '互认管理员甲').keyid === keyId(signer.publicKey); // true
 */
export function trustedKey(spki: Uint8Array, holder: string): TrustedKey {
  const { point } = parsePublicKey(spki);
  if (point === undefined) throw new CoreError('ERR_KEY_PUBLIC', { rule: 'an envelope is signed with an SM2 key' });
  const canonical = sm2PublicKeyInfo(point);
  return Object.freeze({ keyid: keyId(canonical), spki: toBase64(canonical), holder });
}

/**
 * The SM2 key of a trusted key.
 * @throws CoreError `ERR_KEY_PUBLIC` when the SubjectPublicKeyInfo is not canonical SM2 or `keyid` is not its SM3. A second
 * spelling of a key would have a second identifier and count twice towards a threshold.
 */
export function publicKeyOf(key: TrustedKey): PublicKey {
  // By content, never by object: a caller may change an object after it was checked.
  const identity = `${key.keyid} ${key.spki}`;
  const known = parsedKeys.get(identity);
  if (known !== undefined) return known;
  const parsed = parsePublicKey(fromBase64(key.spki));
  const { algorithm, point, spki } = parsed;
  if (algorithm !== 'sm2' || point === undefined || !equalBytes(sm2PublicKeyInfo(point), spki))
    throw new CoreError('ERR_KEY_PUBLIC', {
      rule: 'a trusted key is an SM2 key in its canonical SubjectPublicKeyInfo',
    });
  if (keyId(spki) !== key.keyid)
    throw new CoreError('ERR_KEY_PUBLIC', { rule: 'keyid is the SM3 of the SubjectPublicKeyInfo' });
  if (parsedKeys.size >= maximumParsedKeys) parsedKeys.clear();
  parsedKeys.set(identity, parsed);
  return parsed;
}

/** Keys of operators come again with every list; a parsed key keeps its prepared verifier. */
const parsedKeys = new Map<string, PublicKey>();

/** Enough for the keys of two lists. */
const maximumParsedKeys = 64;

/** The most keys of one list; a threshold over more is no longer something people can follow. */
const maximumKeys = 32;

/** Keys and threshold of a list, a root or a state. */
export interface KeySet {
  readonly keys: readonly TrustedKey[];
  /** How many distinct keys must have signed, 1 to the number of keys. */
  readonly threshold: number;
}

/** Reads `keys` and `threshold`. */
export function readKeySet(fields: FieldReader, unknown: string[] = []): KeySet {
  const seen = new Set<string>();
  const keys = fields.objects('keys', 1, maximumKeys).map((reader) => {
    const key = readTrustedKey(reader);
    unknown.push(...reader.unknown());
    if (seen.has(key.keyid)) reader.fail(reader.pathOf('keyid'), 'each key once', key.keyid);
    seen.add(key.keyid);
    return key;
  });
  return { keys: Object.freeze(keys), threshold: fields.integer('threshold', 1, keys.length) };
}

function readTrustedKey(reader: FieldReader): TrustedKey {
  const keyid = reader.match('keyid', /^[0-9a-f]{64}$/, '64 lower-case hexadecimal digits');
  const spki = toBase64(reader.bytes('spki', 512));
  const key = Object.freeze({ keyid, spki, holder: reader.text('holder', 200) });
  try {
    publicKeyOf(key);
  } catch {
    reader.fail(reader.pathOf('spki'), 'a canonical SM2 SubjectPublicKeyInfo whose SM3 is keyid', spki);
  }
  return key;
}

/** Whether two sets hold the same keys under the same threshold; holders are names for people and do not count. */
export function sameKeySet(a: KeySet, b: KeySet): boolean {
  if (a.threshold !== b.threshold || a.keys.length !== b.keys.length) return false;
  const ids = new Set(a.keys.map((key) => key.keyid));
  return b.keys.every((key) => ids.has(key.keyid));
}

/** The point of a trusted key in hexadecimal, to compare it with keys in certificates, which may be spelt otherwise. */
export function pointOf(key: TrustedKey): string {
  return toHex(publicKeyOf(key).point as Uint8Array);
}
