import { oids } from '../crypto/index.ts';
import { contextTag, type DerReader, tag } from '../der/index.ts';
import { refuseCertificate } from './extension-list.ts';
import { type GeneralName, parseGeneralName, parseGeneralNames } from './general-name.ts';
import { isBitSet, parseNamedBits } from './key-usage.ts';
import { parseRelativeNames, type RelativeName } from './name.ts';

/** Whether a certificate belongs to an authority, and how many authorities may follow below it (RFC 5280 §4.2.1.9). */
export interface BasicConstraints {
  readonly ca: boolean;
  readonly pathLength?: number;
}

/** How an authority's key is named in what it signed (RFC 5280 §4.2.1.1). */
export interface AuthorityKeyIdentifier {
  readonly keyIdentifier?: Uint8Array;
  readonly issuer?: readonly GeneralName[];
  /** Hexadecimal. */
  readonly serialNumber?: string;
}

/** Where a CRL for a certificate is published, and for which reasons (RFC 5280 §4.2.1.13). */
export interface DistributionPoint {
  readonly names: readonly GeneralName[];
  /** A name below the issuer's own. */
  readonly relativeName?: readonly RelativeName[];
  /** Reason bits 1–8 by name; absent means all. */
  readonly reasons?: ReadonlySet<string>;
  readonly crlIssuer?: readonly GeneralName[];
}

