import { equalBytes } from '../../base/bytes.ts';
import { type OidName, oidName, oids } from '../../crypto/index.ts';
import { isSelfIssued } from '../certificate-facts.ts';
import { gbt20518, type LintRule, type LintSubject, rfc5280, when } from './rule.ts';

const isAuthority = ({ certificate }: LintSubject): boolean => certificate.basicConstraints?.ca === true;
const isRoot = ({ certificate }: LintSubject): boolean => isSelfIssued(certificate);

/** Extensions that RFC 5280 §4.2 says must not be critical. */
const neverCritical: readonly OidName[] = [
  'authorityKeyIdentifier',
  'subjectKeyIdentifier',
  'subjectDirectoryAttributes',
  'freshestCrl',
  'authorityInfoAccess',
  'ocspNoCheck',
];

/** Extensions that must be critical where they stand. */
const alwaysCritical: readonly OidName[] = ['nameConstraints', 'policyConstraints', 'inhibitAnyPolicy'];

/** Extensions that a verifier understands, so that they may be critical. */
const understood: ReadonlySet<string> = new Set(
  (
    [
      ...neverCritical,
      ...alwaysCritical,
      'keyUsage',
      'subjectAltName',
      'issuerAltName',
      'basicConstraints',
      'crlDistributionPoints',
      'certificatePolicies',
      'policyMappings',
      'extendedKeyUsage',
    ] satisfies OidName[]
  ).map((name) => oids[name]),
);

const authorityOnly: readonly OidName[] = [
  'nameConstraints',
  'policyConstraints',
  'policyMappings',
  'inhibitAnyPolicy',
];

function criticality({ certificate }: LintSubject, names: readonly OidName[], critical: boolean): string | undefined {
  const met = names.filter((name) => certificate.extensions.get(oids[name])?.critical === critical);
  return when(met.length > 0, met.join(', '));
}

