import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parseInstant } from '../../src/base/time.ts';
import { writeZip } from '../../src/container/index.ts';
import type { SignatureFacts } from '../../src/validation/facts/facts.ts';
import {
  importedPolicy,
  renderHtml,
  renderText,
  reportJson,
  type ValidationInput,
  validateLicence,
  validateSeal,
} from '../../src/validation/index.ts';
import { corpus, describeShared, readShared, readSharedJson } from '../support/shared.ts';

const validate = new Ajv({ allErrors: true, strict: false }).compile(
  JSON.parse(readFileSync(new URL('../../schema/report.schema.json', import.meta.url), 'utf8')) as object,
);

function inputOf(file: Uint8Array, fileName: string): ValidationInput {
  const at = parseInstant('2026-09-01T00:00:00Z');
  return { file, fileName, at, atSource: 'argument', policy: importedPolicy, crls: [], certificates: [] };
}

/** What the catalogue says of one signature, made with code that shares nothing with this library. */
interface CatalogueSignature {
  readonly ID: string;
  readonly verdict: string;
  readonly kind: string;
  readonly refs_ok: number;
  readonly refs_bad: number;
  readonly refs_missing: number;
  readonly dataHash?: string;
  readonly result?: string;
  readonly ses?: {
    readonly sig?: string;
    readonly signer_in_certList?: boolean;
    readonly seal?: { readonly maker_sig?: string };
  };
}

function compareWith(catalogue: CatalogueSignature, facts: SignatureFacts): string[] {
  const differences: string[] = [];
  const same = (what: string, expected: unknown, got: unknown): void => {
    if (expected !== got) differences.push(`${what}: catalogue ${String(expected)}, here ${String(got)}`);
  };
  const count = (status: string): number => facts.references.filter((reference) => reference.status === status).length;
  same('matched', catalogue.refs_ok, count('matched'));
  same('changed', catalogue.refs_bad, count('changed'));
  same('missing', catalogue.refs_missing, count('missing'));
  if (catalogue.kind === 'SES') {
    same('dataHash', catalogue.dataHash === 'OK', facts.contentDigest?.matches);
    same('signature', catalogue.ses?.sig?.startsWith('OK'), facts.value?.verified);
    same('maker', catalogue.ses?.seal?.maker_sig?.startsWith('OK'), facts.seal?.makerSignature.verified);
    same('listed', catalogue.ses?.signer_in_certList, facts.signerListed);
  }
  if (catalogue.kind === 'CMS') same('signature', catalogue.result?.startsWith('OK'), facts.value?.verified);
  return differences;
}

