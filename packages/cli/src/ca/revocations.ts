import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { formatInstant, type Instant } from '@yinxin/core';
import { type CertificateStatus, type RevocationReason, type RevokedEntry, revocationReasons } from '@yinxin/core/x509';
import { CommandError } from '../command-error.ts';
import { readInstant, readSerial } from '../given.ts';
import { type CaRecord, certificatesOf, type JournalledCertificate, readRecord } from './folder.ts';
import { type CaName, Journal } from './journal.ts';

type Revocation = CaRecord['revoked'][number];

/** What an operator wants changed: `--revoke SERIAL[,REASON[,TIME[,INVALID SINCE]]]` and `--release SERIAL`. */
export interface RevocationOrders {
  readonly revoke: readonly string[];
  readonly release: readonly string[];
}

/**
 * The revocations of a folder after some orders. A certificate on hold may be released or revoked for good; any other revocation is
 * final.
 */
export function changeRevocations(
  before: readonly Revocation[],
  { revoke, release }: RevocationOrders,
  ca: CaName,
  now: Instant,
  certificates: readonly JournalledCertificate[],
): readonly Revocation[] {
  const revoked = [...before];
  const find = (serial: string): number => revoked.findIndex((one) => one.serial === serial && one.ca === ca);
  for (const order of release) {
    const serial = readSerial(order, '--release');
    const index = find(serial);
    if (revoked[index]?.reason !== 'certificateHold') throw new CommandError('usage', 'crl.notOnHold', { serial });
    revoked.splice(index, 1);
  }
  for (const order of revoke) {
    const revocation = readOrder(order, ca, now, certificates);
    const index = find(revocation.serial);
    const former = revoked[index];
    if (former === undefined) revoked.push(revocation);
    else if (former.reason === 'certificateHold' && revocation.reason !== 'certificateHold')
      revoked[index] = revocation;
    else {
      const { serial, revokedAt: since } = former;
      throw new CommandError('usage', 'crl.revokedAlready', { serial, since });
    }
  }
  return revoked;
}

function readOrder(
  order: string,
  ca: CaName,
  now: Instant,
  certificates: readonly JournalledCertificate[],
): Revocation {
  const [number = '', reason, time, invalid, ...more] = order.split(',');
  if (more.length > 0) throw new CommandError('usage', 'crl.order', { got: order });
  const serial = readSerial(number, '--revoke');
  const certificate = certificates.find((one) => one.serial === serial && one.ca === ca && one.state === 'issued');
  if (certificate === undefined) throw new CommandError('usage', 'crl.unknownSerial', { serial });
  const revokedAt = time ? readInstant(time, '--revoke') : now;
  const invalidSince = invalid ? readInstant(invalid, '--revoke') : undefined;
  if (revokedAt > now || (invalidSince ?? now) > now) throw new CommandError('usage', 'crl.future', { serial });
  const { notBefore } = certificate;
  if (revokedAt < readInstant(notBefore, 'journal.log'))
    throw new CommandError('usage', 'crl.beforeCertificate', { serial, notBefore });
  if (reason && (!Object.hasOwn(revocationReasons, reason) || reason === 'removeFromCRL')) {
    const known = Object.keys(revocationReasons).filter((name) => name !== 'removeFromCRL');
    throw new CommandError('usage', 'crl.reason', { reason, known });
  }
  return {
    serial,
    ca,
    revokedAt: formatInstant(revokedAt),
    ...(reason ? { reason: reason as RevocationReason } : {}),
    ...(invalidSince === undefined ? {} : { invalidityDate: formatInstant(invalidSince) }),
  };
}

/** A revocation of the folder as CRLs and OCSP responses say it. */
export function entryOf({ serial, revokedAt, reason, invalidityDate }: Revocation): RevokedEntry {
  return {
    serialNumber: serial,
    revokedAt: readInstant(revokedAt, 'ca.json'),
    ...(reason === undefined ? {} : { reason }),
    ...(invalidityDate === undefined ? {} : { invalidityDate: readInstant(invalidityDate, 'ca.json') }),
  };
}

/**
 * What a CA folder knows about serial numbers, for OCSP. The folder is read again when its files have changed, so that a responder
 * that runs for months answers from today's records.
 */
export class FolderStatus {
  readonly #dir: string;
  readonly #ca: CaName;
  #read: { readonly stamp: string; readonly known: ReadonlyMap<string, CertificateStatus> } | undefined;

  constructor(dir: string, ca: CaName) {
    this.#dir = dir;
    this.#ca = ca;
  }

  /** Issued and recorded certificates are good or revoked; a number of the journal that never became a certificate is not issued. */
  statusOf(serialNumber: string): CertificateStatus {
    return this.#known().get(serialNumber) ?? { status: 'notIssued' };
  }

  #known(): ReadonlyMap<string, CertificateStatus> {
    const stamp = ['journal.head', 'ca.json'].map((name) => this.#stampOf(name)).join(' ');
    if (this.#read?.stamp !== stamp) this.#read = { stamp, known: this.#readFolder() };
    return this.#read.known;
  }

  #stampOf(name: string): string {
    const path = join(this.#dir, name);
    const { mtimeMs, size, ino } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: 0, size: 0, ino: 0 };
    // The head names the digest of the last line; times alone may be too coarse.
    return `${mtimeMs} ${size} ${ino} ${name === 'journal.head' && size > 0 ? readFileSync(path, 'utf8') : ''}`;
  }

  #readFolder(): ReadonlyMap<string, CertificateStatus> {
    const known = new Map<string, CertificateStatus>();
    for (const { serial, ca, state } of certificatesOf(Journal.open(this.#dir).entries))
      if (ca === this.#ca && state === 'issued') known.set(serial, { status: 'good' });
    for (const revocation of readRecord(this.#dir).revoked) {
      if (revocation.ca !== this.#ca) continue;
      const { serialNumber, ...said } = entryOf(revocation);
      known.set(serialNumber, { status: 'revoked', ...said });
    }
    return known;
  }
}