/** The other extensions. */
export const extensionRules: readonly LintRule[] = [
  {
    id: 'basicConstraints.critical',
    severity: 'error',
    clauses: [rfc5280('4.2.1.9'), gbt20518],
    text: { zh: 'CA 的基本约束是关键扩展', en: 'basicConstraints of an authority is critical' },
    check: (subject) =>
      when(
        isAuthority(subject) && subject.certificate.extensions.get(oids.basicConstraints)?.critical !== true,
        'not critical',
      ),
  },
  {
    id: 'basicConstraints.pathLength',
    severity: 'error',
    clauses: [rfc5280('4.2.1.9')],
    text: { zh: '只有 CA 才有路径长度', en: 'only an authority has a path length' },
    check: ({ certificate: { basicConstraints } }) =>
      when(basicConstraints?.ca === false && basicConstraints.pathLength !== undefined, 'on an end entity'),
  },
  {
    id: 'subjectKeyIdentifier.authority',
    severity: 'error',
    clauses: [rfc5280('4.2.1.2')],
    text: { zh: 'CA 有主体密钥标识', en: 'an authority has a subjectKeyIdentifier' },
    check: (subject) => when(isAuthority(subject) && subject.certificate.subjectKeyId === undefined, 'absent'),
  },
  {
    id: 'subjectKeyIdentifier.present',
    severity: 'notice',
    clauses: [rfc5280('4.2.1.2'), gbt20518],
    text: { zh: '有主体密钥标识', en: 'there is a subjectKeyIdentifier' },
    check: (subject) => when(!isAuthority(subject) && subject.certificate.subjectKeyId === undefined, 'absent'),
  },
  {
    id: 'subjectKeyIdentifier.length',
    severity: 'error',
    clauses: [rfc5280('4.2.1.2')],
    text: { zh: '主体密钥标识不为空、不超过 64 字节', en: 'a subjectKeyIdentifier has 1 to 64 octets' },
    check: ({ certificate: { subjectKeyId } }) =>
      subjectKeyId && when(subjectKeyId.length < 1 || subjectKeyId.length > 64, `${subjectKeyId.length} octets`),
  },
  {
    id: 'authorityKeyIdentifier.present',
    severity: 'error',
    clauses: [rfc5280('4.2.1.1'), gbt20518],
    text: {
      zh: '有签发者密钥标识（自签的除外），且含 keyIdentifier',
      en: 'there is an authorityKeyIdentifier with a key identifier, except on self-issued certificates',
    },
    check: (subject) => when(!isRoot(subject) && subject.certificate.authorityKeyId === undefined, 'absent'),
  },
  {
    id: 'authorityKeyIdentifier.root',
    severity: 'warning',
    clauses: [rfc5280('4.2.1.1')],
    text: {
      zh: '自签证书的签发者密钥标识与主体密钥标识相同',
      en: 'on a self-signed certificate both key identifiers are the same',
    },
    check: (subject) => {
      const { authorityKeyId, subjectKeyId } = subject.certificate;
      if (!isRoot(subject) || authorityKeyId === undefined || subjectKeyId === undefined) return undefined;
      return when(!equalBytes(authorityKeyId, subjectKeyId), 'they differ');
    },
  },
  {
    id: 'authorityKeyIdentifier.pair',
    severity: 'error',
    clauses: [rfc5280('A.2')],
    text: {
      zh: 'authorityCertIssuer 与 authorityCertSerialNumber 同时出现',
      en: 'authorityCertIssuer and authorityCertSerialNumber go together',
    },
    check: ({ certificate: { authorityKey } }) =>
      when(
        authorityKey !== undefined && (authorityKey.issuer === undefined) !== (authorityKey.serialNumber === undefined),
        authorityKey?.issuer === undefined ? 'serial number alone' : 'issuer alone',
      ),
  },
  {
    id: 'extension.neverCritical',
    severity: 'error',
    clauses: [rfc5280('4.2')],
    text: {
      zh: '密钥标识、AIA 等扩展不得为关键扩展',
      en: 'key identifiers, authorityInfoAccess and their like are not critical',
    },
    check: (subject) => criticality(subject, neverCritical, true),
  },
  {
    id: 'extension.alwaysCritical',
    severity: 'error',
    clauses: [rfc5280('4.2.1.10'), rfc5280('4.2.1.11'), rfc5280('4.2.1.14')],
    text: {
      zh: '名称约束、策略约束、禁止任意策略为关键扩展',
      en: 'nameConstraints, policyConstraints and inhibitAnyPolicy are critical',
    },
    check: (subject) => criticality(subject, alwaysCritical, false),
  },
  {
    id: 'extension.authorityOnly',
    severity: 'error',
    clauses: [rfc5280('4.2.1.10')],
    text: {
      zh: '名称约束、策略约束、策略映射只出现在 CA 证书上',
      en: 'nameConstraints, policyConstraints, policyMappings and inhibitAnyPolicy stand on authorities only',
    },
    check: (subject) => {
      const met = authorityOnly.filter((name) => subject.certificate.extensions.has(oids[name]));
      return when(!isAuthority(subject) && met.length > 0, met.join(', '));
    },
  },
  {
    id: 'extension.unknownCritical',
    severity: 'error',
    clauses: [rfc5280('4.2')],
    text: {
      zh: '没有验证者不认识的关键扩展',
      en: 'no extension is critical that verifiers do not know',
    },
    check: ({ certificate: { extensions } }) => {
      const met = [...extensions.values()].filter(({ oid, critical }) => critical && !understood.has(oid));
      return when(met.length > 0, met.map(({ oid }) => oidName(oid) ?? oid).join(', '));
    },
  },
  {
    id: 'subjectAltName.empty',
    severity: 'error',
    clauses: [rfc5280('4.2.1.6')],
    text: { zh: '主体别名至少有一个名称', en: 'a subjectAltName has at least one name' },
    check: ({ certificate: { extensions, subjectAltNames } }) =>
      when(extensions.has(oids.subjectAltName) && subjectAltNames.length === 0, 'empty'),
  },
  {
    id: 'subjectAltName.dns',
    severity: 'error',
    clauses: [rfc5280('4.2.1.6')],
    text: {
      zh: 'DNS 名称由字母、数字和连字符组成的标签构成',
      en: 'DNS names are labels of letters, digits and hyphens',
    },
    check: ({ certificate: { subjectAltNames } }) => {
      const wrong = subjectAltNames.flatMap((name) =>
        name.kind === 'dns' && !(dnsName.test(name.value) && name.value.length <= 253) ? [name.value] : [],
      );
      return when(wrong.length > 0, wrong.join(', '));
    },
  },
  {
    id: 'crlDistributionPoints.present',
    severity: 'warning',
    clauses: [gbt20518, rfc5280('4.2.1.13')],
    text: {
      zh: '有 CRL 发布点或 OCSP 地址，使证书能被吊销',
      en: 'there is a CRL distribution point or an OCSP address, so that revocation can be seen',
    },
    check: (subject) => {
      const { distributionPoints, authorityInformation, extensions } = subject.certificate;
      if (isRoot(subject) || extensions.has(oids.ocspNoCheck)) return undefined;
      return when(distributionPoints.length === 0 && authorityInformation.ocsp.length === 0, 'neither');
    },
  },
  {
    id: 'crlDistributionPoints.scheme',
    severity: 'warning',
    clauses: [rfc5280('4.2.1.13'), rfc5280('8')],
    text: {
      zh: 'CRL 发布点用 http 或 ldap：https 会循环依赖证书验证',
      en: 'CRLs are at http or ldap addresses: https would need a certificate to check a certificate',
    },
    check: ({ certificate: { crlDistributionPoints } }) => {
      const wrong = crlDistributionPoints.filter((uri) => !/^(http|ldap):\/\//i.test(uri));
      return when(wrong.length > 0, wrong.join(', '));
    },
  },
  {
    id: 'crlDistributionPoints.critical',
    severity: 'warning',
    clauses: [rfc5280('4.2.1.13')],
    text: { zh: 'CRL 发布点不是关键扩展', en: 'crlDistributionPoints is not critical' },
    check: ({ certificate: { extensions } }) =>
      when(extensions.get(oids.crlDistributionPoints)?.critical === true, 'critical'),
  },
  {
    id: 'certificatePolicies.any',
    severity: 'notice',
    clauses: [rfc5280('4.2.1.4')],
    text: { zh: '终端实体证书写明具体策略而不是 anyPolicy', en: 'an end entity names its policy instead of anyPolicy' },
    check: (subject) =>
      when(!isAuthority(subject) && subject.certificate.certificatePolicies.includes(oids.anyPolicy), 'anyPolicy'),
  },
  {
    id: 'identity.form',
    severity: 'warning',
    clauses: [gbt20518, { standard: 'GM/T 0015-2023' }],
    text: {
      zh: '身份标识扩展的值是 ASN.1 字符串',
      en: 'the value of an identity extension is an ASN.1 string',
    },
    check: ({ certificate: { leniencies } }) => {
      const met = leniencies.filter(({ name }) => name === 'x509.identity.bare');
      return when(met.length > 0, met.map(({ path }) => path).join(', '));
    },
  },
  {
    id: 'identity.family',
    severity: 'notice',
    clauses: [gbt20518],
    text: {
      zh: '身份标识扩展用 1.2.156.10260.4.1 下的标识符',
      en: 'identity extensions stand under 1.2.156.10260.4.1',
    },
    check: ({ certificate: { identity } }) => {
      const met = identity.items.filter(({ oid }) => !/^1\.2\.156\.10260\.4\.1\.[1-5]$/.test(oid));
      return when(met.length > 0, met.map(({ oid }) => oid).join(', '));
    },
  },
  {
    id: 'identity.creditCode',
    severity: 'error',
    clauses: [{ standard: 'GB 32100-2015' }],
    text: {
      zh: '统一社会信用代码为 18 位规定字符',
      en: 'a unified social credit code has 18 characters of its own alphabet',
    },
    check: ({ certificate: { identity } }) =>
      identity.creditCode === undefined
        ? undefined
        : when(!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(identity.creditCode), identity.creditCode),
  },
];

const dnsName = /^(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/i;
