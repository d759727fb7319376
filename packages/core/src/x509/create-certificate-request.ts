import { compareBytes, concatBytes } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import { oids, parsePublicKey, type Signer, sm2PublicKeyInfo } from '../crypto/index.ts';
import {
  contextTag,
  derInteger,
  derObjectIdentifier,
  derSequence,
  derSetOf,
  derString,
  derValue,
  tag,
} from '../der/index.ts';
import { parseSm2PublicKey } from '../sm/index.ts';
import { checkCertificateRequest } from './check-certificate-request.ts';
import { dnsNamesExtension, encodeExtension, type NewExtension } from './encode-extensions.ts';
import { encodeName, type SubjectAttributes } from './encode-name.ts';
import type { Name } from './name.ts';
import { parseCertificateRequest } from './parse-certificate-request.ts';
import { hostName } from './published-values.ts';
import { signStructure } from './sign-structure.ts';
import { encodeTemporaryKey } from './temporary-key.ts';

/** What a request shall say. */
export interface NewCertificateRequest {
  /** Attributes, or a name as it stands in a certificate: its bytes are then written unchanged. */
  readonly subject: SubjectAttributes | Name;
  /** The applicant's key: what it signs with is what is applied for. */
  readonly signer: Signer;
  readonly dnsNames?: readonly string[];
  /** Extensions asked for besides subjectAltName. */
  readonly extensions?: readonly NewExtension[];
  /** A secret shared with the authority, 1 to 255 characters; everybody who sees the request can read it. */
  readonly challengePassword?: string;
  /**
   * The SM2 point (65 or 33 bytes) under which the encryption key of a dual pair shall be returned, as CFCA's authorities expect it;
   * without it they use the key of the request.
   */
  readonly temporaryPublicKey?: Uint8Array;
}

/**
 * Makes a certification request (RFC 2986, GM/T 0092): attributes are there even when empty, an SM2 key signs with SM3 and the
 * user ID 1234567812345678. It is read back and checked before it is returned.
 * @returns The request, DER; in PEM its label is `CERTIFICATE REQUEST`.
 * @throws CoreError `ERR_PROFILE` for an attribute of the subject that is empty, too long or not of its character set, or a host name
 * that is none,
 * `ERR_ARGUMENT` for a challenge password or temporary key that is none, `ERR_ISSUED_MISMATCH` when the result does not pass
 * `checkCertificateRequest`, whatever `signer` rejects with.
 * @example const der = await createCertificateRequest({ subject: { C: 'CN', O: '示范单位', CN: '示范单位' }, signer });
 */
export async function createCertificateRequest(request: NewCertificateRequest): Promise<Uint8Array> {
  const { signer } = request;
  const key = parsePublicKey(signer.publicKey);
  const tbs = derSequence(
    derInteger(0),
    'raw' in request.subject ? request.subject.raw : encodeName(request.subject, 'request'),
    key.algorithm === 'sm2' && key.point !== undefined ? sm2PublicKeyInfo(key.point) : key.spki,
    // [0] IMPLICIT SET OF: the members in DER order, the identifier replaced.
    derValue(contextTag(0, 'constructed'), setContent(attributesOf(request))),
  );
  const der = await signStructure(tbs, signer);
  const { accepted, findings } = checkCertificateRequest(parseCertificateRequest(der));
  if (!accepted) throw new CoreError('ERR_ISSUED_MISMATCH', { field: findings[0]?.rule ?? 'request' });
  return der;
}

function attributesOf(request: NewCertificateRequest): Uint8Array[] {
  const { challengePassword, temporaryPublicKey } = request;
  const attribute = (oid: string, value: Uint8Array): Uint8Array =>
    derSequence(derObjectIdentifier(oid), derSetOf(value));
  const attributes: Uint8Array[] = [];
  const wrong = request.dnsNames?.find((name) => !hostName.pattern.test(name));
  if (wrong !== undefined)
    throw new CoreError('ERR_PROFILE', { profile: 'request', field: `dnsNames “${wrong}”`, rule: hostName.text });
  const extensions = [
    ...(request.dnsNames?.length ? [dnsNamesExtension(request.dnsNames)] : []),
    ...(request.extensions ?? []),
  ];
  if (extensions.length > 0)
    attributes.push(attribute(oids.extensionRequest, derSequence(...extensions.map(encodeExtension))));
  if (challengePassword !== undefined) {
    if (!/^[^\p{Cc}]{1,255}$/u.test(challengePassword))
      throw new CoreError('ERR_ARGUMENT', {
        argument: 'challengePassword',
        expected: '1 to 255 characters on one line',
        got: `${challengePassword.length} characters`,
      });
    const printable = /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(challengePassword);
    const value = derString(challengePassword, printable ? tag.printableString : tag.utf8String);
    attributes.push(attribute(oids.challengePassword, value));
  }
  if (temporaryPublicKey !== undefined) {
    // Without a SET: the authorities that know this attribute read it so.
    const value = encodeTemporaryKey(parseSm2PublicKey(temporaryPublicKey));
    attributes.push(derSequence(derObjectIdentifier(oids.temporaryPublicKey), value));
  }
  return attributes;
}

function setContent(members: readonly Uint8Array[]): Uint8Array {
  return concatBytes(...members.toSorted(compareBytes));
}
