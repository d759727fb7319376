/** Turns each of four words from the byte order of messages to that of the machine, or back. */
export function bigEndian(v: v128): v128 {
  return i8x16.shuffle(v, v, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
}

/** Writes the columns of four rows to four addresses. */
export function storeColumns(
  r0: v128,
  r1: v128,
  r2: v128,
  r3: v128,
  to0: usize,
  to1: usize,
  to2: usize,
  to3: usize,
): void {
  const low01 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5);
  const high01 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
  const low23 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5);
  const high23 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
  v128.store(to0, v128.shuffle<i64>(low01, low23, 0, 2));
  v128.store(to1, v128.shuffle<i64>(low01, low23, 1, 3));
  v128.store(to2, v128.shuffle<i64>(high01, high23, 0, 2));
  v128.store(to3, v128.shuffle<i64>(high01, high23, 1, 3));
}

/** Sixteen bytes of each of four messages as words: word i of all messages at `to` + 16 i. */
export function fourWordsOfFour(p0: usize, p1: usize, p2: usize, p3: usize, to: usize): void {
  storeColumns(
    bigEndian(v128.load(p0)),
    bigEndian(v128.load(p1)),
    bigEndian(v128.load(p2)),
    bigEndian(v128.load(p3)),
    to,
    to + 16,
    to + 32,
    to + 48,
  );
}
