import { CoreError } from '../base/errors.ts';
import type { Leniency } from '../base/leniency.ts';
import { defaultLimits } from '../base/limits.ts';
import type { DerReader } from '../der/index.ts';

const mostSaltBytes = 1024;

/** What came out, and the deviations met. The plaintext is the caller's to wipe. */
export interface Opened {
  readonly plaintext: Uint8Array;
  readonly leniencies: readonly Leniency[];
}

/**
 * Takes iterations from a file's budget.
 * @throws CoreError `ERR_LIMIT`.
 */
export function spend(budget: { left: number }, iterations: number): void {
  const limit = defaultLimits.keyIterations;
  if (iterations > budget.left)
    throw new CoreError('ERR_LIMIT', { budget: 'keyIterations', limit, got: limit - budget.left + iterations });
  budget.left -= iterations;
}

/**
 * Salt and number of iterations, as PBKDF2 and PKCS#12 both begin.
 * @throws CoreError `ERR_LIMIT`, `ERR_ALGORITHM_PARAMETERS`, `ERR_DER_…`.
 */
export function readSaltAndCount(reader: DerReader): { salt: Uint8Array; iterations: number } {
  const salt = reader.readOctetString('salt');
  if (salt.length > mostSaltBytes)
    throw new CoreError('ERR_LIMIT', { budget: 'keySaltBytes', limit: mostSaltBytes, got: salt.length });
  const iterations = reader.readSmallInteger('iterationCount');
  if (iterations < 1)
    throw new CoreError('ERR_ALGORITHM_PARAMETERS', { algorithm: 'PBKDF2', rule: 'at least one iteration' });
  return { salt, iterations };
}
