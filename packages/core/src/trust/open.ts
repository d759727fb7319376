import { toHex } from '../base/bytes.ts';
import { CoreError, isCoreError } from '../base/errors.ts';
import { defaultLimits, type Limits } from '../base/limits.ts';
import { type Instant, parseInstant } from '../base/time.ts';
import { sm3 } from '../sm/index.ts';
import { type AuthenticTrustList, type Freshness, freshnessOf, markAuthentic } from './authentic.ts';
import { trustListPayloadType } from './document.ts';
import { type Envelope, parseEnvelope } from './envelope.ts';
import type { TrustList } from './list.ts';
import type { TrustListDetails, TrustListNote, TrustListOutcome, TrustListRefusal } from './outcome.ts';
import { parseTrustList } from './parse-list.ts';
import { formatSeconds } from './seconds.ts';
import { checkedRoot, checkedState, type TrustListState, type TrustRoot, trustRootDigest } from './state.ts';
import { type KeySet, sameKeySet } from './trusted-key.ts';
import { type EnvelopeVerification, verifyEnvelope } from './verify-envelope.ts';

/** What a keeper opens a list with. */
export interface OpenTrustListOptions {
  /** The pinned root. Once there is a state, the keys of the last accepted list count instead. */
  readonly operators: TrustRoot;
  /** What the last outcome gave; absent only the first time, or when the root was pinned anew. */
  readonly previousState?: TrustListState;
  /** Lists between the accepted one and this one, oldest first, as received; they may have expired. */
  readonly intermediates?: readonly Uint8Array[];
  /** Now. Enters the state as the latest time seen, so do not store the state of a what-if in the future. */
  readonly at: Instant;
  /** How long after its next update a list still counts as fresh; 0 when absent. */
  readonly graceSeconds?: number;
  /** How far ahead of `at` a list may have been issued, for clocks that differ; 300 when absent. */
  readonly toleranceSeconds?: number;
  readonly limits?: Limits;
}

/** Lists opened one after another; TUF clients stop at the same number of root rotations. */
const maximumSteps = 256;

/**
 * Opens a signed trust list under the update rules of TUF: enough distinct trusted keys have signed; the sequence never goes
 * down; the same sequence means the same payload bytes; the next list names the accepted one; new keys are accepted one list
 * at a time, signed to threshold by the old and by the new keys; the list is not from the future; a list past its next update
 * is authentic but `stale`. Signatures are verified before the payload is read.
 *
 * A refusal changes nothing: the keeper goes on with the list and the state it has.
 * @param bytes - The envelope as received.
 * @returns An outcome; content of the list never makes it throw.
 * @throws CoreError `ERR_TRUST_LIST` for a malformed root or state, `ERR_ARGUMENT` for times that are no numbers.
 * @example
 * const outcome = openTrustList(bytes, { operators, previousState: state, at });
 * if (outcome.status === 'authentic') outcome.state; // to be kept for the next time
 */
export function openTrustList(bytes: Uint8Array, options: OpenTrustListOptions): TrustListOutcome {
  const { intermediates = [] } = options;
  const opened = openAll([...intermediates, bytes], options);
  if (opened.status === 'refused') return opened;
  const { lists: _, ...outcome } = opened;
  return outcome;
}

/** A chain of lists was accepted. */
export type TrustListHistoryOutcome =
  | (Extract<TrustListOutcome, { status: 'authentic' }> & {
      /** All lists in the order given; `list` is the last. */
      readonly lists: readonly AuthenticTrustList[];
    })
  | Extract<TrustListOutcome, { status: 'refused' }>;

/**
 * Opens a chain of lists, each under the one before: what an auditor reads from an evidence pack.
 * @param envelopes - Oldest first, at least one; the first must be signed with the root's keys (or those of `previousState`).
 * @returns All lists, or the first refusal with its index.
 * @throws CoreError as `openTrustList`, and `ERR_ARGUMENT` for no list.
 * @example openTrustListHistory([published], { operators, at }).status; // 'authentic'
 */
export function openTrustListHistory(
  envelopes: readonly Uint8Array[],
  options: Omit<OpenTrustListOptions, 'intermediates'>,
): TrustListHistoryOutcome {
  if (envelopes.length === 0)
    throw new CoreError('ERR_ARGUMENT', { argument: 'envelopes', expected: 'at least one', got: 'none' });
  return openAll(envelopes, options);
}

/** Where a keeper stands: the keys that count now, and the last list accepted. */
interface Position extends KeySet {
  readonly schemeId: string;
  readonly last?: { readonly sequence: number; readonly payloadSm3: string; readonly issued: Instant };
}

type Note = { readonly code: TrustListNote; readonly details: TrustListDetails };

