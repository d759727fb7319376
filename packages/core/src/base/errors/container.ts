import type { Text } from '../text.ts';

/** ZIP and XML reading. `offset` counts bytes from the start of the file. */
export interface ContainerErrors {
  /** The archive as a whole breaks a rule of the format or of this strict reading; `rule` says which. */
  ERR_ZIP_STRUCTURE: { readonly rule: string; readonly offset: number };
  /** An entry's name is unsafe or ambiguous. */
  ERR_ZIP_NAME: { readonly name: string; readonly rule: string };
  /** An entry contradicts itself: its headers, sizes, check sum or compressed data. */
  ERR_ZIP_ENTRY: { readonly name: string; readonly rule: string };
  /** An entry needs something that no licence file needs (encryption, ZIP64, another compression). */
  ERR_ZIP_UNSUPPORTED: { readonly name: string; readonly feature: string };
  /** A file is not well-formed XML in UTF-8 without a document type; `line` and `column` count from 1. */
  ERR_XML: { readonly path: string; readonly rule: string; readonly line: number; readonly column: number };
}

export const containerErrorTexts: Readonly<Record<keyof ContainerErrors, Text>> = {
  ERR_ZIP_STRUCTURE: {
    zh: '压缩包结构不合规：{rule}（偏移 {offset}）',
    en: 'the archive is not acceptable: {rule} (offset {offset})',
  },
  ERR_ZIP_NAME: { zh: '包内文件名 {name} 不安全：{rule}', en: 'the entry name {name} is not safe: {rule}' },
  ERR_ZIP_ENTRY: { zh: '包内文件 {name} 自相矛盾：{rule}', en: 'the entry {name} contradicts itself: {rule}' },
  ERR_ZIP_UNSUPPORTED: {
    zh: '包内文件 {name} 使用了不支持的 {feature}',
    en: 'the entry {name} uses {feature}, which is not supported',
  },
  ERR_XML: {
    zh: '{path} 不是可接受的 XML：{rule}（第 {line} 行第 {column} 列）',
    en: '{path} is not acceptable XML: {rule} (line {line}, column {column})',
  },
};
