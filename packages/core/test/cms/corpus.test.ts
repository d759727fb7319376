import { expect, it } from 'vitest';
import { fromBase64, fromHex, fromUtf8 } from '../../src/base/bytes.ts';
import { isCoreError } from '../../src/base/errors.ts';
import {
  checkTimestampCertificate,
  createSm2Recipient,
  openEnvelopedData,
  openEnvelopedPrivateKey,
  parseEnvelopedData,
  parseSignedData,
  parseTimestampResponse,
  verifySignedData,
  verifyTimestampToken,
} from '../../src/cms/index.ts';
import { parsePrivateKey } from '../../src/crypto/index.ts';
import { validatePath } from '../../src/path/index.ts';
import { parseCertificate } from '../../src/x509/index.ts';
import { corpus, describeShared, hasShared, listShared, readShared, readSharedJson } from '../support/shared.ts';

const tally = (results: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const result of results) counts[result] = (counts[result] ?? 0) + 1;
  return counts;
};

const codeOf = (read: () => string): string => {
  try {
    return read();
  } catch (error) {
    if (isCoreError(error)) return error.code;
    throw error;
  }
};

describeShared('corpus/cms', 'real CMS messages', () => {
  const entries = hasShared('corpus/manifest.json') ? corpus('cms') : [];
  const xmlOf = (file: string): string =>
    `corpus/${file.replace('cms/ofd-', 'ses-signed-xml/').replace('CMS', 'Signature').replace('.der', '.xml')}`;

  it('say what the catalogue says, all 26', () => {
    const results = entries.map(({ file, expect: wanted }) => {
      const result = codeOf(() => {
        const message = parseSignedData(readShared(`corpus/${file}`));
        const xml = xmlOf(file);
        const signers = verifySignedData(message, hasShared(xml) ? { content: readShared(xml) } : {});
        if (signers.length === 0) return 'signedData';
        return signers.every(({ verified }) => verified) ? 'VALID' : (signers[0]?.failure ?? '');
      });
      return `${wanted} → ${result}`;
    });
    expect(tally(results)).toEqual({
      'VALID → VALID': 17,
      'signedData → signedData': 3,
      'detached: content not available → content.missing': 1,
      // Other message types are not SignedData.
      'envelopedData → ERR_CMS_STRUCTURE': 2,
      'signedAndEnvelopedData → ERR_CMS_STRUCTURE': 1,
      // Bare signatures are no messages; seal/ recognises them.
      ' → ERR_DER_TAG': 2,
    });
  });

  it('with encrypted content open with the keys published beside them: all 3', async () => {
    // gmsm (MIT) prints the keys of its two envelopes in pkcs7/envelope_test.go.
    const helloKeys = [
      'f043481ce3ba1332cc266ae795f2a41f100e52e47ee560de15d9e014acab35c9',
      '8f3d7f612401b9fa80ababb603e8e2ae977cc171c75e97b0b103b9db1d7d190e',
    ];
    const results: string[] = [];
    for (const { file } of entries.filter(({ expect: wanted }) => wanted === 'envelopedData')) {
      const message = parseEnvelopedData(readShared(`corpus/${file}`));
      for (const key of helloKeys) {
        const opened = await openEnvelopedData(message, createSm2Recipient(fromHex(key))).catch(() => undefined);
        if (opened) results.push(`${fromUtf8(opened.content)} ${opened.leniencies.join()}`);
      }
    }
    expect(results).toEqual(['Hello World! cms.cipher.modeless', 'Hello World! cms.cipher.modeless']);

    const [file = ''] = entries.flatMap((entry) => (entry.expect === 'signedAndEnvelopedData' ? [entry.file] : []));
    const message = parseEnvelopedData(readShared(`corpus/${file}`));
    expect(message.leniencies.map(({ name }) => name)).toEqual(['cms.recipient.nameless']);
    const [holder, delivered] = ['42f975', 'e8b965'].map((digest) =>
      parsePrivateKey(readShared(`corpus/test-private-keys/emmansun+gmsm/sign_enveloped_test.${digest}.der`)),
    ) as [Uint8Array, Uint8Array];
    const opened = await openEnvelopedPrivateKey(message, createSm2Recipient(holder));
    expect(opened.privateKey).toEqual(delivered);
    expect(opened.signers.map(({ verified }) => verified)).toEqual([true]);
    expect(opened.leniencies).toEqual(['cms.cipher.modeless', 'cms.cipher.ecb', 'cms.padding.absent']);
  });

  it('over another Signature.xml say no', () => {
    const real = entries.filter(({ file, expect: wanted }) => wanted === 'VALID' && hasShared(xmlOf(file)));
    expect(real).toHaveLength(16);
    for (const { file } of real) {
      const content = readShared(xmlOf(file)).slice();
      content[content.length - 2] = (content[content.length - 2] as number) ^ 1;
      const [result] = verifySignedData(parseSignedData(readShared(`corpus/${file}`)), { content });
      expect(result?.verified).toBe(false);
      expect(['digest.mismatch', 'content.mismatch']).toContain(result?.failure);
    }
  });

  it.each<[string, readonly string[]]>([
    ['cms/ofd-easyofd.cn/image-signs.1.CMS.der', ['cms.ber']],
    ['cms/ofd-ofdrw/26050100800_00001.1.CMS.der', []],
    ['cms/ofd-tongz/keyword.4.CMS.der', ['cms.content.digest', 'sm2.signature.raw']],
    [
      'cms/ofd-gomain/testPathClip.1.CMS.der',
      ['cms.contentType.mixed', 'cms.attributes.unsorted', 'cms.contentType.attribute'],
    ],
  ])('%s deviates in %j', (file, deviations) => {
    const message = parseSignedData(readShared(`corpus/${file}`));
    const [result] = verifySignedData(message, { content: readShared(xmlOf(file)) });
    expect([...message.leniencies.map(({ name }) => name), ...(result?.leniencies ?? [])]).toEqual(deviations);
  });

  it('of withheld documents verify over the Signature.xml beside them: 6', () => {
    const files = listShared('corpus/ofd-sigonly').filter((file) => file.endsWith('SignedValue.dat'));
    const verified = files.filter((file) => {
      const bytes = readShared(file);
      return (
        codeOf(() => {
          const content = readShared(file.replace('SignedValue.dat', 'Signature.xml'));
          return verifySignedData(parseSignedData(bytes), { content })[0]?.verified ? 'yes' : 'no';
        }) === 'yes'
      );
    });
    expect(verified).toHaveLength(6);
  });
});

