import { isCoreError } from '../../base/errors.ts';
import type { Limits } from '../../base/limits.ts';
import type { OcspEvidence } from '../../path/index.ts';
import { type OcspResponse, parseOcspResponse } from '../../x509/index.ts';
import type { OcspResponseFacts, ProblemFacts } from '../facts/facts.ts';
import type { ValidationInput } from '../input.ts';
import { defined, digestHex, isoTime, problemOf } from './fact-values.ts';

/** An OCSP response that the caller gave, read or not. */
export interface ReadOcspResponse {
  readonly evidence?: OcspEvidence;
  readonly facts: OcspResponseFacts;
}

/** Reads the OCSP responses of an input; with a cache each one is read once. */
export function readOcspResponses(input: ValidationInput, limits: Limits): readonly ReadOcspResponse[] {
  const { ocspResponses = [], cache } = input;
  const memory = cache?.readUnder(limits).ocspResponses;
  const read = (bytes: Uint8Array): ReadOcspResponse => readOne(bytes, limits);
  return ocspResponses.map((bytes) => (memory === undefined ? read(bytes) : memory.get(bytes, read)));
}

function readOne(bytes: Uint8Array, limits: Limits): ReadOcspResponse {
  const sm3 = digestHex(bytes);
  try {
    const response = parseOcspResponse(bytes, limits);
    return { evidence: { response }, facts: factsOf(sm3, response, undefined) };
  } catch (error) {
    if (!isCoreError(error)) throw error;
    const { code, text } = problemOf(error);
    return { facts: factsOf(sm3, undefined, Object.freeze({ code, text: Object.freeze(text) })) };
  }
}

function factsOf(
  sm3: string,
  response: OcspResponse | undefined,
  problem: ProblemFacts | undefined,
): OcspResponseFacts {
  const answer = response?.status === 'successful' ? response : undefined;
  return Object.freeze(
    defined({
      sm3,
      problem,
      status: response?.status,
      producedAt: answer === undefined ? undefined : isoTime(answer.producedAt),
      answers: answer?.responses.length,
    }),
  );
}
