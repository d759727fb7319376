import { type Instant, parseInstant } from '@yinxin/core';
import { CommandError } from './command-error.ts';

/** What the user gave: words and options, read by name and by kind. */
export class Given {
  readonly words: readonly string[];
  readonly #options: Readonly<Record<string, unknown>>;

  constructor(words: readonly string[], options: Readonly<Record<string, unknown>>) {
    this.words = words;
    this.#options = options;
  }

  /** The first word; the grammar demands it. */
  get word(): string {
    return this.words[0] as string;
  }

  /**
   * The same with the options of one of several parts in place: under `root`, `rootSigner` is `signer`. Whether a program holds the
   * key, and which, each part says for itself; passwords of the whole hold where the part has none.
   */
  under(part: string): Given {
    const { signer: _, signerKey: __, passwordFile, passwordEnv, ...options } = this.#options;
    const own = Object.entries(this.#options).flatMap(([name, value]) => {
      const bare = name.startsWith(part) ? name.slice(part.length) : '';
      return /^[A-Z]/.test(bare) ? [[`${bare.charAt(0).toLowerCase()}${bare.slice(1)}`, value] as const] : [];
    });
    const hasPassword = own.some(([name]) => name.startsWith('password'));
    const passwords = hasPassword ? {} : { passwordFile, passwordEnv };
    return new Given(this.words, { ...options, ...passwords, ...Object.fromEntries(own) });
  }

  /** The value of an option, if it was given or has a default. */
  text(name: string): string | undefined {
    const value = this.#options[name];
    return typeof value === 'string' ? value : undefined;
  }

  /** The value of an option that the grammar demands. */
  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw new CommandError('usage', 'option.missing', { option: spell(name) });
    return value;
  }

  /** Whether a flag was given. */
  flag(name: string): boolean {
    return this.#options[name] === true;
  }

  /** Every value of an option that may be repeated. */
  list(name: string): readonly string[] {
    const value = this.#options[name];
    return Array.isArray(value) ? (value as string[]) : [];
  }

  /** A whole number in a range, both ends included. */
  count(name: string, least: number, most: number): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const number = Number(value);
    if (!/^\d{1,9}$/.test(value) || number < least || number > most) {
      throw new CommandError('usage', 'option.number', { option: spell(name), least, most, got: value });
    }
    return number;
  }

  /** A point in time, ISO 8601. */
  instant(name: string): Instant | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    return readInstant(value, spell(name));
  }
}

/** Reads a time that the user typed. */
export function readInstant(value: string, option: string): Instant {
  try {
    return parseInstant(value);
  } catch (cause) {
    throw new CommandError('usage', 'option.time', { option, got: value }, cause);
  }
}

/**
 * Reads a serial number as people copy it: hexadecimal in either case, `0x` before it, colons or blanks between the octets.
 * @returns As `Certificate.serialNumber`.
 */
export function readSerial(value: string, option: string): string {
  const [, sign = '', digits = ''] = /^(-?)(?:0x)?([0-9a-f]+)$/i.exec(value.replace(/[:\s]/g, '')) ?? [];
  if (digits === '') throw new CommandError('usage', 'option.serial', { option, got: value });
  const whole = digits.toLowerCase().padStart(digits.length + (digits.length % 2), '0');
  return `${sign}${whole.replace(/^(?:00)+(?=..)/, '')}`;
}

/** `passwordFile` → `--password-file`. */
export function spell(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
