import { join } from 'node:path';
import { formatInstant, type Instant } from '@yinxin/core';
import {
  deltaEntries,
  issueRevocationList,
  parseRevocationList,
  type RevocationList,
  type RevocationListRequest,
  type RevokedEntry,
} from '@yinxin/core/x509';
import { type CrlScope, isInScope, readScope, scopeName, scopePoint } from '../ca/crl-scope.ts';
import {
  CaFolder,
  type CaRecord,
  type JournalledCertificate,
  readCaCertificate,
  readCertificatesOfCa,
  readRecord,
  recordOutput,
} from '../ca/folder.ts';
import { type CaName, writeDurably } from '../ca/journal.ts';
import { openCaSigner } from '../ca/open-ca-signer.ts';
import { changeRevocations, entryOf } from '../ca/revocations.ts';
import { tellRecovery } from '../ca/tell-recovery.ts';
import { waitForFolder } from '../ca/wait-for-folder.ts';
import { CommandError } from '../command-error.ts';
import { exists, makeFolder, readSetting, refuseExisting, writeOutputs } from '../files.ts';
import { type Given, readInstant } from '../given.ts';
import type { Run } from '../grammar/types.ts';
import { currentSecond, printJson, type Session, tell } from '../session.ts';

const hour = 3_600_000;

/** `crl publish`: records revocations and signs the next list, full or delta, of everything or of a part. */
export const crlPublish: Run = async (session, given) => {
  const dir = given.required('dir');
  const ca = given.required('ca') as CaName;
  const options = { force: given.flag('force'), dryRun: given.flag('dryRun') };
  const out = given.required('out');
  refuseExisting([{ path: out }], options);
  const signer = await openCaSigner(session, given, dir, ca);
  const at = currentSecond(session);
  const act = async (certificates: readonly JournalledCertificate[]): Promise<void> => {
    const plan = planList(session, given, dir, ca, at, certificates);
    // The number and the revocations are on disk before the key is used: after a crash a number is missing, and none comes twice.
    if (!options.dryRun) writeDurably(join(dir, 'ca.json'), String(recordOutput(dir, plan.record, true).bytes));
    const { number } = plan.list;
    const hint = options.dryRun || !plan.isChange ? undefined : { number, path: plan.stored, out };
    const der = await saidWhenItFails(session, 'crl.recordedNotSigned', hint, async () => {
      const signed = await issueRevocationList({ ...plan.list, signer });
      if (!options.dryRun) {
        makeFolder(join(dir, 'crl'));
        writeDurably(plan.stored, signed);
      }
      return signed;
    });
    await saidWhenItFails(session, 'crl.recordedNotWritten', hint, async () =>
      writeOutputs(session, [{ path: out, bytes: der }], options),
    );
    report(session, given, parseRevocationList(der));
  };
  if (options.dryRun) await act(readCertificatesOfCa(dir));
  else
    await CaFolder.with(
      dir,
      at,
      async (folder) => {
        tellRecovery(session, folder);
        await act(folder.certificates);
      },
      waitForFolder(session, given),
    );
  return 'passed';
};

/** An error after the revocations were recorded must not look as if nothing had been done. */
async function saidWhenItFails<T>(
  session: Session,
  name: 'crl.recordedNotSigned' | 'crl.recordedNotWritten',
  hint: Readonly<Record<string, unknown>> | undefined,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (hint !== undefined) tell(session, name, hint);
    throw error;
  }
}

interface Plan {
  /** Whether revocations are recorded or released. */
  readonly isChange: boolean;
  /** What the folder remembers from now on. */
  readonly record: CaRecord;
  readonly list: Omit<RevocationListRequest, 'signer'>;
  /** Where the folder keeps the newest list of this kind and scope. */
  readonly stored: string;
}

