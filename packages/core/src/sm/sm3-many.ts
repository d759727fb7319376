import { engineInstance } from './engine/instance.ts';
import { digestsInEngine } from './engine/sm3.ts';
import { sm3 } from './sm3.ts';

/**
 * SM3 of many messages; four short ones are hashed at once where the platform has vectors.
 * @returns As many digests of 32 bytes, in the same order.
 * @example const [first, second] = sm3Many([utf8('a'), utf8('b')]);
 */
export function sm3Many(messages: readonly Uint8Array[]): Uint8Array[] {
  const engine = engineInstance();
  return engine === undefined ? messages.map((message) => sm3(message)) : digestsInEngine(engine, messages, sm3);
}
