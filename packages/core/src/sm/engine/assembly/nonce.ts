import { copyState, hmacKey, hmacOuter, pad, shapeBlock, wipeHash } from './sm3';
import { startLane, storeDigests } from './sm3-many';
import { BLOCK, INNER, LANES, LANES_INNER, LANES_OUTER, OUTER, SEEDS, STATE, TAGS, VALUES } from './sm3-memory';
import { compress, compressLanes } from './sm3-rounds.generated';

/** The two HMAC states of a key of zeros, with which RFC 6979 begins: after a block of 0x36 and after one of 0x5c. */
const ZERO_INNER: usize = memory.data<u32>(
  [0x8c854854, 0xf66e47eb, 0x0538ea9e, 0x5958a85f, 0x4d789aef, 0xe8cbb135, 0xb18826ca, 0xf696d872],
  16,
);
const ZERO_OUTER: usize = memory.data<u32>(
  [0x69f23db2, 0xb0efd84c, 0x7dc132e0, 0x2855d81f, 0x43539464, 0x96af80b2, 0x91cf7b06, 0x43820bbd],
  16,
);

/** The order n of the group, least significant word first. */
const ORDER: usize = memory.data<u32>(
  [0x39d54123, 0x53bbf409, 0x21c6052b, 0x7203df6b, 0xffffffff, 0xffffffff, 0xffffffff, 0xfffffffe],
  16,
);

/** Bytes between the seeds of two lanes: V ‖ separator ‖ d ‖ e mod n ‖ extra with its padding fills three blocks. */
const SEED: usize = 192;

/** Bytes between the values of two lanes, and between their tags. */
const VALUE: usize = 64;

/**
 * A nonce in [1, n-1] by RFC 6979 §3.2 with HMAC-SM3 and, as §3.6 allows, additional data. All numbers are 32 bytes, big endian.
 * No branch and no address depends on a secret; that a candidate was refused shows in the time, but says nothing of the nonce in use.
 * Nothing is left in memory but the result.
 * @param d - The private key.
 * @param e - The digest; reduced modulo n here.
 * @param extraLength - Bytes at `extra`, at most 32; 0 for the deterministic nonce of test vectors.
 * @param skip - How many nonces to pass over, when the standard asks for another one.
 */
export function deriveNonce(d: usize, e: usize, extra: usize, extraLength: u32, skip: u32, to: usize): void {
  const blocks = startSeed(SEEDS, VALUES, d, e, extra, extraLength);
  copyState(INNER, ZERO_INNER);
  copyState(OUTER, ZERO_OUTER);
  shapeBlock(BLOCK);
  mix(blocks);
  continueSeed(SEEDS, VALUES);
  mix(blocks);
  for (;;) {
    nextValue();
    if (isBelowOrder(VALUES) !== 0) {
      if (skip === 0) break;
      skip--;
    }
    copyState(SEEDS, VALUES);
    store<u8>(SEEDS, 0, 32);
    mix(pad(SEEDS, 33, 64));
  }
  copyState(to, VALUES);
  wipeHash(0);
}

/**
 * Four nonces at once, in the lanes: number i of `d` lies at `d + i * keyStride`, of everything else at `+ i * stride`.
 * A lane whose candidate is refused, one in 2^32, is done again alone.
 */
export function deriveNonces(
  d: usize,
  keyStride: usize,
  e: usize,
  extra: usize,
  extraLength: u32,
  to: usize,
  stride: usize,
): void {
  let blocks: u32 = 0;
  for (let lane: usize = 0; lane < 4; lane++) {
    const seed = SEEDS + lane * SEED;
    blocks = startSeed(
      seed,
      VALUES + lane * VALUE,
      d + lane * keyStride,
      e + lane * stride,
      extra + lane * stride,
      extraLength,
    );
    shapeBlock(TAGS + lane * VALUE);
  }
  for (let word: usize = 0; word < 8; word++) {
    v128.store(LANES_INNER + (word << 4), v128.load32_splat(ZERO_INNER + (word << 2)));
    v128.store(LANES_OUTER + (word << 4), v128.load32_splat(ZERO_OUTER + (word << 2)));
  }
  mixLanes(blocks);
  for (let lane: usize = 0; lane < 4; lane++) continueSeed(SEEDS + lane * SEED, VALUES + lane * VALUE);
  mixLanes(blocks);
  nextValues();
  for (let lane: usize = 0; lane < 4; lane++) copyState(to + lane * stride, VALUES + lane * VALUE);
  wipeHash(0);
  for (let lane: usize = 0; lane < 4; lane++) {
    const target = to + lane * stride;
    if (isBelowOrder(target) === 0)
      deriveNonce(d + lane * keyStride, e + lane * stride, extra + lane * stride, extraLength, 0, target);
  }
}

