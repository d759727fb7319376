import type { VerdictCode } from '../../src/validation/codes.generated.ts';
import type { SignatureFacts, TimestampFacts } from '../../src/validation/facts/facts.ts';
import type { RevocationFacts } from '../../src/validation/facts/identity-facts.ts';
import { defaultPolicy } from '../../src/validation/policy.ts';
import type { Policy, PolicyParameters } from '../../src/validation/policy-types.ts';
import type { RuleId } from '../../src/validation/rule-ids.ts';
import {
  certificate,
  first,
  goodFacts,
  goodSealFacts,
  type Mutable,
  type MutableFacts,
  sealOf,
  token,
} from './good-facts.ts';

/** One way to break facts, the code it must give, and the verdict under the default policy. */
export interface CodeCase {
  readonly code: VerdictCode;
  readonly title: string;
  readonly facts: MutableFacts;
  readonly verdict: 'passed' | 'failed' | 'indeterminate';
  readonly policy: Policy;
}

const problem = (code: string) => ({ code, text: { zh: '坏', en: 'bad' } });
const list: CodeCase[] = [];

function add(
  verdict: CodeCase['verdict'],
  code: VerdictCode,
  title: string,
  change: (facts: MutableFacts) => void,
  parameters: Partial<PolicyParameters> = {},
  demanded: readonly RuleId[] = [],
): void {
  const facts = goodFacts();
  change(facts);
  const rules = Object.fromEntries(demanded.map((rule) => [rule, 'fail' as const]));
  const policy = {
    ...defaultPolicy,
    rules: { ...defaultPolicy.rules, ...rules },
    parameters: { ...defaultPolicy.parameters, ...parameters },
  };
  list.push({ code, title, facts, verdict, policy });
}

function addSeal(
  verdict: CodeCase['verdict'],
  code: VerdictCode,
  title: string,
  change: (facts: MutableFacts) => void,
): void {
  const facts = goodSealFacts();
  change(facts);
  list.push({ code, title, facts, verdict, policy: defaultPolicy });
}

function unreadable(facts: MutableFacts, code: string): void {
  facts.file.problem = problem(code);
  delete facts.document;
  delete facts.coverage;
  delete facts.licence;
  facts.signatures = [];
  facts.scopes = [];
}

function stamp(facts: MutableFacts, genTime = '2026-05-01T02:00:05Z'): Mutable<TimestampFacts> {
  const made = JSON.parse(JSON.stringify(token(genTime))) as Mutable<TimestampFacts>;
  first(facts).timestamp = made;
  return made;
}

function leafRevocation(facts: MutableFacts, change: Partial<RevocationFacts>): void {
  const entry = first(facts).signerPath?.certificates[0];
  if (entry !== undefined) Object.assign(entry.revocation, change);
}

const revoked = (revokedAt: string, reason = 'keyCompromise'): Partial<RevocationFacts> => ({
  status: 'revoked',
  revokedAt,
  reason,
});

