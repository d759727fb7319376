import { CoreError } from '../base/errors.ts';

/*
 * The little of BER that streaming software needs read: values of indefinite or padded length. What is cut here is rewritten to
 * definite form and then read by the strict reader; nothing is decoded here.
 */

/** One BER value: views into the received bytes. */
export interface BerValue {
  readonly identifier: number;
  /** Without the end-of-contents octets. */
  readonly content: Uint8Array;
  /** All of it, with end-of-contents octets. */
  readonly bytes: Uint8Array;
  readonly form: 'minimal' | 'padded' | 'indefinite';
}

/** Where the next value begins. */
export interface BerCursor {
  readonly input: Uint8Array;
  /** The name of the structure, for errors. */
  readonly path: string;
  at: number;
}

/** Values that one measurement may step over; a message has some hundreds, a content in pieces some ten thousands. */
const mostSteps = 200_000;

/** Nested indefinite values: seals and messages have at most six layers. */
const mostNesting = 16;

/** Whether a value encloses others. */
export function isConstructed(identifier: number): boolean {
  return (identifier & 0x20) !== 0;
}

/**
 * Takes one value; an indefinite one is measured to its end-of-contents octets.
 * @throws CoreError `ERR_DER_TRUNCATED`, `ERR_DER_LENGTH`, `ERR_LIMIT`.
 */
export function takeBer(cursor: BerCursor): BerValue {
  const { input, at: start } = cursor;
  const header = readHeader(cursor, start);
  const identifier = input[start] as number;
  if (header.length !== undefined) {
    const end = header.at + header.length;
    cursor.at = end;
    const form = header.isMinimal ? 'minimal' : 'padded';
    return { identifier, content: input.subarray(header.at, end), bytes: input.subarray(start, end), form };
  }
  const contentEnd = endOfContents(cursor, header.at);
  cursor.at = contentEnd + 2;
  const content = input.subarray(header.at, contentEnd);
  return { identifier, content, bytes: input.subarray(start, contentEnd + 2), form: 'indefinite' };
}

/**
 * The members of a constructed value.
 * @param most - The budget.
 * @throws CoreError as `takeBer`.
 */
export function berMembers(value: BerValue, path: string, most: number): BerValue[] {
  const cursor = { input: value.content, path, at: 0 };
  const members: BerValue[] = [];
  while (cursor.at < value.content.length) {
    if (members.length === most) throw new CoreError('ERR_LIMIT', { budget: 'berMembers', limit: most, got: most + 1 });
    members.push(takeBer(cursor));
  }
  return members;
}

interface Header {
  /** Where the content begins. */
  readonly at: number;
  /** `undefined` for the indefinite form. */
  readonly length: number | undefined;
  readonly isMinimal: boolean;
}

/** Reads identifier and length; a definite value must end inside the input. */
function readHeader(cursor: BerCursor, start: number): Header {
  const { input, path } = cursor;
  const identifier = input[start];
  const first = input[start + 1];
  if (identifier === undefined || first === undefined) truncated(path, start);
  if ((identifier & 0x1f) === 0x1f || identifier === 0) wrongLength(path, start);
  if (first === 0x80) {
    if (!isConstructed(identifier)) wrongLength(path, start);
    return { at: start + 2, length: undefined, isMinimal: false };
  }
  const octets = first < 0x80 ? 0 : first & 0x7f;
  if (octets > 8) wrongLength(path, start);
  const at = start + 2 + octets;
  let length = octets === 0 ? first : 0;
  for (let i = start + 2; i < at; i++) length = length * 256 + (input[i] ?? truncated(path, start));
  if (at + length > input.length) truncated(path, start);
  const isMinimal = octets === 0 || (octets <= 4 && length >= 0x80 && length >= 256 ** (octets - 1));
  return { at, length, isMinimal };
}

/** Finds the end-of-contents octets of an indefinite value, without recursion. */
function endOfContents(cursor: BerCursor, start: number): number {
  const { input, path } = cursor;
  let open = 1;
  let at = start;
  for (let step = 0; step < mostSteps; step++) {
    if (input[at] === 0 && input[at + 1] === 0) {
      open--;
      if (open === 0) return at;
      at += 2;
      continue;
    }
    const header = readHeader(cursor, at);
    at = header.at + (header.length ?? 0);
    if (header.length === undefined && ++open > mostNesting) wrongLength(path, at);
  }
  throw new CoreError('ERR_LIMIT', { budget: 'berSteps', limit: mostSteps, got: mostSteps + 1 });
}

function truncated(path: string, offset: number): never {
  throw new CoreError('ERR_DER_TRUNCATED', { path, offset });
}

function wrongLength(path: string, offset: number): never {
  throw new CoreError('ERR_DER_LENGTH', { path, offset });
}
