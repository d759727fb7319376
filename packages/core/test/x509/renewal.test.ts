import { beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../../src/base/bytes.ts';
import { isCoreError } from '../../src/base/errors.ts';
import {
  completeCertificate,
  parseCertificate,
  prepareCertificate,
  type Renewal,
  randomSerialNumber,
  renewalOrder,
} from '../../src/x509/index.ts';
import { makeParty, type Party, testRandom } from './world.ts';

const random = testRandom('renewal');
const day = 86_400_000;
let root: Party;
let sub: Party;
let former: Party;
beforeAll(async () => {
  root = await makeParty('root', '示范甲省根CA');
  sub = await makeParty('sub-ca', '示范甲省运营CA', { issuer: root });
  former = await makeParty('organisation', '示范单位', {
    issuer: sub,
    notAfter: Date.UTC(2028, 0, 1),
    identity: { creditCode: '11990000MB0000000A' },
    certificatePolicies: ['1.2.156.990000.1.1'],
    crlDistributionPoints: ['http://ca.example/1.crl'],
    dnsNames: ['www.example.cn'],
  });
});

const renewal = (more: Partial<Renewal> = {}): Renewal => ({
  profile: 'organisation',
  issuer: sub.certificate,
  serialNumber: randomSerialNumber(random),
  at: Date.UTC(2027, 11, 1),
  notAfter: Date.UTC(2030, 0, 1),
  ...more,
});

async function renew(more: Partial<Renewal> = {}, party: Party = former) {
  const prepared = prepareCertificate(renewalOrder(party.certificate, renewal(more)), sub.signer);
  return parseCertificate(completeCertificate(prepared, await sub.signer.sign(prepared.tbs)));
}

function refused(more: Partial<Renewal>, party: Party = former): string {
  try {
    renewalOrder(party.certificate, renewal(more));
    return 'no error';
  } catch (error) {
    if (!isCoreError(error)) throw error;
    return error.code === 'ERR_RENEWAL' ? error.details.field : error.code;
  }
}

describe('renewal', () => {
  test('with the same key: name, identity, names, policies and addresses go along, byte for byte', async () => {
    const next = await renew();
    const before = former.certificate;
    expect(next.subject.raw).toEqual(before.subject.raw);
    expect(next.publicKey.spki).toEqual(before.publicKey.spki);
    expect(next.notBefore).toBe(Date.UTC(2027, 11, 1));
    expect(next.serialNumber).not.toBe(before.serialNumber);
    expect([...next.extensions.keys()].toSorted()).toEqual([...before.extensions.keys()].toSorted());
    for (const [oid, { value, critical }] of before.extensions) {
      expect(toHex(next.extensions.get(oid)?.value ?? new Uint8Array()), oid).toBe(toHex(value));
      expect(next.extensions.get(oid)?.critical).toBe(critical);
    }
  });

  test('both are valid side by side, and no day is without a certificate', async () => {
    const next = await renew();
    expect(next.notBefore).toBeLessThan(former.certificate.notAfter);
    expect(next.notAfter).toBeGreaterThan(former.certificate.notAfter);
  });

  test('with a new key, at any time, and with new addresses', async () => {
    const other = await makeParty('person', '示范人', { issuer: sub });
    const at = former.certificate.notBefore + day;
    const next = await renew({
      at,
      subjectPublicKey: other.certificate.publicKey.spki,
      crlDistributionPoints: ['http://ca.example/2.crl'],
    });
    expect(next.publicKey.point).toEqual(other.certificate.publicKey.point);
    expect(next.subjectKeyId).not.toEqual(former.certificate.subjectKeyId);
    expect(next.crlDistributionPoints).toEqual(['http://ca.example/2.crl']);
    expect(next.identity.creditCode).toBe('11990000MB0000000A');
  });

  test('the encryption half stays one', async () => {
    const half = await makeParty('organisation', '示范单位', {
      issuer: sub,
      notAfter: Date.UTC(2028, 0, 1),
      keyUse: 'encrypt',
    });
    const next = await renew({}, half);
    expect([...(next.keyUsage ?? [])]).toEqual(['keyEncipherment', 'dataEncipherment', 'keyAgreement']);
  });

  test('an authority is renewed with its path length', async () => {
    const order = renewalOrder(sub.certificate, {
      ...renewal({ profile: 'sub-ca', issuer: root.certificate }),
      at: Date.UTC(2034, 11, 1),
      notAfter: Date.UTC(2040, 0, 1),
    });
    const prepared = prepareCertificate(order, root.signer);
    const next = parseCertificate(completeCertificate(prepared, await root.signer.sign(prepared.tbs)));
    expect(next.basicConstraints).toEqual({ ca: true, pathLength: 0 });
  });

  test('what does not follow from the former certificate is refused', async () => {
    const end = former.certificate.notAfter;
    expect(refused({})).toBe('no error');
    expect(refused({ at: end - 91 * day })).toBe('at');
    expect(refused({ at: end - 90 * day })).toBe('no error');
    expect(refused({ at: end - 120 * day, windowDays: 120 })).toBe('no error');
    expect(refused({ at: end })).toBe('no error');
    expect(refused({ at: end + 1 })).toBe('at');
    expect(refused({ at: former.certificate.notBefore - 1 })).toBe('at');
    expect(refused({ notAfter: end })).toBe('notAfter');
    expect(refused({ subjectPublicKey: former.certificate.publicKey.spki })).toBe('subjectPublicKey');
    expect(refused({ subjectPublicKey: Uint8Array.of(0x30, 0) })).toBe('ERR_KEY_PUBLIC');
    // Another authority of the same name, which a forger would set up.
    const impostor = await makeParty('sub-ca', '示范甲省运营CA', { issuer: root });
    expect(refused({ issuer: impostor.certificate })).toBe('former');
    expect(refused({ issuer: root.certificate })).toBe('former');
  });
});
