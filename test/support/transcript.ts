/**
 * A transcript is one readable file:
 *
 *     # what it shows
 *     $ yinxin explain X --lang en        a shell line
 *     text on standard output
 *     ! text on standard error
 *     [2]                                 the exit code closes the command
 *
 *     -- name.json --                     a file that is there before the first command
 *     content up to the next header or the end
 *
 * In expected lines `{sm3}` stands for 64 hexadecimal digits, `{hex}` for any, `{time}` for an ISO time, `{n}` for a number,
 * `{any}` for anything; a line `...` for any number of lines.
 */
export interface Transcript {
  readonly files: readonly { readonly name: string; readonly text: string }[];
  readonly commands: readonly Command[];
}

export interface Command {
  readonly line: string;
  readonly out: readonly string[];
  readonly err: readonly string[];
  readonly code: number;
}

export function parseTranscript(text: string): Transcript {
  const [script = '', ...rest] = text.split(/^-- (.+) --$/m);
  const files: { name: string; text: string }[] = [];
  for (let i = 0; i < rest.length; i += 2)
    files.push({ name: rest[i] as string, text: (rest[i + 1] as string).slice(1) });
  const commands: Command[] = [];
  let open: { line: string; out: string[]; err: string[] } | undefined;
  for (const line of script.split('\n')) {
    if (open === undefined) {
      if (line.startsWith('$ ')) open = { line: line.slice(2), out: [], err: [] };
      else if (line !== '' && !line.startsWith('#')) throw new Error(`transcript: unexpected line "${line}"`);
      continue;
    }
    const exit = /^\[(\d+)\]$/.exec(line);
    if (exit !== null) {
      commands.push({ ...open, code: Number(exit[1]) });
      open = undefined;
    } else if (line === '!' || line.startsWith('! ')) open.err.push(line.slice(2));
    else open.out.push(line);
  }
  if (open !== undefined) throw new Error(`transcript: "${open.line}" has no exit code`);
  return { files, commands };
}

const places: Readonly<Record<string, string>> = {
  sm3: '[0-9a-f]{64}',
  hex: '[0-9a-f]+',
  time: '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z',
  n: '\\d+',
  any: '.*',
};

/** Puts the expected lines in the place of the actual ones wherever they agree, so that a plain comparison shows what differs. */
export function align(expected: readonly string[], text: string): readonly string[] {
  const actual = text === '' ? [] : text.replace(/\n$/, '').split('\n');
  return match(expected, actual)
    ? expected
    : actual.map((line, i) => (matchesLine(expected[i], line) ? (expected[i] as string) : line));
}

function match(expected: readonly string[], actual: readonly string[]): boolean {
  const [head, ...tail] = expected;
  if (head === undefined) return actual.length === 0;
  if (head === '...') {
    for (let skipped = 0; skipped <= actual.length; skipped++) if (match(tail, actual.slice(skipped))) return true;
    return false;
  }
  return actual.length > 0 && matchesLine(head, actual[0] as string) && match(tail, actual.slice(1));
}

function matchesLine(expected: string | undefined, actual: string): boolean {
  if (expected === undefined) return false;
  const pattern = expected
    .split(/(\{(?:sm3|hex|time|n|any)\})/)
    .map((part) => places[part.slice(1, -1)] ?? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('');
  return new RegExp(`^${pattern}$`, 'u').test(actual);
}
