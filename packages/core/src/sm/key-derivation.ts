import { concatBytes } from '../base/bytes.ts';
import { sm3 } from './sm3.ts';

/**
 * The key derivation function of GB/T 32918.4 §5.4.3: SM3(Z ‖ 1) ‖ SM3(Z ‖ 2) ‖ …, the counter in 32 bits, big endian.
 * @param length - Bytes wanted.
 */
export function deriveKey(z: Uint8Array, length: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  const counter = new Uint8Array(4);
  const view = new DataView(counter.buffer);
  for (let i = 1; (i - 1) * 32 < length; i++) {
    view.setUint32(0, i);
    blocks.push(sm3.create().update(z).update(counter).digest());
  }
  return concatBytes(...blocks).subarray(0, length);
}