describeShared('suites/dss-cms-resources.json', 'CMS and tokens of European producers', () => {
  it('are read: 108 of 111, with the reasons of the rest', () => {
    const { files } = readSharedJson<{ files: readonly { path: string; data: string }[] }>(
      'suites/dss-cms-resources.json',
    );
    const messages = files.filter(({ path }) => /\.(p7[sm]|csig|tst|tsr|pk7|cms)$/i.test(path));
    const results = messages.map(({ data }) =>
      codeOf(() => {
        const message = parseSignedData(fromBase64(data));
        return verifySignedData(message).every(({ verified }) => verified) ? 'verified' : 'read';
      }),
    );
    const refused = messages
      .filter((_, index) => (results[index] as string).startsWith('ERR_'))
      .map(({ path }) => path.split('/').at(-1));
    expect(refused).toEqual([
      // Indefinite lengths inside SignerInfo, where DER must stand.
      'Signature-C-HU_POL-3.p7m',
      'cades-invalid-ocsp-responses-encoding.p7s',
      // Not a message at all.
      'malformed-cades.p7m',
    ]);
    // Read but not verified: detached content is not at hand, SHA-1 or SHA-3, broken on purpose.
    expect(tally(results.map((result) => (result.startsWith('ERR_') ? 'refused' : result)))).toEqual({
      verified: 72,
      read: 36,
      refused: 3,
    });
  });
});

interface SigstoreCase {
  readonly 'bundle.sigstore.json'?: {
    readonly messageSignature?: { readonly signature: string };
    readonly dsseEnvelope?: { readonly signatures: readonly { readonly sig: string }[] };
    readonly verificationMaterial?: {
      readonly timestampVerificationData?: {
        readonly rfc3161Timestamps?: readonly { readonly signedTimestamp: string }[];
      };
    };
  };
  readonly 'trusted_root.json'?: { readonly timestampAuthorities?: readonly Authority[] };
}

