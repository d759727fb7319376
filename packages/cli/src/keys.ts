import type { RandomSource } from '@yinxin/core';
import { createSm2Signer, parsePrivateKey, parsePublicKey, type Signer } from '@yinxin/core/crypto';
import { isCoreError } from '@yinxin/core/errors';
import { type Certificate, parseCertificates } from '@yinxin/core/x509';
import { CommandError } from './command-error.ts';
import { readSetting } from './files.ts';
import type { Given } from './given.ts';
import { existingPassword } from './passwords.ts';
import type { Session } from './session.ts';

/** The certificates of a file; the file configures the act, so what cannot be used ends it. */
export function readCertificates(path: string): readonly Certificate[] {
  const bytes = readSetting(path);
  try {
    return parseCertificates(bytes);
  } catch (cause) {
    throw new CommandError('usage', 'setting.wrong', { path }, cause);
  }
}

/** The first certificate of a file. */
export function readCertificate(path: string): Certificate {
  const [first] = readCertificates(path);
  if (first === undefined) throw new CommandError('usage', 'setting.wrong', { path });
  return first;
}

/** The SubjectPublicKeyInfo in a certificate or public key file (PEM or DER). */
export function readPublicKey(path: string): Uint8Array {
  const bytes = readSetting(path);
  try {
    return parseCertificates(bytes)[0]?.publicKey.spki ?? parsePublicKey(decodeAny(bytes)).spki;
  } catch {
    try {
      return parsePublicKey(decodeAny(bytes)).spki;
    } catch (cause) {
      throw new CommandError('usage', 'setting.wrong', { path }, cause);
    }
  }
}

/** Opens a key file; the password is asked for only when the key is encrypted. */
export async function openSigner(session: Session, given: Given, path: string): Promise<Signer> {
  const privateKey = await openPrivateKey(session, given, path);
  return signerOf(privateKey, session.random);
}
