import type { Text } from '../base/text.ts';

/** What an address in a certificate is: verifiers fetch it, so nothing that opens files or runs scripts is one. */
export const publishedUri: { readonly pattern: RegExp; readonly text: Text } = {
  pattern: /^(?:https?|ldaps?):\/\/[A-Za-z0-9[][^\s"<>\\^`{|}\u0080-\uffff]{0,2000}$/,
  text: { zh: 'http、https、ldap 或 ldaps 开头的 URI', en: 'a URI that begins with http, https, ldap or ldaps' },
};

/** A host name as DNS and RFC 5280 §4.2.1.6 have it; names in other scripts in their A-label form; a wildcard as the first label. */
export const hostName: { readonly pattern: RegExp; readonly text: Text } = {
  pattern:
    /^(?=.{1,253}$)(?:\*\.)?(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/,
  text: { zh: 'DNS 主机名（中文域名写成 xn-- 形式）', en: 'a DNS host name (names in other scripts as xn--)' },
};
