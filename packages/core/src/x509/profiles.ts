import { JsonCursor, plainText } from '../base/json-cursor.ts';
import type { Text } from '../base/text.ts';
import { type OidName, oids, type PublicKeyAlgorithm } from '../crypto/index.ts';
import { encodeObjectIdentifier } from '../der/index.ts';
import type { SubjectAttributes } from './encode-name.ts';
import type { IdentityKind } from './identity.ts';
import { type KeyUsage, keyUsages } from './key-usage.ts';
import { type CertificateProfile, profileDocuments } from './profiles.generated.ts';
import { publishedUri } from './published-values.ts';

/** The half of a dual pair: signing keys are made by the subscriber, encryption keys by the key centre (GM/T 0014). */
export type KeyUse = 'sign' | 'encrypt';

/** What a profile demands and writes. */
export interface ProfileRule {
  readonly name: string;
  readonly title: Text;
  /** Where the profile comes from, as printed: `GB/T 20518-2018`. */
  readonly clauses: readonly string[];
  /** An authority: basicConstraints is critical with cA. */
  readonly ca: boolean;
  /** Of an authority: how many authorities may follow; absent means no limit. */
  readonly pathLength?: number;
  /** Issued by its own key. */
  readonly selfSigned: boolean;
  /** The kinds of key that may be certified. */
  readonly publicKeys: readonly PublicKeyAlgorithm[];
  /** The ceiling of the validity. */
  readonly longestDays: number;
  readonly keyUsage: readonly KeyUsage[];
  /** Of the encryption half; a profile without it has none. */
  readonly encryptionKeyUsage?: readonly KeyUsage[];
  readonly extendedKeyUsage?: { readonly purposes: readonly string[]; readonly critical: boolean };
  /** id-pkix-ocsp-nocheck (RFC 6960 §4.2.2.2.1). */
  readonly ocspNoCheck: boolean;
  readonly subject: {
    readonly required: readonly (keyof SubjectAttributes)[];
    readonly forbidden: readonly (keyof SubjectAttributes)[];
  };
  /** Object identifiers. */
  readonly extensions: { readonly required: readonly string[]; readonly forbidden: readonly string[] };
  readonly identity: { readonly permitted: readonly IdentityKind[]; readonly required: readonly IdentityKind[] };
  /** Object identifiers that are written when the order names none. */
  readonly certificatePolicies?: readonly string[];
  /** URIs that are written when the order names none: where lists, responders and the issuer's certificate are found. */
  readonly addresses?: { readonly [kind in 'crl' | 'ocsp' | 'caIssuers']?: readonly string[] };
}

const keyKinds: readonly PublicKeyAlgorithm[] = ['sm2', 'ec-p256', 'ec-p384', 'ec-p521', 'rsa', 'ed25519'];
const attributeNames: readonly (keyof SubjectAttributes)[] = ['C', 'ST', 'L', 'O', 'OU', 'CN', 'serialNumber', 'E'];
const identityKinds: readonly IdentityKind[] = [
  'creditCode',
  'organisationCode',
  'residentId',
  'militaryId',
  'passport',
  'socialInsuranceNumber',
  'businessRegistration',
  'taxNumber',
];

/**
 * Reads a certificate profile: JSON as `schema/certificate-profile.schema.json` describes it. Every key is known, every identifier
 * resolves, and what contradicts itself (an authority that may not sign certificates, an extension both required and
 * forbidden) is refused here, before anything is issued by it.
 * @param input - JSON as bytes, text, or parsed already.
 * @returns A frozen profile.
 * @throws CoreError `ERR_PROFILE_FILE` with the path and the rule.
 * @example
 * const profile = parseCertificateProfile(profileText);
 * lintCertificate(certificate, profile).length;
 */
