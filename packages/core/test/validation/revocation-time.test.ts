import {
  createWorld,
  issueSample,
  makeParty,
  type Province,
  sealRequest,
  timestamper,
  validationInput,
  type World,
} from '@yinxin/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { createSeal } from '../../src/seal/index.ts';
import type { TrustListDocument } from '../../src/trust/index.ts';
import {
  type ValidationInput,
  type ValidationResult,
  validateLicence,
  validatePack,
  writePack,
} from '../../src/validation/index.ts';
import { issueRevocationList, type RevokedEntry } from '../../src/x509/index.ts';

const day = 86_400_000;
let world: World;
let province: Province;
/** Time-stamped a fortnight ago, as its own token says. */
let input: ValidationInput;
const stamped = (): number => world.at - 14 * day;

/** A list, older than everything here, that names the roots alone: every certificate below needs revocation data of its own. */
function rootsOnly(document: TrustListDocument): TrustListDocument {
  const providers = document.providers.map((provider) => {
    const root = provider.services[0]?.certificates?.slice(1);
    const services = provider.services.map((service) => ({
      ...service,
      statusFrom: '2025-01-01T00:00:00Z',
      ...(service.certificates === undefined || root === undefined ? {} : { certificates: root }),
    }));
    return { ...provider, services };
  });
  return { ...document, providers };
}

beforeAll(async () => {
  world = await createWorld({ provinces: 1, seed: 'revocation times', edit: rootsOnly });
  [province] = world.provinces as [Province];
  input = await licenceOf(province);
});

async function licenceOf(issuer: Province): Promise<ValidationInput> {
  const { certificate, signer } = issuer.agency;
  const signedAt = stamped();
  const timestamp = timestamper(world, issuer, signedAt);
  const sealing = { seal: issuer.seal, signerCertificate: certificate, signer, signedAt, timestamp };
  const { ofd } = await issueSample(world, issuer, { sealing });
  return { ...(await validationInput(world, ofd, { crls: [] })), certificates: [issuer.ca.certificate.raw] };
}

/** A list of the root or the CA, good for a day. */
async function list(issuer: 'root' | 'ca', thisUpdate: number, revoked: readonly RevokedEntry[] = []) {
  const { certificate, signer } = province[issuer];
  return issueRevocationList({
    issuer: certificate,
    signer,
    number: 1,
    thisUpdate,
    nextUpdate: thisUpdate + day,
    revoked,
  });
}

type Who = 'agency' | 'tsa' | 'ca' | 'sealMaker';

const entry = (who: Who, revokedAt: number, reason: RevokedEntry['reason'] = 'keyCompromise'): RevokedEntry => ({
  serialNumber: province[who].certificate.serialNumber,
  revokedAt,
  ...(reason === undefined ? {} : { reason }),
});

const now = (): number => world.at - 3_600_000;
const judged = (crls: readonly Uint8Array[], at = world.at): ValidationResult =>
  validateLicence({ ...input, crls, at });
const codesOf = ({ report }: ValidationResult): readonly string[] => report.checks.map(({ code }) => code);

