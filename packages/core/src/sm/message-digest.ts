import { sm3 } from './sm3.ts';

/** e = SM3(Z ‖ M) (GB/T 32918.2 §6.1). */
export function digestWithZ(z: Uint8Array, message: Uint8Array): Uint8Array {
  return sm3.create().update(z).update(message).digest();
}
