import type { Signer } from '@yinxin/core/crypto';
import type { Given } from '../given.ts';
import type { Session } from '../session.ts';
import { openSigner } from '../signers/open-signer.ts';
import { caPath, readCaCertificate } from './folder.ts';
import type { CaName } from './journal.ts';

/** The key of one of the CAs of a folder: its file there, or a program; it must be the key of the CA's certificate. */
export async function openCaSigner(session: Session, given: Given, dir: string, ca: CaName): Promise<Signer> {
  readCaCertificate(dir, ca);
  return openSigner(session, given, { defaultKey: caPath(dir, ca, 'key'), certificate: caPath(dir, ca, 'cert') });
}
