// A CRL of 100,000 entries, as a province's CA publishes it. pkijs and @peculiar/x509 read 10,000 ASN.1 values at most unless told
// otherwise, so they are compared on a list of 2,000 entries.
import 'reflect-metadata';
import { X509Crl } from '@peculiar/x509';
import {
  findRevoked,
  issueRevocationList,
  parseRevocationList,
  randomSerialNumber,
  serialNumberText,
} from '@yinxin/core/x509';
import * as pkijs from 'pkijs';
import { timed, turning } from '../measure.mjs';

export async function crl(world) {
  const [{ ca }] = world.provinces;
  const newSerial = () => serialNumberText(randomSerialNumber(world.random));
  const revoked = Array.from({ length: 100_000 }, (_, i) => ({
    serialNumber: newSerial(),
    revokedAt: world.at - (1 + (i % 300)) * 86_400_000,
    ...(i % 3 === 0 ? { reason: 'superseded' } : {}),
  }));
  const publish = (entries) =>
    issueRevocationList({
      issuer: ca.certificate,
      signer: ca.signer,
      number: 7,
      thisUpdate: world.at - 3_600_000,
      nextUpdate: world.at + 86_400_000,
      revoked: entries,
    });
  const large = await publish(revoked);
  const small = await publish(revoked.slice(0, 2000));
  const list = parseRevocationList(large);
  const asked = Array.from({ length: 256 }, (_, i) =>
    i % 2 === 0 ? revoked[(i * 389) % revoked.length].serialNumber : newSerial(),
  );
  asked.forEach((serialNumber, i) => {
    if ((findRevoked(list, serialNumber) !== undefined) !== (i % 2 === 0)) throw new Error('a wrong look-up');
  });
  return {
    name: 'crl',
    contenders: [
      timed('yinxin, opened', () => parseRevocationList(large)),
      timed('yinxin, opened and the first certificate looked up', () =>
        findRevoked(parseRevocationList(large), asked[0]),
      ),
      timed(
        'yinxin, looked up',
        turning(asked, (serialNumber) => findRevoked(list, serialNumber)),
      ),
      timed('yinxin', () => parseRevocationList(small)),
      timed('pkijs', () => pkijs.CertificateRevocationList.fromBER(small)),
      timed('@peculiar/x509', () => new X509Crl(small)),
    ],
    comparisons: [
      {
        title: `open ${(large.length / 1e6).toFixed(1)} MB of 100,000 entries`,
        unit: 'lists/s',
        ours: 'yinxin, opened',
        theirs: ['yinxin, opened and the first certificate looked up'],
      },
      { title: 'look up a serial number among 100,000', unit: 'look-ups/s', ours: 'yinxin, looked up', theirs: [] },
      { title: 'open a list of 2,000 entries', unit: 'lists/s', ours: 'yinxin', theirs: ['pkijs', '@peculiar/x509'] },
    ],
  };
}
