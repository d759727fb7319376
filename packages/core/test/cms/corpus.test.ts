import { expect, it } from 'vitest';
import { fromBase64, fromHex, fromUtf8 } from '../../src/base/bytes.ts';
import { isCoreError } from '../../src/base/errors.ts';
import {
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
  readonly 'trusted_root.json'?: {
    readonly timestampAuthorities?: readonly {
      readonly certChain: { readonly certificates: readonly { readonly rawBytes: string }[] };
    }[];
  };
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
      // A case whose token is not base64 at all.
      ERR_ENCODING: 1,
    });
  });
});
