import { hmac } from '@noble/hashes/hmac.js';
import type { RandomSource } from '../../base/random.ts';
import {
  contextTag,
  derExplicit,
  derInteger,
  derNull,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derSetOf,
  derValue,
  tag,
} from '../../der/index.ts';
import { takeRandom } from '../../sm/sm2-keys.ts';
import { hashes } from '../hashes.ts';
import { encodePrivateKey } from '../key-info.ts';
import { oids } from '../oids.ts';
import {
  checkNewPassword,
  encryptWithPassword,
  type PasswordScheme,
  sealWithPassword,
} from '../password-encryption.ts';
import { bmpPassword, derivePkcs12 } from './password-derivation.ts';
import type { Pkcs12Attributes, Pkcs12Certificate, Pkcs12Key } from './types.ts';

/** What a new PKCS#12 file shall hold, and under what. */
export interface Pkcs12Request {
  readonly keys: readonly Pkcs12Key[];
  readonly certificates: readonly Pkcs12Certificate[];
  /** Text; bytes are taken as UTF-8. */
  readonly password: string | Uint8Array;
  readonly random: RandomSource;
  /** Rounds of each derivation, 65,536 to 10,000,000; 100,000 when absent. */
  readonly iterations?: number;
  /** `sm` when absent: SM3 and SM4 throughout; `aes` is what OpenSSL, Java and browsers read: SHA-256 and AES-256. */
  readonly scheme?: PasswordScheme;
}

/**
 * Makes a PKCS#12 file (RFC 7292): each key shrouded, the certificates encrypted, an HMAC over all of it.
 * @returns DER.
 * @throws CoreError `ERR_ARGUMENT` for an empty password or another number of iterations, `ERR_RANDOM`.
 * @example createPkcs12({ keys: [{ key: keyPair }], certificates: [{ certificate: certificate.raw }], password, random });
 */
export function createPkcs12(request: Pkcs12Request): Uint8Array {
  const { keys, certificates, password, random, iterations = 100_000, scheme = 'sm' } = request;
  checkNewPassword(password, iterations);
  const sealing = { random, iterations, scheme };
  const safes: Uint8Array[] = [];
  if (certificates.length > 0) {
    const bags = certificates.map((one) =>
      safeBag(oids.certificateBag, wrapped(oids.x509Certificate, one.certificate), one),
    );
    const { identifier, ciphertext } = encryptWithPassword(derSequence(...bags), password, sealing);
    const content = derValue(contextTag(0, 'primitive'), ciphertext);
    const info = derSequence(derObjectIdentifier(oids.data), identifier, content);
    safes.push(contentInfo(oids.encryptedData, derSequence(derInteger(0), info)));
  }
  if (keys.length > 0) {
    const bags = keys.map((one) => {
      const plaintext = encodePrivateKey(one.key);
      const shrouded = sealWithPassword(plaintext, password, sealing);
      plaintext.fill(0);
      return safeBag(oids.shroudedKeyBag, shrouded, one);
    });
    safes.push(contentInfo(oids.data, derOctetString(derSequence(...bags))));
  }
  const authenticated = derSequence(...safes);
  return derSequence(
    derInteger(3),
    contentInfo(oids.data, derOctetString(authenticated)),
    macData(authenticated, request, iterations, scheme),
  );
}

function contentInfo(type: string, content: Uint8Array): Uint8Array {
  return derSequence(derObjectIdentifier(type), derExplicit(0, content));
}

function wrapped(type: string, bytes: Uint8Array): Uint8Array {
  return derSequence(derObjectIdentifier(type), derExplicit(0, derOctetString(bytes)));
}

function safeBag(type: string, value: Uint8Array, { friendlyName, localKeyId }: Pkcs12Attributes): Uint8Array {
  const attributes: Uint8Array[] = [];
  if (friendlyName !== undefined) {
    // BMPString is what every reader expects; characters outside the first plane become two units, as everywhere.
    const name = bmpPassword(friendlyName).subarray(0, -2);
    attributes.push(attribute(oids.friendlyName, derValue(tag.bmpString, name)));
  }
  if (localKeyId !== undefined) attributes.push(attribute(oids.localKeyId, derOctetString(localKeyId)));
  const set = attributes.length === 0 ? [] : [derSetOf(...attributes)];
  return derSequence(derObjectIdentifier(type), derExplicit(0, value), ...set);
}

function attribute(type: string, value: Uint8Array): Uint8Array {
  return derSequence(derObjectIdentifier(type), derSetOf(value));
}

function macData(
  content: Uint8Array,
  { password, random }: Pkcs12Request,
  iterations: number,
  scheme: PasswordScheme,
): Uint8Array {
  const [hash, oid] = scheme === 'sm' ? [hashes.sm3, oids.sm3] : [hashes.sha256, oids.sha256];
  const salt = takeRandom(random, 16);
  const secret = bmpPassword(password);
  const key = derivePkcs12(hash, secret, salt, iterations, 'mac', hash.outputLen);
  const mac = hmac(hash, key, content);
  secret.fill(0);
  key.fill(0);
  const digestInfo = derSequence(derSequence(derObjectIdentifier(oid), derNull()), derOctetString(mac));
  return derSequence(digestInfo, derOctetString(salt), derInteger(iterations));
}
