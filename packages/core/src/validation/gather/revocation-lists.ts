import { isCoreError } from '../../base/errors.ts';
import type { Limits } from '../../base/limits.ts';
import { parseRevocationList, type RevocationList } from '../../x509/index.ts';
import type { ProblemFacts, RevocationListFacts } from '../facts/facts.ts';
import type { ValidationInput } from '../input.ts';
import { defined, digestHex, isoTime, problemOf } from './fact-values.ts';

/** A CRL that the caller gave, read or not. */
export interface ReadRevocationList {
  readonly list?: RevocationList;
  readonly facts: RevocationListFacts;
}

/** Reads the CRLs of an input; with a cache each one is read once. */
export function readRevocationLists(input: ValidationInput, limits: Limits): readonly ReadRevocationList[] {
  const memory = input.cache?.readUnder(limits).revocationLists;
  const read = (bytes: Uint8Array): ReadRevocationList => readOne(bytes, limits);
  return input.crls.map((bytes) => (memory === undefined ? read(bytes) : memory.get(bytes, read)));
}

function readOne(bytes: Uint8Array, limits: Limits): ReadRevocationList {
  const sm3 = digestHex(bytes);
  try {
    const list = parseRevocationList(bytes, limits);
    return { list, facts: factsOf(sm3, list, undefined) };
  } catch (error) {
    if (!isCoreError(error)) throw error;
    const { code, text } = problemOf(error);
    return { facts: factsOf(sm3, undefined, Object.freeze({ code, text: Object.freeze(text) })) };
  }
}

function factsOf(
  sm3: string,
  list: RevocationList | undefined,
  problem: ProblemFacts | undefined,
): RevocationListFacts {
  return Object.freeze(
    defined({
      sm3,
      problem,
      issuer: list?.issuer.text,
      number: list?.number,
      thisUpdate: list === undefined ? undefined : isoTime(list.thisUpdate),
      nextUpdate: list?.nextUpdate === undefined ? undefined : isoTime(list.nextUpdate),
    }),
  );
}
