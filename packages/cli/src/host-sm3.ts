import { createHash, getHashes } from 'node:crypto';
import { useNativeSm3 } from '@yinxin/core/sm';

/**
 * In a process that has just started, OpenSSL hashes a long file twice as fast as the engine, which is not yet optimised; later it
 * is a little slower, or several times faster where the processor has instructions for SM3. Shorter pieces stay with the engine.
 */
export function useHostSm3(): void {
  if (getHashes().includes('sm3')) useNativeSm3(() => createHash('sm3'), { from: 65_536 });
}
