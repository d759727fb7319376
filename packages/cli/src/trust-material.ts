import { join } from 'node:path';
import type { Instant } from '@yinxin/core';
import { decodeAnyEncoding } from '@yinxin/core/crypto';
import {
  encodeTrustListState,
  openTrustList,
  parseTrustListState,
  parseTrustRoot,
  type TrustListState,
} from '@yinxin/core/trust';
import type { ValidationInput } from '@yinxin/core/validation';
import { CommandError } from './command-error.ts';
import { exists, isFolder, listFiles, readSetting, replaceFile } from './files.ts';
import type { Given } from './given.ts';
import { readCertificates } from './keys.ts';
import { type Session, tell } from './session.ts';

/** What a verification leans on besides the file. */
export type TrustMaterial = Pick<ValidationInput, 'trust' | 'crls' | 'ocspResponses' | 'certificates'>;

/**
 * Reads everything named by --trust, --operators, --crl, --ocsp and --cert. What was named and is not there is an error; a list that is
 * there and must not be believed is a finding of the report. A trust folder remembers the newest list it was opened with
 * (state.json), so that an older one is refused from then on.
 */
export function readTrustMaterial(session: Session, given: Given, at: Instant): TrustMaterial {
  const path = given.text('trust');
  const folder = path !== undefined && isFolder(path) ? path : undefined;
  const crls = [...given.list('crl'), ...(folder === undefined ? [] : listFiles(folder, /\.crl$/i))];
  // RFC 6960 appendix C.2 gives responses the ending .ORS.
  const responses = [...given.list('ocsp'), ...(folder === undefined ? [] : listFiles(folder, /\.ors$/i))];
  const certificates = [...given.list('cert'), ...(folder === undefined ? [] : listFiles(folder, /\.(pem|cer|crt)$/i))];
  const decode = (file: string): Uint8Array => setting(file, () => decodeAnyEncoding(readSetting(file)));
  return {
    crls: crls.map(decode),
    ocspResponses: responses.map(decode),
    certificates: certificates.flatMap((file) => readCertificates(file).map(({ raw }) => raw)),
    ...(path === undefined ? {} : { trust: openList(session, given, path, folder, at) }),
  };
}

function openList(
  session: Session,
  given: Given,
  path: string,
  folder: string | undefined,
  at: Instant,
): NonNullable<ValidationInput['trust']> {
  if (folder !== undefined && !exists(join(folder, 'trust-list.json'))) {
    throw new CommandError('usage', 'trust.noList', { path });
  }
  const envelope = readSetting(folder === undefined ? path : join(folder, 'trust-list.json'));
  const beside = folder === undefined ? undefined : join(folder, 'operators.json');
  const operators = given.text('operators') ?? (beside !== undefined && exists(beside) ? beside : undefined);
  if (operators === undefined) throw new CommandError('usage', 'trust.noOperators');
  const root = setting(operators, () => parseTrustRoot(readSetting(operators)));
  const statePath = folder === undefined ? undefined : join(folder, 'state.json');
  const state =
    statePath !== undefined && exists(statePath)
      ? setting(statePath, () => parseTrustListState(readSetting(statePath)))
      : undefined;
  const outcome = openTrustList(envelope, {
    operators: root,
    at,
    ...(state === undefined ? {} : { previousState: state }),
  });
  // A question about another time must not move the folder's own clock.
  const asked = given.instant('at') !== undefined;
  if (statePath !== undefined && outcome.status === 'authentic' && !asked) keepState(session, statePath, outcome.state);
  return { outcome, envelope, root };
}

/** A folder that cannot be written still serves; it only protects less, and that is said. */
function keepState(session: Session, path: string, state: TrustListState): void {
  try {
    replaceFile(path, encodeTrustListState(state));
  } catch (cause) {
    if (!(cause instanceof CommandError)) throw cause;
    tell(session, 'trust.stateNotKept', { path });
  }
}

function setting<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof CommandError) throw cause;
    throw new CommandError('usage', 'setting.wrong', { path }, cause);
  }
}
