import type { Certificate } from '../x509/index.ts';
import type { Seal } from './types.ts';

/**
 * Remembers parts that come again in many seal signatures. What it gives must be what reading the same bytes anew would give; what
 * `read` throws it passes on.
 */
export interface PartMemory {
  seal(bytes: Uint8Array, read: (bytes: Uint8Array) => Seal): Seal;
  certificate(bytes: Uint8Array, read: (bytes: Uint8Array) => Certificate): Certificate;
}
