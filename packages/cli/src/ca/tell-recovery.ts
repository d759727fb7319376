import { join } from 'node:path';
import { type Session, tell } from '../session.ts';
import type { CaFolder } from './folder.ts';

/** Says what opening a CA folder put right. */
export function tellRecovery(session: Session, { dir, recovery }: CaFolder): void {
  for (const serial of recovery.voided) tell(session, 'ca.voided', { serial });
  for (const serial of recovery.restored)
    tell(session, 'ca.restored', { serial, path: join(dir, 'issued', `${serial}.cert.pem`) });
}
