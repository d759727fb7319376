import { message, type Session } from '../session.ts';

/** What a list or a responder says of a certificate. */
export type CertificateStatus = 'good' | 'revoked' | 'unknown' | 'notListed' | 'notChecked';

/** One line about one certificate: `0a1b: revoked (details)`, the status in the words of the language. */
export function statusLine(
  session: Session,
  serialNumber: string,
  status: CertificateStatus,
  details?: string,
): string {
  const [colon, open, close] = session.language === 'zh' ? ['：', '（', '）'] : [': ', ' (', ')'];
  const said = message(session, `status.${status}`);
  return `${serialNumber}${colon}${said}${details === undefined ? '' : `${open}${details}${close}`}\n`;
}
