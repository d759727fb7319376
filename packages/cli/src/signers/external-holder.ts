import { parsePublicKey, type SignatureAlgorithm } from '@yinxin/core/crypto';
import { CommandError } from '../command-error.ts';
import type { HeldKey, KeyHolder } from './key-holder.ts';
import {
  asObject,
  type Method,
  printable,
  protocolName,
  protocolVersions,
  readBase64,
  writeBase64,
} from './protocol.ts';
import { type ProcessOptions, SignerProcess } from './signer-process.ts';

/** A program that holds keys, greeted and willing. */
export interface ExternalHolder extends KeyHolder {
  /** Asks the program to end, and waits for it. */
  stop(): Promise<void>;
}

/**
 * Starts a program and greets it. Nothing that it says is believed further than it can be checked: keys must be readable, and
 * signatures are verified by whoever uses them.
 * @param words - The program and its arguments; no shell is involved.
 */
export async function openExternalHolder(words: readonly string[], options: ProcessOptions): Promise<ExternalHolder> {
  const process = new SignerProcess(words, options);
  const ask = async (
    method: Method,
    params: Readonly<Record<string, unknown>>,
  ): Promise<Readonly<Record<string, unknown>>> => {
    const reply = await process.request(method, params);
    if ('result' in reply) return reply.result;
    throw new CommandError('io', 'signer.refused', { name: process.name, ...reply.error });
  };
  const broken = (rule: string): never => {
    throw new CommandError('io', 'signer.protocol', { name: process.name, rule });
  };
  const hello = await ask('hello', { protocol: protocolName, versions: protocolVersions });
  if (hello['protocol'] !== protocolName) broken('hello names the protocol');
  if (!protocolVersions.includes(hello['version'] as number)) broken('hello names a version that was offered');
  const capabilities: unknown[] = Array.isArray(hello['capabilities'])
    ? hello['capabilities']
    : broken('hello lists capabilities');
  const modes = new Set((['message', 'digest'] as const).filter((mode) => capabilities.includes(mode)));
  if (modes.size === 0) broken('a signer takes messages or digests');

  return {
    name: typeof hello['name'] === 'string' ? printable(hello['name']) : process.name,
    modes,
    keys: async () => {
      const { keys } = await ask('keys', {});
      if (!Array.isArray(keys)) return broken('keys is a list');
      return keys.map((key) => readKey(key) ?? broken('a key has an id, an algorithm and a public key'));
    },
    sign: async ({ key, algorithm, mode, data }) => {
      const { signature } = await ask('sign', { key, algorithm, [mode]: writeBase64(data) });
      return readBase64(signature) ?? broken('a signature is base64');
    },
    stop: () => process.stop(),
  };
}

function readKey(value: unknown): HeldKey | undefined {
  const key = asObject(value);
  const publicKey = readBase64(key?.['publicKey']);
  const { id, label, algorithm } = key ?? {};
  if (typeof id !== 'string' || id === '' || typeof algorithm !== 'string' || publicKey === undefined) return undefined;
  const isReadable = isPublicKey(publicKey);
  if (!isReadable) return undefined;
  const held = { id, algorithm: algorithm as SignatureAlgorithm, publicKey };
  return typeof label === 'string' ? { ...held, label: printable(label) } : held;
}

function isPublicKey(spki: Uint8Array): boolean {
  try {
    return parsePublicKey(spki).algorithm !== 'unknown';
  } catch {
    return false;
  }
}
