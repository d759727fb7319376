import { engineInstance } from './engine/instance.ts';
import { digestsInEngine, type TwoParts } from './engine/sm3.ts';
import { sm3 } from './sm3.ts';

const nothing: Uint8Array = /* @__PURE__ */ new Uint8Array(0);

/**
 * SM3 of many messages; four short ones are hashed at once where the platform has vectors.
 * @returns As many digests of 32 bytes, in the same order.
 * @example const [first, second] = sm3Many([utf8('a'), utf8('b')]);
 */
export function sm3Many(messages: readonly Uint8Array[]): Uint8Array[] {
  return sm3OfParts(messages.map((second) => ({ first: nothing, second })));
}

/** As `sm3Many`, for messages in two parts that nobody has joined. */
export function sm3OfParts(messages: readonly TwoParts[]): Uint8Array[] {
  const engine = engineInstance();
  return engine === undefined ? messages.map(digestOfParts) : digestsInEngine(engine, messages, digestOfParts);
}

function digestOfParts({ first, second }: TwoParts): Uint8Array {
  return first.length === 0 ? sm3(second) : sm3.create().update(first).update(second).digest();
}
