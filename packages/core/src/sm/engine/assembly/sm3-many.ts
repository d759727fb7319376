import { MESSAGES } from './memory';
import { pad, startState, storeDigest } from './sm3';
import { LANES, LEFT, LENGTHS, NEXT, STATE, TARGET } from './sm3-memory';
import { compress, compressLanes } from './sm3-rounds.generated';
import { bigEndian, storeColumns } from './sm3-vectors';

/** Blocks left in a lane without a message. */
const IDLE: u32 = u32.MAX_VALUE;

/** Sets one lane to the value before the first block. */
export function startLane(lane: usize): void {
  startState(STATE);
  for (let word: usize = 0; word < 32; word += 4) store<u32>(LANES + lane + (word << 2), load<u32>(STATE + word));
}

/** Copies one lane's chaining words out. */
function takeLane(state: usize, lane: usize): void {
  for (let word: usize = 0; word < 32; word += 4) store<u32>(state + word, load<u32>(LANES + lane + (word << 2)));
}

/** Writes the states of the four lanes as digests of 32 bytes. */
export function storeDigests(to0: usize, to1: usize, to2: usize, to3: usize): void {
  for (let half: usize = 0; half < 32; half += 16) {
    const from = LANES + (half << 2);
    storeColumns(
      bigEndian(v128.load(from)),
      bigEndian(v128.load(from, 16)),
      bigEndian(v128.load(from, 32)),
      bigEndian(v128.load(from, 48)),
      to0 + half,
      to1 + half,
      to2 + half,
      to3 + half,
    );
  }
}

/**
 * The digests of `count` messages that lie one after the other from MESSAGES on, each with room for its padding up to the end of a
 * block, their lengths at LENGTHS. The digest takes the place of the first 32 bytes of its message. A lane whose message ends
 * takes the next one, so that messages of different lengths keep all four busy.
 */
export function sm3Many(count: u32): void {
  let taken: u32 = 0;
  let at = MESSAGES;
  let busy: u32 = 0;
  for (let lane: usize = 0; lane < 16; lane += 4) {
    store<u32>(NEXT + lane, <u32>MESSAGES);
    store<u32>(LEFT + lane, IDLE);
  }
  for (;;) {
    let least: u32 = IDLE;
    for (let lane: usize = 0; lane < 16; lane += 4) {
      if (load<u32>(LEFT + lane) === IDLE && taken < count) {
        const length = load<u32>(LENGTHS + ((<usize>taken) << 2));
        const blocks = pad(at, length, 0);
        startLane(lane);
        store<u32>(NEXT + lane, <u32>at);
        store<u32>(TARGET + lane, <u32>at);
        store<u32>(LEFT + lane, blocks);
        at += (<usize>blocks) << 6;
        taken++;
        busy++;
      }
      least = min(least, load<u32>(LEFT + lane));
    }
    // Two lanes cost more than two single messages; with three the lanes are ahead.
    if (busy < 3) break;
    compressLanes(load<u32>(NEXT), load<u32>(NEXT + 4), load<u32>(NEXT + 8), load<u32>(NEXT + 12), least);
    for (let lane: usize = 0; lane < 16; lane += 4) {
      const left = load<u32>(LEFT + lane);
      if (left === IDLE) continue;
      store<u32>(NEXT + lane, load<u32>(NEXT + lane) + (least << 6));
      store<u32>(LEFT + lane, left - least);
      if (left !== least) continue;
      takeLane(STATE, lane);
      storeDigest(load<u32>(TARGET + lane), STATE);
      store<u32>(LEFT + lane, IDLE);
      store<u32>(NEXT + lane, <u32>MESSAGES);
      busy--;
    }
  }
  for (let lane: usize = 0; lane < 16; lane += 4) {
    const left = load<u32>(LEFT + lane);
    if (left === IDLE) continue;
    takeLane(STATE, lane);
    compress(STATE, load<u32>(NEXT + lane), left);
    storeDigest(load<u32>(TARGET + lane), STATE);
  }
}
