import { copyBytes } from './bytes.ts';
import { CoreError } from './errors.ts';

/**
 * A source of cryptographically strong random bytes, given by the caller: nothing in this library reads randomness by itself.
 * @param length - How many bytes, at most 65,536.
 * @returns Fresh bytes that the caller may keep.
 * @example const random: RandomSource = (length) => crypto.getRandomValues(new Uint8Array(length));
 */
export type RandomSource = (length: number) => Uint8Array;

/**
 * A source that draws ahead: asks another for `size` bytes at once and hands them out piece by piece, each once and overwritten
 * here. For the additional entropy of nonces, of which a service that signs needs 32 bytes thousands of times a second; keys are
 * better drawn directly, since what was drawn ahead is doubled when a machine is cloned.
 * @param size - How many bytes to draw at once, 32 to 65,536; longer requests go to the other source directly.
 * @throws CoreError `ERR_ARGUMENT` for another size, `ERR_RANDOM` when the other source gives another number of bytes.
 * @example
 * const ahead = drawAhead(random);
 * prepareSm2Signer(privateKey).signMany(messages, { random: ahead });
 */
export function drawAhead(random: RandomSource, size = 4096): RandomSource {
  if (!Number.isInteger(size) || size < 32 || size > 65_536)
    throw new CoreError('ERR_ARGUMENT', { argument: 'size', expected: '32 to 65536', got: String(size) });
  const store = new Uint8Array(size);
  let used = size;
  return (length) => {
    if (length > size) return random(length);
    if (used + length > size) {
      const drawn = random(size);
      if (drawn.length !== size) throw new CoreError('ERR_RANDOM', { expected: size, got: drawn.length });
      store.set(drawn);
      used = 0;
    }
    const bytes = copyBytes(store.subarray(used, used + length));
    store.fill(0, used, used + length);
    used += length;
    return bytes;
  };
}
