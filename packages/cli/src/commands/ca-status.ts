import { CaFolder, readRecord } from '../ca/folder.ts';
import { tellRecovery } from '../ca/tell-recovery.ts';
import { waitForFolder } from '../ca/wait-for-folder.ts';
import type { Exit } from '../exit-codes.ts';
import type { Run } from '../grammar/types.ts';
import { currentSecond, printJson } from '../session.ts';

/** `ca status`: opens the folder, which checks its journal and puts right what a crash left. */
export const caStatus: Run = async (session, given) => {
  const dir = given.required('dir');
  return CaFolder.with(
    dir,
    currentSecond(session),
    async (folder): Promise<Exit> => {
      tellRecovery(session, folder);
      const { name, revoked } = readRecord(dir);
      const revokedSerials = new Set(revoked.map(({ serial }) => serial));
      const certificates = folder.certificates.map(({ certificate: _, tbs: __, state, ...entry }) => ({
        ...entry,
        state: revokedSerials.has(entry.serial) ? 'revoked' : state,
      }));
      if (given.flag('json')) printJson(session, { schemaVersion: 1, name, ...folder.recovery, certificates });
      else {
        for (const { serial, state, profile, notAfter, subject } of certificates)
          session.print(`${serial} ${state} ${profile} ${notAfter} ${subject}\n`);
      }
      return 'passed';
    },
    waitForFolder(session, given),
  );
};
