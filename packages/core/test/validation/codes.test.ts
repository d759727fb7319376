import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { standards } from '../../src/base/standards.ts';
import { libraryVersion } from '../../src/base/version.ts';
import type { CodeEntry } from '../../src/validation/code-entry.ts';
import { codeRegistry } from '../../src/validation/codes.generated.ts';
import { describeCode, explainCode, verdictCodes } from '../../src/validation/codes.ts';

const folder = new URL('../../src/validation/', import.meta.url);
const registry = JSON.parse(readFileSync(new URL('codes.json', folder), 'utf8')) as (CodeEntry & { code: string })[];
const places = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string).sort();

describe('the registry of verdict codes', () => {
  test('the generated file is current', async () => {
    const { generate } = (await import(new URL('../../../../tools/generate-codes.mjs', import.meta.url).href)) as {
      generate(entries: unknown): string;
    };
    expect(readFileSync(new URL('codes.generated.ts', folder), 'utf8')).toBe(generate(registry));
  });

  test('codes are unique and read subject.state', () => {
    expect(new Set(registry.map((entry) => entry.code)).size).toBe(registry.length);
    for (const { code } of registry) expect(code).toMatch(/^[a-z][A-Za-z0-9]*(\.[a-zA-Z0-9]+)+$/);
    expect(verdictCodes).toEqual(registry.map((entry) => entry.code));
  });

  test.each(registry.map((entry) => [entry.code, entry] as const))(
    '%s has both texts, the same places, and what it needs',
    (_code, entry) => {
      expect(entry.zh).toMatch(/[\u4e00-\u9fff]|^\{/);
      expect(entry.en).not.toMatch(/[\u4e00-\u9fff]/);
      expect(places(entry.en)).toEqual(places(entry.zh));
      const bad = entry.indication === 'failed' || entry.indication === 'indeterminate';
      expect(entry.subIndication === undefined).toBe(!bad);
      expect(entry.etsi === undefined).toBe(!bad);
      if (entry.indication === 'passed') {
        expect(entry.severity).toBe('none');
        expect(entry.remedy).toBeUndefined();
      } else if (entry.code !== 'check.notApplicable') {
        expect(entry.remedy?.zh).toMatch(/[\u4e00-\u9fff]/);
        expect(entry.remedy?.en).toMatch(/\w/);
        expect(entry.remedy?.en).not.toMatch(/[\u4e00-\u9fff]/);
      }
      for (const cite of entry.cites) expect(Object.keys(standards)).toContain(cite.split(' §')[0]);
    },
  );

  test('an explanation says everything in one language, and nothing about unknown codes', () => {
    expect(explainCode('seal.signer.notListed', 'en')).toMatchObject({
      indication: 'failed',
      subIndication: 'SEAL_BINDING_FAILURE',
      group: 'identity',
    });
    for (const code of verdictCodes) {
      for (const language of ['zh', 'en'] as const) expect(explainCode(code, language)?.remedy).toBeTruthy();
    }
    expect(explainCode('toString', 'en')).toBeUndefined();
    expect(explainCode('no.such', 'zh')).toBeUndefined();
  });

  test('places are filled by language', () => {
    const details = { error: { zh: '坏', en: 'bad' } };
    expect(describeCode('document.malformed', 'zh', details)).toContain('坏');
    expect(describeCode('document.malformed', 'en', details)).toContain('bad');
  });

  test('precedence is the order of the registry', () => {
    expect(registry.map((entry) => codeRegistry[entry.code as keyof typeof codeRegistry].precedence)).toEqual(
      registry.map((_, index) => index),
    );
  });

  test('reports name the version of the package', () => {
    const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(libraryVersion).toBe(manifest.version);
  });
});
