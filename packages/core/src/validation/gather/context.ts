import { toHex } from '../../base/bytes.ts';
import { type CoreError, describeError, isCoreError } from '../../base/errors.ts';
import { defaultLimits, type Limits } from '../../base/limits.ts';
import { formatInstant, type Instant } from '../../base/time.ts';
import { sm3 } from '../../sm/index.ts';
import type { AuthenticTrustList } from '../../trust/index.ts';
import { type Certificate, parseCertificate, type RevocationList } from '../../x509/index.ts';
import type { ValidationCache } from '../cache.ts';
import type { LeniencyFacts, ProblemFacts } from '../facts/facts.ts';
import type { ValidationInput } from '../input.ts';
import { readRevocationLists } from './revocation-lists.ts';

/** What all parts of one gathering share. */
export interface GatherContext {
  readonly input: ValidationInput;
  readonly at: Instant;
  readonly limits: Limits;
  readonly cache: ValidationCache | undefined;
  /** Present when a list was accepted, however old it is: staleness is judged by a rule. */
  readonly list: AuthenticTrustList | undefined;
  readonly crls: readonly RevocationList[];
  /** Certificates that the caller gave and that can be read. */
  readonly certificates: readonly Certificate[];
  readonly leniencies: LeniencyFacts[];
}

/** Reads what the caller gave beside the file. */
export function makeContext(input: ValidationInput): GatherContext {
  const limits = input.limits ?? defaultLimits;
  const outcome = input.trust?.outcome;
  return {
    input,
    at: input.at,
    limits,
    cache: input.cache,
    list: outcome?.status === 'authentic' ? outcome.list : undefined,
    crls: readRevocationLists(input, limits).flatMap(({ list }) => list ?? []),
    certificates: input.certificates.flatMap((der) => attempt(() => parseCertificate(der, limits)).value ?? []),
    leniencies: [],
  };
}

/** Either a value or the problem that kept it from being read. */
export type Attempt<T> =
  | { readonly value: T; readonly problem?: never }
  | { readonly value?: never; readonly problem: ProblemFacts };

/** Turns an error about content into a fact; a bug stays an error. */
export function attempt<T>(action: () => T): Attempt<T> {
  try {
    return { value: action() };
  } catch (error) {
    if (isCoreError(error)) return { problem: problemOf(error) };
    throw error;
  }
}

/** An error of this library as a fact. */
export function problemOf(error: CoreError): ProblemFacts {
  return { code: error.code, text: { zh: describeError(error, 'zh'), en: describeError(error, 'en') } };
}

/** Adds tolerated deviations of one object. */
export function noteLeniencies(
  context: GatherContext,
  object: string,
  leniencies: readonly ({ readonly name: string; readonly path: string } | string)[],
): void {
  for (const item of leniencies) {
    const leniency =
      typeof item === 'string' ? { name: item, object, path: '' } : { name: item.name, object, path: item.path };
    const known = context.leniencies.some(
      (other) => other.name === leniency.name && other.object === object && other.path === leniency.path,
    );
    if (!known) context.leniencies.push(leniency);
  }
}

/** Lower-case hexadecimal SM3. */
export function digestHex(bytes: Uint8Array): string {
  return toHex(sm3(bytes));
}

/** An instant for facts; years that a calendar cannot print are moved to its ends. */
export function isoTime(instant: Instant): string {
  return formatInstant(Math.min(Math.max(instant, -62_167_219_200_000), 253_402_300_799_000));
}

/** Leaves members out that are absent. */
export function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
