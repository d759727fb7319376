import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import smCrypto from 'sm-crypto';
import { describe, expect, it } from 'vitest';
import { toHex, utf8 } from '../../src/base/bytes.ts';
import { createSignedData, createTimestampToken } from '../../src/cms/index.ts';
import { parseSeal, parseSealSignature, type SealLayout } from '../../src/seal/index.ts';
import { makeSeal, makeSealSignature, now, world } from './world.ts';

const layouts: readonly SealLayout[] = ['GM/T 0031-2014', 'GB/T 38540-2020', 'GM/T 0031-2025'];

describe('sm-crypto', () => {
  it.each(layouts)('verifies the maker’s and the signer’s signature of %s', async (layout) => {
    const { maker, signer } = await world();
    const signature = parseSealSignature(await makeSealSignature({ seal: await makeSeal({ layout }) }));
    for (const [value, holder] of [
      [signature.seal, maker],
      [signature, signer],
    ] as const) {
      const key = toHex(holder.certificate.publicKey.point ?? new Uint8Array(0));
      // This library takes a text as UTF-8 and an array as bytes.
      const verify = (message: Uint8Array): boolean =>
        smCrypto.sm2.doVerifySignature([...message], toHex(value.signature), key, { der: true, hash: true });
      expect(verify(value.toBeSigned)).toBe(true);
      expect(verify(value.raw)).toBe(false);
    }
  });
});

const jars = ['bcprov', 'bcpkix', 'bcutil'].map((name) => `/usr/share/java/${name}.jar`);

function hasJava(): boolean {
  try {
    execFileSync('javac', ['-version'], { stdio: 'ignore' });
    return jars.every((jar) => existsSync(jar));
  } catch {
    return false;
  }
}

describe.skipIf(!hasJava())('Bouncy Castle (needs javac and its jars in /usr/share/java)', () => {
  it('verifies seals, seal signatures, messages and time-stamps of ours', async () => {
    const { signer, tsa } = await world();
    const folder = mkdtempSync(join(tmpdir(), 'yinxin-bouncy-castle-'));
    try {
      const names: string[] = [];
      const write = (name: string, bytes: Uint8Array): void => writeFileSync(join(folder, name), bytes);
      for (const [index, layout] of layouts.entries()) {
        const seal = parseSeal(await makeSeal({ layout }));
        const signature = parseSealSignature(await makeSealSignature({ seal: seal.raw }));
        for (const [kind, value, certificate] of [
          ['seal', seal, seal.makerCertificateBytes],
          ['signature', signature, signature.signerCertificateBytes],
        ] as const) {
          const name = `${kind}${index}`;
          write(`${name}.tbs`, value.toBeSigned);
          write(`${name}.sig`, value.signature);
          write(`${name}.cer`, certificate);
          names.push(name);
        }
      }
      const content = utf8('<Signature>示范</Signature>');
      const request = {
        content,
        certificate: signer.certificate,
        signer: signer.signer,
        signingTime: now,
        family: 'rfc',
      } as const;
      write('content.bin', content);
      write('attached.p7m', await createSignedData({ ...request, form: 'attached' }));
      write('detached.p7s', await createSignedData(request));
      write(
        'token.tst',
        await createTimestampToken({
          message: content,
          genTime: now,
          policy: '1.2.156.1.1',
          serialNumber: Uint8Array.of(5),
          certificate: tsa.certificate,
          signer: tsa.signer,
        }),
      );
      const source = fileURLToPath(new URL('bouncy-castle/Check.java', import.meta.url));
      const classPath = [folder, ...jars].join(':');
      execFileSync('javac', ['-cp', classPath, '-d', folder, source]);
      const printed = execFileSync('java', ['-cp', classPath, 'Check', folder, names.join(',')], { encoding: 'utf8' });
      const answers = Object.fromEntries(
        printed
          .trim()
          .split('\n')
          .map((line) => line.split('\t')),
      );
      expect(answers).toEqual({
        ...Object.fromEntries(names.map((name) => [name, 'true'])),
        attached: 'true',
        detached: 'true',
        'detached-other': expect.stringContaining('message-digest attribute value does not match'),
        token: 'true',
        'token-other': 'false',
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
