import { CoreError } from '../base/errors.ts';
import type { Instant } from '../base/time.ts';
import type { TrustList } from './list.ts';

declare const proof: unique symbol;

/** A trust list that `openTrustList` found signed, in sequence and unforked. No other function makes one. */
export interface AuthenticTrustList extends TrustList {
  readonly [proof]: true;
  /** SM3 of the payload, lower-case hexadecimal: what the next list names as `previous`. */
  readonly payloadSm3: string;
  /** The distinct keys of the keeper's trust that signed, sorted. */
  readonly signedBy: readonly string[];
}

/** Frozen, so that nobody can change what was proven. */
const authenticLists = new WeakSet<object>();

/** Marks a list as authentic; for `openTrustList` alone and therefore not exported from the folder. */
export function markAuthentic(list: TrustList, payloadSm3: string, signedBy: readonly string[]): AuthenticTrustList {
  const authentic = Object.freeze({ ...list, payloadSm3, signedBy }) as AuthenticTrustList;
  authenticLists.add(authentic);
  return authentic;
}

/**
 * Whether a value is a list that `openTrustList` returned in this process.
 * @example isAuthenticTrustList(list); // true
 */
export function isAuthenticTrustList(value: unknown): value is AuthenticTrustList {
  return typeof value === 'object' && value !== null && authenticLists.has(value);
}

/**
 * Guards functions whose answer is trust: types do not bind a caller from JavaScript.
 * @throws CoreError `ERR_ARGUMENT` for a list that did not come from `openTrustList`.
 */
export function demandAuthentic(list: AuthenticTrustList): void {
  if (isAuthenticTrustList(list)) return;
  throw new CoreError('ERR_ARGUMENT', {
    argument: 'list',
    expected: 'a trust list from openTrustList',
    got: 'another object',
  });
}

/** Whether a list is still current: `stale` from `nextUpdate` plus grace on. A stale list proves nothing about now. */
export type Freshness = 'fresh' | 'stale';

/**
 * Tells whether a list is current at a time.
 * @param graceSeconds - How long after `nextUpdate` the list still counts, 0 when absent.
 * @example freshnessOf(list, list.nextUpdate + day); // 'stale'
 */
export function freshnessOf(list: TrustList, at: Instant, graceSeconds: number = 0): Freshness {
  // Written so that a time or grace that is no number is stale.
  return at < list.nextUpdate + graceSeconds * 1000 ? 'fresh' : 'stale';
}

/**
 * The list that was the latest one published at a time: what was known then.
 * @param lists - In any order; of one scheme.
 * @returns `undefined` when none had been issued yet.
 * @example listKnownAt([list], list.issued - day); // undefined
 */
export function listKnownAt(lists: readonly AuthenticTrustList[], at: Instant): AuthenticTrustList | undefined {
  let known: AuthenticTrustList | undefined;
  for (const list of lists)
    if (list.issued <= at && (known === undefined || list.sequence > known.sequence)) known = list;
  return known;
}
