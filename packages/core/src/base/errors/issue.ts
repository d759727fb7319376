import type { Text } from '../text.ts';

/** Issuing licences and sealing documents. */
export interface IssueErrors {
  /** The signer's certificate names another organisation than the issuing authority. */
  ERR_ISSUE_AUTHORITY: { readonly expected: string; readonly got: string };
  /** A document that is to be sealed already has signature files. */
  ERR_ISSUE_PARTS: { readonly path: string };
}

export const issueErrorTexts: Readonly<Record<keyof IssueErrors, Text>> = {
  ERR_ISSUE_AUTHORITY: {
    zh: '签章者证书中的机构代码与颁发机构不一致：应为 {expected}，实为 {got}',
    en: "the signer's certificate names another body than the issuing authority: expected {expected}, got {got}",
  },
  ERR_ISSUE_PARTS: {
    zh: '文档已含签名文件 {path}，不能再次整体签章',
    en: 'the document already has the signature file {path}',
  },
};
