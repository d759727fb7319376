import { CoreError } from '../base/errors.ts';
import { defaultLimits, type Limits } from '../base/limits.ts';
import { decodeAnyEncoding, decodePem, isPem } from '../crypto/index.ts';
import { DerReader } from '../der/index.ts';
import type { Certificate } from './certificate.ts';
import { parseCertificate } from './parse-certificate.ts';

const certificateLabels: ReadonlySet<string> = /* @__PURE__ */ new Set(['CERTIFICATE', 'X509 CERTIFICATE']);

/**
 * Reads every certificate of a file: PEM with any number of blocks, DER with one certificate after another, or base64 without
 * lines around it. PEM blocks of other kinds (keys, parameters) are passed over.
 * @returns At least one certificate, in order.
 * @throws CoreError `ERR_PEM`, `ERR_ENCODING`, whatever `parseCertificate` throws, and `ERR_CERTIFICATE_STRUCTURE` when there is none.
 * @example parseCertificates(bytes).length; // 1
 */
export function parseCertificates(bytes: Uint8Array, limits: Limits = defaultLimits): Certificate[] {
  const certificates = splitCertificates(bytes).map((der) => parseCertificate(der, limits));
  if (certificates.length === 0)
    throw new CoreError('ERR_CERTIFICATE_STRUCTURE', {
      path: 'file',
      rule: { zh: '至少要有一张证书', en: 'at least one certificate' },
    });
  return certificates;
}

function splitCertificates(bytes: Uint8Array): Uint8Array[] {
  if (isPem(bytes))
    return decodePem(bytes)
      .filter(({ label }) => certificateLabels.has(label))
      .map((block) => block.bytes);
  const reader = DerReader.over(decodeAnyEncoding(bytes), 'certificates');
  const found: Uint8Array[] = [];
  while (!reader.done) found.push(reader.readElement('certificate').bytes);
  return found;
}
