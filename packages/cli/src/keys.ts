import { parseCertificateBundle } from '@yinxin/core/cms';
import {
  decodeAnyEncoding,
  encodePem,
  encodePrivateKey,
  encryptPrivateKey,
  isEncryptedPrivateKey,
  isPkcs12,
  isSm2Container,
  type PasswordScheme,
  type PrivateKey,
  parseKeyFile,
  parsePkcs12,
  parsePublicKey,
  parseSm2Container,
} from '@yinxin/core/crypto';
import type { Certificate } from '@yinxin/core/x509';
import { CommandError } from './command-error.ts';
import { type Output, readSetting } from './files.ts';
import type { Given } from './given.ts';
import { existingPassword } from './passwords.ts';
import type { Session } from './session.ts';

/** The certificates of a file, p7b too; the file configures the act, so what cannot be used ends it. */
export function readCertificates(path: string): readonly Certificate[] {
  const bytes = readSetting(path);
  return usable(path, () => parseCertificateBundle(bytes));
}

/** The first certificate of a file. */
export function readCertificate(path: string): Certificate {
  const [first] = readCertificates(path);
  if (first === undefined) throw new CommandError('usage', 'setting.wrong', { path });
  return first;
}

/** The SubjectPublicKeyInfo (DER) in a certificate file or a public key file. */
export function readPublicKey(path: string): Uint8Array {
  const bytes = readSetting(path);
  try {
    return parsePublicKey(decodeAnyEncoding(bytes)).spki;
  } catch {
    return readCertificate(path).publicKey.spki;
  }
}

/**
 * Opens the private key of a file: a key file of any kind, a PKCS#12 file with one key, a `.sm2` file. The password is asked for only
 * when the key is encrypted.
 */
export async function openKey(session: Session, given: Given, path: string): Promise<PrivateKey> {
  const bytes = readSetting(path);
  const kind = keyFileKind(path, bytes);
  if (kind === 'plain') return usable(path, () => parseKeyFile(bytes));
  const password = await existingPassword(session, given, path);
  if (kind === 'sm2') return usable(path, () => parseSm2Container(bytes, password).key);
  if (kind === 'encrypted') return usable(path, () => parseKeyFile(bytes, password));
  const [entry, ...more] = usable(path, () => parsePkcs12(bytes, password)).keys;
  if (entry === undefined || more.length > 0) throw new CommandError('usage', 'key.notOne', { path });
  return entry.key;
}

/** What kind of file holds a private key. */
export function keyFileKind(path: string, bytes: Uint8Array): 'plain' | 'encrypted' | 'sm2' | 'p12' {
  if (isSm2Container(bytes)) return 'sm2';
  if (isPkcs12(bytes)) return 'p12';
  return usable(path, () => isEncryptedPrivateKey(bytes)) ? 'encrypted' : 'plain';
}

/** Opens the file of an SM2 key; commands that sign take `openSigner`. */
export async function openPrivateKey(session: Session, given: Given, path: string): Promise<Uint8Array> {
  const { algorithm, secret } = await openKey(session, given, path);
  if (algorithm !== 'sm2') throw new CommandError('usage', 'setting.wrong', { path });
  return secret;
}

/** A key file to be written: PKCS#8 under PBES2, readable by its owner only. */
export function privateKeyOutput(
  session: Session,
  path: string,
  privateKey: Uint8Array | PrivateKey,
  password: string,
  scheme: PasswordScheme = 'sm',
): Output {
  const encrypted = encryptPrivateKey(privateKey, password, { random: session.random, scheme });
  return { path, bytes: encodePem('ENCRYPTED PRIVATE KEY', encrypted), secret: true };
}

/** A key file without encryption, which the user has asked for by name. */
export function plainKeyOutput(path: string, key: PrivateKey): Output {
  return { path, bytes: encodePem('PRIVATE KEY', encodePrivateKey(key)), secret: true };
}

/** A public key file to be written. */
export function publicKeyOutput(path: string, spki: Uint8Array): Output {
  return { path, bytes: encodePem('PUBLIC KEY', spki) };
}

/** A certificate file to be written. */
export function certificateOutput(path: string, certificate: Uint8Array): Output {
  return { path, bytes: encodePem('CERTIFICATE', certificate) };
}

/** What a file holds; when it cannot be used, that ends the command and names the file. */
export function usable<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new CommandError('usage', 'setting.wrong', { path }, cause);
  }
}
