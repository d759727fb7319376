import { oidName, oids } from '../../crypto/index.ts';
import { isSelfIssued } from '../certificate-facts.ts';
import { attributeOid } from '../encode-name.ts';
import type { KeyUsage } from '../key-usage.ts';
import { nameValues } from '../name.ts';
import type { ProfileRule } from '../profiles.ts';
import { usagesOfKey } from '../usages-of-key.ts';
import { gbt20518, type LintRule, type LintSubject, when } from './rule.ts';

const day = 86_400_000;

/** A rule that compares a certificate with its profile, and says nothing where there is none. */
function profileRule(
  id: string,
  text: LintRule['text'],
  check: (subject: LintSubject & { readonly profile: ProfileRule }) => string | undefined,
): LintRule {
  return {
    id: `profile.${id}`,
    severity: 'error',
    clauses: [gbt20518],
    text,
    check: (subject) => {
      const { profile } = subject;
      return profile === undefined ? undefined : check({ ...subject, profile });
    },
  };
}

const names = (list: readonly string[]): string => list.map((oid) => oidName(oid) ?? oid).join(', ');

/** What the certificate departs from its profile in. */
export const profileRules: readonly LintRule[] = [
  profileRule(
    'authority',
    { zh: '是否 CA 与模板一致', en: 'it is an authority exactly where the profile says so' },
    ({ certificate, profile }) => {
      const ca = certificate.basicConstraints?.ca === true;
      return when(ca !== profile.ca, ca ? 'an authority' : 'no authority');
    },
  ),
  profileRule(
    'pathLength',
    { zh: '路径长度不超过模板规定', en: 'the path length is not above that of the profile' },
    ({ certificate: { basicConstraints }, profile }) => {
      if (profile.pathLength === undefined || basicConstraints?.ca !== true) return undefined;
      const got = basicConstraints.pathLength;
      return when(got === undefined || got > profile.pathLength, got === undefined ? 'none' : String(got));
    },
  ),
  profileRule(
    'selfSigned',
    { zh: '是否自签与模板一致', en: 'it is issued to its own name exactly where the profile says so' },
    ({ certificate, profile }) => {
      const self = isSelfIssued(certificate);
      return when(self !== profile.selfSigned, self ? 'self-issued' : 'not self-issued');
    },
  ),
  profileRule(
    'publicKey',
    { zh: '公钥种类是模板允许的', en: 'the kind of key is one that the profile allows' },
    ({ certificate: { publicKey }, profile }) =>
      when(!profile.publicKeys.includes(publicKey.algorithm), publicKey.algorithm),
  ),
  profileRule(
    'validity',
    { zh: '有效期不超过模板上限', en: 'it is not valid for longer than the profile allows' },
    ({ certificate: { notBefore, notAfter }, profile }) => {
      const days = Math.ceil((notAfter - notBefore) / day);
      return when(days > profile.longestDays, `${days} days`);
    },
  ),
  profileRule(
    'keyUsage',
    { zh: '密钥用途与模板一致', en: 'the key usages are those of the profile' },
    ({ certificate, profile, keyUse }) => {
      const wanted = (keyUse === 'encrypt' ? profile.encryptionKeyUsage : undefined) ?? profile.keyUsage;
      const got: ReadonlySet<KeyUsage> = certificate.keyUsage ?? new Set();
      const expected = usagesOfKey(certificate.publicKey.algorithm, wanted);
      const same = got.size === expected.length && expected.every((usage) => got.has(usage));
      return when(!same, [...got].join(', ') || 'none');
    },
  ),
  profileRule(
    'extendedKeyUsage',
    { zh: '扩展密钥用途与模板一致', en: 'the extended key usages are those of the profile' },
    ({ certificate, profile }) => {
      const got = certificate.extendedKeyUsage ?? [];
      const wanted = profile.extendedKeyUsage?.purposes ?? [];
      const same = got.length === wanted.length && wanted.every((oid) => got.includes(oid));
      return when(!same, names(got) || 'none');
    },
  ),
  profileRule(
    'extendedKeyUsageCritical',
    { zh: '扩展密钥用途的关键性与模板一致', en: 'extendedKeyUsage is critical where the profile says so' },
    ({ certificate, profile }) => {
      const got = certificate.extensions.get(oids.extendedKeyUsage);
      if (got === undefined || profile.extendedKeyUsage === undefined) return undefined;
      return when(got.critical !== profile.extendedKeyUsage.critical, got.critical ? 'critical' : 'not critical');
    },
  ),
  profileRule(
    'ocspNoCheck',
    { zh: 'id-pkix-ocsp-nocheck 与模板一致', en: 'id-pkix-ocsp-nocheck stands exactly where the profile says so' },
    ({ certificate: { extensions }, profile }) => {
      const got = extensions.has(oids.ocspNoCheck);
      return when(got !== profile.ocspNoCheck, got ? 'present' : 'absent');
    },
  ),
  profileRule(
    'subjectRequired',
    { zh: '主体含有模板要求的属性', en: 'the subject has the attributes that the profile demands' },
    ({ certificate: { subject }, profile }) => {
      const missing = profile.subject.required.filter((name) => nameValues(subject, attributeOid(name)).length === 0);
      return when(missing.length > 0, `no ${missing.join(', ')}`);
    },
  ),
  profileRule(
    'subjectForbidden',
    { zh: '主体没有模板禁止的属性', en: 'the subject has no attribute that the profile forbids' },
    ({ certificate: { subject }, profile }) => {
      const met = profile.subject.forbidden.filter((name) => nameValues(subject, attributeOid(name)).length > 0);
      return when(met.length > 0, met.join(', '));
    },
  ),
  profileRule(
    'extensionRequired',
    { zh: '有模板要求的扩展', en: 'the extensions that the profile demands are there' },
    ({ certificate: { extensions }, profile }) => {
      const missing = profile.extensions.required.filter((oid) => !extensions.has(oid));
      return when(missing.length > 0, `no ${names(missing)}`);
    },
  ),
  profileRule(
    'extensionForbidden',
    { zh: '没有模板禁止的扩展', en: 'no extension is there that the profile forbids' },
    ({ certificate: { extensions }, profile }) => {
      const met = profile.extensions.forbidden.filter((oid) => extensions.has(oid));
      return when(met.length > 0, names(met));
    },
  ),
  profileRule(
    'identityPermitted',
    { zh: '身份标识是模板允许的种类', en: 'the identity statements are of kinds that the profile permits' },
    ({ certificate: { identity }, profile }) => {
      const met = identity.items.filter(({ kind }) => !profile.identity.permitted.includes(kind));
      return when(met.length > 0, met.map(({ kind }) => kind).join(', '));
    },
  ),
  profileRule(
    'identityRequired',
    { zh: '有模板要求的身份标识', en: 'the identity statements that the profile demands are there' },
    ({ certificate: { identity }, profile }) => {
      const missing = profile.identity.required.filter((kind) => identity[kind] === undefined);
      return when(missing.length > 0, missing.join(', '));
    },
  ),
];
