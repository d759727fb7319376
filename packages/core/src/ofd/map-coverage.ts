import type { ReferenceDigest } from './digest-references.ts';
import type { OfdPackage, PartRole } from './package-types.ts';
import type { OfdSignature } from './signature-types.ts';

/** One file of the package against all signatures. Signatures are named by their index. */
export interface CoverageEntry {
  readonly path: string;
  readonly role: PartRole;
  /** Whether links from OFD.xml lead to it; what they do not lead to was smuggled in (夹带文件, GM/T 0099-2020). */
  readonly reachable: boolean;
  /** Signatures that protect it: listed and, where digests were given, unchanged. */
  readonly coveredBy: readonly number[];
  /** Signatures that list it with another digest. */
  readonly changedFor: readonly number[];
  /** The signature whose own Signature.xml or signed value this is; a signature cannot list those. */
  readonly ownOf?: number;
}

/** The package as one signature sees it; every file of the package stands in exactly one list. */
export interface SignatureCoverage {
  readonly index: number;
  /** Listed and present, and unchanged where digests were given. */
  readonly covered: readonly string[];
  /** Listed with another digest. */
  readonly changed: readonly string[];
  /** Its own Signature.xml and signed value, protected by the signature itself. */
  readonly own: readonly string[];
  /** The list of signatures, left open so that further signatures can be added. */
  readonly openList: readonly string[];
  /** Files of signatures that were added later. */
  readonly addedLater: readonly string[];
  /** Part of the document but not protected. */
  readonly unprotected: readonly string[];
  /** Neither protected nor part of the document. */
  readonly smuggled: readonly string[];
  /** Listed but not in the package; these are no files of the package. */
  readonly missing: readonly string[];
  /** Listed more than once; these stand in another list as well. */
  readonly repeated: readonly string[];
}

/** Which file is protected by which signature. */
export interface CoverageMap {
  /** In the order of the package. */
  readonly entries: readonly CoverageEntry[];
  /** In the order of the signatures. */
  readonly signatures: readonly SignatureCoverage[];
}

/**
 * Maps every file of a package to the signatures that protect it and every signature to what it leaves open.
 * @param digests - Results of `digestReferences` in the order of the signatures; without them a listed file counts as covered.
 * @example mapCoverage(pkg, signatures).signatures[0].unprotected; // []
 */
export function mapCoverage(
  pkg: OfdPackage,
  signatures: readonly OfdSignature[],
  digests: readonly (readonly ReferenceDigest[])[] = [],
): CoverageMap {
  const listings = signatures.map((signature, position) => listing(signature, digests[position]));
  const owners = ownersOf(signatures);
  return {
    entries: entriesOf(pkg, signatures, listings, owners),
    signatures: signatures.map((signature, i) => coverageOf(pkg, signature, listings[i] as Listing, owners)),
  };
}

/**
 * The entries of {@link mapCoverage} alone.
 * @example listCoverage(pkg, signatures, []).every(({ changedFor }) => changedFor.length === 0); // true
 */
export function listCoverage(
  pkg: OfdPackage,
  signatures: readonly OfdSignature[],
  digests: readonly (readonly ReferenceDigest[])[],
): readonly CoverageEntry[] {
  const listings = signatures.map((signature, position) => listing(signature, digests[position]));
  return entriesOf(pkg, signatures, listings, ownersOf(signatures));
}

function entriesOf(
  pkg: OfdPackage,
  signatures: readonly OfdSignature[],
  listings: readonly Listing[],
  owners: ReadonlyMap<string, Owner>,
): readonly CoverageEntry[] {
  return [...pkg.files.keys()].map((path): CoverageEntry => {
    const link = pkg.reachable.get(path);
    const owner = owners.get(path);
    return {
      path,
      role: link?.role ?? 'unknown',
      reachable: link !== undefined,
      coveredBy: signatures.filter((_, i) => listings[i]?.get(path) === 'covered').map(({ index }) => index),
      changedFor: signatures.filter((_, i) => listings[i]?.get(path) === 'changed').map(({ index }) => index),
      ...(owner?.kind === 'own' && isSignatureRole(link?.role) ? { ownOf: owner.index } : {}),
    };
  });
}

type Listing = ReadonlyMap<string, 'covered' | 'changed'>;

/** A file that is listed twice is covered only when both digests fit. */
function listing(signature: OfdSignature, digests: readonly ReferenceDigest[] | undefined): Listing {
  const states = new Map<string, 'covered' | 'changed'>();
  signature.references.forEach(({ path }, i) => {
    const fits = digests === undefined || digests[i]?.status === 'matched';
    states.set(path, fits && states.get(path) !== 'changed' ? 'covered' : 'changed');
  });
  return states;
}

interface Owner {
  readonly index: number;
  readonly kind: 'own' | 'seal';
}

/** The first signature that names a file owns it. */
function ownersOf(signatures: readonly OfdSignature[]): ReadonlyMap<string, Owner> {
  const owners = new Map<string, Owner>();
  const claim = (path: string | undefined, index: number, kind: Owner['kind']): void => {
    if (path !== undefined && !owners.has(path)) owners.set(path, { index, kind });
  };
  for (const { index, descriptionPath, signedValuePath } of signatures) {
    claim(descriptionPath, index, 'own');
    claim(signedValuePath, index, 'own');
  }
  for (const { index, sealPath } of signatures) claim(sealPath, index, 'seal');
  return owners;
}

function coverageOf(
  pkg: OfdPackage,
  signature: OfdSignature,
  listed: Listing,
  owners: ReadonlyMap<string, Owner>,
): SignatureCoverage {
  const lists = {
    covered: [] as string[],
    changed: [] as string[],
    own: [] as string[],
    openList: [] as string[],
    addedLater: [] as string[],
    unprotected: [] as string[],
    smuggled: [] as string[],
  };
  for (const path of pkg.files.keys()) {
    const state = listed.get(path);
    const link = pkg.reachable.get(path);
    const owner = owners.get(path);
    if (state !== undefined) lists[state].push(path);
    else if (path === signature.listPath && link?.role === 'signature-list') lists.openList.push(path);
    else if (owner === undefined || !isSignatureRole(link?.role))
      lists[link === undefined ? 'smuggled' : 'unprotected'].push(path);
    else if (owner.index === signature.index && owner.kind === 'own') lists.own.push(path);
    else if (owner.index > signature.index) lists.addedLater.push(path);
    else lists.unprotected.push(path);
  }
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const { path } of signature.references) {
    if (seen.has(path)) repeated.add(path);
    seen.add(path);
  }
  const missing = [...seen].filter((path) => !pkg.files.has(path));
  return { index: signature.index, ...lists, missing, repeated: [...repeated] };
}

/** A page that a later signature declares to be its signed value stays a page. */
function isSignatureRole(role: PartRole | undefined): boolean {
  return role === 'signature' || role === 'signed-value' || role === 'seal';
}
