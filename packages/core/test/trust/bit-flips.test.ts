import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { toHex, utf8 } from '../../src/base/bytes.ts';
import { isCoreError } from '../../src/base/errors.ts';
import { sm3 } from '../../src/sm/index.ts';
import {
  openTrustList,
  parseEnvelope,
  parseTrustList,
  parseTrustListState,
  type TrustListDocument,
  writeCanonicalJson,
} from '../../src/trust/index.ts';
import { accepted, emptyList, keyOf, open, operators, schemeId, sealed, smallList, start } from './world.ts';

const { a, b } = operators;
const alone = { schemeId, keys: [keyOf(a)], threshold: 1 };

describe('every bit of a signed list', () => {
  it('flipped: never authentic with other content', async () => {
    const bytes = await sealed(emptyList(alone), [a]);
    const sound = toHex(sm3(parseEnvelope(bytes).payload));
    const outcomes: Record<string, number> = {};
    for (let at = 0; at < bytes.length; at++)
      for (let bit = 0; bit < 8; bit++) {
        const flipped = bytes.slice();
        flipped[at] = (flipped[at] as number) ^ (1 << bit);
        const outcome = openTrustList(flipped, { operators: alone, at: start });
        const key = outcome.status === 'refused' ? outcome.code : outcome.list.payloadSm3;
        outcomes[key] = (outcomes[key] ?? 0) + 1;
      }
    const total = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
    expect(total).toBe(bytes.length * 8);
    expect(outcomes[sound]).toBeUndefined();
    expect(Object.keys(outcomes).sort()).toEqual([
      'trustList.envelope.malformed',
      'trustList.payloadType.wrong',
      'trustList.signature.invalid',
      'trustList.threshold.notMet',
    ]);
  });

  it('flipped in a list of two signatures with a threshold of one: authentic only with the same content', async () => {
    const easy = { schemeId, keys: [keyOf(a), keyOf(b)], threshold: 1 };
    const bytes = await sealed(emptyList(easy), [a, b]);
    const sound = toHex(sm3(parseEnvelope(bytes).payload));
    let survived = 0;
    for (let at = 0; at < bytes.length; at++) {
      const flipped = bytes.slice();
      flipped[at] = (flipped[at] as number) ^ (1 << (at % 8));
      const outcome = openTrustList(flipped, { operators: easy, at: start });
      if (outcome.status === 'refused') continue;
      survived++;
      expect(outcome.list.payloadSm3).toBe(sound);
      expect(outcome.list.signedBy).toHaveLength(1);
    }
    expect(survived).toBeGreaterThan(0);
  });

  it('cut anywhere: refused', async () => {
    const bytes = await sealed(smallList());
    for (let length = 0; length < bytes.length; length += 3)
      expect(open(bytes.subarray(0, length))).toMatchObject({ code: 'trustList.envelope.malformed' });
  });
});

describe('hostile content, duly signed', () => {
  const document: TrustListDocument = smallList();
  let opened: ReturnType<typeof open>;
  beforeAll(async () => {
    opened = open(await sealed(document));
  });

  const value = fc.oneof(
    fc.constantFrom(
      null,
      true,
      false,
      0,
      -1,
      1,
      2 ** 53 - 1,
      '',
      ' ',
      '*',
      '0',
      'granted',
      '2026-03-01T00:00:00Z',
      [],
      {},
    ),
    fc.string({ maxLength: 20 }),
    fc.array(fc.constantFrom(null, 0, '', '*', {}, []), { maxLength: 3 }),
  );

  /** Every place of the document, as names and indexes. */
  function places(node: unknown, path: (string | number)[] = []): (string | number)[][] {
    if (typeof node !== 'object' || node === null) return [path];
    return [path, ...Object.entries(node).flatMap(([name, child]) => places(child, [...path, name]))];
  }

  function changed(node: unknown, [step, ...rest]: (string | number)[], replacement: unknown): unknown {
    if (step === undefined) return replacement;
    const copy = (Array.isArray(node) ? [...node] : { ...(node as object) }) as Record<string | number, unknown>;
    if (rest.length > 0 || replacement !== undefined) copy[step] = changed(copy[step], rest, replacement);
    else if (Array.isArray(copy)) copy.splice(Number(step), 1);
    else delete copy[step];
    return copy;
  }

  it('one value exchanged or left out: read, or refused by our own error', () => {
    const all = places(document);
    let read = 0;
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.option(value, { nil: undefined }), (path, replacement) => {
        const payload = writeCanonicalJson(changed(document, path, replacement) ?? null);
        try {
          parseTrustList(payload);
          read++;
        } catch (error) {
          if (!isCoreError(error)) throw error;
          expect(['ERR_TRUST_LIST', 'ERR_JSON']).toContain(error.code);
        }
      }),
      { numRuns: 1500 },
    );
    expect(read).toBeGreaterThan(0);
  });

  it('every field but the optional ones is needed, and names its path when it is missing', () => {
    for (const path of places(document).filter((steps) => steps.length > 0 && typeof steps.at(-1) === 'string')) {
      if (/^\d+$/.test(String(path.at(-1)))) continue;
      let expected = '$';
      for (const step of path) expected += /^\d+$/.test(String(step)) ? `[${step}]` : `.${step}`;
      expect(() => parseTrustList(writeCanonicalJson(changed(document, path, undefined)))).toThrow(
        expect.objectContaining({ code: 'ERR_TRUST_LIST', details: expect.objectContaining({ path: expected }) }),
      );
    }
  });

  it('arbitrary bytes never make the openers fail with anything but our own errors', () => {
    const { state } = accepted(opened);
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.json().map(utf8)), (bytes) => {
        expect(open(bytes, { previousState: state }).status).toBe('refused');
        for (const parse of [parseTrustList, parseTrustListState, parseEnvelope])
          expect(() => parse(bytes)).toThrow(expect.objectContaining({ name: 'CoreError' }));
      }),
      { numRuns: 300 },
    );
  });
});
