import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packBytes, unpackBytes } from '../../src/pool/packing.ts';

test('what is packed comes out again, of every length and number', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 40 }), (parts) => {
      expect(unpackBytes(packBytes(parts))).toEqual(parts);
    }),
  );
});