/** V = 01…01 and V ‖ 00 ‖ d ‖ e mod n ‖ extra, padded as what follows a key block (RFC 6979 §3.2, steps a to d). */
function startSeed(seed: usize, value: usize, d: usize, e: usize, extra: usize, extraLength: u32): u32 {
  memory.fill(value, 1, 32);
  shapeBlock(value);
  copyState(seed, value);
  store<u8>(seed, 0, 32);
  copyState(seed + 33, d);
  reduceDigest(seed + 65, e);
  memory.copy(seed + 97, extra, extraLength);
  return pad(seed, 97 + extraLength, 64);
}

/** V ‖ 01 ‖ the same (step f). */
function continueSeed(seed: usize, value: usize): void {
  copyState(seed, value);
  store<u8>(seed, 1, 32);
}

/** K = HMAC(K, seed), V = HMAC(K, V) (steps d and e, f and g). */
function mix(blocks: u32): void {
  copyState(STATE, INNER);
  compress(STATE, SEEDS, blocks);
  hmacOuter(BLOCK);
  hmacKey(32);
  shapeBlock(BLOCK);
  nextValue();
}

/** V = HMAC(K, V). */
function nextValue(): void {
  copyState(STATE, INNER);
  compress(STATE, VALUES, 1);
  hmacOuter(VALUES);
}

function mixLanes(blocks: u32): void {
  copyLanes(LANES, LANES_INNER);
  compressLanes(SEEDS, SEEDS + SEED, SEEDS + 2 * SEED, SEEDS + 3 * SEED, blocks);
  outerLanes();
  keyLanes(LANES_INNER, 0x36);
  keyLanes(LANES_OUTER, 0x36 ^ 0x5c);
  for (let lane: usize = 0; lane < 4; lane++) shapeBlock(TAGS + lane * VALUE);
  nextValues();
}

function nextValues(): void {
  copyLanes(LANES, LANES_INNER);
  compressLanes(VALUES, VALUES + VALUE, VALUES + 2 * VALUE, VALUES + 3 * VALUE, 1);
  outerLanes();
  storeDigests(VALUES, VALUES + VALUE, VALUES + 2 * VALUE, VALUES + 3 * VALUE);
}

/** The second half of four HMACs: tags at TAGS as well as in the lanes. */
function outerLanes(): void {
  storeDigests(TAGS, TAGS + VALUE, TAGS + 2 * VALUE, TAGS + 3 * VALUE);
  copyLanes(LANES, LANES_OUTER);
  compressLanes(TAGS, TAGS + VALUE, TAGS + 2 * VALUE, TAGS + 3 * VALUE, 1);
  storeDigests(TAGS, TAGS + VALUE, TAGS + 2 * VALUE, TAGS + 3 * VALUE);
}

/** Adds `mask` to four key blocks, of which the first half was the key, and makes a state of each. */
function keyLanes(to: usize, mask: u8): void {
  for (let lane: usize = 0; lane < 4; lane++) {
    const block = TAGS + lane * VALUE;
    // The second half of a key block: zeros at the first call, then what that call made of them.
    if (mask === 0x36) memory.fill(block + 32, 0, 32);
    for (let i: usize = 0; i < 64; i += 16) v128.store(block + i, v128.xor(v128.load(block + i), i8x16.splat(mask)));
    startLane(lane << 2);
  }
  compressLanes(TAGS, TAGS + VALUE, TAGS + 2 * VALUE, TAGS + 3 * VALUE, 1);
  copyLanes(to, LANES);
}

function copyLanes(to: usize, from: usize): void {
  for (let i: usize = 0; i < 128; i += 16) v128.store(to + i, v128.load(from + i));
}

/** e mod n: since e < 2n, one subtraction that counts or does not. */
export function reduceDigest(to: usize, e: usize): void {
  let borrow: u64 = 0;
  for (let i: usize = 0; i < 32; i += 4) {
    // Bound to names of 32 bits first: inside a 64-bit sum the compiler would load 64 bits.
    const word = bswap<u32>(load<u32>(e + 28 - i));
    const limit = load<u32>(ORDER + i);
    const difference = <u64>word - <u64>limit - borrow;
    store<u32>(to + 28 - i, bswap<u32>(<u32>difference));
    borrow = difference >>> 63;
  }
  const keep = <u32>(0 - borrow);
  for (let i: usize = 0; i < 32; i += 4) {
    const reduced = load<u32>(to + i);
    store<u32>(to + i, reduced ^ ((reduced ^ load<u32>(e + i)) & keep));
  }
}

/** 1 when the number is in [1, n-1], else 0; every word is looked at. */
export function isBelowOrder(number: usize): u32 {
  let borrow: u64 = 0;
  let any: u32 = 0;
  for (let i: usize = 0; i < 32; i += 4) {
    const word = bswap<u32>(load<u32>(number + 28 - i));
    const limit = load<u32>(ORDER + i);
    borrow = (<u64>word - <u64>limit - borrow) >>> 63;
    any |= word;
  }
  return <u32>borrow & ((any | (0 - any)) >>> 31);
}
