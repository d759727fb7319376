import { createPublicKey, verify } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { isCoreError } from '../../src/base/errors.ts';
import { oids, type SignatureStatement, signatureAlgorithmOf } from '../../src/crypto/index.ts';
import { PathCache, validatePath } from '../../src/path/index.ts';
import { type Certificate, parseCertificate } from '../../src/x509/index.ts';
import { describeShared, readSharedJson } from '../support/shared.ts';
import { isForHost } from './host-name.ts';

// 30,000 P-256 signatures take half a minute here; they are not what this suite is about, so OpenSSL computes them.
vi.mock('../../src/crypto/verify-signature.ts', async (original) => ({
  ...(await original<object>()),
  verifySignature({ algorithm, publicKey, signature, message }: SignatureStatement): boolean {
    if (typeof algorithm === 'string' || signatureAlgorithmOf(algorithm) !== 'ecdsa-sha256') return false;
    const key = createPublicKey({ key: Buffer.from(publicKey.spki), format: 'der', type: 'spki' });
    return verify('sha256', message, key, signature);
  },
}));

interface BetterTlsCase {
  readonly id: string;
  readonly leaf: number;
  readonly inter: readonly number[];
  readonly root: number;
  readonly host: string;
  readonly expect: 'ACCEPT' | 'REJECT';
  readonly soft: boolean;
  readonly time: string;
}

interface BetterTls {
  readonly certs: readonly string[];
  readonly cases: readonly BetterTlsCase[];
}

describeShared('suites/bettertls.json', 'BetterTLS', () => {
  const suite = readSharedJson<BetterTls>('suites/bettertls.json');
  const roots = new Map<number, Certificate>();
  const cache = new PathCache();
  const parse = (index: number): Certificate =>
    parseCertificate(new Uint8Array(Buffer.from(suite.certs[index] ?? '', 'base64')));

  function rootOf(index: number): Certificate {
    const root = roots.get(index) ?? parse(index);
    roots.set(index, root);
    return root;
  }

  function isAccepted(item: BetterTlsCase): boolean {
    try {
      const leaf = parse(item.leaf);
      const root = rootOf(item.root);
      const outcome = validatePath({
        leaf,
        intermediates: item.inter.map(parse),
        anchors: [{ subject: root.subject, publicKey: root.publicKey, certificate: root, label: 'root' }],
        at: Date.parse(item.time),
        purpose: 'any',
        extendedKeyUsage: [oids.serverAuth],
        crls: [],
        revocation: 'off',
        cache,
      });
      return outcome.status === 'valid' && isForHost(leaf, item.host);
    } catch (error) {
      if (isCoreError(error)) return false;
      throw error;
    }
  }

  test.each([
    ['pathbuilding', { cases: 81, soft: 0 }],
    ['nameconstraints', { cases: 9_491, soft: 1_142 }],
  ])('%s', { timeout: 60_000 }, (group, expected) => {
    const cases = suite.cases.filter(({ id }) => id.includes(`::${group}::`));
    const wrong: string[] = [];
    for (const item of cases) {
      const accepted = isAccepted(item);
      // Of a soft case either answer is tolerable.
      if (accepted !== (item.expect === 'ACCEPT') && !item.soft)
        wrong.push(`${item.id}: ${accepted ? 'accepted' : 'refused'}`);
    }
    expect(wrong).toEqual([]);
    expect({ cases: cases.length, soft: cases.filter(({ soft }) => soft).length }).toEqual(expected);
  });
});
