import { toHex } from '@yinxin/core';
import {
  encodeEcPrivateKey,
  encodePem,
  encodePrivateKey,
  generatePrivateKey,
  keyId,
  type PasswordScheme,
  type PrivateKey,
  type PrivateKeyAlgorithm,
  parsePublicKey,
  publicKeyBits,
} from '@yinxin/core/crypto';
import { CommandError } from '../command-error.ts';
import { type Output, readInput, readSetting, writeOutputs } from '../files.ts';
import type { Given } from '../given.ts';
import type { Run } from '../grammar/types.ts';
import { keyFileKind, openKey, plainKeyOutput, privateKeyOutput, publicKeyOutput } from '../keys.ts';
import { newPassword } from '../passwords.ts';
import { message, printJson, type Session } from '../session.ts';
import { openSigner } from '../signers/open-signer.ts';

/** What may be known of a key by everybody. */
export interface KeyFacts {
  readonly algorithm: PrivateKeyAlgorithm;
  readonly bits: number;
  readonly keyId: string;
  /** PEM. */
  readonly publicKey: string;
  /** Hexadecimal. */
  readonly point?: string;
}

/** The public facts of a private key. */
export function keyFacts({ algorithm, publicKey }: Pick<PrivateKey, 'algorithm' | 'publicKey'>): KeyFacts {
  const parsed = parsePublicKey(publicKey);
  return {
    algorithm,
    bits: publicKeyBits(parsed),
    keyId: keyId(publicKey),
    publicKey: encodePem('PUBLIC KEY', publicKey),
    ...(parsed.point === undefined ? {} : { point: toHex(parsed.point) }),
  };
}

function writing(given: Given): { readonly force: boolean; readonly dryRun: boolean } {
  return { force: given.flag('force'), dryRun: given.flag('dryRun') };
}

function report(
  session: Session,
  given: Given,
  facts: Readonly<Record<string, unknown>> & { readonly keyId: string },
): void {
  if (given.flag('json')) printJson(session, { schemaVersion: 1, ...facts });
  else session.print(`${facts.keyId}\n`);
}

/** The file of a private key as the options ask for it: encrypted, unless `--insecure-plain` is given. */
export async function keyOutput(session: Session, given: Given, path: string, key: PrivateKey): Promise<Output> {
  if (given.flag('insecurePlain')) return plainKeyOutput(path, key);
  const scheme = given.text('scheme') as PasswordScheme;
  return privateKeyOutput(session, path, key, await newPassword(session, given, path), scheme);
}

/** `key generate`. */
export const keyGenerate: Run = async (session, given) => {
  const kind = given.required('algorithm') as Exclude<PrivateKeyAlgorithm, 'rsa'>;
  const key = generatePrivateKey(kind, session.random);
  const outputs = [await keyOutput(session, given, given.required('out'), key)];
  const publicOut = given.text('publicOut');
  if (publicOut !== undefined) outputs.push(publicKeyOutput(publicOut, key.publicKey));
  writeOutputs(session, outputs, writing(given));
  report(session, given, { ...keyFacts(key) });
  return 'passed';
};

/** `key inspect`: without a password, an encrypted file shows only that it is one. */
export const keyInspect: Run = async (session, given) => {
  const path = given.word;
  const bytes = readInput(path);
  const kind = keyFileKind(path, bytes);
  const isEncrypted = kind !== 'plain';
  const form = { form: kind === 'encrypted' ? 'pkcs8-encrypted' : kind, encrypted: isEncrypted };
  const canAsk = session.askSecret !== undefined;
  const isOpen = !isEncrypted || canAsk || (given.text('passwordFile') ?? given.text('passwordEnv')) !== undefined;
  const key = isOpen ? await openKey(session, given, path) : undefined;
  const facts = key === undefined ? {} : { ...keyFacts(key), leniencies: key.leniencies.map(({ name }) => name) };
  if (given.flag('json')) {
    printJson(session, { schemaVersion: 1, file: path, ...form, ...facts });
    return 'passed';
  }
  session.print(`${message(session, isEncrypted ? 'key.encrypted' : 'key.plain')}\n`);
  if (key === undefined) session.print(`${message(session, 'key.closed')}\n`);
  else {
    const { algorithm, bits, keyId: id, publicKey } = keyFacts(key);
    session.print(`${message(session, 'key.facts', { algorithm, bits, id })}\n${publicKey}`);
    for (const { name } of key.leniencies) session.print(`${message(session, 'key.leniency', { name })}\n`);
  }
  return 'passed';
};

