import { equalBytes } from '../base/bytes.ts';
import { checkLimit, defaultLimits, type Limits } from '../base/limits.ts';
import { type AlgorithmIdentifier, oids, parseAlgorithmIdentifier, parsePublicKey } from '../crypto/index.ts';
import { contextTag, DerReader, tag } from '../der/index.ts';
import type { Certificate } from './certificate.ts';
import { type Extension, parseExtensions, readExtension, refuseCertificate } from './extension-list.ts';
import {
  type AuthorityInformation,
  distributionPointUris,
  parseAuthorityInformation,
  parseAuthorityKeyIdentifier,
  parseBasicConstraints,
  parseDistributionPoints,
  parseExtendedKeyUsage,
  parseIssuerAltNames,
  parseNameConstraints,
} from './extension-values.ts';
import { type GeneralName, parseGeneralNames } from './general-name.ts';
import { readIdentity } from './identity.ts';
import { parseKeyUsage } from './key-usage.ts';
import { lastNameValue, parseName } from './name.ts';
import {
  parseCertificatePolicies,
  parseInhibitAnyPolicy,
  parsePolicyConstraints,
  parsePolicyMappings,
} from './policy-extensions.ts';
import { serialNumberText } from './serial-number.ts';
import { parseTime } from './times.ts';

/**
 * Reads one certificate, DER, strictly; nothing may follow it. Deviations that real authorities' certificates have are tolerated
 * by name and listed in `leniencies`.
 * @param der - Not copied; must not change afterwards.
 * @throws CoreError `ERR_DER_…`, `ERR_KEY_PUBLIC`, `ERR_LIMIT`, and `ERR_CERTIFICATE_STRUCTURE` for well-formed DER that is not
 * a certificate of RFC 5280 §4.1: signature algorithms that differ inside and outside, an extension twice, extensions
 * outside version 3.
 * @example
 * const certificate = parseCertificate(bytes);
 * certificate.subject.text; // 'C=CN, O=示范甲省市场监督管理局, CN=示范甲省市场监督管理局'
 */
export function parseCertificate(der: Uint8Array, limits: Limits = defaultLimits): Certificate {
  checkLimit(limits, 'certificateBytes', der.length);
  const input = DerReader.over(der, 'certificate', limits);
  const outer = input.readSequence();
  input.end();
  const tbsElement = outer.read(tag.sequence, 'tbs');
  const tbs = outer.inside(tbsElement, 'tbs');
  const version = parseVersion(tbs);
  const serialNumber = parseSerialNumber(tbs);
  const inner = readAlgorithm(tbs, der, 'signature');
  const issuer = parseName(tbs, 'issuer');
  const validity = tbs.readSequence('validity');
  const notBefore = parseTime(validity, 'notBefore');
  const notAfter = parseTime(validity, 'notAfter');
  validity.end();
  const subject = parseName(tbs, 'subject');
  const publicKey = parsePublicKey(tbs.read(tag.sequence, 'subjectPublicKeyInfo').bytes);
  skipUniqueIdentifiers(tbs, version);
  const { list, extensions } = readExtensionList(tbs, version);
  tbs.end();
  const algorithm = readAlgorithm(outer, der, 'signatureAlgorithm');
  const signature = outer.readOctetBitString('signature');
  outer.end();
  if (!equalBytes(inner.bytes, algorithm.bytes))
    refuseCertificate('certificate.signatureAlgorithm', 'the same inside and outside the signed part');
  const values = readValues(list, extensions);
  const organisationName = lastNameValue(subject, oids.organizationName);
  const commonName = lastNameValue(subject, oids.commonName);
  return Object.freeze({
    raw: der,
    tbs: tbsElement.bytes,
    version,
    serialNumber,
    signatureAlgorithm: algorithm.id,
    issuer,
    subject,
    notBefore,
    notAfter,
    publicKey,
    signature,
    extensions,
    ...values,
    ...(organisationName === undefined ? {} : { organisationName }),
    ...(commonName === undefined ? {} : { commonName }),
    leniencies: Object.freeze([...input.leniencies, ...publicKey.leniencies]),
  });
}

function parseVersion(tbs: DerReader): 1 | 2 | 3 {
  const element = tbs.readOptional(contextTag(0, 'constructed'), 'version');
  if (element === undefined) return 1;
  const explicit = tbs.inside(element, 'version');
  const version = explicit.readSmallInteger();
  explicit.end();
  if (version === 0) tbs.note('der.default.encoded', 'version');
  if (version > 2) refuseCertificate('certificate.tbs.version', '1, 2 or 3');
  return (version + 1) as 1 | 2 | 3;
}

function parseSerialNumber(tbs: DerReader): string {
  const content = tbs.readInteger('serialNumber');
  const text = serialNumberText(content);
  if (text.startsWith('-')) tbs.note('x509.serial.negative', 'serialNumber');
  else if (text === '00') tbs.note('x509.serial.zero', 'serialNumber');
  // 20 octets with the sign octet not counted: real authorities and RFC 5280's own reading differ by that octet.
  if (text.length > 40) tbs.note('x509.serial.tooLong', 'serialNumber');
  return text;
}

function readAlgorithm(
  reader: DerReader,
  der: Uint8Array,
  field: string,
): { readonly id: AlgorithmIdentifier; readonly bytes: Uint8Array } {
  const start = reader.offset;
  const id = parseAlgorithmIdentifier(reader, field);
  return { id, bytes: der.subarray(start, reader.offset) };
}

function skipUniqueIdentifiers(tbs: DerReader, version: 1 | 2 | 3): void {
  for (const number of [1, 2]) {
    const identifier = contextTag(number, 'primitive');
    if (tbs.peek() !== identifier) continue;
    if (version === 1) refuseCertificate('certificate.tbs.uniqueIdentifier', 'only in version 2 and 3');
    tbs.readBitString('uniqueIdentifier', identifier);
  }
}

