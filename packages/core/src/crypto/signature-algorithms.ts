import { derNull } from '../der/index.ts';
import { type AlgorithmIdentifier, isNull } from './algorithm-identifier.ts';
import type { HashName } from './hashes.ts';
import { oids } from './oids.ts';
import { encodePssParameters, type PssHash, readPssParameters } from './pss-parameters.ts';

/** The hash of a PSS name whose mask hash is another one stands for both: what a verifier computes is in the parameters. */
type PssName = `rsa-pss-${PssHash}`;

/**
 * A signature algorithm that is recognised. ECDSA identifiers name the hash only; the curve comes from the key, and every
 * pairing of hash and curve is one of FIPS 186-5. `canVerify` tells which ones `verifySignature` implements.
 */
export type SignatureAlgorithm =
  | 'sm2-sm3'
  | 'sm2-sha1'
  | 'sm2-sha256'
  | 'ecdsa-sha1'
  | 'ecdsa-sha224'
  | 'ecdsa-sha256'
  | 'ecdsa-sha384'
  | 'ecdsa-sha512'
  | 'rsa-md5'
  | 'rsa-sha1'
  | 'rsa-sha224'
  | 'rsa-sha256'
  | 'rsa-sha384'
  | 'rsa-sha512'
  | 'rsa-sha512-224'
  | 'rsa-sha512-256'
  | 'rsa-sm3'
  | PssName
  | 'ed25519';

/**
 * Whether the parameters may be NULL. SM2: NULL and absent both occur and mean the same (GB/T 20518 profiles disagree);
 * RSA: NULL, absent tolerated as RFC 4055 §5 asks; ECDSA and Ed25519: absent only (RFC 5758 §3.2, RFC 8410 §3).
 */
type ParameterRule = 'null-or-absent' | 'absent';

/** How a signature is computed: the equation, and the hash where it is not part of the equation. */
export interface SignatureScheme {
  readonly family: 'sm2' | 'ecdsa' | 'rsa' | 'rsa-pss' | 'ed25519';
  readonly hash: HashName | undefined;
}

type Row = readonly [
  oid: string,
  algorithm: Exclude<SignatureAlgorithm, PssName>,
  rule: ParameterRule,
  scheme?: SignatureScheme,
];

const scheme = (family: SignatureScheme['family'], hash?: HashName): SignatureScheme => ({ family, hash });

/** The registry. A row without a scheme is recognised, so that a report can name it, and never verified. */
const rows: readonly Row[] = /* @__PURE__ */ [
  [oids.sm2WithSm3, 'sm2-sm3', 'null-or-absent', scheme('sm2', 'sm3')],
  [oids.sm2Sign, 'sm2-sm3', 'null-or-absent', scheme('sm2', 'sm3')],
  [oids.sm2, 'sm2-sm3', 'null-or-absent', scheme('sm2', 'sm3')],
  [oids.sm2WithSha1, 'sm2-sha1', 'null-or-absent'],
  [oids.sm2WithSha256, 'sm2-sha256', 'null-or-absent'],
  [oids.ecdsaWithSha1, 'ecdsa-sha1', 'absent'],
  [oids.ecdsaWithSha224, 'ecdsa-sha224', 'absent', scheme('ecdsa', 'sha224')],
  [oids.ecdsaWithSha256, 'ecdsa-sha256', 'absent', scheme('ecdsa', 'sha256')],
  [oids.ecdsaWithSha384, 'ecdsa-sha384', 'absent', scheme('ecdsa', 'sha384')],
  [oids.ecdsaWithSha512, 'ecdsa-sha512', 'absent', scheme('ecdsa', 'sha512')],
  [oids.rsaWithMd5, 'rsa-md5', 'null-or-absent'],
  [oids.rsaWithSha1, 'rsa-sha1', 'null-or-absent'],
  [oids.rsaWithSha224, 'rsa-sha224', 'null-or-absent', scheme('rsa', 'sha224')],
  [oids.rsaWithSha256, 'rsa-sha256', 'null-or-absent', scheme('rsa', 'sha256')],
  [oids.rsaWithSha384, 'rsa-sha384', 'null-or-absent', scheme('rsa', 'sha384')],
  [oids.rsaWithSha512, 'rsa-sha512', 'null-or-absent', scheme('rsa', 'sha512')],
  [oids.rsaWithSha512Truncated224, 'rsa-sha512-224', 'null-or-absent', scheme('rsa', 'sha512-224')],
  [oids.rsaWithSha512Truncated256, 'rsa-sha512-256', 'null-or-absent', scheme('rsa', 'sha512-256')],
  [oids.rsaWithSm3, 'rsa-sm3', 'null-or-absent'],
  [oids.ed25519, 'ed25519', 'absent', scheme('ed25519')],
];

