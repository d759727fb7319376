import { toHex } from '../base/bytes.ts';
import { checkLimit, defaultLimits } from '../base/limits.ts';
import { sm3 } from '../sm/index.ts';
import { FieldReader } from './fields.ts';
import { forms } from './formats.ts';
import { type JsonValue, parseStrictJson, writeCanonicalJson } from './json.ts';
import { formatSeconds } from './seconds.ts';
import { type KeySet, readKeySet } from './trusted-key.ts';

const rootSchema = 'yinxin.trust-root/1';
const stateSchema = 'yinxin.trust-state/1';

/** What a keeper pins once, by hand: the scheme and the operators' keys that its first list must be signed with. */
export interface TrustRoot extends KeySet {
  readonly schemeId: string;
}

/**
 * What a keeper of a list stores between updates, as plain JSON. It only moves forward, and losing it loses the protection
 * against older lists; a keeper writes it in one step, before the list is used.
 */
export interface TrustListState extends KeySet {
  readonly schema: typeof stateSchema;
  readonly schemeId: string;
  /** `trustRootDigest` of the root that this state grew from. */
  readonly rootSm3: string;
  /** The highest sequence accepted. */
  readonly sequence: number;
  /** SM3 of that list's payload. */
  readonly payloadSm3: string;
  /** When that list was issued, `YYYY-MM-DDTHH:MM:SSZ`. */
  readonly issued: string;
  /** The latest time that this keeper ever opened a list at; a clock set back does not make an old list fresh again. */
  readonly latest: string;
}

/**
 * Identifies a root by what it trusts: scheme, keys and threshold, not the names of the holders or the order of the keys.
 * @returns Lower-case hexadecimal SM3 of the canonical JSON of { keys: [keyid sorted], schemeId, threshold }; fit to be read
 * out over the telephone when a root is pinned.
 * @example trustRootDigest(operators).length; // 64
 */
export function trustRootDigest(root: TrustRoot): string {
  const keys = root.keys.map((key) => key.keyid).sort();
  return toHex(sm3(writeCanonicalJson({ schemeId: root.schemeId, keys, threshold: root.threshold })));
}

/**
 * Reads a stored root.
 * @throws CoreError `ERR_TRUST_LIST`, `ERR_JSON`, `ERR_ENCODING`, `ERR_LIMIT`.
 * @example parseTrustRoot(bytes).schemeId; // 'demo-scheme'
 */
export function parseTrustRoot(bytes: Uint8Array): TrustRoot {
  checkLimit(defaultLimits, 'trustListBytes', bytes.length);
  const fields = new FieldReader(parseStrictJson(bytes), '$', 'ERR_TRUST_LIST');
  fields.word('schema', [rootSchema]);
  const root = readRoot(fields);
  fields.end();
  return root;
}

/**
 * Writes a root as canonical JSON.
 * @throws CoreError `ERR_JSON` when a text in it is not well-formed Unicode.
 * @example parseTrustRoot(encodeTrustRoot(operators)).threshold; // 2
 */
export function encodeTrustRoot(root: TrustRoot): Uint8Array {
  const { schemeId, keys, threshold } = root;
  return writeCanonicalJson({ schema: rootSchema, schemeId, keys, threshold });
}

/** Reads a root given as an object, so that a wrong one is refused before anything is trusted under it. */
export function checkedRoot(root: TrustRoot): TrustRoot {
  return readRoot(new FieldReader(root as unknown as JsonValue, 'operators', 'ERR_TRUST_LIST'));
}

function readRoot(fields: FieldReader): TrustRoot {
  const schemeId = fields.match('schemeId', forms.schemeId.pattern, forms.schemeId.expected);
  return Object.freeze({ schemeId, ...readKeySet(fields) });
}

/**
 * Reads a stored state. A damaged file is an error and never an empty state: that would forget what was seen.
 * @throws CoreError `ERR_TRUST_LIST`, `ERR_JSON`, `ERR_ENCODING`, `ERR_LIMIT`.
 * @example parseTrustListState(bytes).sequence; // 1
 */
export function parseTrustListState(bytes: Uint8Array): TrustListState {
  checkLimit(defaultLimits, 'trustListBytes', bytes.length);
  return readState(new FieldReader(parseStrictJson(bytes), '$', 'ERR_TRUST_LIST'));
}

/**
 * Writes a state as canonical JSON.
 * @throws CoreError `ERR_TRUST_LIST` when the state breaks its format.
 * @example parseTrustListState(encodeTrustListState(state)).schemeId; // 'demo-scheme'
 */
export function encodeTrustListState(state: TrustListState): Uint8Array {
  return writeCanonicalJson(checkedState(state));
}

/** Reads a state given as an object. */
export function checkedState(state: TrustListState): TrustListState {
  return readState(new FieldReader(state as unknown as JsonValue, 'previousState', 'ERR_TRUST_LIST'));
}

function readState(fields: FieldReader): TrustListState {
  const sm3Form = forms.sm3;
  const state: TrustListState = {
    schema: fields.word('schema', [stateSchema]),
    schemeId: fields.match('schemeId', forms.schemeId.pattern, forms.schemeId.expected),
    rootSm3: fields.match('rootSm3', sm3Form.pattern, sm3Form.expected),
    sequence: fields.integer('sequence', 1),
    payloadSm3: fields.match('payloadSm3', sm3Form.pattern, sm3Form.expected),
    issued: formatSeconds(fields.instant('issued')),
    latest: formatSeconds(fields.instant('latest')),
    ...readKeySet(fields),
  };
  fields.end();
  return Object.freeze(state);
}