/** Ends the opening of a list; caught in `openAll` and never seen outside. */
class Refusal {
  readonly code: TrustListRefusal;
  readonly details: TrustListDetails;

  constructor(code: TrustListRefusal, details: TrustListDetails) {
    this.code = code;
    this.details = details;
  }
}

function openAll(envelopes: readonly Uint8Array[], options: OpenTrustListOptions): TrustListHistoryOutcome {
  const clock = readClock(options);
  const root = checkedRoot(options.operators);
  const state = options.previousState === undefined ? undefined : checkedState(options.previousState);
  let index = 0;
  try {
    let position = startingPosition(root, state);
    if (envelopes.length > maximumSteps)
      throw new Refusal('trustList.steps', { limit: maximumSteps, got: envelopes.length });
    const effective = Math.max(clock.at, state === undefined ? clock.at : parseInstant(state.latest));
    const lists: AuthenticTrustList[] = [];
    const notes: Note[] = state === undefined ? [{ code: 'trustList.firstUse', details: {} }] : [];
    for (const bytes of envelopes) {
      const list = openOne(bytes, position, effective + clock.tolerance, options.limits ?? defaultLimits, notes);
      const { sequence, payloadSm3, issued, keys, threshold } = list;
      position = { schemeId: root.schemeId, keys, threshold, last: { sequence, payloadSm3, issued } };
      lists.push(list);
      index++;
    }
    const list = lists.at(-1) as AuthenticTrustList;
    notes.push(...clockNotes(clock.at, effective));
    const freshness = judgeFreshness(list, effective, clock.graceSeconds, notes);
    const next = nextState(root, position, list, effective);
    return Object.freeze({
      status: 'authentic' as const,
      list,
      lists: Object.freeze(lists),
      state: next,
      freshness,
      notes: Object.freeze(notes),
    });
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    const { code, details } = refusal;
    return Object.freeze({ status: 'refused' as const, code, details, index, state: options.previousState });
  }
}

function readClock(options: OpenTrustListOptions): { at: Instant; tolerance: number; graceSeconds: number } {
  const { at, toleranceSeconds = 300, graceSeconds = 0 } = options;
  formatSeconds(at);
  for (const [argument, got] of [
    ['toleranceSeconds', toleranceSeconds],
    ['graceSeconds', graceSeconds],
  ] as const)
    if (!(got >= 0 && got <= 1e10))
      throw new CoreError('ERR_ARGUMENT', { argument, expected: 'seconds, not negative', got: String(got) });
  return { at, tolerance: toleranceSeconds * 1000, graceSeconds };
}

function startingPosition(root: TrustRoot, state: TrustListState | undefined): Position {
  if (state === undefined) return root;
  if (state.schemeId !== root.schemeId)
    throw new Refusal('trustList.scheme.wrong', { expected: root.schemeId, got: state.schemeId });
  const digest = trustRootDigest(root);
  // Silently preferring either the new root or the old state would undo what someone decided.
  if (state.rootSm3 !== digest) throw new Refusal('trustList.root.changed', { expected: state.rootSm3, got: digest });
  const { schemeId, keys, threshold, sequence, payloadSm3 } = state;
  return { schemeId, keys, threshold, last: { sequence, payloadSm3, issued: parseInstant(state.issued) } };
}

function openOne(
  bytes: Uint8Array,
  position: Position,
  latestIssue: Instant,
  limits: Limits,
  notes: Note[],
): AuthenticTrustList {
  const envelope = readEnvelope(bytes, limits);
  const { validKeyIds } = demandThreshold(envelope, position);
  const list = readList(envelope.payload, limits);
  if (list.scheme.id !== position.schemeId)
    throw new Refusal('trustList.scheme.wrong', { expected: position.schemeId, got: list.scheme.id });
  const payloadSm3 = toHex(sm3(envelope.payload));
  checkSequence(list, payloadSm3, position, notes);
  if (!sameKeySet(list, position)) checkRotation(envelope, list, position, notes);
  if (list.issued > latestIssue)
    throw new Refusal('trustList.issued.future', {
      expected: `not after ${formatSeconds(latestIssue)}`,
      got: formatSeconds(list.issued),
    });
  if (list.unknownFields.length > 0)
    notes.push({ code: 'trustList.unknownFields', details: { paths: list.unknownFields } });
  return markAuthentic(list, payloadSm3, validKeyIds);
}

function readEnvelope(bytes: Uint8Array, limits: Limits): Envelope {
  let envelope: Envelope;
  try {
    envelope = parseEnvelope(bytes, limits);
  } catch (error) {
    throw malformed(error, 'trustList.envelope.malformed');
  }
  if (envelope.payloadType !== trustListPayloadType)
    throw new Refusal('trustList.payloadType.wrong', { expected: trustListPayloadType, got: envelope.payloadType });
  return envelope;
}

