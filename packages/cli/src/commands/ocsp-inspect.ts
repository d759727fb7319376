import { isCoreError } from '@yinxin/core/errors';
import { parseOcspRequest, parseOcspResponse } from '@yinxin/core/x509';
import { CommandError } from '../command-error.ts';
import { readInput } from '../files.ts';
import type { Run } from '../grammar/types.ts';
import { printJson } from '../session.ts';
import { ocspRequestTree, ocspResponseTree } from '../trees/ocsp.ts';
import { sm3Text, type Tree, treeJson, treeText } from '../trees/tree.ts';

/** `ocsp inspect`: everything that a request or a response says, without any judgement. */
export const ocspInspect: Run = async (session, given) => {
  const path = given.word;
  const bytes = readInput(path);
  const tree = treeOf(path, bytes);
  if (given.flag('json'))
    printJson(session, { schemaVersion: 1, file: path, size: bytes.length, sm3: sm3Text(bytes), ...treeJson(tree) });
  else session.print(treeText(tree, session.language));
  return 'passed';
};

function treeOf(path: string, bytes: Uint8Array): Tree {
  try {
    return ocspResponseTree(parseOcspResponse(bytes));
  } catch (cause) {
    if (!isCoreError(cause)) throw cause;
    try {
      return ocspRequestTree(parseOcspRequest(bytes));
    } catch (other) {
      if (!isCoreError(other)) throw other;
      throw new CommandError('failed', 'inspect.unknown', { path, reason: cause.code }, cause);
    }
  }
}
