import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { isCoreError } from '../../src/base/errors.ts';
import {
  addService,
  changeServiceStatus,
  parseEnvelope,
  parseTrustList,
  type TrustListDocument,
  writeCanonicalJson,
} from '../../src/trust/index.ts';
import { authority, day, sealed, smallList, start } from './world.ts';

function schemaNamed(name: string): object {
  return JSON.parse(readFileSync(new URL(`../../schema/${name}.schema.json`, import.meta.url), 'utf8')) as object;
}

const ajv = new Ajv({ allErrors: false, strict: false });
const matchesList = ajv.compile(schemaNamed('trust-list'));
const matchesEnvelope = ajv.compile(schemaNamed('envelope'));

let document: TrustListDocument;
let envelope: unknown;

beforeAll(async () => {
  const { certificate } = await authority('甲');
  const list = addService(smallList(), 'gov-1', {
    id: 'ca-1',
    type: 'ca',
    name: '签名证书',
    certificates: [certificate.raw],
    statusFrom: start - day,
    scope: {
      regions: ['*'],
      licenceTypes: ['11990000T0000001XF*'],
      sealTypes: ['0', '99'],
      purposes: ['公共资源 交易'],
    },
    algorithms: [{ id: 'sm2-sm3', from: '2026-01-01T00:00:00Z', until: '2027-01-01T00:00:00Z' }],
  });
  const changed = changeServiceStatus(list, 'ca-1', { status: 'suspended', from: start, correction: true });
  const accreditation = { authority: '示范主管部门', number: 'EXAMPLE-001', from: '2024-01-01T00:00:00Z' };
  document = { ...changed, providers: changed.providers.map((provider) => ({ ...provider, accreditation })) };
  envelope = JSON.parse(new TextDecoder().decode(await sealed(document)));
});

function parses(parse: (bytes: Uint8Array) => unknown, value: unknown): string | undefined {
  try {
    parse(writeCanonicalJson(value));
    return undefined;
  } catch (error) {
    if (!isCoreError(error)) throw error;
    return (error.details as { path?: string }).path ?? error.code;
  }
}

/** Every place of a JSON value, as names and indexes. */
function places(node: unknown, path: string[] = []): string[][] {
  if (typeof node !== 'object' || node === null) return [path];
  return [path, ...Object.entries(node).flatMap(([name, child]) => places(child, [...path, name]))];
}

function changed(node: unknown, [step, ...rest]: string[], replacement: unknown): unknown {
  if (step === undefined) return replacement;
  const copy = (Array.isArray(node) ? [...node] : { ...(node as object) }) as Record<string, unknown>;
  if (rest.length > 0 || replacement !== undefined) copy[step] = changed(copy[step], rest, replacement);
  else if (Array.isArray(copy)) copy.splice(Number(step), 1);
  else delete copy[step];
  return copy;
}

const replacement = fc.option(
  fc.oneof(
    fc.constantFrom<unknown>(
      null,
      true,
      0,
      -1,
      1,
      2,
      33,
      '',
      ' ',
      'x ',
      '*',
      '0',
      '007',
      'granted',
      'ca',
      'licenceIssuer',
    ),
    fc.constantFrom<unknown>(
      '2026-03-01T00:00:00Z',
      '2026-03-01',
      '000000',
      '99',
      '990100',
      '11990000T0000001XF*',
      'AQ==',
      'A',
      '__',
    ),
    fc.constantFrom<unknown>([], {}, ['*'], ['*', 'x'], ['x', 'x'], 'ab'.repeat(32), '印\u202e信', 'a\nb'),
    fc.string({ maxLength: 10 }),
  ),
  { nil: undefined },
);

describe('the JSON Schemas say what the readers do', () => {
  it('both accept a real list and its envelope', () => {
    expect(matchesList(document)).toBe(true);
    expect(parses(parseTrustList, document)).toBeUndefined();
    expect(matchesEnvelope(envelope)).toBe(true);
  });

  it('unknown members: allowed in the list, refused in the envelope', () => {
    expect(matchesList({ ...document, x: 1 })).toBe(true);
    expect(matchesEnvelope({ ...(envelope as object), x: 1 })).toBe(false);
  });

  it('whatever the reader accepts matches; what only the reader refuses is order, identity or a certificate', () => {
    const all = places(document);
    const beyond =
      /issued|nextUpdate|\.from|\.until|statusFrom|\.id|keyid|spki|threshold|certificates|creditCode|\.name|holder/;
    let accepted = 0;
    let refused = 0;
    fc.assert(
      fc.property(fc.constantFrom(...all), replacement, (path, value) => {
        const candidate = changed(document, path, value) ?? null;
        const where = parses(parseTrustList, candidate);
        const matches = matchesList(candidate);
        if (where === undefined) {
          accepted++;
          expect(matches, JSON.stringify([path, value, matchesList.errors])).toBe(true);
        } else {
          refused++;
          if (matches) expect(where).toMatch(beyond);
        }
      }),
      { numRuns: 3000 },
    );
    expect(accepted).toBeGreaterThan(50);
    expect(refused).toBeGreaterThan(1000);
  });

  it('the same for envelopes', () => {
    const all = places(envelope);
    fc.assert(
      fc.property(fc.constantFrom(...all), replacement, (path, value) => {
        const candidate = changed(envelope, path, value) ?? null;
        const where = parses(parseEnvelope, candidate);
        const matches = matchesEnvelope(candidate);
        if (where === undefined) expect(matches).toBe(true);
        // Spare bits of base64 are beyond a pattern.
        else if (matches) expect(where).toMatch(/payload|sig/);
      }),
      { numRuns: 1000 },
    );
    expect(parses((bytes) => parseEnvelope(bytes), {})).toBe('$.payloadType');
  });
});
