import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { trustListRefusals } from '@yinxin/core/trust';
import { verdictCodes } from '@yinxin/core/validation';
import { certificateLintRules, certificateRequestRules } from '@yinxin/core/x509';
import { describe, expect, test } from 'vitest';
import { refusals } from '../src/signers/protocol.ts';
import { commandCodes } from '../src/text/codes.ts';
import { yinxin } from './support.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

async function known(): Promise<ReadonlySet<string>> {
  const { out } = await yinxin(['explain', '--json']);
  return new Set((JSON.parse(out) as { codes: { code: string }[] }).codes.map(({ code }) => code));
}

/** The members of a union of codes in the sources of the library, comments left out. */
function unionIn(file: string, name: string): readonly string[] {
  const source = readFileSync(join(root, 'packages/core/src', file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  const [, body = ''] = source.match(new RegExp(`export type ${name} =([^;]*);`)) ?? [];
  return [...body.matchAll(/'([^']+)'/g)].map(([, code]) => code as string);
}

describe('explain', () => {
  test('knows every code of the registries and unions that commands print', async () => {
    const codes = await known();
    const printed = [
      ...verdictCodes,
      ...Object.keys(commandCodes),
      ...Object.keys(trustListRefusals),
      ...refusals,
      ...[...certificateLintRules, ...certificateRequestRules].map(({ id }) => id),
      ...unionIn('path/types.ts', 'PathFailureCode'),
      ...unionIn('path/types.ts', 'RevocationProblem'),
      ...unionIn('cms/verify-signer.ts', 'SignerFailure'),
      ...unionIn('cms/timestamp-token.ts', 'TimestampFailure'),
      ...unionIn('cms/timestamp-checks.ts', 'TimestampAnswerProblem'),
      ...unionIn('cms/timestamp-checks.ts', 'TimestampCertificateProblem'),
      ...unionIn('crypto/diagnose-signature.ts', 'SignatureDiagnosis'),
    ];
    expect(printed.length).toBeGreaterThan(300);
    expect(printed.filter((code) => !codes.has(code))).toEqual([]);
  });

  test('knows every code that a transcript shows', async () => {
    const codes = await known();
    const folder = join(root, 'test/transcripts');
    const shown = readdirSync(folder).flatMap((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      return [
        ...text.matchAll(/[（(]([a-z][A-Za-z0-9]*(?:\.[A-Za-z0-9]+)+)[）)]/g),
        ...text.matchAll(/"(?:code|timestampCode|rule|refusal)":"([^"]+)"/g),
        ...text.matchAll(/\b(E(?:RR)?_[A-Z0-9_]+)\b/g),
      ].map(([, code]) => code as string);
    });
    const unlisted = [...new Set(shown)].filter(
      (code) => !codes.has(code) && !/\.(?:pem|crl|der|json|txt|html|ofd|cer|p7m|p7s|tsq|tsr|p12|key|zip)$/.test(code),
    );
    expect(shown.length).toBeGreaterThan(10);
    // Errors of the command are explained, and not listed among codes of verdicts and findings.
    for (const code of unlisted) expect([code, (await yinxin(['explain', code])).code]).toEqual([code, 0]);
  });

  test('fills the places of a sentence with words, in both languages', async () => {
    for (const lang of ['zh', 'en']) {
      const { out } = await yinxin(['explain', '--lang', lang]);
      expect(out.match(/\{[a-zA-Z]\w*\}/g)).toBeNull();
    }
    const authority = await yinxin(['explain', 'chain.revoked', '--lang', 'zh']);
    expect(authority.out).toContain('上级证书“〈证书〉”已被吊销（〈吊销时间〉，原因：〈原因〉，依据：〈数据来源〉）');
    const leaf = await yinxin(['explain', 'certificate.revoked', '--lang', 'en']);
    expect(leaf.out).toContain('certificate <certificate> is revoked');
    expect(leaf.out).toContain('failed');
  });
});
