import { type Report, renderHtml } from '@yinxin/core/validation';
import { drawPages } from './page-pictures.ts';
import type { Session } from './session.ts';

/** The report as one self-contained web page, with the pages of the file. */
export function htmlReport(session: Pick<Session, 'language'>, report: Report, file: Uint8Array): string {
  return renderHtml(report, { lang: session.language, pages: drawPages(file) });
}