function planList(
  session: Session,
  given: Given,
  dir: string,
  ca: CaName,
  at: Instant,
  certificates: readonly JournalledCertificate[],
): Plan {
  const record = readRecord(dir);
  const issuer = readCaCertificate(dir, ca);
  const scope = readScope(given);
  const orders = { revoke: given.list('revoke'), release: given.list('release') };
  const isChange = orders.revoke.length + orders.release.length > 0;
  const revoked = changeRevocations(record.revoked, orders, ca, at, certificates);
  const last = record.crlTimes?.[ca];
  if (last !== undefined && at < readInstant(last, 'ca.json'))
    throw new CommandError('usage', 'crl.clockBack', { last, now: formatInstant(at) });
  const number = record.crlNumbers[ca] + 1;
  const path = (kind: 'full' | 'delta'): string => join(dir, 'crl', `${ca}${scopeName(scope)}.${kind}.crl`);
  const before = readStored(path('full'));
  const drop = given.text('expired') === 'drop';
  const entries = entriesOf(revoked, ca, certificates, scope, drop ? before?.thisUpdate : undefined);
  const nextUpdate = at + lifetime(given);
  if (before?.nextUpdate !== undefined && before.nextUpdate < at)
    tell(session, 'crl.gap', { since: formatInstant(before.nextUpdate) });
  const common = {
    issuer,
    number,
    thisUpdate: at,
    nextUpdate,
    ...(scope === undefined ? {} : { issuingDistributionPoint: scopePoint(scope) }),
    // Nothing is ever dropped, so the list speaks about every certificate that the CA can have issued.
    ...(drop ? {} : { expiredCertsSince: issuer.notBefore }),
  };
  const kept: CaRecord = {
    ...record,
    revoked,
    crlNumbers: { ...record.crlNumbers, [ca]: number },
    crlTimes: { ...record.crlTimes, [ca]: formatInstant(at) },
  };
  if (!given.flag('delta')) {
    const urls = given.list('freshest');
    const freshest = urls.length === 0 ? {} : { freshestCrl: urls };
    return { isChange, record: kept, list: { ...common, ...freshest, revoked: entries }, stored: path('full') };
  }
  if (before?.number === undefined) throw new CommandError('usage', 'crl.noBase', { path: path('full') });
  const changes = deltaEntries(before.entries, entries, at);
  return {
    isChange,
    record: kept,
    list: { ...common, baseNumber: BigInt(before.number), revoked: changes },
    stored: path('delta'),
  };
}

function readStored(path: string): RevocationList | undefined {
  return exists(path) ? parseRevocationList(readSetting(path)) : undefined;
}

/**
 * The entries of a full list. An expired certificate may leave it, but only after one list that was made when it had expired
 * (RFC 5280 §5).
 */
function entriesOf(
  revoked: CaRecord['revoked'],
  ca: CaName,
  certificates: readonly JournalledCertificate[],
  scope: CrlScope | undefined,
  dropBefore: Instant | undefined,
): readonly RevokedEntry[] {
  const known = new Map(certificates.map((one) => [one.serial, one]));
  return revoked.flatMap((revocation) => {
    const entry = entryOf(revocation);
    const certificate = known.get(revocation.serial);
    if (revocation.ca !== ca || !isInScope(entry, certificate, scope)) return [];
    if (dropBefore === undefined || certificate === undefined) return [entry];
    return readInstant(certificate.notAfter, 'journal.log') < dropBefore ? [] : [entry];
  });
}

function lifetime(given: Given): number {
  const hours = given.count('hours', 1, 24 * 366);
  return hours === undefined ? (given.count('days', 1, 366) ?? 7) * 24 * hour : hours * hour;
}

function report(session: Session, given: Given, crl: RevocationList): void {
  const { number, baseNumber, thisUpdate, nextUpdate, entries } = crl;
  if (!given.flag('json')) {
    session.print(`${number}\n`);
    return;
  }
  printJson(session, {
    schemaVersion: 1,
    number,
    ...(baseNumber === undefined ? {} : { baseNumber }),
    thisUpdate: formatInstant(thisUpdate),
    ...(nextUpdate === undefined ? {} : { nextUpdate: formatInstant(nextUpdate) }),
    entries: entries.count,
  });
}
