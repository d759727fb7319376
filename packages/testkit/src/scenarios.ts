import type { Instant } from '@yinxin/core';
import { sampleLicences } from '@yinxin/core/samples';
import { createSeal } from '@yinxin/core/seal';
import { encodeTrustList, type ServiceDocument, type TrustListDocument } from '@yinxin/core/trust';
import type { ValidationInput } from '@yinxin/core/validation';
import { makeParty } from './people.ts';
import { type ValidationChoices, validationInput } from './validation-input.ts';
import {
  issueSample,
  ocspAnswer,
  type Province,
  provinceAnswers,
  provinceCrls,
  sealRequest,
  signList,
  timestamper,
  type World,
} from './world.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** One story: a file, the circumstances in which it is presented, and the answer that is right. */
export interface Scenario {
  readonly id: string;
  readonly story: string;
  readonly make: (world: World) => Promise<ValidationInput>;
  readonly expect: {
    readonly indication: 'passed' | 'failed' | 'indeterminate';
    readonly subIndication?: string;
    /** Codes that decide; each must be in the report. */
    readonly codes: readonly string[];
  };
}

/** When the world's stories are set: sealed a day before the reference time. */
const sealedAt = (world: World): Instant => world.at - day;

function provinceOf(world: World, index = 0): Province {
  const province = world.provinces[index];
  if (province === undefined) throw new RangeError(`no province ${index}`);
  return province;
}

/** A licence of the first province with a time-stamp of `stampedAt`. */
async function stamped(world: World, stampedAt: Instant = sealedAt(world)): Promise<Uint8Array> {
  const province = provinceOf(world);
  const { certificate, signer } = province.agency;
  const sealing = {
    seal: province.seal,
    signerCertificate: certificate,
    signer,
    signedAt: stampedAt,
    timestamp: timestamper(world, province, stampedAt),
  };
  return (await issueSample(world, province, { sealing })).ofd;
}

async function unstamped(world: World): Promise<Uint8Array> {
  return (await issueSample(world, provinceOf(world))).ofd;
}

/** A pharmacist's registration with these first and last days. */
async function registration(world: World, validFrom: string, validUntil: string): Promise<Uint8Array> {
  const sample = 2;
  const data = { ...sampleLicences()[sample]?.data, registeredUntil: validUntil };
  const issuedOn = validFrom < '2026' ? validFrom : '2026-08-20';
  return (await issueSample(world, provinceOf(world), { sample, data, issuedOn, validFrom, validUntil })).ofd;
}

/** CRLs in which the signer of the first province was revoked at a time. */
function revokedSigner(world: World, revokedAt: Instant): Promise<Uint8Array[]> {
  const province = provinceOf(world);
  const { serialNumber } = province.agency.certificate;
  return provinceCrls(province, { at: world.at, revoked: [{ serialNumber, revokedAt, reason: 'keyCompromise' }] });
}

/** A list with one service changed, signed again by two operators. */
function editedList(
  world: World,
  id: string,
  edit: (service: ServiceDocument) => ServiceDocument | undefined,
): Promise<Uint8Array> {
  const document: TrustListDocument = {
    ...world.document,
    providers: world.document.providers.map((provider) => ({
      ...provider,
      services: provider.services.flatMap((service) => (service.id === id ? (edit(service) ?? []) : service)),
    })),
  };
  encodeTrustList(document);
  return signList(document, world.operators.slice(0, 2));
}

const story = (
  id: string,
  text: string,
  expect: Scenario['expect'],
  make: (world: World) => Promise<{ file: Uint8Array } & ValidationChoices>,
): Scenario => ({
  id,
  story: text,
  expect,
  make: async (world) => {
    const { file, ...choices } = await make(world);
    return validationInput(world, file, choices);
  },
});