export function parseCertificateProfile(input: unknown): ProfileRule {
  const root = JsonCursor.of(input, 'ERR_PROFILE_FILE');
  const at = root.object(
    '$schema?',
    'schemaVersion',
    'name',
    'title',
    'clauses',
    'authority?',
    'selfSigned?',
    'publicKeys',
    'longestDays',
    'keyUsage',
    'encryptionKeyUsage?',
    'extendedKeyUsage?',
    'ocspNoCheck?',
    'subject',
    'extensions',
    'identity',
    'certificatePolicies?',
    'addresses?',
  );
  if (at('schemaVersion').value !== 1) at('schemaVersion').fail('1');
  const title = at('title').object('zh', 'en');
  const authority = at('authority').absent ? undefined : at('authority').object('pathLength?');
  const pathLength = authority?.('pathLength').absent === false ? whole(authority('pathLength'), 0, 127) : undefined;
  const purpose = at('extendedKeyUsage').absent ? undefined : at('extendedKeyUsage').object('purposes', 'critical');
  const subject = at('subject').object('required', 'forbidden?');
  const extensions = at('extensions').object('required', 'forbidden');
  const identity = at('identity').object('permitted', 'required?');
  const addresses = at('addresses').absent ? undefined : at('addresses').object('crl?', 'ocsp?', 'caIssuers?');
  const rule: ProfileRule = {
    name: at('name').string(/^[a-z0-9]+(-[a-z0-9]+){0,16}$/, {
      zh: '用连字符相连的小写单词',
      en: 'lower-case words joined by hyphens',
    }),
    title: { zh: text(title('zh')), en: text(title('en')) },
    clauses: at('clauses').array(0, 16).map(text),
    ca: authority !== undefined,
    ...(pathLength === undefined ? {} : { pathLength }),
    selfSigned: flag(at('selfSigned')),
    publicKeys: distinct(at('publicKeys'), 1, keyKinds),
    longestDays: whole(at('longestDays'), 1, 36_600),
    keyUsage: distinct(at('keyUsage'), 1, keyUsages),
    ...(at('encryptionKeyUsage').absent
      ? {}
      : { encryptionKeyUsage: distinct(at('encryptionKeyUsage'), 1, keyUsages) }),
    ...(purpose === undefined
      ? {}
      : {
          extendedKeyUsage: { purposes: identifiers(purpose('purposes'), 1), critical: purpose('critical').boolean() },
        }),
    ocspNoCheck: flag(at('ocspNoCheck')),
    subject: {
      required: distinct(subject('required'), 0, attributeNames),
      forbidden: subject('forbidden').absent ? [] : distinct(subject('forbidden'), 0, attributeNames),
    },
    extensions: {
      required: identifiers(extensions('required'), 0),
      forbidden: identifiers(extensions('forbidden'), 0),
    },
    identity: {
      permitted: distinct(identity('permitted'), 0, identityKinds),
      required: identity('required').absent ? [] : distinct(identity('required'), 0, identityKinds),
    },
    ...(at('certificatePolicies').absent ? {} : { certificatePolicies: identifiers(at('certificatePolicies'), 1) }),
    ...(addresses === undefined
      ? {}
      : { addresses: { ...uris(addresses, 'crl'), ...uris(addresses, 'ocsp'), ...uris(addresses, 'caIssuers') } }),
  };
  refuseContradictions(rule, at);
  return Object.freeze(rule);
}

