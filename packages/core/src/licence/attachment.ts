import { fromUtf8, isHexOf, toHex, utf8 } from '../base/bytes.ts';
import { CoreError, isCoreError } from '../base/errors.ts';
import { JsonCursor, plainText } from '../base/json-cursor.ts';
import type { RandomSource } from '../base/random.ts';
import { isTagName } from '../ofd/index.ts';
import { sm3, sm3Many } from '../sm/index.ts';
import type { FieldType, LicenceData, LicenceType } from './licence-type.ts';
import { isMetadataName, type LicenceMetadata, metadataElements } from './metadata.ts';

/** Name of the attachment with the field digests. */
export const licenceAttachmentName = 'licence.json' as const;
/** Name of the attachment with the salts and values; left out of what a holder shows. */
export const disclosuresName = 'disclosures.json' as const;

/** One catalogue field of a licence, with the digest of its salted value. */
export interface AttachedField {
  readonly name: string;
  /** The field's name in the data index. */
  readonly tag: string;
  readonly type: FieldType;
  /** Metadata element with the same value. */
  readonly element?: string;
  /** SM3 as 64 hexadecimal digits over the JSON array `[salt,name,value]`. */
  readonly digest: string;
}

/** What licence.json says. It names no natural person and can be shown without the values. */
export interface LicenceAttachment {
  readonly schema: 'yinxin-licence/1';
  readonly typeCode: string;
  readonly digestAlgorithm: 'sm3';
  /** The elements that tell nothing about a holder, in the clear. */
  readonly metadata: LicenceMetadata;
  /** Every field of the catalogue, whether the licence has a value for it or not, so that absence does not show. */
  readonly fields: readonly AttachedField[];
}

/** What opens one digest. */
export interface Disclosure {
  /** 32 hexadecimal digits or more. */
  readonly salt: string;
  readonly name: string;
  /** `null`: the licence has no value for this field. A photo's value is `sm3:` and the digest of its bytes. */
  readonly value: string | null;
}

/** Both attachments of a licence. */
export interface LicenceAttachments {
  readonly attachment: LicenceAttachment;
  readonly disclosures: readonly Disclosure[];
  /** The bytes of licence.json. */
  readonly attachmentBytes: Uint8Array;
  /** The bytes of disclosures.json. */
  readonly disclosureBytes: Uint8Array;
}

/**
 * The digest of one field: SM3 over the UTF-8 of the JSON array `[salt,name,value]` without white space.
 * @returns 64 lower-case hexadecimal digits.
 * @example fieldDigest({ salt: '00112233445566778899aabbccddeeff', name: 'sex', value: '女' }).length; // 64
 */
export function fieldDigest(disclosure: Disclosure): string {
  return toHex(sm3(closedBytes(disclosure)));
}

/** What a field's digest is made of. */
function closedBytes({ salt, name, value }: Disclosure): Uint8Array {
  return utf8(JSON.stringify([salt, name, value]));
}

/**
 * The value that stands for a photo: `sm3:` and the digest of its bytes.
 * @example photoValue(utf8('abc')).slice(0, 12); // 'sm3:66c7f0f4'
 */
export function photoValue(bytes: Uint8Array): string {
  return `sm3:${toHex(sm3(bytes))}`;
}

/**
 * Makes licence.json and disclosures.json: one salted digest for every field of the type and for every metadata element that tells
 * something about a person or a holder.
 * @param input.random - Gives 16 bytes of salt for each field.
 * @example makeLicenceAttachment({ type, data, metadata, random }).attachment.schema; // 'yinxin-licence/1'
 */
export function makeLicenceAttachment(input: {
  readonly type: LicenceType;
  readonly data: LicenceData;
  readonly metadata: LicenceMetadata;
  readonly random: RandomSource;
}): LicenceAttachments {
  const { type, data, metadata, random } = input;
  const disclosures: Disclosure[] = [];
  const close = (name: string, value: string | null): string => {
    const disclosure = { salt: toHex(random(16)), name, value };
    disclosures.push(disclosure);
    return fieldDigest(disclosure);
  };
  const fields: AttachedField[] = type.fields.map((field) => {
    const value = Object.hasOwn(data, field.name) ? data[field.name] : undefined;
    const text = value === undefined ? null : typeof value === 'string' ? value : photoValue(value);
    const element = field.element === undefined ? {} : { element: field.element };
    return { name: field.name, tag: field.label.zh, type: field.type, ...element, digest: close(field.name, text) };
  });
  const hidden = hiddenElements(type);
  for (const element of hidden) {
    if (type.fields.some((field) => field.element === element)) continue;
    const tag = metadataElements[element]?.label.zh ?? element;
    fields.push({ name: element, tag, type: 'text', element, digest: close(element, metadata[element] ?? null) });
  }
  const open = Object.entries(metadata).filter(([name]) => !hidden.has(name) && !name.startsWith('KZ_'));
  const attachment: LicenceAttachment = {
    schema: 'yinxin-licence/1',
    typeCode: type.code,
    digestAlgorithm: 'sm3',
    metadata: Object.fromEntries(open),
    fields,
  };
  return {
    attachment,
    disclosures,
    attachmentBytes: utf8(JSON.stringify(attachment)),
    disclosureBytes: writeDisclosures(disclosures),
  };
}