function readList(payload: Uint8Array, limits: Limits): TrustList {
  try {
    return parseTrustList(payload, limits);
  } catch (error) {
    throw malformed(error, 'trustList.malformed');
  }
}

function malformed(error: unknown, code: TrustListRefusal): unknown {
  if (!isCoreError(error)) return error;
  const details = { error: error.code, ...(error.details as TrustListDetails) };
  if (error.code === 'ERR_LIMIT' && error.details.budget === 'trustListBytes')
    return new Refusal('trustList.size', details);
  if (error.code === 'ERR_TRUST_LIST' && error.details.path === '$.schema')
    return new Refusal('trustList.schema.unsupported', details);
  return new Refusal(code, details);
}

function demandThreshold(envelope: Envelope, position: Position): EnvelopeVerification {
  const verification = verifyEnvelope(envelope, position.keys, position.threshold);
  if (verification.met) return verification;
  const details = thresholdDetails(verification);
  if (verification.signatures.length === 0) throw new Refusal('trustList.signature.missing', details);
  const forged = verification.signatures.some(({ status }) => status === 'invalid');
  if (verification.validKeyIds.length === 0 && forged) throw new Refusal('trustList.signature.invalid', details);
  throw new Refusal('trustList.threshold.notMet', details);
}

function thresholdDetails({ threshold, validKeyIds, signatures }: EnvelopeVerification): TrustListDetails {
  return {
    expected: threshold,
    got: validKeyIds.length,
    signatures: signatures.map(({ keyid, status }) => `${keyid} ${status}`),
  };
}

function checkSequence(list: TrustList, payloadSm3: string, { last }: Position, notes: Note[]): void {
  if (last === undefined) return;
  if (list.sequence < last.sequence)
    throw new Refusal('trustList.rollback', { expected: last.sequence, got: list.sequence });
  if (list.sequence === last.sequence) {
    if (payloadSm3 !== last.payloadSm3)
      throw new Refusal('trustList.fork', { sequence: list.sequence, expected: last.payloadSm3, got: payloadSm3 });
    notes.push({ code: 'trustList.unchanged', details: { sequence: list.sequence } });
    return;
  }
  if (list.sequence === last.sequence + 1) {
    if (list.previous !== last.payloadSm3)
      throw new Refusal('trustList.gap', { sequence: list.sequence, expected: last.payloadSm3, got: list.previous });
  } else notes.push({ code: 'trustList.skipped', details: { from: last.sequence, to: list.sequence } });
  if (list.issued < last.issued)
    throw new Refusal('trustList.issued.backwards', {
      expected: `not before ${formatSeconds(last.issued)}`,
      got: formatSeconds(list.issued),
    });
}

/** The old keys have signed already; the new ones must too, or whoever holds the old ones could hand the list to anybody. */
function checkRotation(envelope: Envelope, list: TrustList, { last }: Position, notes: Note[]): void {
  if (last !== undefined && list.sequence > last.sequence + 1)
    throw new Refusal('trustList.rotation.skipped', { from: last.sequence, to: list.sequence });
  const verification = verifyEnvelope(envelope, list.keys, list.threshold);
  if (!verification.met) throw new Refusal('trustList.rotation.newKeys', thresholdDetails(verification));
  notes.push({ code: 'trustList.rotation', details: { sequence: list.sequence, threshold: list.threshold } });
}

function clockNotes(at: Instant, effective: Instant): Note[] {
  if (at >= effective) return [];
  return [{ code: 'trustList.clock.setBack', details: { expected: formatSeconds(effective), got: formatSeconds(at) } }];
}

function judgeFreshness(list: TrustList, at: Instant, graceSeconds: number, notes: Note[]): Freshness {
  const freshness = freshnessOf(list, at, graceSeconds);
  const details = { nextUpdate: formatSeconds(list.nextUpdate), graceSeconds };
  if (freshness === 'stale') notes.push({ code: 'trustList.expired', details });
  else if (freshnessOf(list, at) === 'stale') notes.push({ code: 'trustList.grace', details });
  return freshness;
}

function nextState(root: TrustRoot, position: Position, list: AuthenticTrustList, latest: Instant): TrustListState {
  return Object.freeze({
    schema: 'yinxin.trust-state/1' as const,
    schemeId: position.schemeId,
    rootSm3: trustRootDigest(root),
    sequence: list.sequence,
    payloadSm3: list.payloadSm3,
    issued: formatSeconds(list.issued),
    latest: formatSeconds(latest),
    keys: list.keys,
    threshold: list.threshold,
  });
}
