import { beforeAll, expect, test } from 'vitest';
import { defaultLimits } from '../../src/base/limits.ts';
import { derGeneralizedTime, derInteger, derObjectIdentifier, derSequence, derValue } from '../../src/der/index.ts';
import { type PathFailureCode, type PathInput, type PathOutcome, validatePath } from '../../src/path/index.ts';
import type { Certificate } from '../../src/x509/index.ts';
import { makeParty, now, type Party } from '../x509/world.ts';
import { type ForgedExtension, forge, forgeCrl } from './forge.ts';

const authority = { ca: true, keyUsage: ['keyCertSign', 'cRLSign'] } as const;
let root: Party;
let ca: Party;
let leaf: Party;

beforeAll(async () => {
  root = await makeParty('root', '示范甲省根CA');
  ca = await forge({ issuer: root, name: '示范甲省运营CA', ...authority });
  leaf = await forge({ issuer: ca, name: '示范单位' });
});

function check(more: Partial<PathInput> = {}): PathOutcome {
  const { certificate } = root;
  return validatePath({
    leaf: leaf.certificate,
    intermediates: [ca.certificate],
    anchors: [{ subject: certificate.subject, publicKey: certificate.publicKey, certificate, label: 'root' }],
    at: now,
    purpose: 'any',
    crls: [],
    revocation: 'off',
    ...more,
  });
}

/** A leaf below an authority with these particulars. */
async function below(particulars: Partial<Parameters<typeof forge>[0]>): Promise<Partial<PathInput>> {
  const issuer = await forge({ issuer: root, name: '中间', ...authority, ...particulars });
  const certificate: Certificate = (await forge({ issuer, name: '示范单位' })).certificate;
  return { leaf: certificate, intermediates: [issuer.certificate] };
}

const extension = (oid: string, critical: boolean, value: Uint8Array): ForgedExtension => [oid, critical, value];
const entry = (party: Party): Uint8Array =>
  derSequence(
    derInteger(Uint8Array.from(Buffer.from(party.certificate.serialNumber, 'hex'))),
    derGeneralizedTime(now - 86_400_000),
  );

/** One way to earn each code: the compiler finds a code that has none. */
const failures: Readonly<Record<PathFailureCode, () => Promise<Partial<PathInput>>>> = {
  'chain.anchor.notFound': async () => ({ intermediates: [] }),
  'chain.signature.invalid': async () => {
    const { certificate } = leaf;
    return { leaf: { ...certificate, tbs: certificate.tbs.map((octet, i) => (i === 40 ? octet ^ 1 : octet)) } };
  },
  'chain.algorithm.unsupported': async () => ({
    leaf: { ...leaf.certificate, signatureAlgorithm: { oid: '1.2.156.10197.1.502', parameters: undefined } },
  }),
  'chain.algorithm.notAllowed': async () => ({ algorithms: { rules: [{ algorithm: 'sm2-sm3', until: now }] } }),
  'chain.constraint.ca': () => below({ ca: false }),
  'chain.constraint.pathLength': async () => ({ authorities: 0 }),
  'chain.constraint.keyUsage': () => below({ keyUsage: ['cRLSign'] }),
  'chain.constraint.extendedKeyUsage': async () => ({ purpose: 'timestamping' }),
  'chain.constraint.name': () => {
    const base = derSequence(derSequence(derValue(0xa4, ca.certificate.subject.raw)));
    return below({ extensions: [extension('2.5.29.30', true, derSequence(derValue(0xa0, base.subarray(2))))] });
  },
  'chain.constraint.policy': async () => ({ policies: { explicit: 'required' } }),
  'chain.constraint.unknownCritical': () => below({ extensions: [extension('1.2.156.990000.9', true, derInteger(1))] }),
  'chain.constraint.profile': async () => ({ conformance: 'rfc5280' }),
  'chain.validity.outside': async () => ({ at: Date.UTC(2020, 0, 1) }),
  'revocation.missing': async () => ({ revocation: 'required' }),
  'revocation.stale': async () => ({
    revocation: 'required',
    crls: [await forgeCrl(root, now), await forgeCrl(ca, now - 2 * 86_400_000)],
  }),
  'revocation.invalid': async () => ({
    revocation: 'required',
    crls: [await forgeCrl(root, now), await forgeCrl(ca, now, [extension('1.2.156.990000.9', true, derInteger(1))])],
  }),
  'chain.revoked': async () => ({
    revocation: 'if-available',
    crls: [await forgeCrl(ca, now, [], [entry(leaf)])],
  }),
  'chain.budget': async () => ({ limits: { ...defaultLimits, pathSignatureChecks: 1 } }),
};

test.each(Object.entries(failures))('%s', async (code, input) => {
  expect(check().status).toBe('valid');
  const outcome = check(await input());
  expect(outcome.status === 'valid' ? 'valid' : outcome.code).toBe(code);
});

test('the caller’s own limit counts authorities that are not self-issued', async () => {
  expect(check({ authorities: 1 }).status).toBe('valid');
  const rollover = await forge({ issuer: ca, name: '示范甲省运营CA', ...authority });
  const under = await forge({ issuer: rollover, name: '示范单位' });
  const intermediates = [ca.certificate, rollover.certificate];
  expect(check({ leaf: under.certificate, intermediates, authorities: 1 }).status).toBe('valid');
  expect(check({ leaf: under.certificate, intermediates, authorities: 0 }).status).toBe('invalid');
});

test.each<[string, ForgedExtension]>([
  [
    'name constraints that are not critical',
    ['2.5.29.30', false, derSequence(derValue(0xa0, derSequence(derValue(0x82, Uint8Array.of(0x61)))))],
  ],
  ['policy constraints that are not critical', ['2.5.29.36', false, derSequence(derValue(0x80, Uint8Array.of(5)))]],
  ['no key identifiers', ['1.2.156.990000.9', false, derInteger(1)]],
])('conformance refuses %s', async (_, forged) => {
  const outcome = check({ ...(await below({ extensions: [forged] })), conformance: 'rfc5280' });
  expect(outcome.status !== 'valid' && outcome.code).toBe('chain.constraint.profile');
});

test('an issued chain keeps the rules for issuers', async () => {
  const sub = await makeParty('sub-ca', '示范甲省运营CA', { issuer: root });
  const end = await makeParty('seal-signer', '示范单位', { issuer: sub });
  const input = { leaf: end.certificate, intermediates: [sub.certificate], conformance: 'rfc5280' } as const;
  expect(check(input).status).toBe('valid');
});

test('purposes on an authority that leave responders alone', async () => {
  const server = derSequence(derObjectIdentifier('1.3.6.1.5.5.7.3.1'));
  const restricted = await forge({
    issuer: root,
    name: '中间',
    ...authority,
    extensions: [['2.5.29.37', false, server]],
  });
  const ocsp = derSequence(derObjectIdentifier('1.3.6.1.5.5.7.3.9'));
  const responder = await forge({ issuer: restricted, name: '状态查询', extensions: [['2.5.29.37', false, ocsp]] });
  const input = { leaf: responder.certificate, intermediates: [restricted.certificate] };
  expect(check({ ...input, purpose: 'ocsp-signing' }).status).toBe('valid');
  expect(check({ ...input, purpose: 'any', extendedKeyUsage: ['1.3.6.1.5.5.7.3.9'] }).status).toBe('invalid');
});
