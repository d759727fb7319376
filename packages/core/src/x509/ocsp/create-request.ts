import { CoreError } from '../../base/errors.ts';
import type { Text } from '../../base/text.ts';
import type { Signer } from '../../crypto/index.ts';
import { derExplicit, derSequence } from '../../der/index.ts';
import type { Certificate } from '../certificate.ts';
import { encodeGeneralName } from '../encode-distribution-point.ts';
import { type CertIdHash, type CertIdIssuer, encodeCertId } from './certificate-id.ts';
import { encodeExtensionSet, encodeSignature, nonceExtension } from './encode-ocsp.ts';
import { parseOcspRequest, verifyOcspRequestSignature } from './parse-request.ts';

/** What an OCSP request asks. */
export interface OcspRequestOrder {
  /** Certificates asked about, each with its issuer; at least one. */
  readonly certificates: readonly {
    readonly certificate: Pick<Certificate, 'issuer' | 'serialNumber'>;
    readonly issuer: Pick<CertIdIssuer, 'publicKey'>;
  }[];
  /** How issuers are named: `sm3` when absent. Many responders outside this field know `sha1` only (RFC 5019 §2.1.1). */
  readonly hash?: CertIdHash;
  /** 1 to 32 fresh random octets (RFC 8954 §2.1); absent when a pre-produced response is welcome. */
  readonly nonce?: Uint8Array;
  /** Signs the request; the requestor is then named by the subject of its certificate. */
  readonly requestor?: {
    readonly certificate: Certificate;
    readonly signer: Signer;
    readonly chain?: readonly Certificate[];
  };
}

/**
 * Makes an OCSP request (RFC 6960 §4.1) and reads it back.
 * @returns DER.
 * @throws CoreError `ERR_PROFILE` for no certificate or a nonce of another length; `ERR_ISSUED_MISMATCH` when it does not read back or
 * its signature does not verify under the requestor's certificate; `ERR_LIMIT`; whatever the signer rejects with.
 * @example const request = await createOcspRequest({ certificates: [{ certificate, issuer }], nonce: random(32) });
 */
export async function createOcspRequest(order: OcspRequestOrder): Promise<Uint8Array> {
  const { certificates, hash = 'sm3', nonce, requestor } = order;
  if (certificates.length === 0) refuse('certificates', { zh: '至少一张', en: 'at least one' });
  if (nonce !== undefined && !isNonceLength(nonce.length))
    refuse('nonce', { zh: '1 至 32 字节', en: '1 to 32 octets' });
  const tbs = derSequence(
    ...(requestor === undefined
      ? []
      : [derExplicit(1, encodeGeneralName({ kind: 'directory', name: requestor.certificate.subject }))]),
    derSequence(
      ...certificates.map(({ certificate, issuer }) =>
        derSequence(encodeCertId(hash, certificate.issuer, issuer.publicKey, certificate.serialNumber)),
      ),
    ),
    ...encodeExtensionSet(2, nonce === undefined ? [] : [nonceExtension(nonce)]),
  );
  if (requestor === undefined) {
    const der = derSequence(tbs);
    parseOcspRequest(der);
    return der;
  }
  const { certificate, signer, chain = [] } = requestor;
  const signature = await encodeSignature(tbs, signer, [certificate, ...chain]);
  const der = derSequence(tbs, derExplicit(0, derSequence(...signature)));
  if (!verifyOcspRequestSignature(parseOcspRequest(der), certificate.publicKey))
    throw new CoreError('ERR_ISSUED_MISMATCH', { field: 'signature' });
  return der;
}

/** RFC 8954 §2.1: 1 to 32 octets. */
export function isNonceLength(length: number): boolean {
  return length >= 1 && length <= 32;
}

function refuse(field: string, rule: Text): never {
  throw new CoreError('ERR_PROFILE', { profile: 'ocspRequest', field, rule });
}
