// The two compression functions of the engine's SM3, written out round by round: a loop would have to move the eight words of the
// state along and to fetch the constants, which costs a sixth of the speed. tools/build-engine.mjs writes the result to
// assembly/sm3-rounds.generated.ts.

/** T_j <<< j (GB/T 32905 §4.2, §5.3.3). */
function constant(j) {
  const t = j < 16 ? 0x79cc4519 : 0x7a879d8a;
  return ((t << (j % 32)) | (t >>> ((32 - j) % 32))) >>> 0;
}

/** The names of A … H in round j: instead of moving the words along, every round reads them under shifted names. */
function namesIn(j) {
  const turn = (names) => names.map((_, i) => names[(i + 4 - (j % 4)) % 4]);
  return [...turn(['a', 'b', 'c', 'd']), ...turn(['e', 'f', 'g', 'h'])];
}

const turn = (v, bits) => `v128.or(i32x4.shl(${v}, ${bits}), i32x4.shr_u(${v}, ${32 - bits}))`;
/** Rotation by eight bits: one shuffle instead of three operations. */
const turnByte = (v) => `i8x16.shuffle(${v}, ${v}, 3, 0, 1, 2, 7, 4, 5, 6, 11, 8, 9, 10, 15, 12, 13, 14)`;
const bigEndian = (v) => `i8x16.shuffle(${v}, ${v}, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12)`;

/**
 * P1(w[j-16] ^ w[j-9] ^ (w[j-3] <<< 15)) ^ (w[j-13] <<< 7) ^ w[j-6] in every lane (GB/T 32905 §5.3.2), with
 * P1(x) = x ^ ((x ^ (x <<< 8)) <<< 15).
 */
function nextWord(to, w16, w9, w3, w13, w6) {
  return [
    `x = ${w3};`,
    `x = v128.xor(v128.xor(${w16}, ${w9}), ${turn('x', 15)});`,
    `y = v128.xor(x, ${turnByte('x')});`,
    `x = v128.xor(x, ${turn('y', 15)});`,
    `y = ${w13};`,
    `${to} = v128.xor(v128.xor(x, ${turn('y', 7)}), ${w6});`,
  ];
}

/**
 * The four words after sixteen of one message. The last needs the first of them: it is made without, and since P1 is linear the
 * missing part P1(first <<< 15) is added afterwards. A word that stands twice in 64 bits rotates by one shift.
 */
function nextFourWords(to, [a, b, c, d]) {
  const pick = (v, w, ...lanes) => `v128.shuffle<i32>(${v}, ${w}, ${lanes.join(', ')})`;
  const w3 = pick(d, 'i32x4.splat(0)', 1, 2, 3, 4);
  return [
    ...nextWord(to, a, pick(b, c, 3, 4, 5, 6), w3, pick(a, b, 3, 4, 5, 6), pick(c, d, 2, 3, 4, 5)),
    `x = ${pick(to, to, 0, 0, 0, 0)};`,
    'x = v128.xor(v128.xor(i64x2.shl(x, 15), i64x2.shl(x, 30)), i64x2.shl(x, 6));',
    `${to} = v128.xor(${to}, v128.and(x, i32x4(0, 0, 0, -1)));`,
  ];
}

/** Sums with the slowest term last, so that the long chain through A and E has the fewest steps. */
function scalarRound(j) {
  const [A, B, C, D, E, F, G, H] = namesIn(j);
  const ff = j < 16 ? `(${A} ^ ${B} ^ ${C})` : `((${A} & ${B}) | ((${A} | ${B}) & ${C}))`;
  const gg = j < 16 ? `(${E} ^ ${F} ^ ${G})` : `(((${F} ^ ${G}) & ${E}) ^ ${G})`;
  return [
    `turned = rotl<u32>(${A}, 12);`,
    `mixed = rotl<u32>(turned + 0x${constant(j).toString(16)} + ${E}, 7);`,
    `${D} = ${D} + load<u32>(PAIRS, ${4 * j}) + ${ff} + (mixed ^ turned);`,
    `${H} = ${H} + load<u32>(WORDS, ${4 * j}) + ${gg} + mixed;`,
    `${B} = rotl<u32>(${B}, 9);`,
    `${F} = rotl<u32>(${F}, 19);`,
    `${H} ^= rotl<u32>(${H}, 9) ^ rotl<u32>(${H}, 17);`,
  ];
}

