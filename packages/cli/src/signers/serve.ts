import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { SignatureAlgorithm } from '@yinxin/core/crypto';
import { isCoreError } from '@yinxin/core/errors';
import { CommandError } from '../command-error.ts';
import { version } from '../version.ts';
import type { HeldKey, KeyHolder } from './key-holder.ts';
import {
  asObject,
  longestLine,
  printable,
  protocolName,
  protocolVersions,
  RequestRefused,
  readBase64,
  readLine,
  writeBase64,
} from './protocol.ts';

type Params = Readonly<Record<string, unknown>>;

/** Answers the requests of another process, one after the other, until its input ends: the program's side of the protocol. */
export async function serve(holder: KeyHolder, input: Readable, output: Writable): Promise<void> {
  for await (const line of createInterface({ input })) {
    const reply = await answer(holder, line);
    // A reader that is slow is waited for.
    if (!output.write(`${JSON.stringify(reply)}\n`)) await new Promise((resolve) => output.once('drain', resolve));
  }
}

/** The reply to one line. */
async function answer(holder: KeyHolder, line: string): Promise<object> {
  const request = line.length > longestLine ? undefined : readLine(line);
  const id = Number.isSafeInteger(request?.['id']) ? request?.['id'] : null;
  try {
    if (request === undefined || id === null) malformed('a request is a JSON object with a number');
    const params = request['params'] === undefined ? {} : asObject(request['params']);
    if (params === undefined) malformed('params is an object');
    return { id, result: await act(holder, request['method'], params) };
  } catch (error) {
    return { id, error: refusalOf(error) };
  }
}

function act(holder: KeyHolder, method: unknown, params: Params): Promise<object> | object {
  switch (method) {
    case 'hello':
      return hello(holder, params);
    case 'keys':
      return listKeys(holder);
    case 'publicKey':
      return publicKey(holder, params);
    case 'sign':
      return sign(holder, params);
    default:
      throw new RequestRefused('method.unknown', `there is no method ${printable(method)}`);
  }
}

function hello(holder: KeyHolder, { protocol, versions }: Params): object {
  const common = Array.isArray(versions) ? protocolVersions.find((known) => versions.includes(known)) : undefined;
  if (protocol !== protocolName || common === undefined)
    throw new RequestRefused(
      'version.unsupported',
      `this program speaks ${protocolName} ${protocolVersions.join(', ')}`,
    );
  return {
    protocol: protocolName,
    version: common,
    name: holder.name,
    program: `yinxin ${version}`,
    capabilities: [...holder.modes],
  };
}

async function listKeys(holder: KeyHolder): Promise<object> {
  const keys = await holder.keys();
  return { keys: keys.map((key) => ({ ...key, publicKey: writeBase64(key.publicKey) })) };
}

async function publicKey(holder: KeyHolder, { key: id }: Params): Promise<object> {
  const { algorithm, publicKey: spki } = await findKey(holder, id);
  return { algorithm, publicKey: writeBase64(spki) };
}

async function sign(holder: KeyHolder, params: Params): Promise<object> {
  const { key: id, algorithm, message, digest } = params;
  const key = await findKey(holder, id);
  if (algorithm !== key.algorithm) throw new RequestRefused('algorithm.unsupported', `this key signs ${key.algorithm}`);
  if ((message === undefined) === (digest === undefined)) malformed('either message or digest');
  const mode = message === undefined ? 'digest' : 'message';
  if (!holder.modes.has(mode)) throw new RequestRefused('mode.unsupported', `${mode} is no capability`);
  const data = readBase64(message ?? digest) ?? malformed('base64 is expected');
  if (mode === 'digest' && data.length !== digestLength(key))
    throw new RequestRefused('digest.length', `a digest has ${digestLength(key)} bytes`);
  const signature = await holder.sign({ key: key.id, algorithm: key.algorithm, mode, data });
  return { signature: writeBase64(signature) };
}

async function findKey(holder: KeyHolder, id: unknown): Promise<HeldKey> {
  if (typeof id !== 'string') malformed('key is the id of a key');
  const key = (await holder.keys()).find((held) => held.id === id);
  if (key === undefined) throw new RequestRefused('key.unknown', `there is no key ${printable(id)}`);
  return key;
}

/** Bytes of what is signed in digest mode; `undefined` where an algorithm has no digest. */
export function digestLength({ algorithm }: { readonly algorithm: SignatureAlgorithm }): number | undefined {
  if (algorithm === 'sm2-sm3') return 32;
  const bits = /-sha(?:512-)?(\d{3})$/.exec(algorithm)?.[1];
  return bits === undefined ? undefined : Number(bits) / 8;
}

function refusalOf(error: unknown): { code: string; message: string } {
  if (error instanceof RequestRefused) return { code: error.code, message: error.message };
  if (error instanceof CommandError) return { code: 'unavailable', message: printable(error.message) };
  if (isCoreError(error)) return { code: 'internal', message: error.code };
  return { code: 'internal', message: 'an unexpected error' };
}

function malformed(rule: string): never {
  throw new RequestRefused('request.malformed', rule);
}
