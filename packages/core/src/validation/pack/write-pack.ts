import { toHex, utf8 } from '../../base/bytes.ts';
import { formatInstant } from '../../base/time.ts';
import { writeZip, type ZipSource } from '../../container/index.ts';
import { sm3 } from '../../sm/index.ts';
import { encodeTrustRoot, writeCanonicalJson } from '../../trust/index.ts';
import type { ValidationInput } from '../input.ts';
import { type Report, reportJson } from '../report/report.ts';
import { documentName, numberedName, type PackManifest, packFiles, packSchema } from './format.ts';

/**
 * Packs everything that a verdict rests on into one file: document, certificates, CRLs, OCSP responses, trust list with the lists before it, policy,
 * report, and a manifest with the SM3 of each. The same input gives the same bytes. Somebody else can judge it again, years later and
 * without a network, with `validatePack` and the scheme operators' keys.
 * @param input - What the report was made from.
 * @param report - The report of `validateLicence` or `validateSeal`.
 * @returns A ZIP archive.
 * @example const pack = writePack(input, validateLicence(input).report);
 */
export function writePack(input: ValidationInput, report: Report): Uint8Array {
  const kind = report.file.format === 'seal' ? 'seal' : 'licence';
  const files: ZipSource[] = [
    { name: documentName(kind), bytes: input.file },
    { name: packFiles.policy, bytes: writeCanonicalJson(input.policy) },
    ...(input.trust === undefined ? [] : trustFiles(input.trust)),
    ...input.certificates.map((bytes, index) => ({ name: numberedName('certificates', index), bytes })),
    ...input.crls.map((bytes, index) => ({ name: numberedName('crls', index), bytes })),
    ...(input.ocspResponses ?? []).map((bytes, index) => ({ name: numberedName('ocspResponses', index), bytes })),
    { name: packFiles.report, bytes: utf8(reportJson(report)) },
  ];
  const manifest: PackManifest = {
    schema: packSchema,
    kind,
    at: formatInstant(input.at),
    atSource: input.atSource,
    ...(input.fileName === undefined ? {} : { fileName: input.fileName }),
    use: { ...input.use },
    insecure: input.insecure ?? [],
    ...(input.licenceStatus === undefined ? {} : { licenceStatus: input.licenceStatus }),
    files: files.map(({ name, bytes }) => ({ path: name, size: bytes.length, sm3: toHex(sm3(bytes)) })),
  };
  return writeZip([{ name: packFiles.manifest, bytes: writeCanonicalJson(manifest) }, ...files]);
}

function trustFiles({ envelope, intermediates = [], root }: NonNullable<ValidationInput['trust']>): ZipSource[] {
  return [
    { name: packFiles.trustList, bytes: envelope },
    ...(root === undefined ? [] : [{ name: packFiles.trustRoot, bytes: encodeTrustRoot(root) }]),
    ...intermediates.map((bytes, index) => ({ name: numberedName('trustHistory', index), bytes })),
  ];
}
