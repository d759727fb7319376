import { concatBytes, type RandomSource, utf8 } from '@yinxin/core';
import { sm3 } from '@yinxin/core/sm';

/**
 * A random source that gives the same bytes for the same seed: SM3 over the seed and a counter. For tests and fixtures only.
 * @example seededRandom('world')(32);
 */
export function seededRandom(seed: string): RandomSource {
  const key = sm3(utf8(`yinxin testkit ${seed}`));
  let counter = 0;
  return (length) => {
    const blocks: Uint8Array[] = [];
    for (let have = 0; have < length; have += 32) {
      const block = new Uint8Array(4);
      new DataView(block.buffer).setUint32(0, counter++);
      blocks.push(sm3(concatBytes(key, block)));
    }
    return concatBytes(...blocks).slice(0, length);
  };
}
