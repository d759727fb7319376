import { fromBase64, toBase64 } from '../base/bytes.ts';
import { CoreError, isCoreError } from '../base/errors.ts';
import { latin1 } from '../der/index.ts';

/** One block of PEM text. */
export interface PemBlock {
  /** What stands after BEGIN, e.g. `CERTIFICATE`. */
  readonly label: string;
  readonly bytes: Uint8Array;
}

const beginLine = /^-----BEGIN ([A-Z0-9][A-Z0-9 ]{0,62})-----$/;
/** Headers such as `Proc-Type: 4,ENCRYPTED` (RFC 1421) stand before an empty line. */
const headerLine = /^[A-Za-z0-9-]+:/;

/**
 * Reads every block of PEM text (RFC 7468); text around the blocks is ignored, as tools write comments there.
 * @returns At least one block, in order.
 * @throws CoreError `ERR_PEM` when there is none, one is not closed, has headers (old encrypted keys) or its base64 is damaged.
 */
export function decodePem(input: string | Uint8Array): PemBlock[] {
  const text = typeof input === 'string' ? input : latin1(input);
  const blocks: PemBlock[] = [];
  let open: { label: string; line: number; body: string[] } | undefined;
  let lineNumber = 0;
  for (const raw of text.split(/\r\n|\r|\n/)) {
    lineNumber++;
    const line = raw.trim();
    if (open === undefined) {
      const label = beginLine.exec(lineNumber === 1 ? line.replace(/^(\uFEFF|ï»¿)/, '') : line)?.[1];
      if (label !== undefined) open = { label, line: lineNumber, body: [] };
    } else if (line === `-----END ${open.label}-----`) {
      blocks.push({ label: open.label, bytes: decodeBody(open.body.join(''), open.line) });
      open = undefined;
    } else if (line.startsWith('-----')) refuse(lineNumber, `BEGIN ${open.label} is closed by its own END`);
    else if (headerLine.test(line)) refuse(lineNumber, 'encapsulated headers are not allowed (RFC 7468 §2)');
    else open.body.push(line.replaceAll(/[ \t]/g, ''));
  }
  if (open !== undefined) refuse(open.line, `BEGIN ${open.label} is closed by its own END`);
  if (blocks.length === 0) refuse(1, 'there is a BEGIN line');
  return blocks;
}

/**
 * Writes one PEM block: 64 characters a line, a newline at the end.
 * @param label - Upper-case letters, digits and spaces, e.g. `CERTIFICATE`.
 * @throws CoreError `ERR_ARGUMENT` for another label.
 */
export function encodePem(label: string, bytes: Uint8Array): string {
  if (!beginLine.test(`-----BEGIN ${label}-----`))
    throw new CoreError('ERR_ARGUMENT', { argument: 'label', expected: 'upper-case letters and spaces', got: label });
  const lines = toBase64(bytes).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.map((line) => `${line}\n`).join('')}-----END ${label}-----\n`;
}

/**
 * Brings one object to DER, whichever of the three usual forms it has: PEM (the first block), DER, or base64 without any lines
 * around it, as some certification authorities hand files out.
 * @returns DER bytes; what they are is not checked here.
 * @throws CoreError `ERR_PEM` for damaged PEM, `ERR_ENCODING` for bytes that are neither DER nor base64.
 */
export function decodeAnyEncoding(bytes: Uint8Array): Uint8Array {
  return isPem(bytes) ? (decodePem(bytes)[0] as PemBlock).bytes : decodeDerOrBase64(bytes);
}

/** Whether bytes are PEM text: a BEGIN line somewhere and no binary start. */
export function isPem(bytes: Uint8Array): boolean {
  return !looksLikeDer(bytes) && latin1(bytes).includes('-----BEGIN ');
}

/** DER as it is, or base64 on any number of lines, padding optional. */
export function decodeDerOrBase64(bytes: Uint8Array): Uint8Array {
  if (looksLikeDer(bytes)) return bytes;
  const text = latin1(bytes)
    .replace(/^ï»¿/, '')
    .replaceAll(/[ \t\r\n]/g, '');
  if (text === '') throw new CoreError('ERR_ENCODING', { encoding: 'base64', offset: 0 });
  return fromBase64(padded(text));
}

/** A SEQUENCE whose length fits the bytes: base64 text begins with `M` (4D) and PEM with `-` (2D) or white space. */
function looksLikeDer(bytes: Uint8Array): boolean {
  return bytes[0] === 0x30 && ((bytes[1] ?? 0) >= 0x80 || bytes.length === (bytes[1] as number) + 2);
}

function decodeBody(body: string, line: number): Uint8Array {
  try {
    return fromBase64(padded(body));
  } catch (cause) {
    if (!isCoreError(cause)) throw cause;
    throw new CoreError('ERR_PEM', { line, rule: 'the body is base64' }, { cause });
  }
}

function padded(text: string): string {
  return text.length % 4 === 0 ? text : text.padEnd(text.length + 4 - (text.length % 4), '=');
}

function refuse(line: number, rule: string): never {
  throw new CoreError('ERR_PEM', { line, rule });
}
