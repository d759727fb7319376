import type { Text } from '../text.ts';

/** OFD packages, documents and pages. `path` and `from` are absolute in the package, e.g. `/Doc_0/Document.xml`. */
export interface OfdErrors {
  /** A part is not what its place in the package demands; `rule` says how. */
  ERR_OFD_STRUCTURE: { readonly path: string; readonly rule: string };
  /** A part that something needs is not in the package. */
  ERR_OFD_PART_MISSING: { readonly path: string; readonly from: string };
  /** A location cannot be a path inside the package. */
  ERR_OFD_LOCATION: { readonly location: string; readonly from: string; readonly rule: string };
}

export const ofdErrorTexts: Readonly<Record<keyof OfdErrors, Text>> = {
  ERR_OFD_STRUCTURE: { zh: 'OFD 部件 {path} 不合规：{rule}', en: 'the OFD part {path} is not acceptable: {rule}' },
  ERR_OFD_PART_MISSING: {
    zh: '{from} 引用的部件 {path} 不在包内',
    en: 'the part {path} that {from} names is not in the package',
  },
  ERR_OFD_LOCATION: {
    zh: '{from} 中的位置 {location} 不可用：{rule}',
    en: 'the location {location} in {from} cannot be used: {rule}',
  },
};