describeShared('suites/sigstore-bundles.json', 'RFC 3161 responses of sigstore', () => {
  it('stamp the signature of their bundle, and verify with the authority of their trust root', () => {
    const { cases } = readSharedJson<{ cases: Record<string, SigstoreCase> }>('suites/sigstore-bundles.json');
    const results: string[] = [];
    for (const [name, { 'bundle.sigstore.json': bundle, 'trusted_root.json': trusted }] of Object.entries(cases)) {
      const [stamp] = bundle?.verificationMaterial?.timestampVerificationData?.rfc3161Timestamps ?? [];
      const signature = bundle?.messageSignature?.signature ?? bundle?.dsseEnvelope?.signatures[0]?.sig;
      if (stamp === undefined || signature === undefined) continue;
      const authorities = trusted?.timestampAuthorities ?? [];
      const candidates = authorities.flatMap(({ certChain }) =>
        certChain.certificates.map(({ rawBytes }) => parseCertificate(fromBase64(rawBytes))),
      );
      const kind = name.endsWith('_fail') ? 'fail' : 'pass';
      results.push(
        codeOf(() => {
          const { token } = parseTimestampResponse(fromBase64(stamp.signedTimestamp));
          if (token === undefined) return `${kind}: no token`;
          const result = verifyTimestampToken(token, fromBase64(signature), candidates);
          return `${kind}: ${result.failure ?? 'verified'}`;
        }),
      );
    }
    expect(tally(results)).toEqual({
      'pass: verified': 13,
      // Signed by a managed key: the bundle brings no trust root for its authority.
      'pass: certificate.notFound': 1,
      // What is wrong with these lies outside of the token: logs, other signatures, validity and trust of the authority.
      'fail: verified': 14,
      'fail: imprint.mismatch': 1,
      'fail: certificate.notFound': 3,
      // A case whose base64 stands on several lines.
      ERR_ENCODING: 1,
    });
  });

  it('with the authority’s chain and its term, at the time that the token states: every case about time-stamps as its name says', () => {
    const { cases } = readSharedJson<{ cases: Record<string, SigstoreCase> }>('suites/sigstore-bundles.json');
    const results: Record<string, string> = {};
    for (const [name, { 'bundle.sigstore.json': bundle, 'trusted_root.json': trusted }] of Object.entries(cases)) {
      if (!name.includes('timestamp') && !name.includes('tsa-validity')) continue;
      const stamps = bundle?.verificationMaterial?.timestampVerificationData?.rfc3161Timestamps ?? [];
      const signature = bundle?.messageSignature?.signature ?? bundle?.dsseEnvelope?.signatures[0]?.sig;
      const [stamp] = stamps;
      if (stamp === undefined || signature === undefined || trusted === undefined) {
        results[name] = 'no token';
        continue;
      }
      results[name] = codeOf(() =>
        timestampVerdict(
          fromBase64(stamp.signedTimestamp.replaceAll(/\s/g, '')),
          fromBase64(signature),
          trusted.timestampAuthorities ?? [],
        ),
      );
    }
    expect(results).toEqual({
      // In these two the signer's own certificate is out of its term at that time: a question about the bundle, not about the token.
      'intoto-tsa-timestamp-outside-cert-validity_fail': 'valid',
      'rekor2-no-timestamp_fail': 'no token',
      'rekor2-timestamp-outside-trust-root-tsa-validity_fail': 'outside the term of the authority',
      'rekor2-timestamp-outside-tsa-cert-validity_fail': 'chain.validity.outside',
      'rekor2-timestamp-payload-mismatch_fail': 'imprint.mismatch',
      'rekor2-timestamp-untrusted-tsa-with-embedded-cert_fail': 'chain.anchor.notFound',
      'rekor2-timestamp-untrusted-tsa-without-embedded-cert_fail': 'certificate.notFound',
      'rekor2-timestamp-with-embedded-cert': 'valid',
      'rekor2-timestamp-with-expired-cert-chain': 'valid',
      'rekor2-timestamp-with-incorrect-time_fail': 'valid',
      'rekor2-timestamp-without-embedded-cert': 'valid',
      'trust-root-tsa-validity-end-inclusive': 'valid',
    });
  });
});

interface Authority {
  readonly certChain: { readonly certificates: readonly { readonly rawBytes: string }[] };
  readonly validFor?: { readonly start?: string; readonly end?: string };
}

/** What a relying party must find: token, purpose, chain and term, all at the stated time. */
function timestampVerdict(response: Uint8Array, signature: Uint8Array, authorities: readonly Authority[]): string {
  const { token } = parseTimestampResponse(response);
  if (token === undefined) return 'no token';
  const chains = authorities.map(({ certChain, validFor }) => ({
    chain: certChain.certificates.map(({ rawBytes }) => parseCertificate(fromBase64(rawBytes))),
    start: Date.parse(validFor?.start ?? '1970-01-01'),
    end: Date.parse(validFor?.end ?? '9999-12-31'),
  }));
  const known = chains.flatMap(({ chain }) => chain);
  const { failure, certificate } = verifyTimestampToken(token, signature, known);
  if (failure !== undefined || certificate === undefined) return failure ?? 'certificate.notFound';
  const [problem] = checkTimestampCertificate(certificate);
  if (problem !== undefined) return problem;
  const answers = chains.map(({ chain, start, end }) => {
    const root = chain.at(-1);
    if (root === undefined) return 'no chain';
    const outcome = validatePath({
      leaf: certificate,
      intermediates: [...chain, ...token.signedData.certificates],
      anchors: [{ subject: root.subject, publicKey: root.publicKey, certificate: root, label: 'root' }],
      at: token.genTime,
      purpose: 'timestamping',
      crls: [],
      revocation: 'off',
    });
    if (outcome.status !== 'valid') return outcome.code;
    return token.genTime >= start && token.genTime <= end ? 'valid' : 'outside the term of the authority';
  });
  return answers.includes('valid') ? 'valid' : (answers[0] ?? 'no authority');
}
