import { CoreError } from '../base/errors.ts';
import type { Instant } from '../base/time.ts';
import type { Signer } from '../crypto/index.ts';
import { derBitString, derSequence } from '../der/index.ts';
import { sm3 } from '../sm/index.ts';
import { type Certificate, parseCertificate } from '../x509/index.ts';
import { checkMaySign, checkOrder, checkOwnKey, checkStamp, checkWithin } from './creation-checks.ts';
import { parseSeal } from './parse-seal.ts';
import { recognisePicture } from './picture-type.ts';
import type { SealLayout, SealPicture, SignerList } from './types.ts';
import { verifySealMakerSignature } from './verify.ts';
import { writeSealInfo, writeSignerFields, writeTimestamp } from './write-fields.ts';

/** Asks a time-stamp authority for a token over some bytes. */
export type Timestamper = (signatureValue: Uint8Array) => Promise<Uint8Array>;

/** What a seal is made of. */
export interface SealRequest {
  /** 印章标识 esID, ASCII: the 14-digit filing number of official seals. */
  readonly sealId: string;
  /** Must equal the name filed for the seal. */
  readonly name: string;
  /** Business-defined; 1 organisation and 2 person in the 2014 edition. */
  readonly type: number;
  /** ASCII. */
  readonly vendorId: string;
  /** Who may seal. */
  readonly signerCertificates: readonly Certificate[];
  /** How the signers are listed: whole certificates (the default) or their SM3 (not in 2014). */
  readonly signerListKind?: SignerList['kind'];
  readonly createdAt: Instant;
  readonly validFrom: Instant;
  readonly validUntil: Instant;
  readonly picture: SealPicture;
  readonly makerCertificate: Certificate;
  readonly maker: Signer;
  /** `GB/T 38540-2020` when absent. */
  readonly layout?: SealLayout;
  /** Stamps the maker's signature; GM/T 0031-2025 only. */
  readonly timestamp?: Timestamper;
}

/**
 * Makes an electronic seal in canonical DER (GB/T 38540-2020 by default). Everything a verifier would refuse is refused before
 * signing, and the seal is read back and verified before it is returned.
 * @returns DER of SESeal.
 * @throws CoreError `ERR_SEAL_KEY_USAGE`, `ERR_SEAL_KEY`, `ERR_SEAL_TIMES`, `ERR_SEAL_PERIOD`, `ERR_SEAL_PICTURE`, `ERR_ARGUMENT`, `ERR_SEAL_UNVERIFIED`.
 * @example parseSeal(await createSeal(newSeal)).layout; // 'GB/T 38540-2020'
 */
export async function createSeal(request: SealRequest): Promise<Uint8Array> {
  const { layout = 'GB/T 38540-2020', signerListKind = 'certificates', maker, makerCertificate } = request;
  checkRequest(request, layout, signerListKind);
  const createdAt = Math.floor(request.createdAt / 1000) * 1000;
  const info = writeSealInfo({ ...request, layout, signerList: signerListOf(request, signerListKind) });
  const [certificate, algorithm] = writeSignerFields(makerCertificate.raw);
  const isOldLayout = layout === 'GM/T 0031-2014';
  const signature = await maker.sign(isOldLayout ? derSequence(info, certificate, algorithm) : info);
  const token = await request.timestamp?.(signature);
  if (token !== undefined) checkStamp(token, signature, createdAt);
  const seal = isOldLayout
    ? derSequence(info, derSequence(certificate, algorithm, derBitString(signature)))
    : derSequence(info, certificate, algorithm, derBitString(signature), ...writeTimestamp(token));
  const read = parseSeal(seal);
  if (!verifySealMakerSignature(read) || read.leniencies.length > 0 || read.layout !== layout)
    throw new CoreError('ERR_SEAL_UNVERIFIED', { what: 'seal' });
  return seal;
}

function checkRequest(request: SealRequest, layout: SealLayout, kind: SignerList['kind']): void {
  const { makerCertificate, maker, picture, createdAt, validFrom, validUntil, signerCertificates } = request;
  checkMaySign(makerCertificate, 'maker');
  checkOwnKey(makerCertificate, maker, 'maker');
  checkOrder('the validity ends after it begins', validFrom, validUntil);
  checkOrder('a seal is created before its validity ends', createdAt, validUntil);
  checkWithin('certificate', createdAt, makerCertificate.notBefore, makerCertificate.notAfter);
  if (signerCertificates.length === 0) refuse('signerCertificates', 'at least one certificate', 'none');
  for (const certificate of signerCertificates) {
    // Read again from its own bytes: a certificate that only looks parsed must not get into a seal.
    checkMaySign(parseCertificate(certificate.raw), 'signer');
    if (certificate.publicKey.algorithm !== 'sm2')
      throw new CoreError('ERR_SEAL_KEY', { role: 'signer', certificate: certificate.subject.text });
  }
  checkPicture(picture);
  for (const field of ['sealId', 'vendorId', 'name'] as const)
    if (request[field].trim() === '') refuse(field, 'text that is not blank', `“${request[field]}”`);
  if (kind === 'digests' && layout === 'GM/T 0031-2014')
    refuse('signerListKind', 'certificates in the 2014 edition', kind);
  if (request.timestamp !== undefined && layout !== 'GM/T 0031-2025')
    refuse('timestamp', 'the 2025 edition, which has a field for it', layout);
}

function checkPicture({ type, bytes, widthMm, heightMm }: SealPicture): void {
  const found = recognisePicture(bytes);
  if (found === 'unknown' || found === 'OFD') wrongPicture('a PNG, SVG, GIF, JPG or BMP picture');
  if (found !== type) wrongPicture(`the data is ${found}, declared is ${type}`);
  if (![widthMm, heightMm].every((size) => Number.isInteger(size) && size >= 1 && size <= 1000))
    wrongPicture('width and height are whole millimetres from 1 to 1000');
}

function signerListOf({ signerCertificates }: SealRequest, kind: SignerList['kind']): SignerList {
  return kind === 'certificates'
    ? { kind, certificates: signerCertificates.map(({ raw }) => raw) }
    : { kind, digests: signerCertificates.map(({ raw }) => ({ type: 'SM3', value: sm3(raw) })) };
}

function wrongPicture(rule: string): never {
  throw new CoreError('ERR_SEAL_PICTURE', { rule });
}

function refuse(argument: string, expected: string, got: string): never {
  throw new CoreError('ERR_ARGUMENT', { argument, expected, got });
}
