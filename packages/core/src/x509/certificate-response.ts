import { equalBytes } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import { defaultLimits, type Limits } from '../base/limits.ts';
import type { Text } from '../base/text.ts';
import { contextTag, DerReader, derExplicit, derSequence, derSetOf, derValue, tag } from '../der/index.ts';
import type { Certificate } from './certificate.ts';
import { parseSm2EnvelopedKey, type Sm2EnvelopedKey } from './enveloped-key.ts';
import { parseCertificate } from './parse-certificate.ts';

/**
 * An authority's answer to a request (CSRResponse, GM/T 0092-2020 §8): the signing certificate with its chain, and for a dual pair
 * the encryption certificate and its private key in an envelope for the signing key.
 */
export interface CertificateResponse {
  readonly raw: Uint8Array;
  /** A set: DER sorts them, so the subscriber's own is found by its key. */
  readonly signingCertificates: readonly Certificate[];
  readonly envelopedKey?: Sm2EnvelopedKey;
  readonly encryptionCertificates: readonly Certificate[];
}

/** What an answer is made of; DER of each part. */
export interface NewCertificateResponse {
  /** At least one. */
  readonly signingCertificates: readonly Uint8Array[];
  readonly envelopedKey?: Uint8Array;
  readonly encryptionCertificates?: readonly Uint8Array[];
}

/**
 * Makes the answer to a request (CSRResponse, GM/T 0092). The parts must belong together: the envelope names the key of one
 * encryption certificate.
 * @returns DER.
 * @throws CoreError `ERR_ENVELOPED_KEY` when they do not, and what the parsers of the parts throw.
 * @example
 * const parts = { signingCertificates: [certificate.raw], encryptionCertificates: [encryptionCertificate.raw] };
 * createCertificateResponse({ ...parts, envelopedKey: createSm2EnvelopedKey(encryptionKey, publicKey, { random }) });
 */
export function createCertificateResponse(response: NewCertificateResponse): Uint8Array {
  const { signingCertificates, envelopedKey, encryptionCertificates = [] } = response;
  const set = derSetOf(...encryptionCertificates);
  const der = derSequence(
    derSetOf(...signingCertificates),
    ...(envelopedKey === undefined ? [] : [derExplicit(0, envelopedKey)]),
    // [1] IMPLICIT SET OF: the content of a SET under another identifier.
    ...(encryptionCertificates.length === 0
      ? []
      : [derValue(contextTag(1, 'constructed'), DerReader.over(set, 'set').readElement().content)]),
  );
  parseCertificateResponse(der);
  return der;
}

/**
 * Reads an authority's answer (CSRResponse, GM/T 0092); nothing is decrypted and no signature verified.
 * @param der - Not copied; must not change afterwards.
 * @throws CoreError `ERR_DER_…`, whatever the parsers of the parts throw, and `ERR_ENVELOPED_KEY` for an answer without a certificate,
 * an envelope without its certificate, or one that names the key of none.
 * @example
 * const response = parseCertificateResponse(createCertificateResponse({ signingCertificates: [certificate.raw] }));
 * response.envelopedKey; // undefined
 */
export function parseCertificateResponse(der: Uint8Array, limits: Limits = defaultLimits): CertificateResponse {
  const input = DerReader.over(der, 'response', limits);
  const response = input.readSequence();
  input.end();
  const signingCertificates = readCertificates(response.readSequence('signCertificate', tag.set), limits);
  const envelope = response.readOptional(contextTag(0, 'constructed'), 'encryptedPrivateKey');
  const envelopedKey = envelope === undefined ? undefined : parseSm2EnvelopedKey(envelope.content);
  const set = response.readOptional(contextTag(1, 'constructed'), 'encryptCertificate');
  const encryptionCertificates =
    set === undefined ? [] : readCertificates(response.inside(set, 'encryptCertificate'), limits);
  response.end();
  if (signingCertificates.length === 0) refuse('signCertificate', atLeastOne);
  if (set !== undefined && encryptionCertificates.length === 0) refuse('encryptCertificate', atLeastOne);
  if (envelopedKey !== undefined && !encryptionCertificates.some((one) => hasKey(one, envelopedKey.publicKey)))
    refuse('encryptedPrivateKey', {
      zh: '应为所附加密证书的密钥',
      en: 'to be the key of an encryption certificate beside it',
    });
  return Object.freeze({
    raw: der,
    signingCertificates,
    ...(envelopedKey === undefined ? {} : { envelopedKey }),
    encryptionCertificates,
  });
}

function readCertificates(set: DerReader, limits: Limits): readonly Certificate[] {
  const certificates: Certificate[] = [];
  while (!set.done) certificates.push(parseCertificate(set.read(tag.sequence, 'certificate').bytes, limits));
  return Object.freeze(certificates);
}

function hasKey({ publicKey }: Certificate, point: Uint8Array): boolean {
  return publicKey.point !== undefined && equalBytes(publicKey.point, point);
}

const atLeastOne: Text = { zh: '至少要有一张证书', en: 'at least one certificate' };

function refuse(path: string, rule: Text): never {
  throw new CoreError('ERR_ENVELOPED_KEY', { path: `response.${path}`, rule });
}
