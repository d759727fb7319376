// Numbers of the curve sm2p256v1 (GB/T 32918.5 §4), least significant word of 32 bits or limb first; test/sm/engine compares them.

/** p and n as words, and once more as nine limbs of 30 bits. */
export const P: usize = memory.data<u32>([
  0xffffffff, 0xffffffff, 0x0, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xfffffffe,
]);
export const N: usize = memory.data<u32>([
  0x39d54123, 0x53bbf409, 0x21c6052b, 0x7203df6b, 0xffffffff, 0xffffffff, 0xffffffff, 0xfffffffe,
]);
export const P30: usize = memory.data<i32>([
  0x3fffffff, 0x3fffffff, 0xf, 0x3fffffc0, 0x3fffffff, 0x3fffffff, 0x3fffffff, 0x3fffbfff, 0xffff,
]);
export const N30: usize = memory.data<i32>([
  0x39d54123, 0x0eefd024, 0x1c6052b5, 0xf7dac8, 0x3fffff72, 0x3fffffff, 0x3fffffff, 0x3fffbfff, 0xffff,
]);

/** The inverses of p and n modulo 2^30, and −1/n modulo 2^32. */
export const P_INVERSE30: i32 = 0x3fffffff;
export const N_INVERSE30: i32 = 0xdcaf68b;
export const N_NEGATIVE_INVERSE32: u64 = 0x72350975;

/** 2^512 mod n: brings a number into Montgomery form with R = 2^256. */
export const N_SQUARE: usize = memory.data<u32>([
  0x7c114f20, 0x901192af, 0xde6fa2fa, 0x3464504a, 0x3affe0d4, 0x620fc84c, 0xa22b3d3b, 0x1eb5e412,
]);

/** The number 1, as words and as an element in both lanes. */
export const ONE_WORDS: usize = memory.data<u32>([0x1, 0x0, 0x0, 0x0, 0x0, 0x0, 0x0, 0x0]);
export const ONE: usize = memory.data<i32>([1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

/** Elements in both lanes: 1 and b in Montgomery form, R² mod p. */
export const MONTGOMERY_ONE: usize = memory.data<i32>([
  32, 32, 0, 0, 536868864, 536868864, 16383, 16383, 0, 0, 0, 0, 0, 0, 67108864, 67108864, 0, 0, 0, 0,
]);
export const CURVE_B: usize = memory.data<i32>([
  404465732, 404465732, 305161003, 305161003, 163404678, 163404678, 233226861, 233226861, 410575774, 410575774,
  352709201, 352709201, 69811392, 69811392, 57181067, 57181067, 8518705, 8518705, 0, 0,
]);
export const R_SQUARE: usize = memory.data<i32>([
  3072, 3072, 16384, 16384, 536805376, 536805376, 1572863, 1572863, 4194304, 4194304, 33554432, 33554432, 0, 0, 1, 1,
  16, 16, 0, 0,
]);

/** The base point as a table has it: nine limbs of x, nine of y. */
export const BASE_POINT: usize = memory.data<i32>([
  50353106, -225865484, -167608694, 8100650, 126254323, -107298228, 48976119, -37288724, 2281292, 94485420, -179414724,
  -189803766, -111264947, -235830292, -261692763, -20535682, -209232681, 7974075,
]);
