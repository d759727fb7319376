import { oids } from '../../crypto/index.ts';
import { stringTags, tag } from '../../der/index.ts';
import { attributeName } from '../attribute-names.ts';
import { type Name, nameValues, type RelativeName, sameName } from '../name.ts';
import { gbt20518, type LintRule, rfc5280, when } from './rule.ts';

/** Upper bounds of RFC 5280 appendix A.1, in characters. */
const longest: ReadonlyMap<string, number> = new Map([
  [oids.commonName, 64],
  [oids.localityName, 128],
  [oids.stateOrProvinceName, 128],
  [oids.organizationName, 64],
  [oids.organizationalUnitName, 64],
  [oids.title, 64],
  [oids.serialNumber, 64],
  [oids.emailAddress, 255],
]);

/** Attributes whose type is not DirectoryString. */
const ownType: ReadonlyMap<string, number> = new Map<string, number>([
  [oids.countryName, tag.printableString],
  [oids.serialNumber, tag.printableString],
  [oids.emailAddress, tag.ia5String],
  [oids.domainComponent, tag.ia5String],
]);

const directoryTags: ReadonlySet<number> = new Set<number>([tag.utf8String, tag.printableString]);

function attributesOf(name: Name): RelativeName[] {
  return name.rdns.flat();
}

function met(name: Name, broken: (attribute: RelativeName) => boolean): string | undefined {
  const names = attributesOf(name)
    .filter(broken)
    .map(({ type }) => attributeName(type));
  return when(names.length > 0, [...new Set(names)].join(', '));
}

/** The names of issuer and subject. */
export const nameRules: readonly LintRule[] = [
  {
    id: 'name.issuer',
    severity: 'error',
    clauses: [rfc5280('4.1.2.4')],
    text: { zh: '签发者名称不能为空', en: 'the issuer has a name' },
    check: ({ certificate: { issuer } }) => when(issuer.rdns.length === 0, 'empty'),
  },
  {
    id: 'name.subject',
    severity: 'error',
    clauses: [rfc5280('4.1.2.6'), gbt20518],
    text: {
      zh: '主体名称不能为空；为空时主体别名须有且为关键扩展，CA 的不得为空',
      en: 'the subject has a name, or, where it is no authority, a critical alternative name',
    },
    check: ({ certificate: { subject, basicConstraints, extensions } }) => {
      if (subject.rdns.length > 0) return undefined;
      if (basicConstraints?.ca === true) return 'empty on an authority';
      return when(extensions.get(oids.subjectAltName)?.critical !== true, 'empty without critical subjectAltName');
    },
  },
  {
    id: 'name.country',
    severity: 'error',
    clauses: [rfc5280('A.1'), gbt20518],
    text: { zh: '国家（C）是两个大写字母', en: 'the country (C) is two capital letters' },
    check: ({ certificate: { subject } }) => {
      const wrong = nameValues(subject, oids.countryName).filter((value) => !/^[A-Z]{2}$/.test(value));
      return when(wrong.length > 0, wrong.join(', '));
    },
  },
  {
    id: 'name.stringType',
    severity: 'warning',
    clauses: [rfc5280('4.1.2.4'), gbt20518],
    text: {
      zh: '属性值用 UTF8String 或 PrintableString（C、serialNumber 用 PrintableString，E、DC 用 IA5String）',
      en: 'attributes are UTF8String or PrintableString (C and serialNumber PrintableString, E and DC IA5String)',
    },
    check: ({ certificate: { subject } }) =>
      met(subject, ({ type, valueTag }) => {
        const own = ownType.get(type);
        return own === undefined ? !directoryTags.has(valueTag) : valueTag !== own;
      }),
  },
  {
    id: 'name.charset',
    severity: 'error',
    clauses: [{ standard: 'X.690', clause: '8.23' }],
    text: { zh: '字符串中只有其类型允许的字符', en: 'a string holds only characters of its type' },
    check: ({ certificate: { leniencies } }) => {
      const paths = leniencies.filter(({ name }) => name === 'der.string.charset').map(({ path }) => path);
      return when(paths.length > 0, [...new Set(paths)].join(', '));
    },
  },
  {
    id: 'name.length',
    severity: 'error',
    clauses: [rfc5280('A.1')],
    text: { zh: '属性值不超过规定长度', en: 'attributes keep to their greatest lengths' },
    check: ({ certificate: { subject } }) =>
      met(subject, ({ type, value }) => [...value].length > (longest.get(type) ?? 32_768)),
  },
  {
    id: 'name.empty',
    severity: 'error',
    clauses: [rfc5280('A.1')],
    text: { zh: '属性值不能为空', en: 'no attribute is empty' },
    check: ({ certificate: { subject } }) => met(subject, ({ value }) => value === ''),
  },
  {
    id: 'name.readable',
    severity: 'error',
    clauses: [gbt20518],
    text: {
      zh: '名称中没有控制字符和看不见的字符',
      en: 'names hold no control characters and none that hide or reorder text',
    },
    check: ({ certificate: { subject } }) =>
      met(subject, ({ value, valueTag }) => stringTags.has(valueTag) && unreadable.test(value)),
  },
  {
    id: 'name.blanks',
    severity: 'warning',
    clauses: [rfc5280('7.1')],
    text: { zh: '属性值首尾没有空格', en: 'no attribute begins or ends with blanks' },
    check: ({ certificate: { subject } }) => met(subject, ({ value }) => value.trim() !== value),
  },
  {
    id: 'name.once',
    severity: 'warning',
    clauses: [gbt20518],
    text: { zh: 'C、CN 各只出现一次', en: 'C and CN occur once each' },
    check: ({ certificate: { subject } }) => {
      const twice = [oids.countryName, oids.commonName].filter((type) => nameValues(subject, type).length > 1);
      return when(twice.length > 0, twice.map(attributeName).join(', '));
    },
  },
  {
    id: 'name.multiValued',
    severity: 'notice',
    clauses: [gbt20518],
    text: { zh: '每个相对名只有一个属性', en: 'each relative name has one attribute' },
    check: ({ certificate: { subject } }) => {
      const rdn = subject.rdns.find((one) => one.length > 1);
      return rdn?.map(({ type }) => attributeName(type)).join('+');
    },
  },
  {
    id: 'name.order',
    severity: 'notice',
    clauses: [gbt20518],
    text: { zh: '名称以国家（C）开头', en: 'a name begins with the country (C)' },
    check: ({ certificate: { subject } }) => {
      const types = attributesOf(subject).map(({ type }) => type);
      return when(types.includes(oids.countryName) && types[0] !== oids.countryName, attributeName(types[0] ?? ''));
    },
  },
  {
    id: 'name.selfIssuedEntity',
    severity: 'warning',
    clauses: [rfc5280('3.2')],
    text: { zh: '非 CA 证书不自签', en: 'only authorities issue certificates to their own name' },
    check: ({ certificate: { issuer, subject, basicConstraints } }) =>
      when(basicConstraints?.ca !== true && subject.rdns.length > 0 && sameName(issuer, subject), subject.text),
  },
];

const unreadable = /[\p{Cc}\p{Cf}\u2028\u2029]/u;
