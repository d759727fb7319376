import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex } from '../../src/base/bytes.ts';
import { CoreError, isCoreError } from '../../src/base/errors.ts';
import { defaultLimits } from '../../src/base/limits.ts';
import {
  checkDer,
  DerReader,
  decodeObjectIdentifier,
  derBitString,
  derBoolean,
  derExplicit,
  derGeneralizedTime,
  derInteger,
  derNull,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derSetOf,
  derString,
  encodeObjectIdentifier,
  tag,
} from '../../src/der/index.ts';
import { describeShared, readSharedJson } from '../support/shared.ts';

/** The code that `act` throws, or `none`; anything but our own error fails the test. */
function codeOf(act: () => unknown): string {
  try {
    act();
    return 'none';
  } catch (error) {
    if (!isCoreError(error)) throw error;
    return error.code;
  }
}

describe('what DER refuses', () => {
  it.each([
    ['indefinite length', '30800101ff0000', 'ERR_DER_LENGTH'],
    ['length not minimal', '3081030101ff', 'ERR_DER_LENGTH'],
    ['end inside a value', '30050101ff', 'ERR_DER_TRUNCATED'],
    ['integer padded', '02020001', 'ERR_DER_VALUE'],
    ['boolean 01', '010101', 'ERR_DER_VALUE'],
    ['bytes after the value', '0101ff0000', 'ERR_DER_TRAILING_DATA'],
    ['a tag number above 30', '1f020101', 'ERR_DER_TAG'],
    ['SET out of order', '3106020102020101', 'ERR_DER_VALUE'],
    ['constructed octet string', '24040402aabb', 'ERR_DER_VALUE'],
  ])('%s', (_name, hex, code) => {
    expect(codeOf(() => checkDer(fromHex(hex), 'value'))).toBe(code);
  });

  it('names the field and its offset', () => {
    const reader = DerReader.over(fromHex('300602010104 01ff'.replaceAll(' ', '')), 'thing').readSequence();
    reader.readSmallInteger('version');
    try {
      reader.readObjectIdentifier('algorithm');
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(CoreError);
      expect((error as CoreError).details).toEqual({
        path: 'thing.algorithm',
        offset: 5,
        expected: '06',
        got: '04',
      });
    }
  });

  it('keeps offsets through nesting', () => {
    const bytes = derSequence(
      derInteger(1),
      derSequence(derOctetString(Uint8Array.of(1, 2)), Uint8Array.of(0x01, 0x01, 0x05)),
    );
    const inner = DerReader.over(bytes, 'a').readSequence();
    inner.readSmallInteger('n');
    const deepest = inner.readSequence('b');
    deepest.readOctetString();
    expect(codeOf(() => deepest.readBoolean('c'))).toBe('ERR_DER_VALUE');
    expect(deepest.offset).toBe(bytes.length);
  });
});

describe('budgets', () => {
  it('stops at the depth', () => {
    let bytes = derNull();
    for (let i = 0; i < defaultLimits.derDepth + 1; i++) bytes = derSequence(bytes);
    expect(codeOf(() => checkDer(bytes, 'nest'))).toBe('ERR_LIMIT');
  });

  it('stops at the number of values', () => {
    const bytes = derSequence(...Array.from({ length: defaultLimits.derValues + 1 }, () => derNull()));
    expect(codeOf(() => checkDer(bytes, 'many'))).toBe('ERR_LIMIT');
  });
});

describe('writing and reading back', () => {
  it('every writer makes DER', () => {
    const bytes = derSequence(
      derInteger(0),
      derInteger(fromHex('00ff')),
      derInteger(Number.MAX_SAFE_INTEGER),
      derObjectIdentifier('1.2.156.10197.1.501'),
      derBitString(Uint8Array.of(1, 2, 3)),
      derBoolean(true),
      derNull(),
      derString('电子印章'),
      derString('CN', tag.printableString),
      derGeneralizedTime(1_700_000_000_000),
      derExplicit(0, derOctetString(new Uint8Array(300))),
      derSetOf(derInteger(2), derInteger(1)),
    );
    checkDer(bytes, 'all');
    const reader = DerReader.over(bytes, 'all').readSequence();
    expect(reader.readSmallInteger()).toBe(0);
    expect(reader.readUnsignedInteger()).toEqual(Uint8Array.of(0xff));
    reader.readInteger();
    expect(reader.readObjectIdentifier()).toBe('1.2.156.10197.1.501');
    expect(reader.readOctetBitString()).toEqual(Uint8Array.of(1, 2, 3));
    expect(reader.readBoolean()).toBe(true);
    reader.readNull();
    expect(reader.readString()).toBe('电子印章');
    expect(reader.readString('', tag.printableString)).toBe('CN');
    expect(reader.readTime()).toBe(1_700_000_000_000);
  });

  it('object identifiers survive the way out and back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 }),
        fc.nat(39),
        fc.array(fc.maxSafeNat(), { maxLength: 12 }),
        (a, b, rest) => {
          const oid = [a, b, ...rest].join('.');
          const content = encodeObjectIdentifier(oid);
          expect(content).toBeDefined();
          expect(decodeObjectIdentifier(content as Uint8Array)).toBe(oid);
        },
      ),
    );
  });

  it.each(['', '1', '3.1', '1.40', '1.2.', '1.02', '1.2.-3', `1.2${'.1'.repeat(63)}`])(
    'refuses the identifier %j',
    (oid) => {
      expect(encodeObjectIdentifier(oid)).toBeUndefined();
    },
  );

  it('numbers survive the way out and back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (magnitude) => {
        const read = DerReader.over(derInteger(magnitude), 'n').readUnsignedInteger();
        const first = magnitude.findIndex((octet) => octet !== 0);
        expect(read).toEqual(first < 0 ? Uint8Array.of(0) : magnitude.subarray(first));
      }),
    );
  });
});

describe('arbitrary bytes', () => {
  it('throw nothing but a coded error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        codeOf(() => checkDer(bytes, 'noise'));
      }),
      { numRuns: 3000 },
    );
  });
});

describe('time', () => {
  it('allows a fraction only where it is asked for', () => {
    const bytes = Uint8Array.of(0x18, 0x13, ...new TextEncoder().encode('20260101000000.123Z'));
    expect(codeOf(() => DerReader.over(bytes, 't').readTime())).toBe('ERR_DER_VALUE');
    expect(DerReader.over(bytes, 't').readTime('', 'fraction')).toBe(Date.UTC(2026, 0, 1, 0, 0, 0, 123));
  });
});

interface DerCase {
  readonly id: string;
  readonly hex: string;
  readonly der: 'accept' | 'reject';
}

describeShared('suites/svc-der-invalid.json', 'encodings that are not DER', () => {
  it('49 of 49 are judged as stated', () => {
    const cases = readSharedJson<{ tests: DerCase[] }>('suites/svc-der-invalid.json').tests;
    const wrong = cases.filter(
      ({ hex, der }) => (codeOf(() => checkDer(fromHex(hex), 'case')) === 'none') !== (der === 'accept'),
    );
    expect(wrong.map(({ id }) => id)).toEqual([]);
    expect(cases.length).toBe(49);
  });
});
