import { type DerReader, tag } from '../der/index.ts';

/** Why a certificate was revoked (RFC 5280 §5.3.1), with the number of the CRL. */
export const revocationReasons = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
  removeFromCRL: 8,
  privilegeWithdrawn: 9,
  aACompromise: 10,
} as const;

/** The reason of a revocation by name. */
export type RevocationReason = keyof typeof revocationReasons;

const names: ReadonlyMap<number, RevocationReason> = /* @__PURE__ */ new Map(
  (Object.keys(revocationReasons) as RevocationReason[]).map((name) => [revocationReasons[name], name]),
);

/** The reason of a number, if it has one. */
export function reasonOf(code: number): RevocationReason | undefined {
  return names.get(code);
}

/**
 * Reads CRLReason ::= ENUMERATED, of CRL entries and OCSP responses alike.
 * @param refuse - Throws the caller's error, for a number that RFC 5280 does not name.
 */
export function readReason(reader: DerReader, refuse: (path: string, rule: string) => never): RevocationReason {
  const code = reader.readSmallInteger('', tag.enumerated);
  return reasonOf(code) ?? refuse(reader.path, 'one of RFC 5280 §5.3.1');
}
