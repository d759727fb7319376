import { beforeAll, describe, expect, it } from 'vitest';
import type { Signer } from '../../src/crypto/index.ts';
import { validatePath } from '../../src/path/index.ts';
import {
  type AuthenticTrustList,
  addProvider,
  addService,
  changeServiceStatus,
  recogniseCertificate,
  recogniseSeal,
  trustAnchorsOf,
} from '../../src/trust/index.ts';
import {
  type Certificate,
  type CertificateProfile,
  issueCertificate,
  parseCertificate,
  randomSerialNumber,
} from '../../src/x509/index.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { accepted, authority, day, emptyList, open, sealed, signerNamed, start } from './world.ts';

const at = start + day;
const everything = { regions: ['*'], licenceTypes: ['*'], sealTypes: ['*'], purposes: ['*'] };

async function certified(
  name: string,
  profile: CertificateProfile,
  issuer: { readonly signer: Signer; readonly certificate: Certificate },
): Promise<Certificate> {
  const der = await issueCertificate({
    profile,
    subject: { C: 'CN', O: '示范单位', CN: name },
    subjectPublicKey: signerNamed(name).publicKey,
    issuer: { certificate: issuer.certificate },
    signer: issuer.signer,
    serialNumber: randomSerialNumber(seededRandom(`serial ${name}`)),
    notBefore: start - day,
    notAfter: start + 300 * day,
  });
  return parseCertificate(der);
}

describe('a verified path, and what the list says about its anchor', () => {
  let list: AuthenticTrustList;
  let signer: Certificate;
  let maker: Certificate;
  let strayMaker: Certificate;
  let stranger: Certificate;

  beforeAll(async () => {
    const [ca, other] = [await authority('甲'), await authority('乙')];
    signer = await certified('signer', 'seal-signer', ca);
    maker = await certified('maker', 'seal-maker', ca);
    strayMaker = await certified('stray maker', 'seal-maker', ca);
    stranger = await certified('stranger', 'seal-signer', other);
    let draft = addProvider(emptyList(), { id: 'p', name: '示范', creditCode: '91990000T00000036X', region: '990000' });
    const service = { statusFrom: start - 100 * day, scope: everything };
    draft = addService(draft, 'p', {
      ...service,
      id: 'ca',
      type: 'ca',
      name: '证书',
      certificates: [ca.certificate.raw],
    });
    draft = addService(draft, 'p', {
      ...service,
      id: 'maker',
      type: 'sealMaker',
      name: '制章',
      certificates: [maker.raw],
    });
    draft = changeServiceStatus(draft, 'ca', { status: 'withdrawn', from: start + 2 * day });
    list = accepted(open(await sealed(draft))).list;
  });

  const path = (leaf: Certificate, type: 'ca' | 'sealMaker', purpose: 'seal-signing' | 'seal-making') =>
    validatePath({
      leaf,
      intermediates: [],
      anchors: trustAnchorsOf(list, type),
      at,
      purpose,
      crls: [],
      revocation: 'off',
    });

  it('a signer under a listed authority: recognised while it was granted, and only then', () => {
    const outcome = path(signer, 'ca', 'seal-signing');
    if (outcome.status !== 'valid') throw new Error(outcome.code);
    const service = { anchorLabel: outcome.path.anchor.label };
    expect(recogniseCertificate(list, { service, at })).toMatchObject({ recognised: true, serviceId: 'ca' });
    expect(recogniseCertificate(list, { service, at: start + 2 * day })).toMatchObject({
      recognised: false,
      reasonCode: 'service.withdrawn',
    });
  });

  it('a signer under an authority that is not listed has no path', () => {
    expect(path(stranger, 'ca', 'seal-signing')).toMatchObject({ code: 'chain.anchor.notFound' });
    expect(recogniseCertificate(list, { at }).reasonCode).toBe('service.notListed');
  });

  it('a listed maker is its own anchor', () => {
    const outcome = path(maker, 'sealMaker', 'seal-making');
    if (outcome.status !== 'valid') throw new Error(outcome.code);
    expect(recogniseSeal(list, { service: { anchorLabel: outcome.path.anchor.label }, at }).recognised).toBe(true);
  });

  it('a maker certified by a listed authority and not listed itself makes no recognised seals', () => {
    expect(path(strayMaker, 'sealMaker', 'seal-making').status).not.toBe('valid');
    const outcome = path(strayMaker, 'ca', 'seal-making');
    if (outcome.status !== 'valid') throw new Error(outcome.code);
    const service = { anchorLabel: outcome.path.anchor.label };
    expect(recogniseSeal(list, { service, at }).reasonCode).toBe('service.notForSeals');
    // The list of the authority as certification service says nothing about seals, in either direction.
    expect(recogniseCertificate(list, { service, at }).recognised).toBe(true);
  });
});
