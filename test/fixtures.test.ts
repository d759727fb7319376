import { readFileSync } from 'node:fs';
import { parseInstant } from '@yinxin/core';
import { openTrustList, parseTrustRoot } from '@yinxin/core/trust';
import { defaultPolicy, validateLicence } from '@yinxin/core/validation';
import { describe, expect, it } from 'vitest';

interface Story {
  readonly id: string;
  readonly at: string;
  readonly file: string;
  readonly trustRoot: string;
  readonly trustList?: string;
  readonly crls: readonly string[];
  readonly ocspResponses?: readonly string[];
  readonly expect: { readonly indication: string; readonly subIndication?: string; readonly codes: readonly string[] };
}

const read = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../fixtures/stories/${name}`, import.meta.url)));

describe('stories kept as files', () => {
  const stories = JSON.parse(new TextDecoder().decode(read('manifest.json'))) as Story[];

  it('are all here', () => {
    expect(stories.length).toBe(22);
  });

  it.each(stories)(
    '$id is still answered as it was',
    ({ at: time, file, trustRoot, trustList, crls, ocspResponses = [], expect: expected }) => {
      const at = parseInstant(time);
      const envelope = trustList === undefined ? undefined : read(trustList);
      const operators = parseTrustRoot(read(trustRoot));
      const { verdict, report } = validateLicence({
        file: read(file),
        at,
        atSource: 'argument',
        policy: defaultPolicy,
        ...(envelope === undefined ? {} : { trust: { envelope, outcome: openTrustList(envelope, { operators, at }) } }),
        crls: crls.map(read),
        ocspResponses: ocspResponses.map(read),
        certificates: [],
      });
      expect(verdict.indication).toBe(expected.indication);
      if (expected.subIndication !== undefined) expect(verdict.subIndication).toBe(expected.subIndication);
      const codes = report.checks.map(({ code }) => code);
      for (const code of expected.codes) expect(codes).toContain(code);
    },
  );
});
