import { randomFillSync } from 'node:crypto';
import { fillTemplate, type Instant, type Language, type RandomSource, type Text } from '@yinxin/core';
import { type MessageName, messages } from './text/messages.ts';

/** What a command may know of the world around it: two streams, the clock, randomness, the environment. */
export interface Session {
  readonly language: Language;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person sees standard error: then there may be progress and prompts. */
  readonly interactive: boolean;
  /** Whether colour may be used on standard output. */
  readonly colour: boolean;
  readonly now: () => Instant;
  readonly random: RandomSource;
  /** Results: standard output. */
  print(text: string): void;
  /** Everything else: standard error. */
  note(text: string): void;
  /** Asks for a secret without echo; undefined where there is nobody to ask. */
  readonly askSecret: ((question: string) => Promise<string>) | undefined;
}

/** A sentence of the catalogue in the session's language. */
export function message(session: Session, name: MessageName, values: Readonly<Record<string, unknown>> = {}): string {
  return fillTemplate(messages[name][session.language], values, session.language);
}

/** Writes a sentence of the catalogue to standard error. */
export function tell(session: Session, name: MessageName, values: Readonly<Record<string, unknown>> = {}): void {
  session.note(`${message(session, name, values)}\n`);
}

/** A bilingual text in the session's language. */
export function inLanguage(session: Session, text: Text): string {
  return text[session.language];
}

/**
 * One JSON object on one line of standard output. Names come from strangers: characters with which they could write on a terminal or
 * turn a line around are escaped, which leaves the value as it is.
 */
export function printJson(session: Session, value: unknown): void {
  session.print(jsonText(value));
}

/** The line of `printJson`, for those who print elsewhere. */
export function jsonText(value: unknown): string {
  const escaped = (character: string): string =>
    character.replace(/./gs, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `${JSON.stringify(value).replace(/[\u007f-\u009f\p{Cf}\u2028\u2029]/gu, escaped)}\n`;
}

/** The current time, to the second, as it is written into what the command makes. */
export function currentSecond(session: Session): Instant {
  return Math.floor(session.now() / 1000) * 1000;
}

/** The session of the running process. */
export function processSession(language: Language, askSecret: Session['askSecret']): Session {
  return {
    language,
    env: process.env,
    interactive: process.stderr.isTTY === true,
    colour: process.stdout.isTTY === true && !process.env['NO_COLOR'],
    now: () => Date.now(),
    random: (length) => randomFillSync(new Uint8Array(length)),
    print: (text) => void process.stdout.write(text),
    note: (text) => void process.stderr.write(text),
    askSecret,
  };
}
