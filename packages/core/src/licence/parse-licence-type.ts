import { JsonCursor, plainText } from '../base/json-cursor.ts';
import type { Text } from '../base/text.ts';
import { isTagName } from '../ofd/index.ts';
import { checkCreditCode } from './credit-code.ts';
import type { FieldType, LicenceField, LicenceType, ValidityRange } from './licence-type.ts';
import { isMetadataName } from './metadata.ts';
import { parsePageTemplate } from './parse-template.ts';

const fieldTypes: readonly FieldType[] = [
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
];

/**
 * Reads a licence type definition: every key known, every reference resolved, every box on the page.
 * @param input - JSON as bytes, text, or parsed already.
 * @returns A frozen copy.
 * @throws CoreError `ERR_LICENCE_TYPE` with the path and the rule.
 * @example parseLicenceType(type).code; // '11990000T0000001XF001'
 */
export function parseLicenceType(input: unknown): LicenceType {
  const root = JsonCursor.of(input, 'ERR_LICENCE_TYPE');
  const at = root.object(
    'schema',
    'code',
    'name',
    'definingAuthority',
    'holderCategory',
    'validity',
    'fields',
    'template',
  );
  const schema = at('schema').oneOf('yinxin-licence-type/1');
  const code = at('code').string(/^[0-9A-Z]{18}\d{3}$/, 'a credit code and three digits');
  const authority = at('definingAuthority');
  const definingAuthority = parseAuthority(authority);
  if (code.slice(0, 18) !== definingAuthority.creditCode)
    at('code').fail('begins with the credit code of the defining authority');
  const fields = at('fields').array(1, 200).map(parseField);
  checkUnique(at('fields'), fields);
  return deepFreeze({
    schema,
    code,
    name: parseText(at('name')),
    definingAuthority,
    holderCategory: at('holderCategory').oneOf('natural', 'legal', 'mixed'),
    validity: at('validity').array(1, 20).map(parseValidity),
    fields,
    template: parsePageTemplate(at('template'), fields),
  });
}

function parseAuthority(cursor: JsonCursor): LicenceType['definingAuthority'] {
  const at = cursor.object('name', 'creditCode');
  const creditCode = at('creditCode').string(/^[0-9A-Z]{18}$/, 'a credit code');
  if (!checkCreditCode(creditCode).valid) at('creditCode').fail('a valid credit code');
  return { name: at('name').string(plainText, 'text'), creditCode };
}

function parseText(cursor: JsonCursor): Text {
  const at = cursor.object('zh', 'en');
  return { zh: at('zh').string(plainText, 'text'), en: at('en').string(plainText, 'text') };
}

function parseValidity(cursor: JsonCursor): ValidityRange {
  if (typeof cursor.value === 'string') return cursor.oneOf('longTerm');
  const at = cursor.object('count', 'unit');
  const count = at('count').number(1, 36_500);
  if (!Number.isInteger(count)) at('count').fail('a whole number');
  return { count, unit: at('unit').oneOf('day', 'month', 'year') };
}

function parseField(cursor: JsonCursor): LicenceField {
  const keys = ['element?', 'maximumLength?', 'characters?', 'minimum?', 'maximum?', 'values?', 'longTerm?'];
  const at = cursor.object('name', 'label', 'type', 'required', 'personal', ...keys);
  const name = at('name').string(/^[a-z][A-Za-z0-9]{0,39}$/, 'lower camel case');
  const label = parseText(at('label'));
  if (!isTagName(label.zh)) at('label').fail('a Chinese label of letters and digits');
  const type = at('type').oneOf(...fieldTypes);
  const allowed: Readonly<Record<string, readonly FieldType[]>> = {
    maximumLength: ['text', 'longText', 'code'],
    characters: ['code'],
    minimum: ['number', 'money'],
    maximum: ['number', 'money'],
    values: ['enum'],
    longTerm: ['date'],
  };
  for (const [key, types] of Object.entries(allowed)) {
    if (!at(key).absent && !types.includes(type)) at(key).fail(`belongs to ${types.join(', ')}`);
  }
  if (type === 'enum' && at('values').absent) at('values').fail('required');
  const element = at('element');
  if (!element.absent && !isMetadataName(element.string(/^[A-Z0-9_]{2,44}$/, 'a metadata element')))
    element.fail('a metadata element or KZ_ name');
  if (!element.absent && type === 'photo') element.fail('no element for photos');
  const values = at('values');
  return {
    name,
    label,
    type,
    required: at('required').boolean(),
    personal: at('personal').boolean(),
    ...(element.absent ? {} : { element: element.value as string }),
    ...(at('maximumLength').absent ? {} : { maximumLength: at('maximumLength').number(1, 10_000) }),
    ...(at('characters').absent ? {} : { characters: at('characters').oneOf('digits', 'alphanumeric', 'any') }),
    ...(at('minimum').absent ? {} : { minimum: at('minimum').number(-1e15, 1e15) }),
    ...(at('maximum').absent ? {} : { maximum: at('maximum').number(-1e15, 1e15) }),
    ...(values.absent ? {} : { values: values.array(1, 500).map((value) => value.string(plainText, 'text')) }),
    ...(at('longTerm').absent ? {} : { longTerm: at('longTerm').boolean() }),
  };
}

function checkUnique(cursor: JsonCursor, fields: readonly LicenceField[]): void {
  const seen = new Set<string>();
  for (const field of fields) {
    for (const name of [`name ${field.name}`, `label ${field.label.zh}`, `element ${field.element ?? field.name}`]) {
      if (seen.has(name)) cursor.fail(`no two fields with ${name}`);
      seen.add(name);
    }
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
