import { fileURLToPath } from 'node:url';
import { parsePublicKey, verifySignature } from '@yinxin/core/crypto';
import { describe, expect, test } from 'vitest';
import { Given } from '../src/given.ts';
import { openSigner } from '../src/signers/open-signer.ts';
import { testSession } from './support.ts';

const example = fileURLToPath(new URL('../../../docs/examples/external-signer.mjs', import.meta.url));

const open = (options: Record<string, string>) =>
  openSigner(testSession({ env: { PATH: process.env.PATH as string } }).session, new Given([], options));

describe('external signers', () => {
  test('the example program signs messages and digests', async () => {
    const signer = await open({ signer: `external:node "${example}"` });
    const message = new TextEncoder().encode('印章');
    const signature = await signer.sign(message);
    const publicKey = parsePublicKey(signer.publicKey);
    expect(verifySignature({ algorithm: signer.algorithm, publicKey, signature, message })).toBe(true);
  });
});