/** The stories of the testkit; each is told to the library in a test, and the answer compared. */
export const scenarios: readonly Scenario[] = [
  story(
    'right',
    'A licence of province A, sealed with a time-stamp, is presented in province B.',
    { indication: 'passed', codes: ['chain.valid', 'timestamp.valid', 'ofd.coverage.full', 'service.scope.inside'] },
    async (world) => ({ file: await stamped(world) }),
  ),
  story(
    'right-without-timestamp',
    'The same licence without a time-stamp: nothing in it has expired, so the reference time is proof enough.',
    { indication: 'passed', codes: ['signer.validity.inside', 'maker.validity.inside'] },
    async (world) => ({ file: await unstamped(world) }),
  ),
  story(
    'maker-not-listed',
    'The seal was made by somebody who is not on the list.',
    { indication: 'indeterminate', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND', codes: ['chain.anchor.notFound'] },
    async (world) => {
      const { random, at } = world;
      const province = provinceOf(world);
      const outsider = await makeParty(
        {
          profile: 'seal-maker',
          name: '未列名制章中心',
          organisation: '未列名制章中心',
          notBefore: at - 400 * day,
          notAfter: at + 400 * day,
          issuer: await makeParty(
            {
              profile: 'root',
              name: '未列名根CA',
              organisation: '未列名',
              notBefore: at - 500 * day,
              notAfter: at + 900 * day,
            },
            random,
          ),
        },
        random,
      );
      const seal = await createSeal(sealRequest({ ...province, sealMaker: outsider, at }));
      const { certificate, signer } = province.agency;
      const sealing = { seal, signerCertificate: certificate, signer, signedAt: sealedAt(world) };
      return { file: (await issueSample(world, province, { sealing })).ofd };
    },
  ),
  story(
    'type-outside-scope',
    "The licence type is outside the issuing authority's approved scope.",
    { indication: 'failed', subIndication: 'SCOPE_FAILURE', codes: ['service.scope'] },
    async (world) => ({
      file: await stamped(world),
      trustList: await editedList(world, 'p1-issuer', (service) => ({
        ...service,
        scope: { ...service.scope, licenceTypes: ['11990000T0000001XF003'] },
      })),
    }),
  ),
  story(
    'revoked-after-sealing',
    "The signer's key was revoked after the time-stamp: what was sealed before stays good.",
    { indication: 'passed', codes: ['signer.revocation.afterSigning'] },
    async (world) => ({ file: await stamped(world), crls: await revokedSigner(world, world.at - 2 * hour) }),
  ),
  story(
    'revoked-before-sealing',
    "The signer's key had been revoked when the time-stamp says that it sealed.",
    { indication: 'failed', subIndication: 'REVOKED', codes: ['signer.revoked'] },
    async (world) => ({ file: await stamped(world), crls: await revokedSigner(world, world.at - 3 * day) }),
  ),
  story(
    'revoked-without-proof',
    "The signer's key is revoked and nothing proves when the seal was set; the claimed time does not.",
    { indication: 'indeterminate', subIndication: 'REVOKED_NO_POE', codes: ['signer.revoked.noPoe'] },
    async (world) => ({ file: await unstamped(world), crls: await revokedSigner(world, world.at - 2 * hour) }),
  ),
  story(
    'no-revocation-data',
    'Nobody gave a CRL.',
    { indication: 'indeterminate', subIndication: 'TRY_LATER', codes: ['revocation.missing'] },
    async (world) => ({ file: await stamped(world), crls: [] }),
  ),
  story(
    'ocsp-instead-of-crl',
    'Nobody gave a CRL, but OCSP responses about every certificate.',
    { indication: 'passed', codes: ['signer.revocation.good', 'maker.revocation.listed'] },
    async (world) => ({
      file: await stamped(world),
      crls: [],
      ocspResponses: await provinceAnswers(provinceOf(world), world.at),
    }),
  ),
  story(
    'revoked-by-ocsp',
    'The CRLs still call the signer good; a responder knows that the key was lost before the sealing.',
    { indication: 'failed', subIndication: 'REVOKED', codes: ['signer.revoked'] },
    async (world) => {
      const file = await stamped(world);
      const { ca, agency } = provinceOf(world);
      const status = { status: 'revoked', revokedAt: world.at - 3 * day, reason: 'keyCompromise' } as const;
      const answer = await ocspAnswer({ issuer: ca, about: [agency.certificate], at: world.at, status });
      return { file, ocspResponses: [answer] };
    },
  ),
  story(
    'stale-revocation-data',
    'The CRLs ended a month ago.',
    { indication: 'indeterminate', subIndication: 'TRY_LATER', codes: ['revocation.stale'] },
    async (world) => ({
      file: await stamped(world),
      crls: await provinceCrls(provinceOf(world), { at: world.at - 30 * day }),
    }),
  ),
  story(
    'no-trust-list',
    'There is no trust list: nobody can say whom to trust.',
    { indication: 'indeterminate', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND', codes: ['trustList.missing'] },
    async (world) => ({ file: await stamped(world), trustList: null }),
  ),
  story(
    'list-signed-by-one',
    'The list has one signature where two are needed.',
    { indication: 'indeterminate', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND', codes: ['trustList.refused'] },
    async (world) => ({
      file: await stamped(world),
      trustList: await signList(world.document, world.operators.slice(0, 1)),
    }),
  ),
  story(
    'stale-list',
    'The list is past its next update.',
    { indication: 'indeterminate', codes: ['trustList.stale'] },
    async (world) => ({
      file: await stamped(world),
      trustList: await signList({ ...world.document, nextUpdate: '2026-08-25T00:00:00Z' }, world.operators.slice(0, 2)),
    }),
  ),
  story(
    'ca-withdrawn',
    'The CA service was withdrawn before the seal was set.',
    { indication: 'indeterminate', codes: ['service.withdrawn'] },
    async (world) => ({
      file: await stamped(world),
      trustList: await editedList(world, 'p1-ca', (service) => ({
        ...service,
        status: 'withdrawn',
        statusFrom: '2026-08-10T00:00:00Z',
        history: [{ status: 'granted', from: service.statusFrom }],
      })),
    }),
  ),
  story(
    'issuer-not-listed',
    'The issuing authority is not on the list.',
    { indication: 'indeterminate', codes: ['licence.issuer.notListed'] },
    async (world) => ({ file: await stamped(world), trustList: await editedList(world, 'p1-issuer', () => undefined) }),
  ),
  story(
    'timestamp-not-listed',
    'The time-stamping service is not on the list, so its token proves nothing; the rest is as without a time-stamp.',
    { indication: 'passed', codes: ['timestamp.untrusted', 'signer.validity.inside'] },
    async (world) => ({ file: await stamped(world), trustList: await editedList(world, 'p1-tsa', () => undefined) }),
  ),
  story(
    'licence-expired',
    'The licence itself has expired; seal and signature are as good as ever.',
    { indication: 'failed', subIndication: 'LICENCE_STATUS', codes: ['licence.period.expired'] },
    async (world) => ({ file: await registration(world, '2025-01-01', '2026-08-31') }),
  ),
  story(
    'before-the-licence',
    'The reference time lies before the first day of the licence.',
    { indication: 'failed', subIndication: 'LICENCE_STATUS', codes: ['licence.period.notBegun'] },
    async (world) => ({ file: await registration(world, '2026-12-01', '2031-11-30') }),
  ),
  story(
    'seal-expired',
    'The seal has expired and nothing proves that the signature is older.',
    { indication: 'indeterminate', subIndication: 'OUT_OF_BOUNDS_NO_POE', codes: ['seal.validity.noPoe'] },
    async (world) => {
      const province = provinceOf(world);
      const { certificate, signer } = province.agency;
      const request = sealRequest({ ...province, at: world.at }, { validUntil: world.at - 2 * hour });
      const sealing = {
        seal: await createSeal(request),
        signerCertificate: certificate,
        signer,
        signedAt: sealedAt(world),
      };
      return { file: (await issueSample(world, province, { sealing })).ofd };
    },
  ),
  story(
    'long-ago-with-proof',
    'Three years on the certificate has expired; the time-stamp proves that it was valid when the seal was set.',
    { indication: 'indeterminate', codes: ['signer.validity.inside', 'timestamp.valid'] },
    async (world) => ({
      file: await stamped(world),
      at: world.at + 4 * 365 * day,
      crls: await provinceCrls(provinceOf(world), { at: world.at }),
    }),
  ),
  story(
    'no-document',
    'A picture is presented as a licence.',
    { indication: 'failed', subIndication: 'FORMAT_FAILURE', codes: ['document.malformed'] },
    async () => ({ file: Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a) }),
  ),
];
