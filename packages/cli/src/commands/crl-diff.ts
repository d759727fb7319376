import { formatInstant } from '@yinxin/core';
import { type RevocationList, type RevokedEntry, revocationChanges, sameName } from '@yinxin/core/x509';
import type { Run } from '../grammar/types.ts';
import { printJson, type Session, tell } from '../session.ts';
import { entryText } from '../trees/revocation-lists.ts';
import { readRevocationList } from './crl-inspect.ts';

/** `crl diff`: what the second list adds to, changes in or takes from the first. */
export const crlDiff: Run = async (session, given) => {
  const [older, newer] = given.words.map((path) => readRevocationList(path)) as [RevocationList, RevocationList];
  const added: RevokedEntry[] = [];
  const removed: RevokedEntry[] = [];
  const changed: { readonly before: RevokedEntry; readonly after: RevokedEntry }[] = [];
  for (const change of revocationChanges(older.entries, newer.entries)) {
    if (change.kind === 'added') added.push(change.after);
    else if (change.kind === 'removed') removed.push(change.before);
    else changed.push({ before: change.before, after: change.after });
  }
  warn(session, older, newer);
  if (given.flag('json')) {
    printJson(session, {
      schemaVersion: 1,
      older: headOf(older),
      newer: headOf(newer),
      added: added.map(entryJson),
      changed: changed.map(({ before, after }) => ({ before: entryJson(before), after: entryJson(after) })),
      removed: removed.map(entryJson),
    });
    return 'passed';
  }
  for (const entry of added) session.print(`+ ${entry.serialNumber} ${entryText(entry)}\n`);
  for (const { before, after } of changed)
    session.print(`~ ${after.serialNumber} ${entryText(before)} -> ${entryText(after)}\n`);
  for (const entry of removed) session.print(`- ${entry.serialNumber} ${entryText(entry)}\n`);
  return 'passed';
};

/** What makes a comparison doubtful: it is printed all the same. */
function warn(session: Session, older: RevocationList, newer: RevocationList): void {
  if (!sameName(older.issuer, newer.issuer)) tell(session, 'crl.otherIssuer');
  else if (BigInt(newer.number ?? 0) <= BigInt(older.number ?? 0)) tell(session, 'crl.notNewer');
  if ((older.baseNumber ?? newer.baseNumber) !== undefined) tell(session, 'crl.deltaCompared');
}

function headOf({ issuer, number, baseNumber, thisUpdate, entries }: RevocationList): object {
  return {
    issuer: issuer.text,
    ...(number === undefined ? {} : { number }),
    ...(baseNumber === undefined ? {} : { baseNumber }),
    thisUpdate: formatInstant(thisUpdate),
    entries: entries.count,
  };
}

/** An entry as plain JSON. */
export function entryJson({ serialNumber, revokedAt, reason, invalidityDate }: RevokedEntry): object {
  return {
    serialNumber,
    revokedAt: formatInstant(revokedAt),
    ...(reason === undefined ? {} : { reason }),
    ...(invalidityDate === undefined ? {} : { invalidityDate: formatInstant(invalidityDate) }),
  };
}
