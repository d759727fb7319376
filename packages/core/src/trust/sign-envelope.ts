import { toBase64 } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import { keyId, type Signer } from '../crypto/index.ts';
import { type Envelope, type EnvelopeSignature, preAuthenticationEncoding } from './envelope.ts';
import { publicKeyOf } from './trusted-key.ts';

/**
 * Adds a signature of each signer to an envelope; those already there stay, so that several parties sign one after another.
 * A signer who has signed before gets a fresh signature in place of the old one.
 * @param unsigned - An envelope, or type and payload of a new one.
 * @returns A new envelope.
 * @throws CoreError `ERR_ARGUMENT` for no signer or one that is not SM2 with SM3, `ERR_KEY_PUBLIC` for a key whose
 * SubjectPublicKeyInfo is not canonical; what the signer throws.
 * @example
 * const unsigned = { payloadType: trustListPayloadType, payload: encodeTrustList(document) };
 * const first = await signEnvelope(unsigned, [operator]);
 * const both = await signEnvelope(first, [secondOperator]);
 */
export async function signEnvelope(
  unsigned: Pick<Envelope, 'payloadType' | 'payload'> & Partial<Pick<Envelope, 'signatures'>>,
  signers: readonly Signer[],
): Promise<Envelope> {
  if (signers.length === 0)
    throw new CoreError('ERR_ARGUMENT', { argument: 'signers', expected: 'at least one signer', got: 'none' });
  const message = preAuthenticationEncoding(unsigned.payloadType, unsigned.payload);
  const signatures = new Map<string, EnvelopeSignature>();
  for (const signature of unsigned.signatures ?? []) signatures.set(signature.keyid, signature);
  for (const signer of signers) {
    if (signer.algorithm !== 'sm2-sm3')
      throw new CoreError('ERR_ARGUMENT', { argument: 'signers', expected: 'sm2-sm3', got: signer.algorithm });
    const keyid = keyId(signer.publicKey);
    publicKeyOf({ keyid, spki: toBase64(signer.publicKey), holder: '' });
    signatures.set(keyid, Object.freeze({ keyid, sig: await signer.sign(message) }));
  }
  return Object.freeze({
    payloadType: unsigned.payloadType,
    payload: unsigned.payload,
    signatures: Object.freeze([...signatures.values()]),
  });
}
