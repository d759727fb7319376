import { message, type Session } from './session.ts';

/** Shows on a terminal how far a batch is, once it has run for a second. */
export function startProgress(
  session: Session,
  total: number,
): { readonly step: () => void; readonly end: () => void } {
  if (!session.interactive || total < 2) return { step: () => {}, end: () => {} };
  const started = session.now();
  let done = 0;
  let shown = 0;
  return {
    step: () => {
      done += 1;
      const now = session.now();
      if (now - started < 1000 || now - shown < 100) return;
      shown = now;
      session.note(`\r\u001b[K${message(session, 'progress', { done, total })}`);
    },
    end: () => {
      if (shown > 0) session.note('\r\u001b[K');
    },
  };
}
