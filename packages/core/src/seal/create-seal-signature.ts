import { CoreError } from '../base/errors.ts';
import type { Instant } from '../base/time.ts';
import type { Signer } from '../crypto/index.ts';
import { derBitString, derInteger, derSequence } from '../der/index.ts';
import type { Certificate } from '../x509/index.ts';
import type { Timestamper } from './create-seal.ts';
import { checkMaySign, checkOrder, checkOwnKey, checkStamp, checkWithin } from './creation-checks.ts';
import { parseSeal } from './parse-seal.ts';
import { parseSealSignature } from './parse-seal-signature.ts';
import { isSignerListed } from './signer-listed.ts';
import type { Seal } from './types.ts';
import { verifySealMakerSignature, verifySealSignature } from './verify.ts';
import { ia5, layoutVersions, sealTime, writeSignerFields, writeTimestamp } from './write-fields.ts';

/** What a seal signature is made of. */
export interface SealSignatureRequest {
  /** The seal as received, DER. It goes into the signature byte for byte. */
  readonly seal: Uint8Array;
  /** SM3 of what is protected; for OFD of Signature.xml. 32 bytes. */
  readonly contentDigest: Uint8Array;
  /** What is protected, ASCII; for OFD the path of Signature.xml. */
  readonly propertyInfo: string;
  /** The claimed time; whole seconds are written. */
  readonly signedAt: Instant;
  readonly signerCertificate: Certificate;
  readonly signer: Signer;
  /** Stamps the signature; not in the 2014 edition, which has no field for it. */
  readonly timestamp?: Timestamper;
}

/**
 * Seals: makes a seal signature of the seal's own edition in canonical DER (GM/T 0031-2014 §6.2.2, GB/T 38540-2020). The seal must
 * verify and be valid at the time, and must list the signer; the result is read back and verified before it is returned.
 * @returns DER of SES_Signature.
 * @throws CoreError `ERR_SEAL_UNVERIFIED`, `ERR_SEAL_SIGNER_NOT_LISTED`, `ERR_SEAL_KEY_USAGE`, `ERR_SEAL_KEY`, `ERR_SEAL_PERIOD`, `ERR_SEAL_TIMES`, `ERR_ARGUMENT`.
 * @example
 * const who = { signerCertificate: certificate, signer, signedAt: at };
 * const propertyInfo = '/Doc_0/Signs/Sign_0/Signature.xml';
 * await createSealSignature({ seal: seal.raw, contentDigest: digest, propertyInfo, ...who });
 */
export async function createSealSignature(request: SealSignatureRequest): Promise<Uint8Array> {
  const { contentDigest, propertyInfo, signerCertificate, signer } = request;
  const seal = parseSeal(request.seal);
  const signedAt = Math.floor(request.signedAt / 1000) * 1000;
  checkRequest(request, seal, signedAt);
  const isOldLayout = seal.layout === 'GM/T 0031-2014';
  const [certificate, algorithm] = writeSignerFields(signerCertificate.raw);
  const time = sealTime(signedAt, seal.layout);
  const toSign = derSequence(
    derInteger(versionOf(seal)),
    seal.raw,
    isOldLayout ? derBitString(time) : time,
    derBitString(contentDigest),
    ia5(propertyInfo),
    ...(isOldLayout ? [certificate, algorithm] : []),
  );
  const signature = await signer.sign(toSign);
  const token = await request.timestamp?.(signature);
  if (token !== undefined) checkStamp(token, signature, signedAt);
  const bytes = isOldLayout
    ? derSequence(toSign, derBitString(signature))
    : derSequence(toSign, certificate, algorithm, derBitString(signature), ...writeTimestamp(token));
  const read = parseSealSignature(bytes);
  if (!verifySealSignature(read) || read.leniencies.length > 0)
    throw new CoreError('ERR_SEAL_UNVERIFIED', { what: 'seal signature' });
  return bytes;
}

/** The seal's own version where it belongs to the layout: files of the 2014 layout write 1, 2 or 3. */
function versionOf({ layout, version }: Seal): number {
  const isOldVersion = layout === 'GM/T 0031-2014' && version >= 1 && version <= 3;
  return isOldVersion ? version : layoutVersions[layout];
}

function checkRequest(request: SealSignatureRequest, seal: Seal, signedAt: Instant): void {
  const { signerCertificate, signer, contentDigest } = request;
  if (!verifySealMakerSignature(seal)) throw new CoreError('ERR_SEAL_UNVERIFIED', { what: 'seal' });
  if (!isSignerListed(seal, signerCertificate)) {
    const details = { sealId: seal.sealId, signer: signerCertificate.subject.text };
    throw new CoreError('ERR_SEAL_SIGNER_NOT_LISTED', details);
  }
  checkMaySign(signerCertificate, 'signer');
  checkOwnKey(signerCertificate, signer, 'signer');
  checkWithin('seal', signedAt, seal.validFrom, seal.validUntil);
  checkOrder('a seal is used after its creation', Math.floor(seal.createdAt / 1000) * 1000 - 1, signedAt);
  checkWithin('certificate', signedAt, signerCertificate.notBefore, signerCertificate.notAfter);
  if (contentDigest.length !== 32)
    refuse('contentDigest', 'an SM3 digest of 32 bytes', `${contentDigest.length} bytes`);
  if (request.timestamp !== undefined && seal.layout === 'GM/T 0031-2014')
    refuse('timestamp', 'an edition after 2014, which has a field for it', seal.layout);
}

function refuse(argument: string, expected: string, got: string): never {
  throw new CoreError('ERR_ARGUMENT', { argument, expected, got });
}