const noExtensions: ReadonlyMap<string, Extension> = /* @__PURE__ */ new Map();

function readExtensionList(
  tbs: DerReader,
  version: 1 | 2 | 3,
): { readonly list: DerReader; readonly extensions: ReadonlyMap<string, Extension> } {
  const element = tbs.readOptional(contextTag(3, 'constructed'), 'extensions');
  if (element === undefined) return { list: tbs, extensions: noExtensions };
  if (version !== 3) refuseCertificate('certificate.tbs.extensions', 'only in version 3');
  const explicit = tbs.inside(element, 'extensions');
  const list = explicit.readSequence();
  explicit.end();
  return { list, extensions: parseExtensions(list, refuseCertificate) };
}

type ExtensionValues = Pick<
  Certificate,
  | 'basicConstraints'
  | 'keyUsage'
  | 'extendedKeyUsage'
  | 'subjectKeyId'
  | 'authorityKeyId'
  | 'authorityKey'
  | 'subjectAltNames'
  | 'nameConstraints'
  | 'issuerAltNames'
  | 'certificatePolicies'
  | 'policyQualifiers'
  | 'policyMappings'
  | 'policyConstraints'
  | 'inhibitAnyPolicy'
  | 'freshestCrl'
  | 'crlDistributionPoints'
  | 'distributionPoints'
  | 'authorityInformation'
  | 'identity'
>;

const none: readonly never[] = /* @__PURE__ */ Object.freeze([]);
const noInformation: AuthorityInformation = /* @__PURE__ */ Object.freeze({ ocsp: none, caIssuers: none });

function readValues(list: DerReader, extensions: ReadonlyMap<string, Extension>): ExtensionValues {
  const read = <T>(oid: string, name: string, decode: (reader: DerReader) => T): T | undefined =>
    readExtension(list, extensions, oid, name, decode);
  const basicConstraints = read(oids.basicConstraints, 'basicConstraints', parseBasicConstraints);
  const keyUsage = read(oids.keyUsage, 'keyUsage', parseKeyUsage);
  const extendedKeyUsage = read(oids.extendedKeyUsage, 'extendedKeyUsage', parseExtendedKeyUsage);
  const subjectKeyId = read(oids.subjectKeyIdentifier, 'subjectKeyIdentifier', (reader) => reader.readOctetString());
  const authorityKey = read(oids.authorityKeyIdentifier, 'authorityKeyIdentifier', (reader) =>
    parseAuthorityKeyIdentifier(reader, serialNumberText),
  );
  const nameConstraints = read(oids.nameConstraints, 'nameConstraints', parseNameConstraints);
  const distributionPoints = read(oids.crlDistributionPoints, 'crlDistributionPoints', parseDistributionPoints) ?? none;
  const policies = read(oids.certificatePolicies, 'certificatePolicies', parseCertificatePolicies);
  const qualified = policies?.filter(({ qualifiers }) => qualifiers.length > 0) ?? none;
  const policyMappings = read(oids.policyMappings, 'policyMappings', parsePolicyMappings);
  const policyConstraints = read(oids.policyConstraints, 'policyConstraints', parsePolicyConstraints);
  const inhibitAnyPolicy = read(oids.inhibitAnyPolicy, 'inhibitAnyPolicy', parseInhibitAnyPolicy);
  const issuerAltNames = read(oids.issuerAltName, 'issuerAltName', parseIssuerAltNames);
  const freshestCrl = read(oids.freshestCrl, 'freshestCRL', parseDistributionPoints);
  const values: { -readonly [field in keyof ExtensionValues]: ExtensionValues[field] } = {
    subjectAltNames: read(oids.subjectAltName, 'subjectAltName', parseAltNames) ?? none,
    certificatePolicies: policies?.map(({ policy }) => policy) ?? none,
    crlDistributionPoints: distributionPointUris(distributionPoints),
    distributionPoints,
    authorityInformation:
      read(oids.authorityInfoAccess, 'authorityInfoAccess', parseAuthorityInformation) ?? noInformation,
    identity: readIdentity(list, extensions),
  };
  // Assigned, not spread: spreading eight small objects costs more than reading them.
  if (basicConstraints !== undefined) values.basicConstraints = basicConstraints;
  if (keyUsage !== undefined) values.keyUsage = keyUsage;
  if (extendedKeyUsage !== undefined) values.extendedKeyUsage = extendedKeyUsage;
  if (subjectKeyId !== undefined) values.subjectKeyId = subjectKeyId;
  if (authorityKey !== undefined) values.authorityKey = authorityKey;
  if (authorityKey?.keyIdentifier !== undefined) values.authorityKeyId = authorityKey.keyIdentifier;
  if (nameConstraints !== undefined) values.nameConstraints = nameConstraints;
  if (qualified.length > 0)
    values.policyQualifiers = new Map(qualified.map(({ policy, qualifiers }) => [policy, qualifiers]));
  if (policyMappings !== undefined) values.policyMappings = policyMappings;
  if (policyConstraints !== undefined) values.policyConstraints = policyConstraints;
  if (inhibitAnyPolicy !== undefined) values.inhibitAnyPolicy = inhibitAnyPolicy;
  if (issuerAltNames !== undefined) values.issuerAltNames = issuerAltNames;
  if (freshestCrl !== undefined) values.freshestCrl = freshestCrl;
  return values;
}

function parseAltNames(reader: DerReader): readonly GeneralName[] {
  const sequence = reader.readSequence();
  if (!sequence.done) return parseGeneralNames(sequence);
  reader.note('x509.subjectAltName.empty', '');
  return [];
}
