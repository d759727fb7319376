import { isCoreError } from '../base/errors.ts';
import {
  contextTag,
  DerReader,
  derExplicit,
  derInteger,
  derNull,
  derObjectIdentifier,
  derSequence,
} from '../der/index.ts';
import { type AlgorithmIdentifier, isNull, parseAlgorithmIdentifier } from './algorithm-identifier.ts';
import { type HashName, oidOfHash, sha2ByOid } from './hashes.ts';
import { oids } from './oids.ts';

/** A hash of RSASSA-PSS; SHA-1, the default of the structure, is recognised and never verified. */
export type PssHash = Exclude<HashName, 'sm3'> | 'sha1';

/** What RSASSA-PSS-params say (RFC 8017 appendix A.2.3), defaults filled in. */
export interface PssParameters {
  readonly hash: PssHash;
  /** The hash of MGF1; usually but not always the same. */
  readonly maskHash: PssHash;
  /** In bytes. */
  readonly saltLength: number;
}

/**
 * Reads RSASSA-PSS-params (RFC 4055 §3.1): every field has a default, a hash may carry NULL, the mask generation function is MGF1
 * and the trailer field, when it is spelt out, is 1.
 * @returns `undefined` for anything else: another hash, another function, damaged DER.
 */
export function readPssParameters(parameters: Uint8Array): PssParameters | undefined {
  try {
    const outer = DerReader.over(parameters, 'pss');
    const fields = outer.readSequence();
    outer.end();
    const hash = optional(fields, 0, readHash) ?? 'sha1';
    const maskHash = optional(fields, 1, readMask) ?? 'sha1';
    const saltLength = optional(fields, 2, (reader) => reader.readSmallInteger('saltLength')) ?? 20;
    const trailer = optional(fields, 3, (reader) => reader.readSmallInteger('trailerField')) ?? 1;
    fields.end();
    if (hash === 'unknown' || maskHash === 'unknown' || trailer !== 1) return undefined;
    return Object.freeze({ hash, maskHash, saltLength });
  } catch (error) {
    if (isCoreError(error)) return undefined;
    throw error;
  }
}

/** RSASSA-PSS-params as DER; what equals its default is left out. */
export function encodePssParameters({ hash, maskHash, saltLength }: PssParameters): Uint8Array {
  const fields: Uint8Array[] = [];
  if (hash !== 'sha1') fields.push(derExplicit(0, hashIdentifier(hash)));
  if (maskHash !== 'sha1') {
    const mask = derSequence(derObjectIdentifier(oids.maskGeneration1), hashIdentifier(maskHash));
    fields.push(derExplicit(1, mask));
  }
  if (saltLength !== 20) fields.push(derExplicit(2, derInteger(saltLength)));
  return derSequence(...fields);
}

function optional<T>(fields: DerReader, number: number, read: (reader: DerReader) => T): T | undefined {
  const element = fields.readOptional(contextTag(number, 'constructed'));
  if (element === undefined) return undefined;
  const inside = fields.inside(element, '');
  const value = read(inside);
  inside.end();
  return value;
}

function readHash(reader: DerReader): PssHash | 'unknown' {
  return hashOf(parseAlgorithmIdentifier(reader, 'hash'));
}

function readMask(reader: DerReader): PssHash | 'unknown' {
  const { oid, parameters } = parseAlgorithmIdentifier(reader, 'maskGenAlgorithm');
  if (oid !== oids.maskGeneration1 || parameters === undefined) return 'unknown';
  const outer = DerReader.over(parameters, 'pss.mask');
  const hash = hashOf(parseAlgorithmIdentifier(outer, 'hash'));
  outer.end();
  return hash;
}

function hashOf({ oid, parameters }: AlgorithmIdentifier): PssHash | 'unknown' {
  if (parameters !== undefined && !isNull(parameters)) return 'unknown';
  if (oid === oids.sha1) return 'sha1';
  const name = sha2ByOid.get(oid);
  return name === undefined || name === 'sm3' ? 'unknown' : name;
}

function hashIdentifier(hash: Exclude<PssHash, 'sha1'>): Uint8Array {
  return derSequence(derObjectIdentifier(oidOfHash[hash]), derNull());
}
