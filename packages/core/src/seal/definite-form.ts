import { CoreError } from '../base/errors.ts';
import type { Limits } from '../base/limits.ts';
import { type BerValue, berMembers, derValue, isConstructed, takeBer } from '../der/index.ts';

/** A seal structure in definite form, beside the received bytes of its parts. */
export interface DefiniteForm {
  /** For the strict reader; the received bytes themselves when they have no indefinite length. */
  readonly bytes: Uint8Array;
  /** The outermost value as received. */
  readonly raw: Uint8Array;
  readonly rewritten: boolean;
  /** Bytes that follow the outermost value. */
  readonly trailing: number;
  /** The received bytes of a nested member: `member(0, 1)` is the second member of the first. What signatures cover. */
  member(...indices: readonly number[]): Uint8Array;
}

/**
 * Some software writes seals with indefinite lengths (ofdrw's BER mode). They are rewritten for reading only: the signature is
 * checked over the received bytes, whatever their form.
 * @throws CoreError `ERR_DER_TRUNCATED`, `ERR_DER_LENGTH`, `ERR_LIMIT`.
 */
export function definiteForm(input: Uint8Array, path: string, limits: Limits): DefiniteForm {
  const cursor = { input, path, at: 0 };
  const outer = takeBer(cursor);
  const budget = { left: limits.derValues };
  const bytes = rebuild(outer, path, 0, budget, limits);
  return {
    bytes,
    raw: outer.bytes,
    rewritten: bytes !== outer.bytes,
    trailing: input.length - cursor.at,
    member: (...indices) => {
      let value: BerValue | undefined = outer;
      for (const index of indices) value = value && berMembers(value, path, limits.derValues)[index];
      // The strict reader has been over the same structure before anyone asks.
      return value?.bytes ?? new Uint8Array(0);
    },
  };
}

function rebuild(value: BerValue, path: string, depth: number, budget: { left: number }, limits: Limits): Uint8Array {
  if (!isConstructed(value.identifier)) return value.bytes;
  if (depth > limits.derDepth)
    throw new CoreError('ERR_LIMIT', { budget: 'derDepth', limit: limits.derDepth, got: depth });
  const members = berMembers(value, path, budget.left);
  budget.left -= members.length;
  const rebuilt = members.map((member) => rebuild(member, path, depth + 1, budget, limits));
  // A padded length stays as it is: it has no name here and the strict reader refuses it.
  const isUnchanged = value.form !== 'indefinite' && rebuilt.every((bytes, index) => bytes === members[index]?.bytes);
  return isUnchanged ? value.bytes : derValue(value.identifier, ...rebuilt);
}
