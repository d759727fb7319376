import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tag } from '../../src/der/index.ts';
import { readSpeltTime } from '../../src/seal/times.ts';

const read = (identifier: number, text: string) => readSpeltTime(identifier, new TextEncoder().encode(text));

it('twelve digits are read as the type says when both readings are dates', () => {
  // 2012-10-10 or 2020-12-10 10:10…: the type decides.
  expect(read(tag.generalizedTime, '201210101010Z')?.instant).toBe(Date.UTC(2012, 9, 10, 10, 10));
  expect(read(tag.utcTime, '201210101010Z')).toEqual({
    instant: Date.UTC(2020, 11, 10, 10, 10, 10),
    text: '201210101010Z',
    leniencies: [],
  });
});

it('corpus spellings', () => {
  expect(read(tag.generalizedTime, '220725214639Z')?.instant).toBe(Date.UTC(2022, 6, 25, 21, 46, 39));
  expect(read(tag.generalizedTime, '20220318213217')?.instant).toBe(Date.UTC(2022, 2, 18, 13, 32, 17));
  expect(read(tag.utcTime, '201709201022Z')?.instant).toBe(Date.UTC(2017, 8, 20, 10, 22));
  expect(read(tag.utf8String, '2020-01-25T07:31:56.377Z')?.instant).toBe(Date.UTC(2020, 0, 25, 7, 31, 56, 377));
  expect(read(tag.generalizedTime, '20260101\0\0')?.instant).toBe(Date.UTC(2025, 11, 31, 16));
});

it('any text gives a time of 1990–2099 or nothing', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(tag.utcTime, tag.generalizedTime, tag.utf8String),
      fc.stringMatching(/^[0-9:.TZ +-]{0,24}$/),
      (identifier, text) => {
        const spelt = read(identifier, text);
        if (spelt === undefined || spelt.leniencies.length === 0) return true;
        const year = new Date(spelt.instant).getUTCFullYear();
        return Number.isInteger(spelt.instant) && year >= 0 && year <= 9999;
      },
    ),
    { seed: 38540, numRuns: 500 },
  );
});
