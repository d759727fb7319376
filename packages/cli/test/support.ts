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
}

/** The clock of the tests. */
export const testNow: number = Date.UTC(2026, 5, 1);

/** Runs a command line in this process, against the sources. */
export async function yinxin(argv: readonly string[], world: World = {}): Promise<Outcome> {
  let out = '';
  let err = '';
  let counter = 0;
  const answers = [...(world.answers ?? [])];
  const env = world.env ?? {};
  const session: Session = {
    language: languageOf(argv, env),
    env,
    interactive: false,
    colour: false,
    now: () => world.now ?? testNow,
    random: (length) =>
      Uint8Array.from({ length }, () => {
        counter = (counter * 1103515245 + 12345) & 0x7fffffff;
        return counter >> 8;
      }),
    print: (text) => {
      out += text;
    },
    note: (text) => {
      err += text;
    },
    askSecret:
      world.answers === undefined
        ? undefined
        : (question) => {
            err += `${question}\n`;
            return Promise.resolve(answers.shift() ?? '');
          },
  };
  const code = await run(argv, session);
  return { code, out, err };
}