/** Elements that stand as digests: the holder's, and those that a personal field fills. */
function hiddenElements(type: LicenceType): ReadonlySet<string> {
  const hidden = new Set<string>();
  for (const [name, entry] of Object.entries(metadataElements)) if (entry.group === 'holder') hidden.add(name);
  for (const field of type.fields) if (field.personal && field.element !== undefined) hidden.add(field.element);
  return hidden;
}

/**
 * Writes disclosures.json.
 * @example fromUtf8(writeDisclosures([])); // PLACEHOLDER
 */
export function writeDisclosures(disclosures: readonly Disclosure[]): Uint8Array {
  return utf8(disclosuresText(disclosures));
}

function disclosuresText(disclosures: readonly Disclosure[]): string {
  const list = disclosures.map((disclosure) => [disclosure.salt, disclosure.name, disclosure.value]);
  return JSON.stringify({ schema: 'yinxin-disclosures/1', disclosures: list });
}

const names = /^[A-Za-z][A-Za-z0-9_]{0,43}$/;
const fieldTypes = [
  'text',
  'longText',
  'date',
  'code',
  'creditCode',
  'residentId',
  'money',
  'number',
  'enum',
  'photo',
] as const;

/**
 * Reads licence.json. Only its one canonical spelling is accepted: no white space, no double keys, keys in order. So two readers never
 * see two contents.
 * @throws CoreError `ERR_LICENCE_ATTACHMENT` with the path and the rule.
 * @example
 * const { attachmentBytes } = makeLicenceAttachment({ type, data, metadata, random });
 * parseLicenceAttachment(attachmentBytes).digestAlgorithm; // 'sm3'
 */
export function parseLicenceAttachment(bytes: Uint8Array): LicenceAttachment {
  const text = textOf(bytes);
  const root = JsonCursor.of(text, 'ERR_LICENCE_ATTACHMENT');
  const at = root.object('schema', 'typeCode', 'digestAlgorithm', 'metadata', 'fields');
  const fields = at('fields').array(1, 500).map(parseAttachedField);
  if (new Set(fields.map((field) => field.name)).size !== fields.length) at('fields').fail('different names');
  const attachment: LicenceAttachment = {
    schema: at('schema').oneOf('yinxin-licence/1'),
    typeCode: at('typeCode').string(/^[0-9A-Z]{18}\d{3}$/, 'a licence type code'),
    digestAlgorithm: at('digestAlgorithm').oneOf('sm3'),
    metadata: parseMetadata(at('metadata')),
    fields,
  };
  // Texts are equal when their bytes are: UTF-8 spells each in one way.
  if (JSON.stringify(attachment) !== text) root.fail('its canonical spelling');
  return attachment;
}

function parseAttachedField(cursor: JsonCursor): AttachedField {
  const at = cursor.object('name', 'tag', 'type', 'element?', 'digest');
  const tag = at('tag').string(plainText, 'a name');
  if (!isTagName(tag)) at('tag').fail('a name of letters and digits');
  const element = at('element');
  if (!element.absent && !isMetadataName(element.string(names, 'a metadata element')))
    element.fail('a metadata element');
  return {
    name: at('name').string(names, 'a field name'),
    tag,
    type: at('type').oneOf(...fieldTypes),
    ...(element.absent ? {} : { element: element.value as string }),
    digest: at('digest').string(/^[0-9a-f]{64}$/, '64 hexadecimal digits'),
  };
}

function parseMetadata(cursor: JsonCursor): LicenceMetadata {
  const keys = typeof cursor.value === 'object' && cursor.value !== null ? Object.keys(cursor.value) : [];
  const unknown = keys.find((key) => !isMetadataName(key));
  if (unknown !== undefined) cursor.fail('metadata elements only');
  const at = cursor.object(...keys);
  return Object.fromEntries(keys.map((key) => [key, at(key).string(/^[^\p{C}]{0,500}$/u, 'text')]));
}

