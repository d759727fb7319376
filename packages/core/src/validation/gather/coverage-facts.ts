import {
  type CoverageEntry,
  listCoverage,
  type OfdPackage,
  type OfdSignature,
  type ReferenceDigest,
} from '../../ofd/index.ts';
import type { CoverageEntryFacts, SignatureFacts } from '../facts/facts.ts';

const signatureRoles: ReadonlySet<string> = new Set(['signature-list', 'signature', 'signed-value', 'seal']);

/**
 * Every file of the package against the signatures. A file counts as protected by a signature that lists it, changed or not: a
 * change is a matter of the references and not told twice.
 */
export function coverageFacts(
  pkg: OfdPackage,
  signatures: readonly OfdSignature[],
  digests: readonly (readonly ReferenceDigest[])[],
  facts: readonly SignatureFacts[],
): readonly CoverageEntryFacts[] {
  const copies = new Set(
    signatures.flatMap(({ sealPath }, i) =>
      sealPath !== undefined && facts[i]?.sealCopyMatches === true ? [sealPath] : [],
    ),
  );
  return listCoverage(pkg, signatures, digests).map((entry): CoverageEntryFacts => {
    const coveredBy =
      entry.changedFor.length === 0
        ? entry.coveredBy
        : [...new Set([...entry.coveredBy, ...entry.changedFor])].sort((a, b) => a - b);
    const addedAfter = laterThan(entry, coveredBy, signatures.length);
    return {
      path: entry.path,
      role: entry.role,
      reachable: entry.reachable,
      coveredBy,
      bound: entry.ownOf !== undefined || (entry.role === 'seal' && copies.has(entry.path)),
      ...(addedAfter === undefined ? {} : { addedAfter }),
    };
  });
}

/** The first signature that leaves a file open which a later one protects. */
function laterThan(entry: CoverageEntry, coveredBy: readonly number[], count: number): number | undefined {
  if (signatureRoles.has(entry.role)) return undefined;
  const last = coveredBy.at(-1);
  if (last === undefined) return undefined;
  for (let index = 0; index < Math.min(last, count); index++) if (!coveredBy.includes(index)) return index;
  return undefined;
}
