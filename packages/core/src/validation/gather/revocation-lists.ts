import { describeError, isCoreError } from '../../base/errors.ts';
import type { Limits } from '../../base/limits.ts';
import { parseRevocationList, type RevocationList } from '../../x509/index.ts';
import type { ProblemFacts } from '../facts/facts.ts';
import type { ValidationInput } from '../input.ts';

/** A CRL that the caller gave, read or not. */
export interface ReadRevocationList {
  readonly bytes: Uint8Array;
  readonly list?: RevocationList;
  readonly problem?: ProblemFacts;
}

/** Reads the CRLs of an input; with a cache each one is read once. */
export function readRevocationLists(input: ValidationInput, limits: Limits): readonly ReadRevocationList[] {
  return input.crls.map((bytes) => {
    const known = input.cache?.revocationLists.get(bytes);
    if (known !== undefined) return known;
    const read = readOne(bytes, limits);
    input.cache?.revocationLists.set(bytes, read);
    return read;
  });
}

function readOne(bytes: Uint8Array, limits: Limits): ReadRevocationList {
  try {
    return { bytes, list: parseRevocationList(bytes, limits) };
  } catch (error) {
    if (!isCoreError(error)) throw error;
    const problem = { code: error.code, text: { zh: describeError(error, 'zh'), en: describeError(error, 'en') } };
    return { bytes, problem };
  }
}
