import { toHex } from '../../base/bytes.ts';
import { CoreError, isCoreError } from '../../base/errors.ts';
import { defaultLimits, type Limits } from '../../base/limits.ts';
import { type Instant, parseInstant } from '../../base/time.ts';
import { parseZip } from '../../container/index.ts';
import { sm3 } from '../../sm/index.ts';
import { type JsonValue, parseStrictJson } from '../../trust/index.ts';
import type { LicenceStatusFacts } from '../facts/facts.ts';
import { parsePolicy } from '../parse-policy.ts';
import type { Policy } from '../policy-types.ts';
import { documentName, numberedName, type PackManifest, packFiles, type packFolders, packSchema } from './format.ts';

/** An audit pack, read. Nothing in it is trusted; only its files fit its manifest when `mismatches` is empty. */
export interface Pack {
  readonly manifest: PackManifest;
  readonly at: Instant;
  readonly document: Uint8Array;
  readonly policy: Policy;
  readonly certificates: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  /** None in a pack from before they were kept. */
  readonly ocspResponses: readonly Uint8Array[];
  readonly trustList?: Uint8Array;
  readonly trustHistory: readonly Uint8Array[];
  /** The operators' keys as the packer had them: for information, never to be trusted. */
  readonly trustRoot?: Uint8Array;
  /** The packed report as bytes. */
  readonly report: Uint8Array;
  /** Files that are missing, not listed, or differ from the manifest. */
  readonly mismatches: readonly string[];
}

/**
 * Reads an audit pack.
 * @throws CoreError `ERR_ZIP_…`, `ERR_LIMIT`, `ERR_JSON`, `ERR_PACK_STRUCTURE`, `ERR_POLICY_…`.
 * @example readPack(bytes).at === input.at; // true
 */
export function readPack(bytes: Uint8Array, limits: Limits = defaultLimits): Pack {
  const { entries } = parseZip(bytes, limits);
  const read = (name: string): Uint8Array | undefined => entries.get(name)?.bytes;
  const need = (name: string): Uint8Array => read(name) ?? wrong(name, 'present');
  const manifest = readManifest(parseStrictJson(need(packFiles.manifest)));
  const numbered = (folder: keyof typeof packFolders): Uint8Array[] => {
    const found: Uint8Array[] = [];
    for (let index = 0; ; index++) {
      const file = read(numberedName(folder, index));
      if (file === undefined) return found;
      found.push(file);
    }
  };
  const trustList = read(packFiles.trustList);
  const trustRoot = read(packFiles.trustRoot);
  return Object.freeze({
    manifest,
    at: readTime(manifest.at, 'at'),
    document: need(documentName(manifest.kind)),
    policy: parsePolicy(need(packFiles.policy)),
    certificates: numbered('certificates'),
    crls: numbered('crls'),
    ocspResponses: numbered('ocspResponses'),
    ...(trustList === undefined ? {} : { trustList }),
    trustHistory: numbered('trustHistory'),
    ...(trustRoot === undefined ? {} : { trustRoot }),
    report: need(packFiles.report),
    mismatches: mismatchesOf(manifest, new Map([...entries].map(([name, entry]) => [name, entry.bytes]))),
  });
}

function mismatchesOf(manifest: PackManifest, entries: ReadonlyMap<string, Uint8Array>): string[] {
  const listed = new Set(manifest.files.map(({ path }) => path));
  const wrongOnes = manifest.files
    .filter(({ path, size, sm3: expected }) => {
      const bytes = entries.get(path);
      return bytes === undefined || bytes.length !== size || toHex(sm3(bytes)) !== expected;
    })
    .map(({ path }) => path);
  const unlisted = [...entries.keys()].filter((name) => name !== packFiles.manifest && !listed.has(name));
  return [...new Set([...wrongOnes, ...unlisted])];
}

type JsonObject = { readonly [name: string]: JsonValue };

