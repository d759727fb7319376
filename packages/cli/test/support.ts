import type { RandomSource } from '@yinxin/core';
import { languageOf } from '../src/language.ts';
import { run } from '../src/program.ts';
import type { Session } from '../src/session.ts';

/** What a command line did. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The world of a test run: a fixed clock, counted randomness, nobody to ask unless answers are given. */
export interface World {
  readonly env?: Readonly<Record<string, string>>;
  readonly now?: number;
  readonly answers?: readonly string[];
  readonly random?: RandomSource;
}

/** The clock of the tests. */
export const testNow: number = Date.UTC(2026, 5, 1);

let counter = 1;

/** Bytes that differ on every call and are the same in every run. */
function countedRandom(length: number): Uint8Array {
  return Uint8Array.from({ length }, () => {
    counter = (counter * 1_103_515_245 + 12_345) % 0x8000_0000;
    return (counter >> 8) & 0xff;
  });
}

/** A session that remembers what was printed and said. */
export function testSession(world: World = {}, argv: readonly string[] = []) {
  let out = '';
  let err = '';
  const answers = [...(world.answers ?? [])];
  const env = world.env ?? {};
  const session: Session = {
    language: languageOf(argv, env),
    env,
    interactive: false,
    colour: false,
    now: () => world.now ?? testNow,
    random: world.random ?? countedRandom,
    print: (text) => {
      out += text;
    },
    note: (text) => {
      err += text;
    },
    askSecret: world.answers === undefined ? undefined : () => Promise.resolve(answers.shift() ?? ''),
  };
  return { session, printed: () => out, said: () => err };
}

/** Runs a command line in this process, against the sources. */
export async function yinxin(argv: readonly string[], world: World = {}): Promise<Outcome> {
  const { session, printed, said } = testSession(world, argv);
  const code = await run(argv, session);
  return { code, out: printed(), err: said() };
}
