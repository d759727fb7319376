/*
 * The line protocol between this command and a program that holds keys (docs/external-signer.md): one JSON object a line, requests
 * on the program's standard input, replies on its standard output, one request at a time.
 */

/** How both sides name the protocol. */
export const protocolName = 'yinxin-signer';

/** The versions that this side speaks. */
export const protocolVersions: readonly number[] = [1];

/** The longest line, in bytes: a message of eleven megabytes in base64. */
export const longestLine: number = 16 * 1024 * 1024;

/** What a request may ask for. */
export type Method = 'hello' | 'keys' | 'publicKey' | 'sign';

/** The reasons of a refusal; a program may add its own below these by a further dot. */
export const refusals = [
  'request.malformed',
  'method.unknown',
  'version.unsupported',
  'key.unknown',
  'algorithm.unsupported',
  'mode.unsupported',
  'digest.length',
  'refused',
  'unavailable',
  'internal',
] as const;

/** The reason of a refusal. */
export type Refusal = (typeof refusals)[number];

/** A refusal on its way to the other side. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
  readonly code: Refusal;

  constructor(code: Refusal, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** A JSON object, or `undefined` when the value is anything else. */
export function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
}

/** The JSON object of a line, or `undefined`. */
export function readLine(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return asObject(JSON.parse(line));
  } catch {
    return undefined;
  }
}

/** Strict base64, or `undefined`. */
export function readBase64(value: unknown): Uint8Array | undefined {
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) return undefined;
  const bytes = Buffer.from(value, 'base64');
  return bytes.toString('base64') === value ? new Uint8Array(bytes) : undefined;
}

/** Bytes as base64. */
export function writeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

/** Words of the other side, for people: one line, no control characters, not endless. */
export function printable(value: unknown): string {
  return String(value)
    .replaceAll(/\p{C}+/gu, ' ')
    .slice(0, 200);
}
