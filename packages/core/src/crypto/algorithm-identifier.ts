import { type DerReader, derNull, derObjectIdentifier, derSequence } from '../der/index.ts';
import { oids } from './oids.ts';

/** AlgorithmIdentifier (RFC 5280 §4.1.1.2). */
export interface AlgorithmIdentifier {
  readonly oid: string;
  /** The raw DER of the parameters, or `undefined` when absent. */
  readonly parameters: Uint8Array | undefined;
}

/**
 * A signature algorithm that is recognised. ECDSA identifiers name the hash only; the curve comes from the key.
 * `canVerify` tells which ones `verifySignature` implements.
 */
export type SignatureAlgorithm =
  | 'sm2-sm3'
  | 'sm2-sha1'
  | 'sm2-sha256'
  | 'ecdsa-sha1'
  | 'ecdsa-sha256'
  | 'ecdsa-sha384'
  | 'ecdsa-sha512'
  | 'rsa-md5'
  | 'rsa-sha1'
  | 'rsa-sha256'
  | 'rsa-sha384'
  | 'rsa-sha512'
  | 'rsa-sm3'
  | 'rsa-pss'
  | 'ed25519';

/**
 * Whether the parameters may be NULL. SM2: NULL and absent both occur and mean the same (GB/T 20518 profiles disagree);
 * RSA: NULL, absent tolerated as RFC 4055 §5 asks; ECDSA and Ed25519: absent only (RFC 5758 §3.2, RFC 8410 §3).
 */
type ParameterRule = 'null-or-absent' | 'absent' | 'any';

const signatureAlgorithms: ReadonlyMap<string, readonly [SignatureAlgorithm, ParameterRule]> = /* @__PURE__ */ new Map([
  [oids.sm2WithSm3, ['sm2-sm3', 'null-or-absent']],
  [oids.sm2Sign, ['sm2-sm3', 'null-or-absent']],
  [oids.sm2, ['sm2-sm3', 'null-or-absent']],
  [oids.sm2WithSha1, ['sm2-sha1', 'null-or-absent']],
  [oids.sm2WithSha256, ['sm2-sha256', 'null-or-absent']],
  [oids.ecdsaWithSha1, ['ecdsa-sha1', 'absent']],
  [oids.ecdsaWithSha256, ['ecdsa-sha256', 'absent']],
  [oids.ecdsaWithSha384, ['ecdsa-sha384', 'absent']],
  [oids.ecdsaWithSha512, ['ecdsa-sha512', 'absent']],
  [oids.rsaWithMd5, ['rsa-md5', 'null-or-absent']],
  [oids.rsaWithSha1, ['rsa-sha1', 'null-or-absent']],
  [oids.rsaWithSha256, ['rsa-sha256', 'null-or-absent']],
  [oids.rsaWithSha384, ['rsa-sha384', 'null-or-absent']],
  [oids.rsaWithSha512, ['rsa-sha512', 'null-or-absent']],
  [oids.rsaWithSm3, ['rsa-sm3', 'null-or-absent']],
  [oids.rsaPss, ['rsa-pss', 'any']],
  [oids.ed25519, ['ed25519', 'absent']],
] as const);

/**
 * Reads AlgorithmIdentifier ::= SEQUENCE { algorithm OBJECT IDENTIFIER, parameters ANY OPTIONAL }.
 * @throws CoreError `ERR_DER_…`.
 */
export function parseAlgorithmIdentifier(reader: DerReader, field: string): AlgorithmIdentifier {
  const sequence = reader.readSequence(field);
  const oid = sequence.readObjectIdentifier('algorithm');
  const parameters = sequence.done ? undefined : sequence.readElement('parameters').bytes;
  sequence.end();
  return { oid, parameters };
}

/**
 * AlgorithmIdentifier as DER.
 * @param parameters - Raw DER; `undefined` leaves them out.
 * @throws CoreError `ERR_ARGUMENT` when `oid` is not an object identifier.
 */
export function encodeAlgorithmIdentifier({ oid, parameters }: AlgorithmIdentifier): Uint8Array {
  return parameters === undefined
    ? derSequence(derObjectIdentifier(oid))
    : derSequence(derObjectIdentifier(oid), parameters);
}

/** The signature algorithm that this library writes: SM2 with SM3 (1.2.156.10197.1.501), parameters NULL. */
export function sm2SignatureAlgorithm(): AlgorithmIdentifier {
  return { oid: oids.sm2WithSm3, parameters: derNull() };
}

/**
 * Which signature algorithm an identifier names, whatever structure it stands in.
 * @returns `undefined` for an unknown identifier or for parameters that the algorithm does not have.
 */
export function signatureAlgorithmOf(id: AlgorithmIdentifier): SignatureAlgorithm | undefined {
  const entry = signatureAlgorithms.get(id.oid);
  if (entry === undefined) return undefined;
  const [algorithm, rule] = entry;
  const fits = rule === 'any' || id.parameters === undefined || (rule === 'null-or-absent' && isNull(id.parameters));
  return fits ? algorithm : undefined;
}

/** Whether parameters are DER NULL. */
export function isNull(parameters: Uint8Array | undefined): boolean {
  return parameters !== undefined && parameters.length === 2 && parameters[0] === 5 && parameters[1] === 0;
}
