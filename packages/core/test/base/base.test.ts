import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareBytes,
  concatBytes,
  equalBytes,
  fromBase64,
  fromHex,
  fromUtf8,
  toBase64,
  toHex,
  utf8,
} from '../../src/base/bytes.ts';
import { describeError } from '../../src/base/describe-error.ts';
import { CoreError, type ErrorCode, errorTexts } from '../../src/base/errors.ts';
import { leniencyTexts } from '../../src/base/leniency.ts';
import { fillTemplate } from '../../src/base/text.ts';
import { formatInstant, parseInstant, utcInstant } from '../../src/base/time.ts';

describe('bytes', () => {
  it('hexadecimal and base64 survive the way out and back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(fromHex(toHex(bytes))).toEqual(bytes);
        expect(fromHex(toHex(bytes).toUpperCase())).toEqual(bytes);
        expect(fromBase64(toBase64(bytes))).toEqual(bytes);
        expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      }),
    );
  });

  it.each(['abc', 'zz', '0g', ' 0', 'é0'])('refuses %j as hexadecimal', (text) => {
    expect(() => fromHex(text)).toThrow(CoreError);
  });

  it.each(['A', 'AA', 'AAA', 'AB==', 'AAB=', 'A===', 'AA=A', 'AA A', 'AA\nAA==', 'é===', '=AAA'])(
    'refuses %j as base64: one text has one meaning',
    (text) => {
      expect(() => fromBase64(text)).toThrow(CoreError);
    },
  );

  it('compares and joins', () => {
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(equalBytes(Uint8Array.of(1), Uint8Array.of(1, 0))).toBe(false);
    expect(compareBytes(Uint8Array.of(1), Uint8Array.of(1, 0))).toBeLessThan(0);
    expect(compareBytes(Uint8Array.of(2), Uint8Array.of(1, 9))).toBeGreaterThan(0);
    expect(concatBytes(Uint8Array.of(1), new Uint8Array(), Uint8Array.of(2, 3))).toEqual(Uint8Array.of(1, 2, 3));
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(fromUtf8(utf8('印信'))).toBe('印信');
    expect(() => fromUtf8(Uint8Array.of(0xc0, 0x80))).toThrow(CoreError);
  });
});

describe('time', () => {
  it('reads what it prints', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }), (instant) => {
        expect(parseInstant(formatInstant(instant))).toBe(instant);
      }),
    );
  });

  it('reads zones and refuses what does not exist', () => {
    expect(parseInstant('2026-01-01T08:00:00+08:00')).toBe(Date.UTC(2026, 0, 1));
    expect(parseInstant('2026-01-01')).toBe(Date.UTC(2026, 0, 1));
    for (const text of [
      '2026-02-30',
      '2026-13-01',
      '2026-1-1',
      '2026-01-01T00:00:00',
      '2026-01-01T24:00:00Z',
      '2026-01-01T00:00:60Z',
      'now',
      '',
    ]) {
      expect(() => parseInstant(text), text).toThrow(CoreError);
    }
    expect(utcInstant(2024, 2, 29, 0, 0, 0)).toBe(Date.UTC(2024, 1, 29));
    expect(utcInstant(2023, 2, 29, 0, 0, 0)).toBeUndefined();
  });

  it('refuses what is no instant', () => {
    for (const instant of [Number.NaN, Number.POSITIVE_INFINITY, 9e15])
      expect(() => formatInstant(instant)).toThrow(CoreError);
  });
});

const places = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1] as string).sort();

describe('texts', () => {
  it('exist in both languages with the same places, for every error', () => {
    const codes = Object.keys(errorTexts) as ErrorCode[];
    expect(codes.length).toBeGreaterThan(30);
    for (const code of codes) {
      expect(code).toMatch(/^ERR_[A-Z0-9_]+$/);
      expect(places(errorTexts[code].zh), code).toEqual(places(errorTexts[code].en));
      expect(errorTexts[code].zh, code).toMatch(/\p{Script=Han}/u);
      expect(errorTexts[code].en, code).not.toMatch(/\p{Script=Han}/u);
    }
  });

  it('exist in both languages for every tolerated deviation', () => {
    for (const [name, text] of Object.entries(leniencyTexts)) {
      expect(text.zh, name).toMatch(/\p{Script=Han}/u);
      expect(text.en, name).not.toMatch(/\p{Script=Han}/u);
    }
  });

  it('fill their places and leave unknown ones visible', () => {
    expect(fillTemplate('{a} of {b}, {c}', { a: 1, b: [2, 3], c: Uint8Array.of(1) })).toBe('1 of 2, 3, 1 bytes');
    expect(fillTemplate('{missing} {toString}', {})).toBe('{missing} {toString}');
  });

  it('an error speaks both languages and carries its facts', () => {
    const error = new CoreError('ERR_LIMIT', { budget: 'sealBytes', limit: 1, got: 2 });
    expect(error.message).toBe('ERR_LIMIT: budget sealBytes exceeded: limit 1, got 2');
    expect(describeError(error, 'zh')).toBe('超出处理上限 sealBytes：上限 1，实为 2');
    expect(error.details.got).toBe(2);
  });
});