/** One message: the words are expanded four at a time in a vector, the rounds run over scalars meanwhile. */
function scalar() {
  const lines = [];
  for (let group = 0; group < 16; group++) {
    const sixteen = [0, 1, 2, 3].map((i) => `words${(group + i) % 4}`);
    lines.push(`v128.store(WORDS, ${sixteen[0]}, ${16 * group});`);
    lines.push(`v128.store(PAIRS, v128.xor(${sixteen[0]}, ${sixteen[1]}), ${16 * group});`);
    if (group < 13) lines.push(...nextFourWords(sixteen[0], sixteen));
    for (let j = 4 * group; j < 4 * group + 4; j++) lines.push(...scalarRound(j));
  }
  const names = [...'abcdefgh'];
  return `
/** Takes \`blocks\` blocks of 64 bytes at \`input\` into the eight words at \`state\`. */
export function compress(state: usize, input: usize, blocks: u32): void {
${names.map((name, i) => `  let ${name} = load<u32>(state, ${4 * i});`).join('\n')}
  let turned: u32 = 0;
  let mixed: u32 = 0;
  let x: v128;
  let y: v128;
  for (; blocks > 0; blocks--, input += 64) {
${names.map((name) => `    const ${name}0 = ${name};`).join('\n')}
${[0, 1, 2, 3].map((i) => `    x = v128.load(input, ${16 * i});\n    let words${i} = ${bigEndian('x')};`).join('\n')}
${lines.map((line) => `    ${line}`).join('\n')}
${names.map((name) => `    ${name} ^= ${name}0;`).join('\n')}
  }
${names.map((name, i) => `  store<u32>(state, ${name}, ${4 * i});`).join('\n')}
}
`;
}

function laneRound(j, word, later) {
  const [A, B, C, D, E, F, G, H] = namesIn(j);
  const xor3 = (u, v, w) => `v128.xor(v128.xor(${u}, ${v}), ${w})`;
  const ff = j < 16 ? xor3(A, B, C) : `v128.bitselect(${C}, ${B}, v128.xor(${A}, ${B}))`;
  const gg = j < 16 ? xor3(E, F, G) : `v128.bitselect(${F}, ${G}, ${E})`;
  return [
    `turned = ${turn(A, 12)};`,
    `mixed = i32x4.add(i32x4.add(turned, v128.load32_splat(CONSTANTS + j, ${4 * (j % 4)})), ${E});`,
    `mixed = ${turn('mixed', 7)};`,
    `word = ${word};`,
    `${D} = i32x4.add(i32x4.add(i32x4.add(${D}, v128.xor(word, ${later})), ${ff}), v128.xor(mixed, turned));`,
    `${H} = i32x4.add(i32x4.add(i32x4.add(${H}, word), ${gg}), mixed);`,
    `${B} = ${turn(B, 9)};`,
    `${F} = ${turn(F, 19)};`,
    `x = v128.xor(${H}, ${turnByte(H)});`,
    `${H} = v128.xor(${H}, ${turn('x', 9)});`,
  ];
}

/** Four messages, one in each lane; four rounds at a time, since here the registers are the limit and not the loop. */
function lanes() {
  const names = [...'abcdefgh'];
  const loops = [
    { from: 0, to: 12, expand: false },
    { from: 12, to: 16, expand: true },
    { from: 16, to: 64, expand: true },
  ].map(({ from, to, expand }) => {
    const lines = [];
    for (let j = 0; j < 4; j++) {
      const at = (offset) => `v128.load(w, ${16 * (j + 20 + offset)})`;
      if (expand) {
        lines.push(...nextWord('later', ...[-16, -9, -3, -13, -6].map(at)));
        lines.push(`v128.store(w, later, ${16 * (j + 20)});`);
      }
      lines.push(...laneRound(from + j, `v128.load(w, ${16 * (j + 16)})`, expand ? 'later' : at(0)));
    }
    return `
    for (let j: usize = ${4 * from}; j < ${4 * to}; j += 16) {
      const w = LANE_WORDS - 256 + j * 4;
${lines.map((line) => `      ${line}`).join('\n')}
    }`;
  });
  return `
/** Takes \`blocks\` blocks of each of four messages into the lanes at \`LANES\`. */
export function compressLanes(p0: usize, p1: usize, p2: usize, p3: usize, blocks: u32): void {
${names.map((name, i) => `  let ${name} = v128.load(LANES, ${16 * i});`).join('\n')}
  let turned: v128;
  let mixed: v128;
  let word: v128;
  let later: v128;
  let x: v128;
  let y: v128;
  for (; blocks > 0; blocks--) {
    for (let w = LANE_WORDS; w < LANE_WORDS + 256; w += 64) {
      fourWordsOfFour(p0, p1, p2, p3, w);
      p0 += 16;
      p1 += 16;
      p2 += 16;
      p3 += 16;
    }
${names.map((name) => `    const ${name}0 = ${name};`).join('\n')}${loops.join('')}
${names.map((name) => `    ${name} = v128.xor(${name}, ${name}0);`).join('\n')}
  }
${names.map((name, i) => `  v128.store(LANES, ${name}, ${16 * i});`).join('\n')}
}
`;
}

/** The AssemblyScript source of both functions. */
export function sm3Rounds() {
  const table = Array.from({ length: 64 }, (_, j) => `0x${constant(j).toString(16)}`).join(', ');
  return `// Generated by tools/generate-sm3.mjs through tools/build-engine.mjs: edit the generator.
import { LANE_WORDS, LANES, PAIRS, WORDS } from './sm3-memory';
import { fourWordsOfFour } from './sm3-vectors';

/** T_j <<< j (GB/T 32905 §4.2, §5.3.3). */
const CONSTANTS: usize = memory.data<u32>([${table}], 16);
${scalar()}${lanes()}`;
}