/**
 * Reads disclosures.json, or the part of it that a holder chose to show. Canonical spelling only.
 * @throws CoreError `ERR_LICENCE_ATTACHMENT` with the path and the rule.
 * @example
 * const { disclosureBytes } = makeLicenceAttachment({ type, data, metadata, random });
 * parseDisclosures(disclosureBytes).find(({ name }) => name === 'operatingUntil')?.value; // '长期'
 */
export function parseDisclosures(bytes: Uint8Array): Disclosure[] {
  const text = textOf(bytes);
  const root = JsonCursor.of(text, 'ERR_LICENCE_ATTACHMENT');
  const at = root.object('schema', 'disclosures');
  at('schema').oneOf('yinxin-disclosures/1');
  const disclosures = at('disclosures')
    .array(0, 500)
    .map((cursor): Disclosure => {
      const [salt, name, value] = cursor.array(3, 3) as [JsonCursor, JsonCursor, JsonCursor];
      return {
        salt: salt.string(/^(?:[0-9a-f]{2}){16,64}$/, '32 to 128 hexadecimal digits'),
        name: name.string(names, 'a field name'),
        value: value.value === null ? null : value.string(/^(?:[^\p{C}]|\n){0,10000}$/u, 'text or null'),
      };
    });
  if (disclosuresText(disclosures) !== text) root.fail('its canonical spelling');
  return disclosures;
}

/** @throws CoreError `ERR_LICENCE_ATTACHMENT` when the bytes are no UTF-8; a byte order mark stays, and is no JSON. */
function textOf(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes);
  } catch (cause) {
    if (!isCoreError(cause)) throw cause;
    throw new CoreError('ERR_LICENCE_ATTACHMENT', { path: '$', rule: 'JSON in UTF-8' }, { cause });
  }
}

/** What became of one field when disclosures were checked. */
export interface DisclosureCheck {
  readonly name: string;
  /** `hidden`: not disclosed. `unknown`: disclosed, but no field of the licence. `repeated`: disclosed more than once. */
  readonly status: 'matched' | 'mismatched' | 'hidden' | 'unknown' | 'repeated';
  /** The digest in licence.json. */
  readonly expected?: string;
  /** The digest of what was disclosed. */
  readonly got?: string;
  /** The value, only when it matched; `null` means that the licence has none. */
  readonly value?: string | null;
}

/**
 * Checks disclosures against licence.json: every field of the licence is answered, then whatever does not belong to it.
 * @returns A value is given out only where its digest matches.
 * @example
 * const { attachment, disclosures } = makeLicenceAttachment({ type, data, metadata, random });
 * checkDisclosures(attachment, disclosures).every(({ status }) => status === 'matched'); // true
 */
export function checkDisclosures(attachment: LicenceAttachment, disclosures: readonly Disclosure[]): DisclosureCheck[] {
  const given = new Map<string, { readonly digest: Uint8Array; readonly value: string | null; times: number }>();
  const digests = sm3Many(disclosures.map(closedBytes));
  disclosures.forEach(({ name, value }, i) => {
    const before = given.get(name);
    if (before === undefined) given.set(name, { digest: digests[i] as Uint8Array, value, times: 1 });
    else before.times++;
  });
  const known = new Set<string>();
  const checks = attachment.fields.map(({ name, digest: expected }): DisclosureCheck => {
    known.add(name);
    const first = given.get(name);
    if (first === undefined) return { name, status: 'hidden', expected };
    if (first.times > 1) return { name, status: 'repeated', expected };
    const { digest, value } = first;
    return isHexOf(expected, digest)
      ? { name, status: 'matched', expected, got: expected, value }
      : { name, status: 'mismatched', expected, got: toHex(digest) };
  });
  disclosures.forEach(({ name }, i) => {
    if (!known.has(name)) checks.push({ name, status: 'unknown', got: toHex(digests[i] as Uint8Array) });
  });
  return checks;
}

/**
 * What a holder shows: the disclosures of the chosen fields only, in the order of the licence.
 * @returns The bytes to hand over beside licence.json.
 * @throws CoreError `ERR_LICENCE_FIELD` for a field that has no disclosure.
 * @example
 * const { disclosures } = makeLicenceAttachment({ type, data, metadata, random });
 * parseDisclosures(discloseFields(disclosures, ['name'])).length; // 1
 */
export function discloseFields(disclosures: readonly Disclosure[], chosen: readonly string[]): Uint8Array {
  for (const name of chosen) {
    if (!disclosures.some((disclosure) => disclosure.name === name))
      throw new CoreError('ERR_LICENCE_FIELD', { field: name });
  }
  return writeDisclosures(disclosures.filter((disclosure) => chosen.includes(disclosure.name)));
}
