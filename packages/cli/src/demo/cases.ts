import type { Instant, Text } from '@yinxin/core';
import { type IssuedLicence, issueLicence } from '@yinxin/core/issue';
import { holdersOf } from '@yinxin/core/licence';
import { type SampleLicence, sampleLicences } from '@yinxin/core/samples';
import type { Timestamper } from '@yinxin/core/seal';
import { certify, certifyAgency, type DemoWorld, day, makeSeal, type Province, publishCrls, stampAt } from './world.ts';
import { repack } from './zip.ts';

/** One file of the demonstration and what it is to show. */
export interface DemoCase {
  /** Name of the file, without ending. */
  readonly name: string;
  readonly title: Text;
  /** What was done. */
  readonly story: Text;
  readonly file: Uint8Array;
  /** The answer that a right implementation gives: the demonstration fails when another one is computed. */
  readonly expected: { readonly indication: 'passed' | 'failed' | 'indeterminate'; readonly code?: string };
}

/** The files of the demonstration, and the CRLs under which they are judged. */
export interface DemoStory {
  readonly cases: readonly DemoCase[];
  readonly crls: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

/** The first sample is what province A may issue; the second is not. */
const [approved, notApproved] = sampleLicences() as [SampleLicence, SampleLicence];

/** The licence type that every issuer of the demonstration is approved for. */
export const approvedType: string = approved.type.code;

/** Issues the genuine licence and lets four things go wrong. */
export async function playDemo(world: DemoWorld): Promise<DemoStory> {
  const { now, random } = world;
  const [a, , c] = world.provinces as [Province, Province, Province];
  const seal = await makeSeal(a.agency, a.sealMaker, '99010000000001', now);
  const genuine = await issueSample(world, a, { seal, sample: approved, signedAt: now - day, serial: 'A000000001' });
  const outside = { O: '示范未列名制章社', notBefore: now - 400 * day, notAfter: now + 400 * day };
  const ownRoot = await certify(random, { profile: 'root', CN: '示范未列名制章社根CA', ...outside });
  const outsider = await certify(random, {
    profile: 'seal-maker',
    CN: '示范未列名制章社',
    issuer: ownRoot,
    ...outside,
  });
  const foreignSeal = await makeSeal(a.agency, outsider, '99010000000002', now);
  const revokedAt = now - 10 * day;
  const lost = { ...c, agency: await certifyAgency(random, c.name, c.agency.creditCode, c.ca, now) };
  const lostSeal = await makeSeal(lost.agency, c.sealMaker, '99030000000001', now);
  const withLostKey = (serial: string, stampedAt: Instant | undefined, signedAt: Instant): Promise<IssuedLicence> =>
    issueSample(world, lost, {
      seal: lostSeal,
      sample: approved,
      signedAt,
      serial,
      ...(stampedAt === undefined ? {} : { timestamp: stampAt(world, c, stampedAt) }),
    });
  const cases: DemoCase[] = [
    {
      name: '1-genuine',
      title: { zh: '真实的电子证照', en: 'a genuine licence' },
      story: {
        zh: `${a.name}制发营业执照并加盖电子印章；示范乙省的用证系统离线核验`,
        en: 'province A issues a sealed business licence; a service system of province B verifies it offline',
      },
      file: genuine.ofd,
      expected: { indication: 'passed' },
    },
    {
      name: '2-changed-byte',
      title: { zh: '改动一个字节', en: 'one byte changed' },
      story: {
        zh: '有人改了页面内容中的一个字节，并重新打包',
        en: 'somebody changed one byte of the page and packed the file again',
      },
      file: changeOneByte(genuine.ofd),
      expected: { indication: 'failed', code: 'ofd.reference.mismatch' },
    },
    {
      name: '3-maker-not-listed',
      title: { zh: '制章者未列入名单', en: 'seal maker not listed' },
      story: {
        zh: '签章者证书在互认名单内，但印章由名单外的制章者制作',
        en: "the signer's certificate is recognised, but the seal was made by a maker that no list names",
      },
      file: (
        await issueSample(world, a, { seal: foreignSeal, sample: approved, signedAt: now - day, serial: 'A000000002' })
      ).ofd,
      expected: { indication: 'indeterminate', code: 'chain.anchor.notFound' },
    },
    {
      name: '4-out-of-scope',
      title: { zh: '超出批准范围', en: 'outside the approved scope' },
      story: {
        zh: `${a.agency.name}只获准颁发营业执照，却颁发了不动产权证书`,
        en: 'the agency is approved for business licences only, and issued a title to real estate',
      },
      file: (await issueSample(world, a, { seal, sample: notApproved, signedAt: now - day, serial: 'A000000003' })).ofd,
      expected: { indication: 'failed', code: 'service.scope' },
    },
    {
      name: '5a-before-revocation',
      title: { zh: '证书吊销之前签署（有时间戳）', en: 'signed before the revocation, time-stamped' },
      story: {
        zh: '签章者的证书后来因私钥泄露被吊销；时间戳证明签署在先',
        en: "the signer's certificate was revoked later; a time-stamp proves that the signature is older",
      },
      file: (await withLostKey('C000000001', now - 20 * day, now - 20 * day)).ofd,
      expected: { indication: 'passed' },
    },
    {
      name: '5b-after-revocation',
      title: { zh: '证书吊销之后签署（有时间戳）', en: 'signed after the revocation, time-stamped' },
      story: {
        zh: '时间戳证明签署在吊销之后',
        en: 'the time-stamp proves that the signature is younger than the revocation',
      },
      file: (await withLostKey('C000000002', now - 5 * day, now - 5 * day)).ofd,
      expected: { indication: 'failed', code: 'signer.revoked' },
    },
    {
      name: '5c-claimed-time-only',
      title: { zh: '自称在吊销之前签署（无时间戳）', en: 'claims to be older than the revocation, no time-stamp' },
      story: { zh: '自称的时间不作证明', en: 'a claimed time proves nothing' },
      file: (await withLostKey('C000000003', undefined, now - 20 * day)).ofd,
      expected: { indication: 'indeterminate', code: 'signer.revoked.noPoe' },
    },
  ];
  return { cases, crls: await publishAll(world, lost.agency.certificate, revokedAt) };
}

async function publishAll(
  { provinces, now }: DemoWorld,
  certificate: Province['agency']['certificate'],
  at: Instant,
): Promise<DemoStory['crls']> {
  const crls: { name: string; bytes: Uint8Array }[] = [];
  for (const [index, province] of provinces.entries()) {
    const [root, ca] = await publishCrls(province, now, index === 2 ? { certificate, at } : undefined);
    crls.push({ name: `p${province.region}-root.crl`, bytes: root as Uint8Array });
    crls.push({ name: `p${province.region}-ca.crl`, bytes: ca as Uint8Array });
  }
  return crls;
}

function issueSample(
  world: DemoWorld,
  province: Province,
  act: {
    readonly sample: SampleLicence;
    readonly seal: Uint8Array;
    readonly signedAt: Instant;
    readonly serial: string;
    readonly timestamp?: Timestamper;
  },
): Promise<IssuedLicence> {
  const { type, data, metadata } = act.sample;
  const { agency } = province;
  return issueLicence({
    type,
    data,
    licenceNumber: metadata['ZZBH'] as string,
    holders: holdersOf(metadata),
    authority: { name: agency.name, creditCode: agency.creditCode },
    serial: act.serial,
    issuedOn: metadata['ZZBFRQ'] as string,
    validFrom: metadata['ZZYXQQSRQ'] as string,
    validUntil: metadata['ZZYXQJZRQ'] as string,
    region: province.region,
    random: world.random,
    sealing: {
      seal: act.seal,
      signerCertificate: agency.certificate,
      signer: agency.signer,
      signedAt: act.signedAt,
      ...(act.timestamp === undefined ? {} : { timestamp: act.timestamp }),
    },
  });
}

/** Changes one digit in the page and leaves everything else, ZIP checksums included, in order. */
function changeOneByte(ofd: Uint8Array): Uint8Array {
  return repack(ofd, (name, bytes) => {
    if (!/Page_0\/Content\.xml$/.test(name)) return bytes;
    const changed = bytes.slice();
    // Inside the last text of the page: the content model stays well-formed.
    const at = Buffer.from(changed.buffer, changed.byteOffset, changed.length).lastIndexOf('</ofd:TextCode>') - 1;
    changed[at] = (changed[at] as number) ^ 1;
    return changed;
  });
}
