import type { Instant } from '@yinxin/core';
import type { SignedData } from '@yinxin/core/cms';
import { decodeAnyEncoding } from '@yinxin/core/crypto';
import { isCoreError } from '@yinxin/core/errors';
import {
  type OcspEvidence,
  type PathOutcome,
  type PathPurpose,
  type RevocationFact,
  type StructuralPath,
  type TrustAnchor,
  validatePath,
} from '@yinxin/core/path';
import { type Certificate, parseOcspResponse, parseRevocationList, type RevocationList } from '@yinxin/core/x509';
import { CommandError } from './command-error.ts';
import { readSetting } from './files.ts';
import type { Given } from './given.ts';
import { readCertificates } from './keys.ts';

/** What a chain is built from: `--anchor`, `--cert`, `--crl` and `--ocsp`. */
export interface PathMaterial {
  readonly anchors: readonly TrustAnchor[];
  readonly certificates: readonly Certificate[];
  readonly crls: readonly RevocationList[];
  readonly ocsps: readonly OcspEvidence[];
}

/** Reads everything that the command line names; what was named and cannot be used ends the command. */
export function readPathMaterial(given: Given): PathMaterial {
  return {
    anchors: given.list('anchor').flatMap((path) =>
      readCertificates(path).map((certificate) => ({
        subject: certificate.subject,
        publicKey: certificate.publicKey,
        certificate,
        label: path,
      })),
    ),
    certificates: given.list('cert').flatMap((path) => readCertificates(path)),
    crls: given.list('crl').map((path) => read(path, (bytes) => parseRevocationList(decodeAnyEncoding(bytes)))),
    ocsps: given.list('ocsp').map((path) => ({ response: read(path, parseOcspResponse) })),
  };
}

function read<T>(path: string, parse: (bytes: Uint8Array) => T): T {
  const bytes = readSetting(path);
  try {
    return parse(bytes);
  } catch (cause) {
    throw new CommandError('usage', 'setting.wrong', { path }, cause);
  }
}

/** The same with what a message encloses; lists that cannot be read prove nothing and are left out. */
export function withEnclosed(
  material: PathMaterial,
  { certificates, revocationLists }: Pick<SignedData, 'certificates' | 'revocationLists'>,
): PathMaterial {
  return {
    ...material,
    certificates: [...certificates, ...material.certificates],
    crls: [...material.crls, ...revocationLists.flatMap(readableList)],
  };
}

function readableList(der: Uint8Array): readonly RevocationList[] {
  try {
    return [parseRevocationList(der)];
  } catch (error) {
    if (isCoreError(error)) return [];
    throw error;
  }
}

/** What is asked about a certificate. */
export interface PathQuestion {
  readonly leaf: Certificate;
  /** The time for which its chain must hold. */
  readonly at: Instant;
  /** The time at which it is judged, `at` or later; what is known by then about revocation counts. */
  readonly now: Instant;
  readonly purpose: PathPurpose;
}

/** The chain of a certificate, with its revocation: without data about that nothing is `valid`. */
export function pathOf(
  { anchors, certificates: intermediates, crls, ocsps }: PathMaterial,
  { leaf, at, now, purpose }: PathQuestion,
): PathOutcome {
  return validatePath({
    leaf,
    intermediates,
    anchors,
    at,
    purpose,
    crls,
    ocsps,
    revocation: 'required',
    revocationAt: now,
  });
}

/** What a chain makes of a verdict. */
export type PathVerdict =
  | { readonly indication: 'passed' }
  | { readonly indication: 'failed' | 'indeterminate'; readonly code: string };

/** Judges a certificate for a time that may lie in the past, as `yinxin verify` does. */
export function judgePath(material: PathMaterial, question: PathQuestion): PathVerdict {
  // Without an anchor nothing can be said.
  if (material.anchors.length === 0) return { indication: 'indeterminate', code: 'chain.anchor.none' };
  const outcome = pathOf(material, question);
  if (outcome.status === 'valid') return judgeLaterRevocation(outcome.path, question);
  const { code, structure, status } = outcome;
  if (code === 'revocation.stale' && structure !== undefined && speaksAfter(structure, question))
    return judgeLaterRevocation(structure, question);
  return { indication: status === 'invalid' ? 'failed' : 'indeterminate', code };
}

/** Whether each list that is no longer current was made after the time in question, while the certificate had not expired. */
function speaksAfter({ certificates, revocation }: StructuralPath, { at, now }: PathQuestion): boolean {
  return revocation.every(({ status, freshness, thisUpdate = Number.NaN }, index) => {
    if (status === 'unknown') return false;
    if (status !== 'good' || freshness === 'current') return true;
    const { notAfter } = certificates[index] as Certificate;
    return thisUpdate >= at && thisUpdate <= Math.min(now, notAfter);
  });
}

/** Reasons for which a key is given up without being lost. */
const harmless: ReadonlySet<string | undefined> = new Set(['superseded', 'cessationOfOperation', 'affiliationChanged']);

/** A revocation after the time in question still counts when the key was lost before it, or when the key states times itself. */
function judgeLaterRevocation({ revocation }: StructuralPath, { at, purpose }: PathQuestion): PathVerdict {
  const counts = ({ status, revokedAt = 0, invalidityDate = revokedAt, reason }: RevocationFact): boolean =>
    status === 'revoked' &&
    (Math.min(revokedAt, invalidityDate) <= at || (purpose === 'timestamping' && !harmless.has(reason)));
  return revocation.some(counts) ? { indication: 'failed', code: 'chain.revoked' } : { indication: 'passed' };
}
