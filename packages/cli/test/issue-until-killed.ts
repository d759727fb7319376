// Issues certificates in a CA folder until it is killed; each acknowledged serial number is one line on standard output.
import { randomFillSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSm2Signer, decodePem } from '@yinxin/core/crypto';
import { parseCertificate, prepareCertificate, randomSerialNumber } from '@yinxin/core/x509';
import { CaFolder } from '../src/ca/folder.ts';

const [dir = '', privateKey = ''] = process.argv.slice(2);
const random = (length: number): Uint8Array => randomFillSync(new Uint8Array(length));
const signer = createSm2Signer(Uint8Array.from(Buffer.from(privateKey, 'hex')), { random });
const issuer = parseCertificate(decodePem(readFileSync(join(dir, 'sub.cert.pem')))[0]?.bytes ?? new Uint8Array());
const at = issuer.notBefore;
for (let count = 0; ; count++) {
  await CaFolder.with(dir, at, async (folder) => {
    const prepared = prepareCertificate(
      {
        profile: 'device',
        subject: { C: 'CN', CN: `设备 ${count}` },
        subjectPublicKey: signer.publicKey,
        issuer: { certificate: issuer },
        serialNumber: randomSerialNumber(random),
        notBefore: at,
        notAfter: at + 86_400_000,
      },
      signer,
    );
    await folder.issue({ prepared, signer, ca: 'sub', at });
    process.stdout.write(`${prepared.serialNumber}\n`);
  });
}