/** `key convert`. */
export const keyConvert: Run = async (session, given) => {
  const key = await openKey(session, given, given.word);
  writeOutputs(session, [await converted(session, given, key)], writing(given));
  report(session, given, { ...keyFacts(key) });
  return 'passed';
};

async function converted(session: Session, given: Given, key: PrivateKey): Promise<Output> {
  const path = given.required('out');
  const form = given.required('to');
  const isDer = given.text('encoding') === 'der';
  if (form === 'public') return isDer ? { path, bytes: key.publicKey } : publicKeyOutput(path, key.publicKey);
  if (form === 'sec1') {
    // SEC 1 has no encryption of its own.
    if (!given.flag('insecurePlain')) throw new CommandError('usage', 'key.plainForm', { form: 'sec1' });
    const der = encodeEcPrivateKey(key);
    return { path, bytes: isDer ? der : encodePem('EC PRIVATE KEY', der), secret: true };
  }
  if (isDer && given.flag('insecurePlain')) return { path, bytes: encodePrivateKey(key), secret: true };
  const output = await keyOutput(session, given, path, key);
  return isDer ? { ...output, bytes: derOf(output) } : output;
}

function derOf({ bytes }: Output): Uint8Array {
  return new Uint8Array(Buffer.from(String(bytes).replaceAll(/-----.*?-----|\s/g, ''), 'base64'));
}

/** `key change-password`: the file is replaced whole or stays as it was. */
export const keyChangePassword: Run = async (session, given) => {
  const path = given.word;
  // A PKCS#12 or .sm2 file holds certificates too, which a key file in its place would lose.
  if (['p12', 'sm2'].includes(keyFileKind(path, readSetting(path))))
    throw new CommandError('usage', 'key.container', { path });
  const key = await openKey(session, given, path);
  const scheme = given.text('scheme') as PasswordScheme;
  // The option for the old password must not stand in for the new one: nothing would change.
  const password = await newPassword(session, given, path, 'new');
  const output = privateKeyOutput(session, path, key, password, scheme);
  writeOutputs(session, [output], { force: true, dryRun: given.flag('dryRun') });
  report(session, given, { ...keyFacts(key) });
  return 'passed';
};

/** `key public`: what a certificate request or an authority needs of a key held elsewhere. */
export const keyPublic: Run = async (session, given) => {
  const { algorithm, publicKey } = await openSigner(session, given);
  writeOutputs(session, [publicKeyOutput(given.required('out'), publicKey)], writing(given));
  report(session, given, { signatureAlgorithm: algorithm, ...keyFacts({ algorithm: kindOf(publicKey), publicKey }) });
  return 'passed';
};

function kindOf(publicKey: Uint8Array): PrivateKeyAlgorithm {
  return parsePublicKey(publicKey).algorithm as PrivateKeyAlgorithm;
}

/** `key sign`: one signature over the bytes of a file, or over the digest in it. */
export const keySign: Run = async (session, given) => {
  const bytes = readInput(given.word);
  const signer = await openSigner(session, given);
  const { algorithm, publicKey } = signer;
  if (given.text('input') === 'digest' && signer.signDigest === undefined)
    throw new CommandError('usage', 'signer.noDigest');
  const signature = given.text('input') === 'digest' ? await signer.signDigest?.(bytes) : await signer.sign(bytes);
  writeOutputs(session, [{ path: given.required('out'), bytes: signature as Uint8Array }], writing(given));
  report(session, given, {
    signatureAlgorithm: algorithm,
    keyId: keyId(publicKey),
    signature: toHex(signature as Uint8Array),
  });
  return 'passed';
};
