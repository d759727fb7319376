import { execFile } from 'node:child_process';
import { type PublicKeyAlgorithm, parsePublicKey, type SignatureAlgorithm } from '@yinxin/core/crypto';
import { CommandError } from '../command-error.ts';
import type { HeldKey, KeyHolder, SigningRequest } from './key-holder.ts';
import { printable } from './protocol.ts';

/** Which token: what a `pkcs11:` address (RFC 7512) says. */
export interface Pkcs11Address {
  /** The path of the vendor's library. */
  readonly module: string;
  /** The label of the token; without it the first one that is present. */
  readonly token?: string;
}

/** How the token is asked. */
export interface Pkcs11Options {
  /** Vendors' libraries look for their settings in the environment, under names of their own: all of it is passed on. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** For one call, in milliseconds. */
  readonly timeout: number;
  /** The user's PIN; asked for when the token is first used. */
  pin(): Promise<string>;
}

/**
 * Reads `pkcs11:[token=LABEL]?module-path=PATH`.
 * @param address - What follows `pkcs11:`, percent-encoded as RFC 7512 says.
 */
export function readPkcs11Address(address: string): Pkcs11Address {
  const [path = '', query = ''] = address.split('?');
  const attributes = new Map(
    [...path.split(';'), ...query.split('&')]
      .filter((part) => part !== '')
      .map((part) => {
        const at = part.indexOf('=');
        return [part.slice(0, at), decodeURIComponent(part.slice(at + 1))] as const;
      }),
  );
  const [module, token] = [attributes.get('module-path'), attributes.get('token')];
  const known = ['module-path', 'token'];
  // A PIN in the address would stand in the process list.
  if (module === undefined || [...attributes.keys()].some((name) => !known.includes(name)))
    throw new CommandError('usage', 'option.value', { option: '--signer', got: `pkcs11:${address}` });
  return { module, ...(token === undefined ? {} : { token }) };
}

/** What is signed with a key: the algorithm, and what the mechanism of the token takes. */
const uses: Partial<Record<PublicKeyAlgorithm, { algorithm: SignatureAlgorithm; mechanism: string; prefix?: string }>> =
  {
    'ec-p256': { algorithm: 'ecdsa-sha256', mechanism: 'ECDSA' },
    'ec-p384': { algorithm: 'ecdsa-sha384', mechanism: 'ECDSA' },
    'ec-p521': { algorithm: 'ecdsa-sha512', mechanism: 'ECDSA' },
    // The mechanism pads what it is given, which is DigestInfo of SHA-256 (RFC 8017 §9.2, note 1).
    rsa: { algorithm: 'rsa-sha256', mechanism: 'RSA-PKCS', prefix: '3031300d060960864801650304020105000420' },
  };

/**
 * The keys of a PKCS#11 token, asked through `pkcs11-tool` of OpenSC: EC and RSA, which PKCS#11 has mechanisms for. SM2 has none of
 * its own there; devices with SM2 go behind a program of their vendor. The PIN is passed in the environment of that one child.
 */
export function pkcs11Holder(address: Pkcs11Address, options: Pkcs11Options): KeyHolder {
  let pin: string | undefined;
  const variable = 'YINXIN_SIGNER_PIN';
  const run = async (argv: readonly string[], input?: Uint8Array): Promise<Buffer> => {
    pin ??= await options.pin();
    const token = address.token === undefined ? [] : ['--token-label', address.token];
    const all = ['--module', address.module, ...token, '--login', '--pin', `env:${variable}`, ...argv];
    return runTool(all, { ...options.env, [variable]: pin }, options.timeout, input);
  };
  let keys: Promise<readonly HeldKey[]> | undefined;
  return {
    name: `pkcs11:${address.token ?? address.module}`,
    modes: new Set(['digest']),
    keys: () => {
      keys ??= listKeys(run);
      return keys;
    },
    sign: ({ key, algorithm, data }: SigningRequest) => {
      const use = Object.values(uses).find((one) => one.algorithm === algorithm);
      if (use === undefined) throw new CommandError('usage', 'signer.noDigest');
      const input = use.prefix === undefined ? data : Buffer.concat([Buffer.from(use.prefix, 'hex'), data]);
      const format = use.mechanism === 'ECDSA' ? ['--signature-format', 'openssl'] : [];
      return run(['--sign', '--mechanism', use.mechanism, '--id', key, ...format], input);
    },
  };
}

async function listKeys(run: (argv: readonly string[]) => Promise<Buffer>): Promise<HeldKey[]> {
  const listed = (await run(['--list-objects', '--type', 'pubkey'])).toString('utf8');
  const keys: HeldKey[] = [];
  for (const block of listed.split(/^(?=Public Key Object)/m)) {
    const id = /^\s+ID:\s+([0-9a-f]+)\s*$/m.exec(block)?.[1];
    const label = /^\s+label:\s+(.*?)\s*$/m.exec(block)?.[1];
    if (id === undefined) continue;
    const publicKey = new Uint8Array(await run(['--read-object', '--type', 'pubkey', '--id', id]));
    const use = uses[kindOf(publicKey)];
    if (use === undefined) continue;
    keys.push({ id, algorithm: use.algorithm, publicKey, ...(label === undefined ? {} : { label: printable(label) }) });
  }
  return keys;
}

function kindOf(spki: Uint8Array): PublicKeyAlgorithm {
  try {
    return parsePublicKey(spki).algorithm;
  } catch {
    return 'unknown';
  }
}

function runTool(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  timeout: number,
  input: Uint8Array = new Uint8Array(0),
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const settings = {
      env,
      timeout,
      killSignal: 'SIGKILL',
      encoding: 'buffer',
      maxBuffer: 1 << 20,
      windowsHide: true,
    } as const;
    const child = execFile('pkcs11-tool', argv, settings, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      const reason = error.code === 'ENOENT' ? 'ENOENT' : printable(stderr.toString('utf8').trim() || error.message);
      return reject(new CommandError('io', 'signer.pkcs11', { reason }, error));
    });
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}
