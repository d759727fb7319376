import { formatInstant, type Instant, type RandomSource } from '@yinxin/core';
import { createSm2Signer, type Signer } from '@yinxin/core/crypto';
import { generateSm2KeyPair } from '@yinxin/core/sm';
import {
  type Certificate,
  type CertificateProfile,
  issueCertificate,
  parseCertificate,
  randomSerialNumber,
} from '@yinxin/core/x509';

/** A key with its certificate. */
export interface Party {
  readonly certificate: Certificate;
  readonly signer: Signer;
}

/** A key without a certificate. */
export interface KeyHolder {
  readonly name: string;
  readonly signer: Signer;
}

/** Makes a key. */
export function makeSigner(random: RandomSource): Signer {
  return createSm2Signer(generateSm2KeyPair(random).privateKey, { random });
}

/** What a certificate of the world is made of. */
export interface PartyRequest {
  readonly profile: CertificateProfile;
  readonly name: string;
  readonly organisation?: string;
  readonly creditCode?: string;
  readonly issuer?: Party;
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  readonly crlUrl?: string;
  readonly keyUse?: 'sign' | 'encrypt';
}

/** Makes a key and has it certified; without an issuer it certifies itself. */
export async function makeParty(request: PartyRequest, random: RandomSource): Promise<Party> {
  const signer = makeSigner(random);
  const { profile, name, organisation, creditCode, issuer, notBefore, notAfter, crlUrl, keyUse } = request;
  if (!(notBefore < notAfter))
    throw new RangeError(`${formatInstant(notBefore)} is not before ${formatInstant(notAfter)}`);
  const der = await issueCertificate({
    profile,
    subject: { C: 'CN', ...(organisation === undefined ? {} : { O: organisation }), CN: name },
    subjectPublicKey: signer.publicKey,
    ...(issuer === undefined ? {} : { issuer: { certificate: issuer.certificate } }),
    signer: issuer?.signer ?? signer,
    serialNumber: randomSerialNumber(random),
    notBefore,
    notAfter,
    ...(creditCode === undefined ? {} : { identity: { creditCode } }),
    ...(crlUrl === undefined ? {} : { crlDistributionPoints: [crlUrl] }),
    ...(keyUse === undefined ? {} : { keyUse }),
  });
  return { certificate: parseCertificate(der), signer };
}
