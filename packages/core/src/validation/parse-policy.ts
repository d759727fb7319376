import { CoreError, isCoreError } from '../base/errors.ts';
import { parseAlgorithmPolicy } from '../crypto/index.ts';
import { parseStrictJson } from '../trust/index.ts';
import { checkPolicy } from './policy.ts';
import type { Policy, PolicyAlgorithmRule, PolicyParameters } from './policy-types.ts';

/**
 * Reads a policy. Strict: every member but the algorithm rules must be there and no other may be; integrity rules cannot be lowered.
 * @param bytes - UTF-8 JSON.
 * @throws CoreError `ERR_POLICY_STRUCTURE` naming the member, `ERR_POLICY_RULE_MISSING`, `ERR_POLICY_RULE_UNKNOWN`,
 * `ERR_POLICY_RULE_LEVEL`.
 * @example parsePolicy(bytes).id === defaultPolicy.id; // true
 */
export function parsePolicy(bytes: Uint8Array): Policy {
  const value = readObject(readJson(bytes), '', ['schema', 'id', 'title', 'rules', 'parameters']);
  if (value['schema'] !== 'yinxin-policy/1') wrong('schema', 'yinxin-policy/1');
  const id = readText(value['id'], 'id');
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(id)) wrong('id', 'letters, digits, dot, underscore and hyphen');
  const title = readObject(value['title'], 'title', ['zh', 'en']);
  const rules = value['rules'];
  if (typeof rules !== 'object' || rules === null || Array.isArray(rules)) wrong('rules', 'object');
  const policy = {
    schema: 'yinxin-policy/1',
    id,
    title: Object.freeze({ zh: readText(title['zh'], 'title.zh'), en: readText(title['en'], 'title.en') }),
    rules: Object.freeze({ ...(rules as Policy['rules']) }),
    parameters: readParameters(value['parameters']),
  } satisfies Policy;
  checkPolicy(policy);
  return Object.freeze(policy);
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return parseStrictJson(bytes);
  } catch (cause) {
    if (!isCoreError(cause)) throw cause;
    throw new CoreError('ERR_POLICY_STRUCTURE', { member: '(file)', expected: 'strict JSON in UTF-8' }, { cause });
  }
}

function readParameters(value: unknown): PolicyParameters {
  const names = ['algorithms', 'refusedLeniencies', 'clockSkewSeconds'];
  const given = readObject(value, 'parameters', names, ['algorithmRules']);
  const skew = given['clockSkewSeconds'];
  if (typeof skew !== 'number' || !Number.isInteger(skew) || skew < 0 || skew > 86_400)
    wrong('parameters.clockSkewSeconds', 'whole number from 0 to 86400');
  return Object.freeze({
    algorithms: readTexts(given['algorithms'], 'parameters.algorithms'),
    ...(given['algorithmRules'] === undefined ? {} : { algorithmRules: readAlgorithmRules(given['algorithmRules']) }),
    refusedLeniencies: readTexts(given['refusedLeniencies'], 'parameters.refusedLeniencies'),
    clockSkewSeconds: skew,
  });
}

/** Kept as written, so that a policy is plain JSON throughout. */
function readAlgorithmRules(rules: unknown): readonly PolicyAlgorithmRule[] {
  try {
    parseAlgorithmPolicy({ rules });
  } catch (cause) {
    if (!isCoreError(cause)) throw cause;
    const expected = 'rules that parseAlgorithmPolicy understands';
    throw new CoreError('ERR_POLICY_STRUCTURE', { member: 'parameters.algorithmRules', expected }, { cause });
  }
  return Object.freeze((rules as readonly PolicyAlgorithmRule[]).map((rule) => Object.freeze({ ...rule })));
}

function readObject(
  value: unknown,
  member: string,
  names: readonly string[],
  optional: readonly string[] = [],
): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) wrong(member || '(file)', 'object');
  const object = value as Record<string, unknown>;
  const prefix = member === '' ? '' : `${member}.`;
  for (const name of Object.keys(object))
    if (!names.includes(name) && !optional.includes(name)) wrong(prefix + name, 'no such member');
  for (const name of names) if (!Object.hasOwn(object, name)) wrong(prefix + name, 'present');
  return object;
}

function readText(value: unknown, member: string): string {
  if (typeof value !== 'string' || value === '') wrong(member, 'text');
  return value;
}

function readTexts(value: unknown, member: string): readonly string[] {
  if (!Array.isArray(value) || !value.every((item): item is string => typeof item === 'string' && item !== ''))
    wrong(member, 'list of texts');
  return Object.freeze([...value]);
}

function wrong(member: string, expected: string): never {
  throw new CoreError('ERR_POLICY_STRUCTURE', { member, expected });
}
