import type { Instant } from '@yinxin/core';
import { oids } from '@yinxin/core/crypto';
import type { OcspResponder, OcspService } from '@yinxin/core/x509';
import { readCaCertificate } from '../ca/folder.ts';
import type { CaName } from '../ca/journal.ts';
import { openCaSigner } from '../ca/open-ca-signer.ts';
import { FolderStatus } from '../ca/revocations.ts';
import { CommandError } from '../command-error.ts';
import type { Given } from '../given.ts';
import { readCertificate } from '../keys.ts';
import type { Session } from '../session.ts';
import { openSigner } from '../signers/open-signer.ts';

/** A responder over the records of a CA folder. */
export interface FolderResponder {
  readonly responder: OcspResponder;
  readonly status: FolderStatus;
  /** What a service needs besides the request and the time. */
  answering(at: Instant): Omit<OcspService, 'request'>;
}

const minute = 60_000;

/**
 * Opens the responder that a command asks for: `--dir`, `--ca`, and `--responder CERT` with its key; without it the CA's own key
 * answers.
 */
export async function openFolderResponder(session: Session, given: Given): Promise<FolderResponder> {
  const dir = given.required('dir');
  const ca = given.required('ca') as CaName;
  const issuer = readCaCertificate(dir, ca);
  const delegate = given.text('responder');
  const signer = await (delegate === undefined
    ? openCaSigner(session, given, dir, ca)
    : openSigner(session, given, { certificate: delegate }));
  const certificate = delegate === undefined ? issuer : readCertificate(delegate);
  const responder: OcspResponder = { issuer, certificate, signer };
  const status = new FolderStatus(dir, ca);
  const requireStanding = (): void => {
    // What is no responder's certificate is refused for that, with the first answer.
    if (delegate === undefined || certificate.extendedKeyUsage?.includes(oids.ocspSigning) !== true) return;
    if (status.statusOf(certificate.serialNumber).status !== 'revoked') return;
    throw new CommandError('failed', 'ocsp.responderRevoked', { path: delegate });
  };
  requireStanding();
  const lifetime = (given.count('minutes', 1, 60 * 24 * 31) ?? 60) * minute;
  const unissued = given.required('unissued') as 'unknown' | 'revoked';
  const answering = (at: Instant): Omit<OcspService, 'request'> => {
    // A service runs for months: its responder may have been revoked since.
    requireStanding();
    return {
      responder,
      statusOf: (serialNumber) => status.statusOf(serialNumber),
      at,
      nextUpdate: at + lifetime,
      // Nothing is ever dropped from the records, so they reach back to the beginning of the CA.
      archiveCutoff: issuer.notBefore,
      unissued,
    };
  };
  return { responder, status, answering };
}
