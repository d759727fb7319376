/**
 * Every deviation of real files that a reader tolerates, by name: what the rule says and what was met.
 * A reader never tolerates anything that has no name here; each occurrence is in the report and a policy may refuse it.
 */
export const leniencyTexts = {
  'der.bitString.unusedBits': {
    zh: 'BIT STRING 按“命名位串”截去了末尾的零比特',
    en: 'a BIT STRING is written like a named bit list, with trailing zero bits dropped',
  },
  'der.integer.notMinimal': { zh: 'INTEGER 不是最短编码', en: 'an INTEGER is not minimal' },
  'der.integer.negative': {
    zh: '应为正数的 INTEGER 缺少前导零字节',
    en: 'a positive INTEGER lacks its leading zero byte',
  },
  'der.default.encoded': { zh: '显式编码了 DEFAULT 值', en: 'a DEFAULT value is encoded explicitly' },
  'der.oid.undecodable': {
    zh: '对象标识符的内容不是有效的 OID',
    en: 'the content of an OBJECT IDENTIFIER is not a valid OID',
  },
  'der.string.charset': {
    zh: '字符串含有其类型不允许的字符',
    en: 'a string holds characters that its type does not allow',
  },
  'der.time.format': { zh: '时间写法不符合 DER', en: 'a time is not spelt as DER demands' },
  'der.time.type': { zh: '时间类型与标准不符', en: 'a time has another type than the standard says' },
  'der.trailingData': { zh: '结构之后有多余字节', en: 'bytes follow the outermost structure' },
} as const;

/** The name of a tolerated deviation. Areas add theirs to `leniencyTexts`. */
export type LeniencyName = keyof typeof leniencyTexts;

/** One tolerated deviation: its name and the field it was met in. */
export interface Leniency {
  readonly name: LeniencyName;
  /** The field, dotted, e.g. `seal.property.validStart`. */
  readonly path: string;
}