const byOid: ReadonlyMap<string, Row> = /* @__PURE__ */ new Map(rows.map((row) => [row[0], row]));
/** The first row of a name is the one that is written. */
const byName: ReadonlyMap<SignatureAlgorithm, Row> = /* @__PURE__ */ new Map(
  rows.toReversed().map((row) => [row[1], row]),
);

/**
 * Which signature algorithm an identifier names, whatever structure it stands in.
 * @returns `undefined` for an unknown identifier or for parameters that the algorithm does not have.
 * @example signatureAlgorithmOf(certificate.signatureAlgorithm); // 'sm2-sm3'
 */
export function signatureAlgorithmOf(id: AlgorithmIdentifier): SignatureAlgorithm | undefined {
  if (id.oid === oids.rsaPss) {
    // RFC 4055 §3.1: in a signature the parameters must be present.
    const parameters = id.parameters && readPssParameters(id.parameters);
    return parameters && `rsa-pss-${parameters.hash}`;
  }
  const row = byOid.get(id.oid);
  if (row === undefined) return undefined;
  const fits = id.parameters === undefined || (row[2] === 'null-or-absent' && isNull(id.parameters));
  return fits ? row[1] : undefined;
}

/** How an algorithm is computed; `undefined` for one that is recognised only. */
export function schemeOf(algorithm: SignatureAlgorithm): SignatureScheme | undefined {
  const hash = pssHashOf(algorithm);
  if (hash !== undefined) return hash === 'sha1' ? undefined : scheme('rsa-pss', hash);
  return byName.get(algorithm)?.[3];
}

/** Whether a PSS name, and of which hash. */
export function pssHashOf(algorithm: SignatureAlgorithm): PssHash | undefined {
  return algorithm.startsWith('rsa-pss-') ? (algorithm.slice('rsa-pss-'.length) as PssHash) : undefined;
}

/**
 * The identifier that this library writes for an algorithm: parameters NULL for SM2 and RSA, none for ECDSA and Ed25519; PSS with
 * one hash for both uses and a salt as long as the hash.
 * @example signatureAlgorithmIdentifier('ed25519'); // { oid: '1.3.101.112', parameters: undefined }
 */
export function signatureAlgorithmIdentifier(algorithm: SignatureAlgorithm): AlgorithmIdentifier {
  const hash = pssHashOf(algorithm);
  if (hash !== undefined) {
    const parameters = encodePssParameters({ hash, maskHash: hash, saltLength: pssSaltLength(hash) });
    return { oid: oids.rsaPss, parameters };
  }
  const [oid, , rule] = byName.get(algorithm) as Row;
  return { oid, parameters: rule === 'absent' ? undefined : derNull() };
}

/**
 * The signature algorithm that this library writes by default: SM2 with SM3 (1.2.156.10197.1.501), parameters NULL.
 * @example sm2SignatureAlgorithm().oid; // '1.2.156.10197.1.501'
 */
export function sm2SignatureAlgorithm(): AlgorithmIdentifier {
  return signatureAlgorithmIdentifier('sm2-sm3');
}

/** Bytes of the hash, which is the usual length of the salt. */
export function pssSaltLength(hash: PssHash): number {
  const bytes = { sha1: 20, sha224: 28, sha256: 32, sha384: 48, sha512: 64, 'sha512-224': 28, 'sha512-256': 32 };
  return bytes[hash];
}
