import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodePem } from '@yinxin/core/crypto';
import { listSignatures, parseOfd } from '@yinxin/core/ofd';
import { parseSealSignature, verifySealSignature } from '@yinxin/core/seal';
import { createWorld, issueSample, type Province, provinceCrls, timestamper, type World } from '@yinxin/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askBouncyCastle, bouncyCastle } from './peers/bouncy-castle.ts';

const recompute = fileURLToPath(new URL('./recompute.mjs', import.meta.url));
const has = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;
const hasOpenssl = has('openssl', 'version');
const hasBouncyCastle = bouncyCastle.present;

describe('what we issue, judged by others', () => {
  let world: World;
  let province: Province;
  let ofd: Uint8Array;
  const folder = mkdtempSync(join(tmpdir(), 'yinxin-interop-'));
  afterAll(() => {
    bouncyCastle.close?.();
    rmSync(folder, { recursive: true });
  });

  beforeAll(async () => {
    world = await createWorld({ provinces: 1, seed: 'interop' });
    province = world.provinces[0] as Province;
    const signedAt = world.at - 86_400_000;
    const issued = await issueSample(world, province, {
      sealing: {
        seal: province.seal,
        signerCertificate: province.agency.certificate,
        signer: province.agency.signer,
        signedAt,
        timestamp: timestamper(world, province, signedAt),
      },
    });
    ofd = issued.ofd;
  });

  it('a script without our code recomputes every digest, and sm-crypto verifies both seal signatures', () => {
    const file = join(folder, 'licence.ofd');
    writeFileSync(file, ofd);
    const opinion = JSON.parse(execFileSync(process.execPath, [recompute, file], { encoding: 'utf8' }));
    expect(opinion).toMatchObject({
      mismatched: [],
      unlisted: ['Doc_0/Signs/Sign_0/Signature.xml', 'Doc_0/Signs/Sign_0/SignedValue.dat'],
      dataHash: true,
      propertyInfo: '/Doc_0/Signs/Sign_0/Signature.xml',
      signature: true,
      makerSignature: true,
      sealCopyEqual: true,
    });
    expect(opinion.references).toBe(parseOfd(ofd).files.size - 2);
  });

  it.skipIf(!hasOpenssl)('OpenSSL verifies the chain link by link', () => {
    const pem = (name: string, raw: Uint8Array): string => {
      const path = join(folder, `${name}.pem`);
      writeFileSync(path, encodePem('CERTIFICATE', raw));
      return path;
    };
    const { root, ca, sealMaker, tsa, agency } = province;
    const rootFile = pem('root', root.certificate.raw);
    const caFile = pem('ca', ca.certificate.raw);
    const links: [string, string][] = [
      [caFile, rootFile],
      [pem('maker', sealMaker.certificate.raw), caFile],
      [pem('tsa', tsa.certificate.raw), caFile],
      [pem('agency', agency.certificate.raw), caFile],
    ];
    // OpenSSL gives the user ID to the leaf only, so each link is checked by itself and the root's own signature by Bouncy Castle.
    const common = ['verify', '-partial_chain', '-x509_strict', '-vfyopt', 'distid:1234567812345678'];
    for (const [leaf, issuer] of links) {
      const { stdout, stderr } = spawnSync(
        'openssl',
        [...common, '-attime', String(world.at / 1000), '-trusted', issuer, leaf],
        { encoding: 'utf8' },
      );
      expect(`${stdout}${stderr}`, leaf).toContain(`${leaf}: OK`);
    }
  });

  it.skipIf(!hasBouncyCastle)(
    'Bouncy Castle verifies certificates, CRLs and seal signatures, and refuses changed ones',
    async () => {
      const { root, ca, sealMaker, agency } = province;
      const [rootCrl, caCrl] = (await provinceCrls(province, { at: world.at })) as [Uint8Array, Uint8Array];
      const signature = listSignatures(parseOfd(ofd))[0];
      const sealed = parseSealSignature(signature?.signedValue as Uint8Array);
      expect(verifySealSignature(sealed)).toBe(true);
      const changed = Uint8Array.from(sealed.toBeSigned);
      changed[changed.length - 1] = (changed[changed.length - 1] as number) ^ 1;
      const questions: readonly [question: string, ...words: Uint8Array[]][] = [
        ['certificate', root.certificate.raw, root.certificate.raw],
        ['certificate', ca.certificate.raw, root.certificate.raw],
        ['certificate', sealMaker.certificate.raw, ca.certificate.raw],
        ['certificate', agency.certificate.raw, ca.certificate.raw],
        ['crl', rootCrl, root.certificate.raw],
        ['crl', caCrl, ca.certificate.raw],
        ['sm2', agency.certificate.raw, sealed.toBeSigned, sealed.signature],
        ['sm2', sealMaker.certificate.raw, sealed.seal.toBeSigned, sealed.seal.signature],
        ['sm2', agency.certificate.raw, changed, sealed.signature],
        ['certificate', agency.certificate.raw, root.certificate.raw],
      ];
      const answers: string[] = [];
      for (const [question, ...words] of questions) answers.push(await askBouncyCastle(question, ...words));
      expect(answers).toEqual([...Array(8).fill('true'), 'false', expect.stringMatching(/^(false|error)/)]);
    },
  );

  it.runIf(!hasOpenssl || !hasBouncyCastle)('notes which second opinions are absent', () => {
    console.warn(
      `absent: ${[hasOpenssl ? '' : 'openssl', hasBouncyCastle ? '' : bouncyCastle.name].filter(Boolean).join(', ')}`,
    );
  });
});
