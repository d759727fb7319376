import { describe, expect, test } from 'vitest';
import { toHex } from '../../src/base/bytes.ts';
import { drawAhead, type RandomSource } from '../../src/base/random.ts';
import { generateSm2KeyPair, prepareSm2Signer } from '../../src/sm/index.ts';
import { seededRandom } from '../support/seeded-random.ts';

const code = (name: string) => expect.objectContaining({ code: name });

describe('a source that draws ahead', () => {
  test('hands out what the other gives, every byte at most once, in whatever lengths it is asked', () => {
    const drawn: Uint8Array[] = [];
    const inner = seededRandom('ahead');
    const source = drawAhead((length) => {
      const bytes = inner(length);
      drawn.push(bytes.slice());
      return bytes;
    }, 128);
    const pieces = [32, 1, 64, 32, 128, 0, 100, 31].map((length) => source(length));
    expect(pieces.map(({ length }) => length)).toEqual([32, 1, 64, 32, 128, 0, 100, 31]);
    const all = drawn.map(toHex).join(' ');
    // Nothing of one piece stands in another: each is found once, and the places do not overlap.
    const places = pieces.filter(({ length }) => length > 1).map((piece) => all.indexOf(toHex(piece)));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(new Set(places).size).toBe(places.length);
  });

  test('what was handed out is the caller’s: writing into it changes nothing that comes later', () => {
    const [one, other] = [drawAhead(seededRandom('x')), drawAhead(seededRandom('x'))];
    one(32).fill(0);
    other(32);
    expect(one(32)).toEqual(other(32));
  });

  test('more than it holds comes from the other source directly; a source that gives too little is found out', () => {
    const asked: number[] = [];
    const source = drawAhead((length) => {
      asked.push(length);
      return seededRandom('y')(length);
    }, 64);
    source(65);
    source(64);
    expect(asked).toEqual([65, 64]);
    const short: RandomSource = (length) => new Uint8Array(length - 1);
    expect(() => drawAhead(short)(32)).toThrow(code('ERR_RANDOM'));
    for (const size of [0, 31, 65_537, 32.5, Number.NaN])
      expect(() => drawAhead(short, size)).toThrow(code('ERR_ARGUMENT'));
  });

  test('a dead source stays one', () => {
    const signer = prepareSm2Signer(generateSm2KeyPair(seededRandom('z')).privateKey);
    const dead = drawAhead((length) => new Uint8Array(length));
    expect(() => signer.sign(new Uint8Array(3), { random: dead })).toThrow(code('ERR_RANDOM'));
  });
});

test('many signatures ask for their randomness together, 65,536 bytes at most, and for no byte twice', () => {
  const signer = prepareSm2Signer(generateSm2KeyPair(seededRandom('many')).privateKey);
  const asked: number[] = [];
  const random: RandomSource = (length) => {
    asked.push(length);
    return seededRandom(`many ${asked.length}`)(length);
  };
  const message = new Uint8Array(10);
  const signatures = signer.signMany(new Array(2050).fill(message), { random });
  expect(asked).toEqual([65_536, 64]);
  expect(new Set(signatures.map(toHex)).size).toBe(2050);
});
