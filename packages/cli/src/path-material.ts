import type { Instant } from '@yinxin/core';
import { decodeAnyEncoding } from '@yinxin/core/crypto';
import { type PathOutcome, type PathPurpose, type TrustAnchor, validatePath } from '@yinxin/core/path';
import { type Certificate, parseRevocationList, type RevocationList } from '@yinxin/core/x509';
import { CommandError } from './command-error.ts';
import { readSetting } from './files.ts';
import type { Given } from './given.ts';
import { readCertificates } from './keys.ts';

/** What a chain is built from: `--anchor`, `--cert` and `--crl`. */
export interface PathMaterial {
  readonly anchors: readonly TrustAnchor[];
  readonly certificates: readonly Certificate[];
  readonly crls: readonly RevocationList[];
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
    crls: given.list('crl').map(readCrl),
  };
}

function readCrl(path: string): RevocationList {
  const bytes = readSetting(path);
  try {
    return parseRevocationList(decodeAnyEncoding(bytes));
  } catch (cause) {
    throw new CommandError('usage', 'setting.wrong', { path }, cause);
  }
}

/** The path of one certificate; `undefined` without an anchor, since then nothing can be said. */
export function pathOf(
  { anchors, certificates, crls }: PathMaterial,
  leaf: Certificate,
  enclosed: readonly Certificate[],
  at: Instant,
  purpose: PathPurpose,
): PathOutcome | undefined {
  if (anchors.length === 0) return undefined;
  const intermediates = [...enclosed, ...certificates];
  const revocation = crls.length === 0 ? 'off' : 'required';
  return validatePath({ leaf, intermediates, anchors, at, purpose, crls, revocation });
}