/** Name constraints (RFC 5280 §4.2.1.10). `ip` bases hold address and mask. */
export interface NameConstraints {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

/** Addresses of the issuer's services (RFC 5280 §4.2.2.1). */
export interface AuthorityInformation {
  readonly ocsp: readonly string[];
  readonly caIssuers: readonly string[];
}

/** BasicConstraints. A path length without cA and an encoded FALSE are tolerated by name. */
export function parseBasicConstraints(reader: DerReader): BasicConstraints {
  const sequence = reader.readSequence();
  let ca = false;
  if (sequence.peek() === tag.boolean) {
    ca = sequence.readBoolean('cA');
    if (!ca) sequence.note('der.default.encoded', 'cA');
  }
  const pathLength = sequence.done ? undefined : sequence.readSmallInteger('pathLenConstraint');
  sequence.end();
  if (pathLength === undefined) return { ca };
  if (!ca) sequence.note('x509.pathLength.withoutCa', 'pathLenConstraint');
  return { ca, pathLength };
}

/** ExtKeyUsageSyntax: at least one purpose. */
export function parseExtendedKeyUsage(reader: DerReader): readonly string[] {
  const sequence = reader.readSequence();
  const purposes: string[] = [];
  while (!sequence.done) purposes.push(sequence.readObjectIdentifier('purpose'));
  if (purposes.length === 0) refuseCertificate(sequence.path, 'at least one purpose');
  return purposes;
}

/** AuthorityKeyIdentifier. */
export function parseAuthorityKeyIdentifier(
  reader: DerReader,
  serialText: (content: Uint8Array) => string,
): AuthorityKeyIdentifier {
  const sequence = reader.readSequence();
  const keyIdentifier = sequence.readOptional(contextTag(0, 'primitive'), 'keyIdentifier')?.content;
  const names = sequence.readOptional(contextTag(1, 'constructed'), 'authorityCertIssuer');
  const issuer = names === undefined ? undefined : parseGeneralNames(sequence.inside(names, 'authorityCertIssuer'));
  const serial =
    sequence.peek() === contextTag(2, 'primitive')
      ? serialText(sequence.readInteger('authorityCertSerialNumber', contextTag(2, 'primitive')))
      : undefined;
  sequence.end();
  return {
    ...(keyIdentifier === undefined ? {} : { keyIdentifier }),
    ...(issuer === undefined ? {} : { issuer }),
    ...(serial === undefined ? {} : { serialNumber: serial }),
  };
}

/** The bits of ReasonFlags by name (RFC 5280 §4.2.1.13). */
export const reasonNames = [
  'unused',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'privilegeWithdrawn',
  'aACompromise',
] as const;

/** ReasonFlags. */
export function parseReasonFlags(reader: DerReader, field: string, identifier: number): ReadonlySet<string> {
  const { bytes } = parseNamedBits(reader, field, identifier);
  return new Set(reasonNames.filter((_, bit) => isBitSet(bytes, bit)));
}

/** DistributionPointName inside its EXPLICIT tag. */
export function parseDistributionPointName(reader: DerReader): Pick<DistributionPoint, 'names' | 'relativeName'> {
  const element = reader.readElement('distributionPoint');
  const inside = reader.inside(element, 'distributionPoint');
  reader.end();
  if (element.tag === contextTag(0, 'constructed')) return { names: parseGeneralNames(inside) };
  if (element.tag !== contextTag(1, 'constructed'))
    reader.invalid(element, 'distributionPoint', 'fullName or relative name');
  return { names: [], relativeName: parseRelativeNames(inside) };
}

/** CRLDistributionPoints. */
export function parseDistributionPoints(reader: DerReader): readonly DistributionPoint[] {
  const sequence = reader.readSequence();
  const points: DistributionPoint[] = [];
  while (!sequence.done) {
    const point = sequence.readSequence('point');
    const name = point.readOptional(contextTag(0, 'constructed'), 'distributionPoint');
    const names = name === undefined ? { names: [] } : parseDistributionPointName(point.inside(name, 'name'));
    const reasonTag = contextTag(1, 'primitive');
    const reasons = point.peek() === reasonTag ? parseReasonFlags(point, 'reasons', reasonTag) : undefined;
    const issuer = point.readOptional(contextTag(2, 'constructed'), 'cRLIssuer');
    const crlIssuer = issuer === undefined ? undefined : parseGeneralNames(point.inside(issuer, 'cRLIssuer'));
    point.end();
    points.push({
      ...names,
      ...(reasons === undefined ? {} : { reasons }),
      ...(crlIssuer === undefined ? {} : { crlIssuer }),
    });
  }
  if (points.length === 0) refuseCertificate(sequence.path, 'at least one distribution point');
  return points;
}

/** NameConstraints. `minimum` is 0 and `maximum` absent, as RFC 5280 demands; an encoded zero is tolerated by name. */
export function parseNameConstraints(reader: DerReader): NameConstraints {
  const sequence = reader.readSequence();
  const permitted = parseSubtrees(sequence, 0, 'permittedSubtrees');
  const excluded = parseSubtrees(sequence, 1, 'excludedSubtrees');
  sequence.end();
  if (permitted === undefined && excluded === undefined) refuseCertificate(sequence.path, 'at least one subtree');
  return { permitted: permitted ?? [], excluded: excluded ?? [] };
}

function parseSubtrees(sequence: DerReader, number: number, field: string): readonly GeneralName[] | undefined {
  const element = sequence.readOptional(contextTag(number, 'constructed'), field);
  if (element === undefined) return undefined;
  const list = sequence.inside(element, field);
  const bases: GeneralName[] = [];
  while (!list.done) {
    const subtree = list.readSequence('subtree');
    bases.push(parseGeneralName(subtree, 'base'));
    if (subtree.peek() === contextTag(0, 'primitive')) {
      const minimum = subtree.readInteger('minimum', contextTag(0, 'primitive'));
      if (minimum.length !== 1 || minimum[0] !== 0) refuseCertificate(subtree.path, 'minimum is 0');
      subtree.note('der.default.encoded', 'minimum');
    }
    subtree.end();
  }
  if (bases.length === 0) refuseCertificate(list.path, 'at least one subtree');
  return bases;
}

/** IssuerAltName: at least one name. */
export function parseIssuerAltNames(reader: DerReader): readonly GeneralName[] {
  return parseGeneralNames(reader.readSequence());
}

/** AuthorityInfoAccessSyntax: only URIs are kept. */
export function parseAuthorityInformation(reader: DerReader): AuthorityInformation {
  const sequence = reader.readSequence();
  const ocsp: string[] = [];
  const caIssuers: string[] = [];
  while (!sequence.done) {
    const description = sequence.readSequence('accessDescription');
    const method = description.readObjectIdentifier('accessMethod');
    const location = parseGeneralName(description, 'accessLocation');
    description.end();
    if (location.kind !== 'uri') continue;
    if (method === oids.accessOcsp) ocsp.push(location.value);
    else if (method === oids.accessCaIssuers) caIssuers.push(location.value);
  }
  return { ocsp, caIssuers };
}

/** The URIs of distribution points, in order. */
export function distributionPointUris(points: readonly DistributionPoint[]): readonly string[] {
  return points.flatMap(({ names }) => names.flatMap((name) => (name.kind === 'uri' ? [name.value] : [])));
}
