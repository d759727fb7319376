import { expect, it } from 'vitest';
import { isCoreError } from '../../src/base/errors.ts';
import { derInteger, derSequence } from '../../src/der/index.ts';
import { compareSecondReading } from '../../src/x509/index.ts';
import { corpus, describeShared, readShared } from '../support/shared.ts';
import { makeParty } from './world.ts';

async function outcome(der: Uint8Array): Promise<string> {
  try {
    await compareSecondReading(der);
    return 'agreed';
  } catch (error) {
    if (!isCoreError(error)) throw error;
    return error.code === 'ERR_ISSUED_MISMATCH' ? error.details.field : error.code;
  }
}

describeShared('corpus/certs', 'real certificates', () => {
  it('two readers that share no line understand the same', async () => {
    const outcomes: Record<string, number> = {};
    for (const { file } of corpus('certs')) {
      const found = await outcome(readShared(`corpus/${file}`));
      outcomes[found] = (outcomes[found] ?? 0) + 1;
    }
    expect(outcomes).toEqual({
      agreed: 313,
      // A negative serial number: ours says so, theirs shows its octets.
      'second reader: serialNumber': 1,
      // Bytes after the certificate are no certificate for ours.
      ERR_DER_TRAILING_DATA: 1,
    });
  });
});

it('what is issued is read twice, and a difference stops it', async () => {
  const { der } = await makeParty('root', '示范甲省根CA');
  expect(await outcome(der)).toBe('agreed');
  expect(await outcome(derSequence(derInteger(1)))).toMatch(/^ERR_/);
});