function checkReports(result: ReturnType<typeof validateLicence>): void {
  const json = reportJson(result.report);
  expect(validate(JSON.parse(json)), JSON.stringify(validate.errors?.[0])).toBe(true);
  expect(JSON.parse(JSON.stringify(result.facts))).toEqual(result.facts);
  expect(renderText(result.report, 'zh', { detail: 'detailed' })).not.toMatch(/\{\w+\}|undefined/);
  expect(renderHtml(result.report, { lang: 'en' })).not.toMatch(/NaN|\[object/);
  expect(result.verdict.indication).not.toBe('passed');
}

describeShared('corpus/ofd-report.json', 'real documents against the catalogue', () => {
  const report = readSharedJson<{ file: string; check: { sigs: CatalogueSignature[] } }[]>('corpus/ofd-report.json');

  test('every signature has the cryptographic result of the catalogue', { timeout: 60_000 }, () => {
    const differences: string[] = [];
    let signatures = 0;
    for (const { file, check } of report) {
      const result = validateLicence(inputOf(readShared(`corpus/${file}`), file));
      checkReports(result);
      expect(result.facts.signatures.length, file).toBe(check.sigs.length);
      check.sigs.forEach((signature, index) => {
        signatures += 1;
        const facts = result.facts.signatures[index] as SignatureFacts;
        differences.push(...compareWith(signature, facts).map((text) => `${file} ${signature.ID}: ${text}`));
      });
    }
    expect(differences).toEqual([]);
    expect([report.length, signatures]).toEqual([25, 30]);
  });

  test('two runs give the same bytes', () => {
    for (const { file } of report.slice(0, 6)) {
      const bytes = readShared(`corpus/${file}`);
      const [first, second] = [0, 1].map(() => reportJson(validateLicence(inputOf(bytes, file)).report));
      expect(first).toBe(second);
    }
  });
});

/** A package around one signature, for signatures whose documents are not public. */
function packSignature(description: Uint8Array, value: Uint8Array): Uint8Array {
  const location =
    /<(?:\w+:)?SignedValue>\s*([^<]*?)\s*<\/(?:\w+:)?SignedValue>/.exec(new TextDecoder().decode(description))?.[1] ??
    '';
  const path = location.startsWith('/') ? location.slice(1) : `Doc_0/Signs/Sign_0/${location}`;
  const ofd = (content: string): Uint8Array =>
    new TextEncoder().encode(content.replaceAll('NS', 'xmlns:ofd="http://www.ofdspec.org/2016"'));
  const list =
    '<ofd:Signatures NS><ofd:Signature ID="1" BaseLoc="/Doc_0/Signs/Sign_0/Signature.xml"/></ofd:Signatures>';
  const body =
    '<ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot><ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody>';
  return writeZip([
    { name: 'OFD.xml', bytes: ofd(`<ofd:OFD NS Version="1.0" DocType="OFD">${body}</ofd:OFD>`) },
    { name: 'Doc_0/Document.xml', bytes: ofd('<ofd:Document NS><ofd:CommonData/><ofd:Pages/></ofd:Document>') },
    { name: 'Doc_0/Signs/Signatures.xml', bytes: ofd(list) },
    { name: 'Doc_0/Signs/Sign_0/Signature.xml', bytes: description },
    { name: path, bytes: value },
  ]);
}

describeShared('corpus/manifest.json', 'every file of the corpus', () => {
  test('damaged packages, loose parts and unsigned documents end in a report, never in an exception', {
    timeout: 60_000,
  }, () => {
    const counts: Record<string, number> = {};
    for (const kind of ['ofd-mutated', 'ofd-sigonly', 'ofd-unsigned']) {
      for (const { file } of corpus(kind)) {
        const result = validateLicence(inputOf(readShared(`corpus/${file}`), file));
        checkReports(result);
        expect([result.verdict.code, file]).toEqual([
          kind === 'ofd-unsigned' ? 'document.unsigned' : 'document.malformed',
          file,
        ]);
        counts[kind] = (counts[kind] ?? 0) + 1;
      }
    }
    expect(counts).toEqual({ 'ofd-mutated': 13, 'ofd-sigonly': 38, 'ofd-unsigned': 12 });
  });

  test('seal signatures whose documents are withheld have the result of the catalogue', { timeout: 60_000 }, () => {
    const descriptions = new Map(corpus('ses-signed-xml').map(({ file }) => [file.replace(/^.*\//, ''), file]));
    const differences: string[] = [];
    let compared = 0;
    for (const { file, expect: expected } of corpus('ses-signatures')) {
      const name = file.replace(/^.*\//, '').replace('SignedValue.der', 'Signature.xml');
      const description = descriptions.get(name);
      if (description === undefined) continue;
      compared += 1;
      const packed = packSignature(readShared(`corpus/${description}`), readShared(`corpus/${file}`));
      const result = validateLicence(inputOf(packed, file));
      checkReports(result);
      const signature = result.facts.signatures[0];
      const verified = signature?.value?.verified === true;
      if (verified !== expected.startsWith('VALID'))
        differences.push(`${file}: catalogue ${expected}, here ${verified}`);
      // One signature of the catalogue is broken in both ways.
      if (signature?.contentDigest?.matches !== expected.startsWith('VALID')) differences.push(`${file}: dataHash`);
    }
    expect(differences).toEqual([]);
    // Three signatures have no description beside them in the corpus.
    expect(compared).toBe(23);
  });

  test('seals have the result of the catalogue', { timeout: 60_000 }, () => {
    const differences: string[] = [];
    const seals = corpus('seals');
    for (const { file, expect: expected } of seals) {
      const result = validateSeal(inputOf(readShared(`corpus/${file}`), file));
      checkReports(result);
      const verified = result.facts.sealFile?.makerSignature.verified ?? false;
      if (verified !== expected.startsWith('VALID'))
        differences.push(`${file}: catalogue ${expected}, here ${verified}`);
    }
    expect(differences).toEqual([]);
    expect(seals.length).toBe(36);
  });

  test('whatever is not an OFD or a seal is refused with a report', { timeout: 60_000 }, () => {
    let files = 0;
    for (const entry of corpus()) {
      if (entry.kind.startsWith('ofd') || files > 120) continue;
      if (!['cms', 'csr', 'crl', 'malformed', 'kat', 'ses-signed-xml', 'ses-signatures', 'pkcs12'].includes(entry.kind))
        continue;
      const bytes = readShared(`corpus/${entry.file}`);
      for (const run of [validateLicence, validateSeal]) {
        const result = run(inputOf(bytes, entry.file));
        checkReports(result);
        expect(result.verdict.indication).toBe('failed');
      }
      files += 1;
    }
    expect(files).toBe(121);
  });
});

describe('hostile input', () => {
  test('empty and tiny files fail', () => {
    for (const file of [
      new Uint8Array(0),
      Uint8Array.of(0x50),
      Uint8Array.of(0x50, 0x4b, 3, 4),
      new Uint8Array(100).fill(0x30),
    ]) {
      for (const run of [validateLicence, validateSeal])
        expect(run(inputOf(file, 'x')).verdict.indication).toBe('failed');
    }
  });
});
