import { createSigner, parsePublicKey, type Signer, samePublicKey } from '@yinxin/core/crypto';
import { CommandError } from '../command-error.ts';
import { exists } from '../files.ts';
import { type Given, spell } from '../given.ts';
import { openKey, readCertificate } from '../keys.ts';
import { existingPassword } from '../passwords.ts';
import type { Session } from '../session.ts';
import { commandWords } from './command-words.ts';
import { openExternalHolder } from './external-holder.ts';
import { type KeyHolder, signerOf } from './key-holder.ts';
import { pkcs11Holder, readPkcs11Address } from './pkcs11-holder.ts';
import type { ProcessOptions } from './signer-process.ts';

/** Where a command looks for its signer. */
export interface SignerPlace {
  /** The options' names when they are not `key` and `signer`, e.g. `makerKey` and `makerSigner`. */
  readonly key?: string;
  readonly signer?: string;
  /** The key file when neither option is given. */
  readonly defaultKey?: string;
  /** A certificate file: its key must be the one that signs. Asked before anything is done that a wrong key would spoil. */
  readonly certificate?: string;
}

/**
 * The signer of a command: `--key FILE`, a key file whose password is asked for when it is encrypted, or `--signer external:COMMAND`,
 * a key that another program holds, with `--signer-key ID` when it holds several.
 * @example const signer = await openSigner(session, given, { certificate: given.required('cert') });
 */
export async function openSigner(session: Session, given: Given, place: SignerPlace = {}): Promise<Signer> {
  const path = place.certificate;
  const certificate = path === undefined ? undefined : readCertificate(path);
  const signer = await chosenSigner(session, given, place);
  if (certificate !== undefined && !samePublicKey(certificate.publicKey, parsePublicKey(signer.publicKey)))
    throw new CommandError('usage', 'signer.otherKey', { path });
  return signer;
}

async function chosenSigner(session: Session, given: Given, place: SignerPlace): Promise<Signer> {
  const [key, signer] = [given.text(place.key ?? 'key'), given.text(place.signer ?? 'signer')];
  const names = { first: spell(place.key ?? 'key'), second: spell(place.signer ?? 'signer') };
  if (key !== undefined && signer !== undefined) throw new CommandError('usage', 'option.together', names);
  if (signer !== undefined) return signerOf(await openHolder(session, given, signer), given.text('signerKey'));
  const path = key ?? place.defaultKey;
  if (path === undefined) throw new CommandError('usage', 'signer.missing', names);
  if (key === undefined && !exists(path)) throw new CommandError('usage', 'signer.heldElsewhere', { path });
  return createSigner(await openKey(session, given, path), { random: session.random });
}

/** Whoever `--signer` names. */
export async function openHolder(session: Session, given: Given, signer: string): Promise<KeyHolder> {
  const [, kind, rest = ''] = /^(\w+):(.*)$/s.exec(signer) ?? [];
  if (kind === 'external') return openExternalHolder(commandWords(rest), processOptions(session, given));
  if (kind === 'pkcs11') {
    const { env, timeout } = processOptions(session, given);
    return pkcs11Holder(readPkcs11Address(rest), { env, timeout, pin: () => existingPassword(session, given, 'PIN') });
  }
  throw new CommandError('usage', 'option.value', { option: '--signer', got: signer });
}

/** How an external program is started by this session. */
export function processOptions(session: Session, given: Given): ProcessOptions {
  return {
    env: session.env,
    timeout: (given.count('signerTimeout', 1, 3600) ?? 60) * 1000,
    note: (text) => session.note(text),
  };
}
