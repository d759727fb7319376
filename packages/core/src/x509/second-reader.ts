import { toHex } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import type { Certificate } from './certificate.ts';
import { parseCertificate } from './parse-certificate.ts';

/**
 * Reads a new certificate with a reader that shares no line with ours (pkijs over asn1js) and compares what the two have understood.
 * A mistake that our writer and our reader make together would otherwise leave the house as a certificate that means something else
 * to everybody else. Costs about 2 ms; the packages are loaded at the first call. It is no judgement: that reader accepts BER.
 * @param der - A certificate that `completeCertificate` returned.
 * @throws CoreError `ERR_ISSUED_MISMATCH` with the field on which the two readers differ.
 * @example await compareSecondReading(await issueCertificate({ ...order, signer: issuerSigner }));
 */
export async function compareSecondReading(der: Uint8Array): Promise<void> {
  const ours = readingOf(parseCertificate(der));
  const theirs = await readElsewhere(der);
  const field = (Object.keys(ours) as (keyof Reading)[]).find((one) => ours[one] !== theirs[one]);
  if (field !== undefined) throw new CoreError('ERR_ISSUED_MISMATCH', { field: `second reader: ${field}` });
}

/** What both readers must agree on, as text. */
interface Reading {
  readonly version: string;
  readonly serialNumber: string;
  readonly issuer: string;
  readonly subject: string;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly subjectPublicKey: string;
  readonly signatureAlgorithm: string;
  readonly signature: string;
  readonly signedPart: string;
  readonly extensions: string;
}

function readingOf(certificate: Certificate): Reading {
  const { version, serialNumber, issuer, subject, notBefore, notAfter, publicKey, signatureAlgorithm } = certificate;
  const name = ({ rdns }: Certificate['subject']): string =>
    rdns.flatMap((rdn) => rdn.map(({ type, value }) => `${type}=${value}`)).join('\n');
  return {
    version: String(version),
    serialNumber,
    issuer: name(issuer),
    subject: name(subject),
    notBefore: String(notBefore),
    notAfter: String(notAfter),
    subjectPublicKey: toHex(publicKey.spki),
    signatureAlgorithm: signatureAlgorithm.oid,
    signature: toHex(certificate.signature),
    signedPart: toHex(certificate.tbs),
    extensions: [...certificate.extensions]
      .map(([oid, { critical, value }]) => `${oid} ${critical} ${toHex(value)}`)
      .join('\n'),
  };
}

async function readElsewhere(der: Uint8Array): Promise<Reading> {
  const [{ fromBER }, { Certificate: Theirs }] = await Promise.all([import('asn1js'), import('pkijs')]);
  try {
    const certificate = new Theirs({ schema: fromBER(der).result });
    const name = ({ typesAndValues }: typeof certificate.subject): string =>
      typesAndValues.map(({ type, value }) => `${type}=${value.valueBlock.value}`).join('\n');
    const hex = (bytes: ArrayBuffer | Uint8Array): string => toHex(new Uint8Array(bytes));
    return {
      version: String(certificate.version + 1),
      serialNumber: hex(certificate.serialNumber.valueBlock.valueHexView).replace(/^(00)+(?=..)/, ''),
      issuer: name(certificate.issuer),
      subject: name(certificate.subject),
      notBefore: String(certificate.notBefore.value.getTime()),
      notAfter: String(certificate.notAfter.value.getTime()),
      subjectPublicKey: hex(certificate.subjectPublicKeyInfo.toSchema().toBER()),
      signatureAlgorithm: certificate.signatureAlgorithm.algorithmId,
      signature: hex(certificate.signatureValue.valueBlock.valueHexView),
      signedPart: hex(certificate.tbsView),
      extensions: (certificate.extensions ?? [])
        .map(({ extnID, critical, extnValue }) => `${extnID} ${critical} ${hex(extnValue.valueBlock.valueHexView)}`)
        .join('\n'),
    };
  } catch (cause) {
    throw new CoreError('ERR_ISSUED_MISMATCH', { field: 'second reader: refused' }, { cause });
  }
}
