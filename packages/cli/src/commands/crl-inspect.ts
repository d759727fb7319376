import { decodeAnyEncoding } from '@yinxin/core/crypto';
import { isCoreError } from '@yinxin/core/errors';
import { parseRevocationList, type RevocationList } from '@yinxin/core/x509';
import { CommandError } from '../command-error.ts';
import { readInput } from '../files.ts';
import type { Run } from '../grammar/types.ts';
import { printJson } from '../session.ts';
import { revocationListTree } from '../trees/revocation-lists.ts';
import { sm3Text, treeJson, treeText } from '../trees/tree.ts';

/** `crl inspect`: everything that a list says, without any judgement. */
export const crlInspect: Run = async (session, given) => {
  const path = given.word;
  const bytes = readInput(path);
  const tree = revocationListTree(readRevocationList(path, bytes));
  if (given.flag('json'))
    printJson(session, { schemaVersion: 1, file: path, size: bytes.length, sm3: sm3Text(bytes), ...treeJson(tree) });
  else session.print(treeText(tree, session.language));
  return 'passed';
};

/** A list that is to be shown or judged, DER or PEM. */
export function readRevocationList(path: string, bytes: Uint8Array = readInput(path)): RevocationList {
  try {
    return parseRevocationList(decodeAnyEncoding(bytes));
  } catch (cause) {
    if (!isCoreError(cause)) throw cause;
    throw new CommandError('failed', 'inspect.unknown', { path, reason: cause.code }, cause);
  }
}
