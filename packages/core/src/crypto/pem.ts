import { fromBase64Octets, toBase64, utf8 } from '../base/bytes.ts';
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
const longestMark = 80;
const begin = /* @__PURE__ */ utf8('-----BEGIN ');
const byteOrderMark = /* @__PURE__ */ Uint8Array.of(0xef, 0xbb, 0xbf);

/**
 * Reads every block of PEM text (RFC 7468); text around the blocks is ignored, as tools write comments there.
 * @returns At least one block, in order.
 * @throws CoreError `ERR_PEM` when there is none, one is not closed, has headers (old encrypted keys) or its base64 is damaged.
 * @example decodePem(encodePem('CERTIFICATE', certificate.raw)).map(({ label }) => label); // ['CERTIFICATE']
 */
export function decodePem(input: string | Uint8Array): PemBlock[] {
  const bytes = withoutMark(typeof input === 'string' ? utf8(input) : input);
  const blocks: PemBlock[] = [];
  let open: { label: string; line: number; from: number } | undefined;
  let number = 0;
  for (const line of linesOf(bytes)) {
    number++;
    const text = line.mark;
    if (open === undefined) {
      const label = text === undefined ? undefined : beginLine.exec(text)?.[1];
      if (label !== undefined) open = { label, line: number, from: line.next };
    } else if (text === undefined) {
      if (line.colon !== undefined && headerLine.test(line.colon))
        refuse(number, 'encapsulated headers are not allowed (RFC 7468 §2)');
    } else if (text === `-----END ${open.label}-----`) {
      blocks.push({ label: open.label, bytes: decodeBody(bytes.subarray(open.from, line.from), open.line) });
      open = undefined;
    } else refuse(number, `BEGIN ${open.label} is closed by its own END`);
  }
  if (open !== undefined) refuse(open.line, `BEGIN ${open.label} is closed by its own END`);
  if (blocks.length === 0) refuse(1, 'there is a BEGIN line');
  return blocks;
}

interface Line {
  readonly from: number;
  /** Where the next line begins. */
  readonly next: number;
  /** The text of a line that begins with five hyphens. */
  readonly mark?: string;
  /** The text of another line up to its first colon, where it has one. */
  readonly colon?: string;
}

/**
 * Lines, ended by LF or CR LF as other readers end them, so that nothing hides from those. Only lines that say something become text:
 * a file of line ends costs no memory.
 */
function* linesOf(bytes: Uint8Array): Generator<Line, void, void> {
  for (let from = 0; from < bytes.length; ) {
    let end = from;
    while (end < bytes.length && bytes[end] !== 0x0a) end++;
    const next = end + 1;
    let last = end;
    while (last > from && isBlank(bytes[last - 1] as number)) last--;
    const line = bytes.subarray(from, last);
    if (startsWith(line, hyphens)) yield { from, next, mark: latin1(line.subarray(0, longestMark)) };
    else {
      const colon = line.subarray(0, longestMark).indexOf(0x3a);
      yield colon < 0 ? { from, next } : { from, next, colon: latin1(line.subarray(0, colon + 1)) };
    }
    from = next;
  }
}

const hyphens = /* @__PURE__ */ begin.subarray(0, 5);
const isBlank = (octet: number): boolean => octet === 0x20 || octet === 0x09 || octet === 0x0d;

function startsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  return bytes.length >= start.length && start.every((octet, i) => bytes[i] === octet);
}

/** Editors of Windows begin a text with a mark. */
function withoutMark(bytes: Uint8Array): Uint8Array {
  return startsWith(bytes, byteOrderMark) ? bytes.subarray(3) : bytes;
}

/**
 * Writes one PEM block (RFC 7468): 64 characters a line, a newline at the end.
 * @param label - Upper-case letters, digits and spaces, e.g. `CERTIFICATE`.
 * @throws CoreError `ERR_ARGUMENT` for another label.
 * @example encodePem('CERTIFICATE', certificate.raw).split('\n')[0]; // '-----BEGIN CERTIFICATE-----'
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
 * @example parseCertificate(decodeAnyEncoding(utf8(encodePem('CERTIFICATE', certificate.raw))));
 */
export function decodeAnyEncoding(bytes: Uint8Array): Uint8Array {
  return isPem(bytes) ? (decodePem(bytes)[0] as PemBlock).bytes : decodeDerOrBase64(bytes);
}

/**
 * Whether bytes are PEM text: a BEGIN line somewhere and no binary start.
 * @example isPem(certificate.raw); // false
 */
export function isPem(bytes: Uint8Array): boolean {
  if (looksLikeDer(bytes)) return false;
  let run = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] === 0x2d) run++;
    else if (run >= 5 && startsWith(bytes.subarray(i - 5, i + 6), begin)) return true;
    else run = 0;
  }
  return false;
}

/** DER as it is, or base64 on any number of lines, padding optional. */
export function decodeDerOrBase64(bytes: Uint8Array): Uint8Array {
  if (looksLikeDer(bytes)) return bytes;
  const decoded = fromBase64Octets(withoutMark(bytes));
  if (decoded.length === 0) throw new CoreError('ERR_ENCODING', { encoding: 'base64', offset: 0 });
  return decoded;
}

/** A SEQUENCE whose length fits the bytes: base64 text begins with `M` (4D) and PEM with `-` (2D) or white space. */
function looksLikeDer(bytes: Uint8Array): boolean {
  return bytes[0] === 0x30 && ((bytes[1] ?? 0) >= 0x80 || bytes.length === (bytes[1] as number) + 2);
}

function decodeBody(body: Uint8Array, line: number): Uint8Array {
  try {
    return fromBase64Octets(body);
  } catch (cause) {
    if (!isCoreError(cause)) throw cause;
    throw new CoreError('ERR_PEM', { line, rule: 'the body is base64' }, { cause });
  }
}

function refuse(line: number, rule: string): never {
  throw new CoreError('ERR_PEM', { line, rule });
}