// Files
add('failed', 'document.malformed', 'not a package', (f) => unreadable(f, 'ERR_ZIP_STRUCTURE'));
add('failed', 'document.limits', 'a bomb', (f) => unreadable(f, 'ERR_LIMIT'));
add('failed', 'document.malformed', 'a page cannot be read', (f) =>
  f.document?.problems.push(problem('ERR_XML_STRUCTURE')),
);
add('failed', 'document.unsigned', 'no signature', (f) => {
  f.signatures = [];
  f.scopes = [];
});
add('passed', 'document.part.unreadable', 'a page is missing', (f) => {
  f.document?.parts.push({ kind: 'missing', path: '/Doc_0/Pages/Page_9/Content.xml', role: 'page' });
});
add('failed', 'document.malformed', 'a list of signatures that cannot be read', (f) => {
  f.document?.problems.push(problem('ERR_XML'));
  f.signatures = [];
});
add('failed', 'document.several', 'two documents in a package', (f) => {
  if (f.document !== undefined) f.document.count = 2;
});
add('failed', 'signature.malformed', 'CMS that is not CMS', (f) => {
  Object.assign(first(f), { kind: 'unreadable', problem: problem('ERR_CMS_STRUCTURE') });
});
add('failed', 'ses.malformed', 'unknown edition', (f) => {
  Object.assign(first(f), { kind: 'unreadable', problem: problem('ERR_SEAL_STRUCTURE') });
});
addSeal('failed', 'seal.malformed', 'seal file of no edition', (f) => {
  f.file.problem = problem('ERR_SEAL_STRUCTURE');
  delete f.sealFile;
});
addSeal('passed', 'seal.readable', 'good seal file', () => undefined);
addSeal('failed', 'seal.signature.invalid', 'forged seal file', (f) => {
  if (f.sealFile !== undefined) f.sealFile.makerSignature.verified = false;
});
addSeal('indeterminate', 'seal.validity.noPoe', 'seal file that has expired', (f) => {
  if (f.sealFile !== undefined) f.sealFile.validUntil = '2026-01-01T00:00:00Z';
});
addSeal('indeterminate', 'maker.revoked', 'seal file of a revoked maker', (f) => {
  Object.assign(f.sealFile?.makerPath?.certificates[0]?.revocation ?? {}, revoked('2026-03-01T00:00:00Z'));
});
addSeal('indeterminate', 'chain.anchor.notFound', 'seal file of an unlisted maker', (f) => {
  if (f.sealFile !== undefined)
    f.sealFile.makerPath = { status: 'invalid', code: 'chain.anchor.notFound', certificates: [] };
});
add('indeterminate', 'insecure.used', 'a check switched off', (f) => f.insecure.push('--insecure-skip-revocation'));
add('passed', 'leniency.met', 'raw signature', (f) => {
  f.leniencies.push({ name: 'sm2.signature.raw', object: 'signature:0', path: 'signature' });
});
add(
  'failed',
  'leniency.refused',
  'raw signature under a strict policy',
  (f) => f.leniencies.push({ name: 'sm2.signature.raw', object: 'signature:0', path: 'signature' }),
  { refusedLeniencies: ['sm2.*'] },
);
// Integrity
add('failed', 'ofd.reference.mismatch', 'changed page', (f) => {
  Object.assign(first(f).references[1] ?? {}, { status: 'changed', got: '00' });
});
add('failed', 'ofd.reference.missing', 'removed page', (f) => {
  Object.assign(first(f).references[1] ?? {}, { status: 'missing', got: '' });
});
add('failed', 'ofd.reference.none', 'empty list', (f) => {
  first(f).references = [];
});
add('failed', 'ses.dataHash.mismatch', 'description swapped', (f) => {
  first(f).contentDigest = { expected: 'aa', got: 'bb', matches: false };
});
add('failed', 'cms.content.mismatch', 'CMS over another description', (f) => {
  const signature = first(f);
  signature.kind = 'cms';
  delete signature.seal;
  signature.contentDigest = { expected: 'aa', got: 'bb', matches: false };
});
add('failed', 'cms.content.matched', 'CMS where a seal is demanded', (f) => {
  first(f).kind = 'cms';
  delete first(f).seal;
});
add('failed', 'sm2.userId.mismatch', 'empty user ID', (f) => {
  first(f).value = { algorithm: 'sm2-sm3', supported: true, verified: false, diagnosis: 'sm2.userId.empty' };
});
add('failed', 'sm2.scheme.mismatch', 'ECDSA over the SM2 curve', (f) => {
  first(f).value = { algorithm: 'sm2-sm3', supported: true, verified: false, diagnosis: 'sm2.ecdsa' };
});
add('failed', 'signature.value.invalid', 'wrong value', (f) => {
  first(f).value = { algorithm: 'sm2-sm3', supported: true, verified: false };
});
add('indeterminate', 'signature.algorithm.unsupported', 'RSA with MD5', (f) => {
  first(f).value = { algorithm: '1.2.840.113549.1.1.4', supported: false, verified: false };
});
add('indeterminate', 'algorithm.notAllowed', 'MD5 references', (f) => {
  for (const reference of first(f).references) reference.algorithm = 'md5';
});
add('indeterminate', 'algorithm.notAllowed', 'certificate signed with SHA-1', (f) => {
  const entry = first(f).signerPath?.certificates[0];
  if (entry !== undefined) entry.certificate = { ...entry.certificate, signatureAlgorithm: 'rsa-sha1' };
});
/** A policy that takes ECDSA until the middle of May, and RSA of 2048 bits. */
const otherAlgorithms: Partial<PolicyParameters> = {
  algorithms: ['sm3', 'sm2-sm3', 'ecdsa-sha256', 'rsa-sha256'],
  algorithmRules: [
    { algorithm: 'sm2-sm3' },
    { algorithm: 'ecdsa-sha256', from: '2026-01-01T00:00:00Z', until: '2026-05-15T00:00:00Z' },
    { algorithm: 'rsa-sha256', leastKeyBits: 2048 },
  ],
};
function signedWith(facts: MutableFacts, algorithm: string, keyBits: number): void {
  first(facts).value = { algorithm, keyBits, supported: true, verified: true };
}
const rsa = (keyBits?: number) => (f: MutableFacts) => {
  signedWith(f, 'rsa-sha256', keyBits ?? 0);
  if (keyBits === undefined) delete first(f).value?.keyBits;
};
add('indeterminate', 'algorithm.key.tooSmall', 'RSA of 1024 bits', rsa(1024), otherAlgorithms);
add('indeterminate', 'algorithm.key.tooSmall', 'RSA of nobody knows how many bits', rsa(), otherAlgorithms);
add('passed', 'algorithm.allowed', 'RSA of 2048 bits', rsa(2048), otherAlgorithms);
add(
  'indeterminate',
  'algorithm.window.noPoe',
  'ECDSA after its end',
  (f) => signedWith(f, 'ecdsa-sha256', 256),
  otherAlgorithms,
);
add(
  'passed',
  'algorithm.allowed',
  'ECDSA after its end, but proven before',
  (f) => {
    stamp(f);
    signedWith(f, 'ecdsa-sha256', 256);
  },
  otherAlgorithms,
);
add(
  'indeterminate',
  'algorithm.window.outside',
  'ECDSA proven after its end',
  (f) => {
    Object.assign(stamp(f), { genTime: '2026-05-20T00:00:00Z' });
    signedWith(f, 'ecdsa-sha256', 256);
  },
  otherAlgorithms,
);
add('indeterminate', 'algorithm.window.outside', 'an algorithm before its time', () => undefined, {
  algorithmRules: [{ algorithm: 'sm2-sm3', from: '2027-01-01T00:00:00Z' }],
});
add('indeterminate', 'algorithm.notAllowed', 'an algorithm without a rule', () => undefined, { algorithmRules: [] });
add(
  'indeterminate',
  'algorithm.window.noPoe',
  'the token itself is signed with ECDSA after its end',
  (f) => {
    const made = stamp(f);
    made.signatureAlgorithm = 'ecdsa-sha256';
    made.path?.service?.algorithms.push({ id: 'ecdsa-sha256' });
    signedWith(f, 'ecdsa-sha256', 256);
  },
  otherAlgorithms,
);
add(
  'passed',
  'timestamp.untrusted',
  'a token that could be forged today',
  (f) => {
    const made = stamp(f);
    made.signatureAlgorithm = 'ecdsa-sha256';
    made.path?.service?.algorithms.push({ id: 'ecdsa-sha256' });
  },
  otherAlgorithms,
);
add(
  'indeterminate',
  'algorithm.key.tooSmall',
  'an authority with a small key',
  (f) => {
    const entry = first(f).signerPath?.certificates[1];
    if (entry === undefined) return;
    entry.certificate = { ...entry.certificate, signatureAlgorithm: 'rsa-sha256' };
    entry.issuerKeyBits = 1024;
  },
  otherAlgorithms,
);
add(
  'indeterminate',
  'algorithm.window.noPoe',
  'a seal signed with ECDSA after its end',
  (f) => {
    sealOf(f).makerSignature = { algorithm: 'ecdsa-sha256', keyBits: 256, supported: true, verified: true };
  },
  otherAlgorithms,
);
addSeal('indeterminate', 'algorithm.notAllowed', 'seal file signed with another algorithm', (f) => {
  if (f.sealFile !== undefined) f.sealFile.makerSignature.algorithm = 'ecdsa-sha256';
});
add('indeterminate', 'signer.certificate.missing', 'bare signature', (f) => {
  const signature = first(f);
  signature.kind = 'bare';
  delete signature.signer;
  delete signature.signerPath;
});
// Seals
add('failed', 'seal.absent', 'digital signature only', (f) => {
  first(f).kind = 'cms';
  delete first(f).seal;
});
add('failed', 'seal.signature.invalid', 'forged seal', (f) => {
  sealOf(f).makerSignature = { algorithm: 'sm2-sm3', supported: true, verified: false, diagnosis: 'sm2.noZ' };
});
add('indeterminate', 'seal.algorithm.unsupported', 'seal signed with RSA', (f) => {
  sealOf(f).makerSignature = { algorithm: 'rsa', supported: false, verified: false };
});
add('indeterminate', 'maker.certificate.missing', 'seal without a maker certificate', (f) => {
  sealOf(f).makerSignature.verified = false;
  delete sealOf(f).maker;
});
add('failed', 'seal.copy.mismatch', 'another seal beside the signature', (f) => {
  first(f).sealCopyMatches = false;
});
add('failed', 'seal.signer.notListed', 'borrowed seal', (f) => {
  first(f).signerListed = false;
});
add('failed', 'seal.validity.outside', 'sealed after the end, proven', (f) => {
  stamp(f);
  sealOf(f).validUntil = '2026-04-01T00:00:00Z';
});
add('indeterminate', 'seal.validity.noPoe', 'expired seal, no proof of time', (f) => {
  sealOf(f).validUntil = '2026-05-20T00:00:00Z';
});
add('passed', 'seal.timestamp.invalid', 'seal token over other data', (f) => {
  sealOf(f).timestamp = {
    ...(JSON.parse(JSON.stringify(token('2025-06-01T00:00:01Z'))) as Mutable<TimestampFacts>),
    imprintMatches: false,
  };
});
add('passed', 'seal.timestamp.invalid', 'seal token before the seal was made', (f) => {
  sealOf(f).timestamp = JSON.parse(JSON.stringify(token('2025-05-31T00:00:00Z'))) as Mutable<TimestampFacts>;
});
add('passed', 'seal.timestamp.valid', 'good seal token', (f) => {
  sealOf(f).timestamp = JSON.parse(JSON.stringify(token('2025-06-01T00:00:01Z'))) as Mutable<TimestampFacts>;
});
add('passed', 'seal.stamp.misplaced', 'stamp on a page that does not exist', (f) => {
  first(f).stamps = [{ page: '9', problem: 'noPage' }];
});
add('passed', 'seal.stamp.absent', 'invisible seal', (f) => {
  first(f).stamps = [];
});
// Trust
add('indeterminate', 'trustList.missing', 'no list', (f) => {
  f.trust = { status: 'missing' };
});
add('indeterminate', 'trustList.refused', 'rolled back list', (f) => {
  f.trust = { status: 'refused', problem: problem('trustList.rollback') };
});
add('indeterminate', 'trustList.stale', 'list past its next update', (f) => {
  f.trust.nextUpdate = '2026-06-01T23:59:59Z';
});
for (const code of [
  'chain.anchor.notFound',
  'chain.signature.invalid',
  'chain.algorithm.unsupported',
  'chain.algorithm.notAllowed',
  'chain.constraint.unknownCritical',
  'chain.constraint.ca',
  'chain.constraint.pathLength',
  'chain.constraint.name',
  'chain.constraint.policy',
  'chain.constraint.keyUsage',
  'chain.constraint.extendedKeyUsage',
  'chain.constraint.profile',
  'chain.budget',
] as const) {
  add('indeterminate', code, `signer path: ${code}`, (f) => {
    first(f).signerPath = {
      status: 'invalid',
      code,
      problem: 'not a CA',
      certificates: first(f).signerPath?.certificates ?? [],
    };
  });
}
add('indeterminate', 'chain.anchor.notFound', 'unlisted seal maker', (f) => {
  sealOf(f).makerPath = { status: 'invalid', code: 'chain.anchor.notFound', certificates: [] };
});
add('indeterminate', 'chain.anchor.notFound', 'path to an anchor that is no listed service', (f) => {
  delete first(f).signerPath?.service;
});
add('indeterminate', 'service.notForSeals', 'maker from a certification authority only', (f) => {
  const { service, ...rest } = sealOf(f).makerPath ?? { status: 'invalid' as const, certificates: [] };
  sealOf(f).makerPath = {
    ...rest,
    status: 'invalid',
    ...(service === undefined ? {} : { wrongService: { ...service, type: 'ca' } }),
  };
});
add('indeterminate', 'service.withdrawn', 'authority suspended', (f) => {
  first(f).signerPath?.service?.history.push({ status: 'suspended', from: '2026-06-01T00:00:00Z' });
});
add('indeterminate', 'service.withdrawn', 'authority not yet listed', (f) => {
  const service = first(f).signerPath?.service;
  if (service !== undefined) service.history = [{ status: 'granted', from: '2026-07-01T00:00:00Z' }];
});
add('indeterminate', 'service.withdrawn', 'seal maker withdrawn', (f) => {
  sealOf(f).makerPath?.service?.history.push({ status: 'withdrawn', from: '2026-01-01T00:00:00Z' });
});
add('passed', 'timestamp.valid', 'authority withdrawn later, time proven', (f) => {
  stamp(f);
  first(f).signerPath?.service?.history.push({ status: 'withdrawn', from: '2026-05-20T00:00:00Z' });
});
add('indeterminate', 'signer.keyUsage.encipherOnly', 'encryption certificate', (f) => {
  Object.assign(first(f).signer ?? {}, { keyUsage: ['keyEncipherment', 'dataEncipherment'] });
});
add('passed', 'signer.keyUsage.mixed', 'key for both', (f) => {
  Object.assign(first(f).signer ?? {}, { keyUsage: ['digitalSignature', 'keyEncipherment'] });
});
add('failed', 'service.scope', 'licence type not approved', (f) => {
  Object.assign(f.scopes[0] ?? {}, { inside: false, missing: [{ zh: '证照类型 X', en: 'licence type X' }] });
});
// Time-stamps
add('indeterminate', 'timestamp.malformed', 'token is rubbish', (f) => {
  first(f).timestamp = { problem: problem('ERR_TIMESTAMP_STRUCTURE'), imprintMatches: false, signatureVerified: false };
});
add('indeterminate', 'timestamp.mismatch', 'token of another signature', (f) => {
  stamp(f).imprintMatches = false;
});
add('indeterminate', 'timestamp.signature.invalid', 'forged token', (f) => {
  stamp(f).signatureVerified = false;
});
add('indeterminate', 'timestamp.order', 'token from the future', (f) => void stamp(f, '2026-06-02T00:00:01Z'));
add('passed', 'timestamp.untrusted', 'unlisted time-stamping authority', (f) => {
  stamp(f).path = { status: 'invalid', code: 'chain.anchor.notFound', certificates: [] };
});
add('passed', 'timestamp.untrusted', 'authority was suspended', (f) => {
  stamp(f).path?.service?.history.push({ status: 'suspended', from: '2026-04-01T00:00:00Z' });
});
add('passed', 'timestamp.untrusted', 'token certificate lost', (f) => {
  Object.assign(stamp(f).path?.certificates[0]?.revocation ?? {}, revoked('2026-05-30T00:00:00Z'));
});
add('passed', 'timestamp.untrusted', 'no revocation data for the token certificate', (f) => {
  const made = stamp(f);
  if (made.path?.certificates[0] !== undefined) made.path.certificates[0].revocation = { status: 'missing' };
});
add('indeterminate', 'timestamp.missing', 'policy demands a token', () => undefined, {}, ['timestamp-present']);
add('passed', 'timestamp.missing', 'policy does not demand a token', () => undefined);
add(
  'indeterminate',
  'timestamp.missing',
  'a bad token is as none',
  (f) => {
    stamp(f).imprintMatches = false;
  },
  {},
  ['timestamp-present'],
);
// Validity and revocation
add('indeterminate', 'signer.validity.noPoe', 'expired, no proof', (f) => {
  Object.assign(first(f).signer ?? {}, { notAfter: '2026-05-20T00:00:00Z' });
});
add('passed', 'signer.validity.inside', 'expired, but proven before', (f) => {
  stamp(f);
  Object.assign(first(f).signer ?? {}, { notAfter: '2026-05-20T00:00:00Z' });
  for (const object of [first(f).signerPath?.certificates[0]]) {
    if (object === undefined) continue;
    object.certificate = { ...object.certificate, notAfter: '2026-05-20T00:00:00Z' };
    object.revocation = { status: 'good', thisUpdate: '2026-05-19T00:00:00Z', nextUpdate: '2026-05-26T00:00:00Z' };
  }
});
add('failed', 'signer.validity.outside', 'proven after the end', (f) => {
  stamp(f);
  Object.assign(first(f).signer ?? {}, { notAfter: '2026-04-01T00:00:00Z' });
});
add('indeterminate', 'signer.validity.notYet', 'not yet valid', (f) => {
  Object.assign(first(f).signer ?? {}, { notBefore: '2026-06-03T00:00:00Z' });
});
add('indeterminate', 'signer.revoked.noPoe', 'revoked, no proof of time', (f) =>
  leafRevocation(f, revoked('2026-05-10T00:00:00Z')),
);
add('failed', 'signer.revoked', 'revoked before the proven time', (f) => {
  stamp(f);
  leafRevocation(f, revoked('2026-04-10T00:00:00Z'));
});
add('failed', 'signer.revoked', 'the key was lost before the proven time', (f) => {
  stamp(f);
  leafRevocation(f, { ...revoked('2026-05-10T00:00:00Z'), invalidityDate: '2026-04-10T00:00:00Z' });
});
add('passed', 'signer.revocation.afterSigning', 'revoked after the proven time', (f) => {
  stamp(f);
  leafRevocation(f, revoked('2026-05-10T00:00:00Z'));
});
add('indeterminate', 'signer.suspended', 'on hold', (f) =>
  leafRevocation(f, revoked('2026-05-10T00:00:00Z', 'certificateHold')),
);
add('indeterminate', 'revocation.missing', 'no CRL', (f) => {
  const entry = first(f).signerPath?.certificates[0];
  if (entry !== undefined) entry.revocation = { status: 'missing' };
});
add('indeterminate', 'revocation.missing', 'revocation not checked is not good', (f) => {
  const entry = first(f).signerPath?.certificates[0];
  if (entry !== undefined) entry.revocation = { status: 'notChecked' };
});
add('indeterminate', 'revocation.stale', 'CRL past its next update', (f) =>
  leafRevocation(f, { nextUpdate: '2026-06-01T12:00:00Z' }),
);
add('indeterminate', 'revocation.stale', 'CRL from the future', (f) =>
  leafRevocation(f, { thisUpdate: '2026-06-03T00:00:00Z' }),
);
add('indeterminate', 'revocation.invalid', 'CRL of somebody else', (f) =>
  leafRevocation(f, { status: 'invalid', problem: 'signature' }),
);
add('passed', 'revocation.data.unreadable', 'a CRL that cannot be read', (f) => {
  f.revocationLists.push({ sm3: 'a'.repeat(64), problem: problem('ERR_DER_TAG') });
});
add('passed', 'revocation.data.unreadable', 'an OCSP response that cannot be read', (f) => {
  f.ocspResponses = [{ sm3: 'a'.repeat(64), problem: problem('ERR_OCSP_STRUCTURE') }];
});
add('passed', 'revocation.data.unreadable', 'a responder that refused', (f) => {
  f.ocspResponses = [{ sm3: 'a'.repeat(64), status: 'tryLater' }];
});
add('passed', 'revocation.data.disregarded', 'a forged OCSP response beside a good CRL', (f) =>
  leafRevocation(f, { source: 'crl', disregarded: ['ocsp.signature'] }),
);
add('passed', 'revocation.data.disregarded', 'a forged OCSP response about the token certificate', (f) => {
  Object.assign(stamp(f).path?.certificates[0]?.revocation ?? {}, { disregarded: ['ocsp.responder'] });
});
add('indeterminate', 'revocation.invalid', 'OCSP response of a responder that does not know the certificate', (f) =>
  leafRevocation(f, { status: 'invalid', source: 'ocsp', problem: 'ocsp.unknown' }),
);
addSeal('passed', 'revocation.data.disregarded', 'a forged OCSP response about the maker', (f) => {
  Object.assign(f.sealFile?.makerPath?.certificates[0]?.revocation ?? {}, { disregarded: ['ocsp.signature'] });
});
add('indeterminate', 'maker.revoked', 'maker revoked', (f) => {
  Object.assign(sealOf(f).makerPath?.certificates[0]?.revocation ?? {}, revoked('2026-03-01T00:00:00Z'));
});
add('passed', 'maker.revocation.afterSealing', 'maker revoked after the proven time', (f) => {
  stamp(f);
  Object.assign(sealOf(f).makerPath?.certificates[0]?.revocation ?? {}, revoked('2026-05-20T00:00:00Z'));
});
add('passed', 'maker.revocation.listed', 'maker listed itself', (f) => {
  const entry = sealOf(f).makerPath?.certificates[0];
  if (entry !== undefined) entry.revocation = { status: 'listed' };
});
add('passed', 'timestamp.valid', 'token certificate listed itself', (f) => {
  const entry = stamp(f).path?.certificates[0];
  if (entry !== undefined) entry.revocation = { status: 'listed' };
});
add('indeterminate', 'maker.validity.outside', 'maker expired', (f) => {
  Object.assign(sealOf(f).maker ?? {}, { notAfter: '2026-01-01T00:00:00Z' });
});
add('indeterminate', 'chain.revoked', 'authority revoked', (f) => {
  Object.assign(first(f).signerPath?.certificates[1]?.revocation ?? {}, revoked('2026-03-01T00:00:00Z'));
});
add('indeterminate', 'chain.validity.outside', 'authority expired', (f) => {
  const entry = first(f).signerPath?.certificates[1];
  if (entry !== undefined)
    entry.certificate = certificate('中级CA', { notAfter: '2026-01-01T00:00:00Z' }) as Mutable<
      typeof entry.certificate
    >;
});
add('passed', 'claimedTime.outside', 'claims the future', (f) => {
  first(f).claimedTime = '2026-07-01T00:00:00Z';
});
add('passed', 'claimedTime.outside', 'claims a time before its certificate', (f) => {
  first(f).claimedTime = '2020-01-01T00:00:00Z';
});
add('passed', 'claimedTime.skew', 'local time labelled UTC', (f) => {
  first(f).describedTime = '2026-05-01T10:00:00Z';
});
// Coverage
add('failed', 'ofd.coverage.reachableUnsigned', 'page outside every signature', (f) => {
  f.coverage?.push({
    path: '/Doc_0/Pages/Page_1/Content.xml',
    role: 'page',
    reachable: true,
    coveredBy: [],
    bound: false,
  });
});
add('failed', 'ofd.coverage.unlisted', 'stowaway', (f) => {
  f.coverage?.push({ path: '/x.bin', role: 'unknown', reachable: false, coveredBy: [], bound: false });
});
add('failed', 'ofd.coverage.addedLater', 'annotation of a later signature', (f) => {
  f.coverage?.push({
    path: '/Doc_0/Annots/a.xml',
    role: 'annotation',
    reachable: true,
    coveredBy: [1],
    bound: false,
    addedAfter: 0,
  });
});
add('passed', 'ofd.coverage.signatureList', 'open list of signatures', () => undefined);
// Licences
add('indeterminate', 'licence.metadata.missing', 'no licence at all', (f) => {
  delete f.licence;
});
add('indeterminate', 'licence.metadata.missing', 'an element is missing', (f) => void f.licence?.missing.push('ZZBH'));
const finding = (about: 'metadata' | 'identifier' | 'holder', severity: 'error' | 'warning' | 'note') => ({
  code: 'x',
  severity,
  about,
  path: 'x',
  text: { zh: '错', en: 'wrong' },
});
add(
  'failed',
  'licence.metadata.invalid',
  'impossible dates',
  (f) => void f.licence?.findings.push(finding('metadata', 'error')),
);
add('passed', 'licence.note', 'a fictitious region', (f) => void f.licence?.findings.push(finding('metadata', 'note')));
add('passed', 'licence.id.invalid', 'wrong check character', (f) => {
  Object.assign(f.licence?.id ?? {}, { valid: false, got: 'X' });
});
add('passed', 'licence.id.legacy', 'known wrong algorithm', (f) => {
  Object.assign(f.licence?.id ?? {}, { got: 'X', legacyVariant: 'epoint' });
});
add('passed', 'licence.holder.invalid', 'wrong identity number', (f) => {
  Object.assign(f.licence ?? {}, { holderCode: 'invalid' });
});
add('failed', 'licence.issuer.mismatch', 'sealed by another body', (f) => {
  Object.assign(first(f).signer ?? {}, { creditCode: '12990000T000000367' });
});
add('indeterminate', 'licence.issuer.unproven', 'sealed with a certificate that names no body', (f) => {
  delete first(f).signer?.creditCode;
});
add('passed', 'licence.issuer.matches', 'certificate with the older organisation code', (f) => {
  delete first(f).signer?.creditCode;
  Object.assign(first(f).signer ?? {}, { organisationCode: 'T0000002-8' });
});
add('failed', 'licence.issuer.mismatch', 'another organisation code', (f) => {
  delete first(f).signer?.creditCode;
  Object.assign(first(f).signer ?? {}, { organisationCode: 'T00000036' });
});
add('passed', 'licence.issuer.matches', 'certificate with the name that the list gives', (f) => {
  delete first(f).signer?.creditCode;
  Object.assign(first(f).signer ?? {}, { organisation: '示范甲省市场监督管理局' });
});
add('failed', 'licence.issuer.partial', "a forger's seal over everything, the issuer's over a part", (f) => {
  const forger = JSON.parse(JSON.stringify(first(f))) as Mutable<SignatureFacts>;
  Object.assign(forger, { index: 1, id: 's002' });
  if (forger.signer !== undefined) forger.signer.creditCode = '91990100T000000442';
  f.signatures.push(forger);
  for (const entry of f.coverage ?? []) if (entry.path === '/OFD.xml') entry.coveredBy = [1];
});
add('indeterminate', 'service.algorithm', 'algorithm not approved for the authority', (f) => {
  const service = first(f).signerPath?.service;
  if (service !== undefined) service.algorithms = [{ id: 'rsa-sha256' }];
});
add('indeterminate', 'service.algorithm', 'the time for the algorithm is over', (f) => {
  const service = sealOf(f).makerPath?.service;
  if (service !== undefined) service.algorithms = [{ id: 'sm2-sm3', until: '2026-06-02T00:00:00Z' }];
});
add('passed', 'timestamp.untrusted', 'time-stamping service with another algorithm', (f) => {
  stamp(f).signatureAlgorithm = 'sm2-sha1';
});
add('indeterminate', 'licence.issuer.notListed', 'issuer not on the list', (f) => void delete f.licence?.issuer);
add('indeterminate', 'service.withdrawn', 'issuer withdrawn', (f) => {
  f.licence?.issuer?.history.push({ status: 'withdrawn', from: '2026-05-01T00:00:00Z' });
});
add('failed', 'licence.fields.mismatch', 'page says another name', (f) => {
  Object.assign(f.licence?.comparisons[0] ?? {}, { matches: false, got: '另一公司' });
});
add('failed', 'licence.period.expired', 'expired licence', (f) => {
  Object.assign(f.licence ?? {}, { validUntil: '2026-06-01T15:59:59Z' });
});
add('failed', 'licence.period.notBegun', 'licence of tomorrow', (f) => {
  Object.assign(f.licence ?? {}, { validFrom: '2026-06-03T00:00:00Z' });
});
const status = { obtainedAt: '2026-06-02T00:00:00Z', since: '2026-05-20T00:00:00Z', source: 'issuer' } as const;
for (const value of ['suspended', 'revoked', 'cancelled', 'annulled', 'superseded'] as const) {
  add('failed', 'licence.status.bad', value, (f) => Object.assign(f.licence ?? {}, { status: { ...status, value } }));
}
add('passed', 'licence.status.valid', 'valid', (f) =>
  Object.assign(f.licence ?? {}, { status: { ...status, value: 'valid' } }),
);
add('indeterminate', 'licence.status.unknown', 'status demanded', () => undefined, {}, ['licence-status-known']);
add('failed', 'check.notReached', 'nothing can be checked in an unreadable file', (f) =>
  unreadable(f, 'ERR_ZIP_STRUCTURE'),
);
add('passed', 'check.notApplicable', 'no time-stamp to check', () => undefined);

/** Every condition of the registry that rules can find, at least once. */
export const codeCases: readonly CodeCase[] = list;