function readManifest(value: JsonValue): PackManifest {
  const required = ['schema', 'kind', 'at', 'atSource', 'use', 'insecure', 'files'];
  const object = readObject(value, 'manifest', required, ['fileName', 'licenceStatus']);
  if (object['schema'] !== packSchema) wrong('manifest.schema', packSchema);
  const { fileName, licenceStatus } = object;
  return {
    schema: packSchema,
    kind: oneOf(object['kind'], 'manifest.kind', ['licence', 'seal']),
    at: readText(object['at'], 'manifest.at'),
    atSource: oneOf(object['atSource'], 'manifest.atSource', ['argument', 'clock']),
    ...(fileName === undefined ? {} : { fileName: readText(fileName, 'manifest.fileName') }),
    use: readTexts(
      readObject(object['use'], 'manifest.use', [], ['purpose', 'region', 'relyingParty']),
      'manifest.use',
    ),
    insecure: readList(object['insecure'], 'manifest.insecure').map((item) => readText(item, 'manifest.insecure')),
    ...(licenceStatus === undefined ? {} : { licenceStatus: readStatus(licenceStatus) }),
    files: readFiles(object['files']),
  };
}

function readFiles(value: JsonValue | undefined): PackManifest['files'] {
  const seen = new Set<string>();
  return readList(value, 'manifest.files').map((item) => {
    const file = readObject(item, 'manifest.files', ['path', 'size', 'sm3'], []);
    const path = readText(file['path'], 'manifest.files.path');
    if (seen.has(path)) wrong('manifest.files.path', 'each path once');
    seen.add(path);
    if (typeof file['size'] !== 'number') wrong('manifest.files.size', 'number');
    return { path, size: file['size'], sm3: readText(file['sm3'], 'manifest.files.sm3') };
  });
}

function readStatus(value: JsonValue): LicenceStatusFacts {
  const status = readObject(value, 'manifest.licenceStatus', ['value', 'since', 'obtainedAt', 'source'], []);
  const values = ['valid', 'suspended', 'revoked', 'cancelled', 'annulled', 'superseded'] as const;
  const time = (name: string): string => {
    const text = readText(status[name], `manifest.licenceStatus.${name}`);
    readTime(text, `licenceStatus.${name}`);
    return text;
  };
  return {
    value: oneOf(status['value'], 'manifest.licenceStatus.value', values),
    since: time('since'),
    obtainedAt: time('obtainedAt'),
    source: readText(status['source'], 'manifest.licenceStatus.source'),
  };
}

function readObject(
  value: JsonValue | undefined,
  member: string,
  required: readonly string[],
  optional: readonly string[],
): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) wrong(member, 'object');
  const object = value as JsonObject;
  for (const name of required) if (!Object.hasOwn(object, name)) wrong(`${member}.${name}`, 'present');
  for (const name of Object.keys(object))
    if (!required.includes(name) && !optional.includes(name)) wrong(`${member}.${name}`, 'no such member');
  return object;
}

function readTexts(object: JsonObject, member: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [name, readText(value, `${member}.${name}`)]),
  );
}

function readList(value: JsonValue | undefined, member: string): readonly JsonValue[] {
  if (!Array.isArray(value)) wrong(member, 'list');
  return value as readonly JsonValue[];
}

function readText(value: JsonValue | undefined, member: string): string {
  if (typeof value !== 'string') wrong(member, 'text');
  return value;
}

function oneOf<const T extends string>(value: JsonValue | undefined, member: string, allowed: readonly T[]): T {
  const found = allowed.find((item) => item === value);
  return found ?? wrong(member, allowed.join(' or '));
}

function readTime(text: string, member: string): Instant {
  try {
    return parseInstant(text);
  } catch (cause) {
    if (!isCoreError(cause)) throw cause;
    throw new CoreError('ERR_PACK_STRUCTURE', { member: `manifest.${member}`, expected: 'ISO 8601 time' }, { cause });
  }
}

function wrong(member: string, expected: string): never {
  throw new CoreError('ERR_PACK_STRUCTURE', { member, expected });
}