function refuseContradictions(rule: ProfileRule, at: (key: string) => JsonCursor): void {
  const signsCertificates = rule.keyUsage.includes('keyCertSign');
  if (rule.ca && !signsCertificates)
    at('keyUsage').fail({ zh: '含有 keyCertSign，因为是 CA', en: 'keyCertSign, since it is an authority' });
  if (!rule.ca && signsCertificates)
    at('keyUsage').fail({ zh: '不含 keyCertSign，因为不是 CA', en: 'no keyCertSign, since it is no authority' });
  if (rule.ca && rule.encryptionKeyUsage !== undefined)
    at('encryptionKeyUsage').fail({ zh: '不给出，因为是 CA', en: 'absent on an authority' });
  if (rule.encryptionKeyUsage?.some((usage) => signingUsages.has(usage)))
    at('encryptionKeyUsage').fail({ zh: '没有签名的用途', en: 'no usage of signing' });
  if (rule.selfSigned && !rule.ca)
    at('selfSigned').fail({ zh: 'false，因为不是 CA', en: 'false, since it is no authority' });
  if (rule.subject.required.some((name) => rule.subject.forbidden.includes(name)))
    at('subject').fail({ zh: '没有既要求又禁止的属性', en: 'no attribute both required and forbidden' });
  if (rule.extensions.required.some((oid) => rule.extensions.forbidden.includes(oid)))
    at('extensions').fail({ zh: '没有既要求又禁止的扩展', en: 'no extension both required and forbidden' });
  if (rule.identity.required.some((kind) => !rule.identity.permitted.includes(kind)))
    at('identity').fail({ zh: '所要求的种类都在允许之列', en: 'every required kind permitted' });
}

const signingUsages: ReadonlySet<KeyUsage> = /* @__PURE__ */ new Set([
  'digitalSignature',
  'nonRepudiation',
  'keyCertSign',
  'cRLSign',
] as const);

const text = (cursor: JsonCursor): string =>
  cursor.string(plainText, { zh: '一行，1 至 200 个字符', en: '1 to 200 characters on one line' });
const flag = (cursor: JsonCursor): boolean => !cursor.absent && cursor.boolean();

function whole(cursor: JsonCursor, least: number, most: number): number {
  const value = cursor.number(least, most);
  return Number.isInteger(value) ? value : cursor.fail({ zh: '整数', en: 'a whole number' });
}

function distinct<T extends string>(cursor: JsonCursor, least: number, known: readonly T[]): readonly T[] {
  const values = cursor.array(least, 64).map((item) => item.oneOf(...known));
  return new Set(values).size === values.length
    ? Object.freeze(values)
    : cursor.fail({ zh: '每个值只出现一次', en: 'each value once' });
}

function identifiers(cursor: JsonCursor, least: number): readonly string[] {
  const values = cursor.array(least, 64).map((item) => {
    const given = item.string(/^[\w.]{1,128}$/, { zh: '对象标识符', en: 'an object identifier' });
    if (Object.hasOwn(oids, given)) return oids[given as OidName];
    return encodeObjectIdentifier(given) === undefined
      ? item.fail({ zh: '对象标识符（点分或已知名称）', en: 'an object identifier, dotted or a known name' })
      : given;
  });
  return new Set(values).size === values.length
    ? Object.freeze(values)
    : cursor.fail({ zh: '每个标识符只出现一次', en: 'each identifier once' });
}

function uris(at: (key: string) => JsonCursor, kind: string): Readonly<Record<string, readonly string[]>> {
  if (at(kind).absent) return {};
  const { pattern, text: rule } = publishedUri;
  return {
    [kind]: Object.freeze(
      at(kind)
        .array(1, 16)
        .map((item) => item.string(pattern, rule)),
    ),
  };
}

/** The built-in profiles (GB/T 20518-2018; RFC 3161 §2.3; RFC 6960 §4.2.2.2; ETSI TS 119 612 §5.7.1). */
export const certificateProfiles: Readonly<Record<CertificateProfile, ProfileRule>> = /* @__PURE__ */ readProfiles();

function readProfiles(): Readonly<Record<CertificateProfile, ProfileRule>> {
  const entries = Object.entries(profileDocuments).map(([name, document]) => [name, parseCertificateProfile(document)]);
  return Object.freeze(Object.fromEntries(entries)) as Readonly<Record<CertificateProfile, ProfileRule>>;
}

/** The rule behind a name, or the rule itself. */
export function profileRule(profile: CertificateProfile | ProfileRule): ProfileRule {
  return typeof profile === 'string' ? certificateProfiles[profile] : profile;
}
