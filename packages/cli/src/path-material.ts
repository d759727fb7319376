import type { SignedData } from '@yinxin/core/cms';
import { decodeAnyEncoding } from '@yinxin/core/crypto';
import { isCoreError } from '@yinxin/core/errors';
import { type OcspEvidence, PathCache, type TrustAnchor } from '@yinxin/core/path';
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
  /** Those of the lists that nobody named: the message itself brought them. */
  readonly enclosed: readonly RevocationList[];
  /** Signatures of chains that were checked before. */
  readonly cache: PathCache;
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
    enclosed: [],
    cache: new PathCache(),
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
  const found = revocationLists
    .flatMap(readableList)
    .filter((list) => !material.crls.some(({ raw }) => Buffer.compare(raw, list.raw) === 0));
  return {
    ...material,
    certificates: [...certificates, ...material.certificates],
    crls: [...material.crls, ...found],
    enclosed: [...material.enclosed, ...found],
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
