import type { Text } from '@yinxin/core';
import type { Exit } from '../exit-codes.ts';
import type { Given } from '../given.ts';
import type { Session } from '../session.ts';

/** What a command does; its module is loaded only when it is called. */
export type Run = (session: Session, given: Given) => Promise<Exit>;

/** A word of a command: `<file>`, `[dir]` or `<files...>`. */
export interface WordSpec {
  readonly word: string;
  readonly text: Text;
}

/** An option, spelt as commander does: `--out <file>`. */
export interface OptionSpec {
  readonly flags: string;
  readonly text: Text;
  /** The option may be given several times; its values are a list. */
  readonly repeat?: true;
  readonly required?: true;
  readonly choices?: readonly string[];
  readonly default?: string;
}

/** One command: everything that help, completion and the parser know of it. */
export interface CommandSpec {
  /** Noun and verb: `seal create`. */
  readonly path: string;
  readonly text: Text;
  readonly words?: readonly WordSpec[];
  readonly options?: readonly OptionSpec[];
}

/** A noun with verbs below it. */
export interface GroupSpec {
  readonly path: string;
  readonly text: Text;
}
