import { CoreError } from '../base/errors.ts';
import type { Instant } from '../base/time.ts';
import { libraryVersion } from '../base/version.ts';
import { writeZip } from '../container/index.ts';
import type { Signer } from '../crypto/index.ts';
import {
  describeSignature,
  type OfdPart,
  type PageBox,
  pageIdOf,
  signatureListPath,
  signaturePaths,
  writeSignatureList,
} from '../ofd/index.ts';
import { createSealSignature, type Timestamper } from '../seal/index.ts';
import { sm3 } from '../sm/index.ts';
import type { Certificate } from '../x509/index.ts';

/** Who seals, with which seal, when. */
export interface Sealing {
  /** DER of the seal (GB/T 38540-2020 or GM/T 0031); it must list the signer. */
  readonly seal: Uint8Array;
  readonly signerCertificate: Certificate;
  readonly signer: Signer;
  /** Claimed time of sealing; only a time-stamp proves a time. */
  readonly signedAt: Instant;
  readonly timestamp?: Timestamper;
  /** Named in the signature description as the software that sealed. */
  readonly provider?: { readonly name: string; readonly version: string; readonly company: string };
}

/** Where the picture of the seal stands. */
export interface StampPlace {
  /** From 0. */
  readonly pageIndex: number;
  readonly box: PageBox;
}

const folderCount = 1;

/**
 * Seals the files of a document, all of them: every file is a reference of the one seal signature, the list of signatures and the
 * copy of the seal too, so that nothing can be added, taken or exchanged afterwards (GB/T 33190-2016 §18, GB/T 38540-2020 §7.2).
 * @param parts - The files as `writeOfd(model, { signatures: 'linked' })` made them.
 * @returns The sealed package (`.ofd`); the same input gives the same bytes apart from the signature value.
 * @throws CoreError `ERR_SEAL_…` when the seal and the signer do not fit, `ERR_ISSUE_PARTS` when the files are already sealed.
 * @example
 * const parts = writeOfd(model, { signatures: 'linked' });
 * const place = { pageIndex: 0, box: { x: 120, y: 220, width: 42, height: 42 } };
 * await sealParts(parts, [place], { seal: seal.raw, signerCertificate: certificate, signer, signedAt: at });
 */
export async function sealParts(
  parts: readonly OfdPart[],
  stamps: readonly StampPlace[],
  sealing: Sealing,
): Promise<Uint8Array> {
  const paths = signaturePaths(0);
  const taken = parts.find(({ path }) => path === signatureListPath || path.startsWith('/Doc_0/Signs/'));
  if (taken !== undefined) throw new CoreError('ERR_ISSUE_PARTS', { path: taken.path });
  const stampModels = stamps.map((stamp, index) => ({
    id: identifier(folderCount + 1 + index),
    pageId: pageIdOf(stamp.pageIndex),
    box: stamp.box,
  }));
  const list = writeSignatureList(
    [{ id: identifier(1), type: 'Seal', path: paths.description }],
    identifier(folderCount + stamps.length),
  );
  const covered: readonly OfdPart[] = [
    ...parts,
    { path: signatureListPath, bytes: list },
    { path: paths.seal, bytes: sealing.seal },
  ];
  const description = describeSignature({
    provider: sealing.provider ?? { name: 'Yinxin', version: libraryVersion, company: 'Yinxin' },
    signedAt: sealing.signedAt,
    references: covered.map(({ path, bytes }) => ({ path, digest: sm3(bytes) })),
    stamps: stampModels,
    sealPath: paths.seal,
    signedValuePath: paths.signedValue,
  });
  const signedValue = await createSealSignature({
    seal: sealing.seal,
    contentDigest: sm3(description),
    propertyInfo: paths.description,
    signedAt: sealing.signedAt,
    signerCertificate: sealing.signerCertificate,
    signer: sealing.signer,
    ...(sealing.timestamp === undefined ? {} : { timestamp: sealing.timestamp }),
  });
  const files = [
    ...covered,
    { path: paths.description, bytes: description },
    { path: paths.signedValue, bytes: signedValue },
  ];
  return writeZip(files.map(({ path, bytes }) => ({ name: path.slice(1), bytes })));
}

function identifier(number: number): string {
  return `s${String(number).padStart(3, '0')}`;
}