describe('what a list may decide about which time', () => {
  test('current lists: passed', async () => {
    const result = judged([await list('root', now()), await list('ca', now())]);
    expect(result.verdict).toEqual({ indication: 'passed' });
    expect(codesOf(result)).toContain('timestamp.valid');
    expect(codesOf(result)).not.toContain('revocation.data.notCurrent');
  });

  test('a forger with the lost keys of signer and authority, who dates back, gets nothing out of lists from then', async () => {
    // The forger holds back the lists of today, which name both keys.
    const then = world.at - 12 * day;
    const result = judged([await list('root', then), await list('ca', then)]);
    expect(result.verdict).toMatchObject({ indication: 'indeterminate', code: 'revocation.stale' });
    expect(codesOf(result)).toContain('timestamp.untrusted');
    expect(result.report.bestSignatureTime?.source).not.toBe('timestamp');
    const revoked = [entry('agency', world.at - 10 * day), entry('tsa', world.at - 10 * day)];
    const known = judged([await list('root', now()), await list('ca', now(), revoked)]);
    expect(known.verdict).toMatchObject({ indication: 'indeterminate', code: 'signer.revoked.noPoe' });
    expect(codesOf(known)).toContain('timestamp.untrusted');
    // A fresh list of the root beside the old one of the CA changes nothing, nor the other way round.
    expect(judged([await list('root', now()), await list('ca', then)]).verdict.indication).toBe('indeterminate');
    expect(judged([await list('root', then), await list('ca', now())]).verdict.indication).toBe('indeterminate');
  });

  test('the same lists decide when they were current: at a time in the past, and in a pack of then', async () => {
    const then = world.at - 12 * day;
    const crls = [await list('root', then), await list('ca', then)];
    const past = judged(crls, then + 3_600_000);
    expect(past.verdict).toEqual({ indication: 'passed' });
    const pack = writePack({ ...input, crls, at: then + 3_600_000 }, past.report);
    expect(validatePack(pack, { operators: world.trustRoot })).toMatchObject({
      status: 'same',
      verdict: { indication: 'passed' },
    });
  });

  test.each<[RevokedEntry['reason'], string]>([
    ['keyCompromise', 'timestamp.untrusted'],
    ['cACompromise', 'timestamp.untrusted'],
    ['privilegeWithdrawn', 'timestamp.untrusted'],
    ['certificateHold', 'timestamp.untrusted'],
    [undefined, 'timestamp.untrusted'],
    ['superseded', 'timestamp.valid'],
    ['cessationOfOperation', 'timestamp.valid'],
    ['affiliationChanged', 'timestamp.valid'],
  ])('a time-stamp authority revoked later for %s: %s', async (reason, code) => {
    const revoked = [entry('tsa', world.at - 10 * day, reason)];
    expect(codesOf(judged([await list('root', now()), await list('ca', now(), revoked)]))).toContain(code);
    // An old list says the harmless thing, a newer one may say another.
    const old = await list('ca', world.at - 9 * day, revoked);
    expect(codesOf(judged([await list('root', now()), old]))).toContain('timestamp.untrusted');
  });

  test('an authority that is revoked, or whose list is old, leaves the chains open', async () => {
    for (const reason of ['keyCompromise', 'cACompromise'] as const) {
      const revoked = [entry('ca', world.at - day, reason)];
      const result = judged([await list('root', now(), revoked), await list('ca', now())]);
      expect(result.verdict.indication).toBe('indeterminate');
      expect(codesOf(result)).toContain('chain.revoked');
    }
  });

  test('a later list that is no longer current answers for a signer whose time is proven, and the report says so', async () => {
    // A second authority under the same root keeps the time-stamps; its lists are current, those about the signer are not.
    const { random } = world;
    const years = { notBefore: world.at - 300 * day, notAfter: world.at + 300 * day };
    const issuer = province.root;
    const other = await makeParty(
      { profile: 'sub-ca', name: '示范时间CA', organisation: '示范中心', issuer, ...years },
      random,
    );
    const tsa = await makeParty({ profile: 'timestamp', name: '示范另一时间戳', issuer: other, ...years }, random);
    const file = await licenceOf({ ...province, tsa });
    const certificates = [...file.certificates, other.certificate.raw];
    const lists = [
      await list('root', now()),
      await issueRevocationList({
        issuer: other.certificate,
        signer: other.signer,
        number: 1,
        thisUpdate: now(),
        nextUpdate: now() + day,
        revoked: [],
      }),
    ];
    const verify = async (thisUpdate: number, revoked: readonly RevokedEntry[] = []) =>
      validateLicence({ ...file, certificates, crls: [...lists, await list('ca', thisUpdate, revoked)] });
    const then = await verify(world.at - 12 * day);
    expect(then.verdict).toEqual({ indication: 'passed' });
    expect(codesOf(then)).toContain('revocation.data.notCurrent');
    expect((await verify(world.at - 15 * day)).verdict).toMatchObject({ code: 'revocation.stale' });
    const later = await verify(now(), [entry('agency', world.at - 10 * day)]);
    expect(later.verdict).toEqual({ indication: 'passed' });
    expect(codesOf(later)).toContain('signer.revocation.afterSigning');
    const lost = { ...entry('agency', world.at - 10 * day), invalidityDate: world.at - 20 * day };
    expect((await verify(now(), [lost])).verdict).toMatchObject({ indication: 'failed', code: 'signer.revoked' });
  });

  test('a certificate for OCSP answers seals nothing, whatever it says about being checked', async () => {
    const { random } = world;
    const years = { notBefore: world.at - 300 * day, notAfter: world.at + 300 * day };
    const responder = await makeParty({ profile: 'ocsp', name: '示范状态', issuer: province.ca, ...years }, random);
    const agency = { ...province.agency, ...responder };
    const seal = await createSeal(sealRequest({ ...province, agency, at: world.at }));
    const file = await licenceOf({ ...province, agency, seal });
    const revoked = [{ serialNumber: responder.certificate.serialNumber, revokedAt: world.at - 20 * day }];
    for (const entries of [[], revoked]) {
      const crls = [await list('root', now()), await list('ca', now(), entries)];
      expect(validateLicence({ ...file, crls }).verdict.indication).not.toBe('passed');
    }
  });
});
