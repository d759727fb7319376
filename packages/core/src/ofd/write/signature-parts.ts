import { toBase64 } from '../../base/bytes.ts';
import { CoreError } from '../../base/errors.ts';
import { formatInstant, type Instant } from '../../base/time.ts';
import type { PageBox } from './model.ts';
import { writeBox } from './page-content.ts';
import { ofdPart, xmlElement, xmlText } from './xml-writer.ts';

/** Where the list of signatures stands. */
export const signatureListPath = '/Doc_0/Signs/Signatures.xml' as const;

/**
 * Paths of one signature's files, counted from 0.
 * @example signaturePaths(0).signedValue; // '/Doc_0/Signs/Sign_0/SignedValue.dat'
 */
export function signaturePaths(index: number): {
  readonly description: string;
  readonly seal: string;
  readonly signedValue: string;
} {
  const folder = `/Doc_0/Signs/Sign_${index}`;
  return {
    description: `${folder}/Signature.xml`,
    seal: `${folder}/Seal.esl`,
    signedValue: `${folder}/SignedValue.dat`,
  };
}

/** One entry of the list of signatures. */
export interface SignatureListEntry {
  /** E.g. `s001`. */
  readonly id: string;
  readonly type: 'Seal' | 'Sign';
  /** Path of Signature.xml. */
  readonly path: string;
}

/**
 * Writes Signatures.xml (GB/T 33190 §18.1).
 * @param maximumId - The greatest identifier in use by signatures and stamps, e.g. `s002`.
 * @returns UTF-8.
 * @throws CoreError `ERR_ARGUMENT` for a character that XML cannot hold.
 * @example writeSignatureList([{ id: 's001', type: 'Seal', path: '/Doc_0/Signs/Sign_0/Signature.xml' }], 's002');
 */
export function writeSignatureList(entries: readonly SignatureListEntry[], maximumId: string): Uint8Array {
  return ofdPart(
    'ofd:Signatures',
    {},
    xmlElement('ofd:MaxSignId', {}, xmlText(maximumId)),
    ...entries.map((entry) => xmlElement('ofd:Signature', { ID: entry.id, Type: entry.type, BaseLoc: entry.path })),
  );
}

/** Where a seal's picture stands. */
export interface StampModel {
  /** E.g. `s002`; unique among signatures and stamps. */
  readonly id: string;
  readonly pageId: number;
  readonly box: PageBox;
  /** The part that shows, relative to the box: one slice of a seal across the edges of several pages. */
  readonly clip?: PageBox;
}

/** What Signature.xml says. */
export interface SignatureDescription {
  readonly provider: { readonly name: string; readonly version: string; readonly company: string };
  /** Claimed time; proves nothing by itself. */
  readonly signedAt: Instant;
  /** Every protected file with the SM3 digest of its bytes. */
  readonly references: readonly { readonly path: string; readonly digest: Uint8Array }[];
  readonly stamps: readonly StampModel[];
  /** Path of Seal.esl; absent for a signature without a seal. */
  readonly sealPath?: string;
  readonly signedValuePath: string;
}

const sm3Oid = '1.2.156.10197.1.401';
const sm2WithSm3Oid = '1.2.156.10197.1.501';

/**
 * Writes Signature.xml (GB/T 33190 §18.2): SM2 with SM3, one reference for each protected file.
 * @returns UTF-8.
 * @throws CoreError `ERR_ARGUMENT` for an empty or double list of references, a relative path or a digest that is not 32 bytes.
 * @example
 * const provider = { name: 'yinxin', version: '0.1.0', company: '示范' };
 * const references = [{ path: '/OFD.xml', digest }];
 * const { signedValue: signedValuePath } = signaturePaths(0);
 * describeSignature({ provider, signedAt: at, references, stamps: [], signedValuePath });
 */
export function describeSignature(description: SignatureDescription): Uint8Array {
  const { provider, references, stamps } = description;
  const paths = references.map((reference) => reference.path);
  if (paths.length === 0 || new Set(paths).size !== paths.length)
    throw new CoreError('ERR_ARGUMENT', { argument: 'references', expected: 'different files', got: paths.join(', ') });
  const referenceElements = references.map((reference) => {
    if (!reference.path.startsWith('/') || reference.digest.length !== 32) {
      const got = `${reference.path} (${reference.digest.length} bytes)`;
      throw new CoreError('ERR_ARGUMENT', { argument: 'reference', expected: 'absolute path, 32 bytes', got });
    }
    const value = xmlElement('ofd:CheckValue', {}, toBase64(reference.digest));
    return xmlElement('ofd:Reference', { FileRef: reference.path }, value);
  });
  const stampElements = stamps.map((stamp) =>
    xmlElement('ofd:StampAnnot', {
      ID: stamp.id,
      PageRef: stamp.pageId,
      Boundary: writeBox(stamp.box),
      Clip: stamp.clip === undefined ? undefined : writeBox(stamp.clip),
    }),
  );
  const info = xmlElement(
    'ofd:SignedInfo',
    {},
    xmlElement('ofd:Provider', {
      ProviderName: provider.name,
      Version: provider.version,
      Company: provider.company,
    }),
    xmlElement('ofd:SignatureMethod', {}, sm2WithSm3Oid),
    xmlElement('ofd:SignatureDateTime', {}, signatureTime(description.signedAt)),
    xmlElement('ofd:References', { CheckMethod: sm3Oid }, ...referenceElements),
    ...stampElements,
    description.sealPath === undefined
      ? ''
      : xmlElement('ofd:Seal', {}, xmlElement('ofd:BaseLoc', {}, xmlText(description.sealPath))),
  );
  return ofdPart('ofd:Signature', {}, info, xmlElement('ofd:SignedValue', {}, xmlText(description.signedValuePath)));
}

/** `YYYYMMDDHHMMSSZ` in UTC, whole seconds. */
function signatureTime(instant: Instant): string {
  return formatInstant(Math.floor(instant / 1000) * 1000).replace(/[-:T]/g, '');
}
