// The unrolled arithmetic of the SM2 engine, written once as formulas over elements and printed as AssemblyScript.
// An element is a residue modulo p in each of two lanes: nine signed limbs of 29 bits, Montgomery form with R = 2^261, packed as
// five vectors [even limb of lane 0, of lane 1, odd limb of lane 0, of lane 1]. docs/sm2-engine.md has the proof of the bounds;
// packages/core/test/sm/engine-bounds.test.ts runs the same formulas over intervals.

/**
 * Prints formulas as AssemblyScript. An element is five names of vectors, or the address it lies at until something reads it.
 * Products are calls of `mul2` and `sqr2` through memory, or unrolled in place where `inline` is set.
 */
class Printer {
  lines = [];
  #names = 0;
  #temporaries = 0;
  #inline;

  constructor({ inline }) {
    this.#inline = inline;
  }

  let(expression) {
    const name = `x${this.#names++}`;
    this.lines.push(`  const ${name} = ${expression};`);
    return name;
  }

  /** The element at an address. */
  at(pointer, offset = 0) {
    return { home: offset === 0 ? pointer : `${pointer} + ${offset}` };
  }

  #vectors(element) {
    element.vectors ??= [0, 16, 32, 48, 64].map((at) => this.let(`v128.load(${element.home}, ${at})`));
    return element.vectors;
  }

  #temporary() {
    const at = this.#temporaries++ * elementBytes;
    if (at >= 24 * elementBytes) throw new Error('too many temporaries');
    return at === 0 ? 'KERNEL_SCRATCH' : `KERNEL_SCRATCH + ${at}`;
  }

  #address(element) {
    if (element.home === undefined) {
      element.home = this.#temporary();
      this.#write(element.home, element.vectors);
    }
    return element.home;
  }

  #write(pointer, vectors) {
    vectors.forEach((vector, i) => {
      this.lines.push(`  v128.store(${pointer}, ${vector}, ${i * 16});`);
    });
  }

  /** Everything is read before anything is written: outputs may lie where inputs lay. */
  store(...outputs) {
    const read = outputs.map(([pointer, offset, element]) => [this.at(pointer, offset).home, this.#vectors(element)]);
    for (const [pointer, vectors] of read) this.#write(pointer, vectors);
  }

  #each(elements, expression) {
    const read = elements.map((element) => this.#vectors(element));
    return { vectors: read[0].map((_, i) => this.let(expression(...read.map((vectors) => vectors[i])))) };
  }

  add = (x, y) => this.#each([x, y], (a, b) => `i32x4.add(${a}, ${b})`);
  sub = (x, y) => this.#each([x, y], (a, b) => `i32x4.sub(${a}, ${b})`);
  double = (x) => this.add(x, x);
  triple = (x) => this.add(x, this.add(x, x));
  swap = (x) => this.#each([x], (a) => `v128.shuffle<i32>(${a}, ${a}, 1, 0, 3, 2)`);
  both0 = (x) => this.#each([x], (a) => `v128.shuffle<i32>(${a}, ${a}, 0, 0, 2, 2)`);
  both1 = (x) => this.#each([x], (a) => `v128.shuffle<i32>(${a}, ${a}, 1, 1, 3, 3)`);
  /** Lane 0 of x beside lane 1 of y. */
  join = (x, y) => this.#each([x, y], (a, b) => `v128.shuffle<i32>(${a}, ${b}, 0, 5, 2, 7)`);
  /** −x in the lanes where the mask is all ones. */
  negate = (x, mask) => this.#each([x], (a) => `i32x4.sub(v128.xor(${a}, ${mask}), ${mask})`);

  /** One carry from every limb to the next but out of the last: limbs get smaller, the value stays. */
  carry(element) {
    const x = this.#vectors(element);
    const carries = x.slice(0, 4).map((a) => this.let(`i32x4.shr_s(i32x4.add(${a}, i32x4.splat(${2 ** 28})), 29)`));
    const vectors = x.map((a, i) => {
      const rest = i < 4 ? this.let(`i32x4.sub(${a}, i32x4.shl(${carries[i]}, 29))`) : a;
      const moved = `v128.shuffle<i32>(${carries[i - 1] ?? 'i32x4.splat(0)'}, ${carries[i] ?? 'i32x4.splat(0)'}, 2, 3, 4, 5)`;
      return this.let(`i32x4.add(${rest}, ${moved})`);
    });
    return { vectors };
  }

  /**
   * Brings the value near zero: q·p with q = the top limb / 2^24, rounded, is taken away by p's four powers of two. Sums that
   * are fed back need it, because a carry alone keeps the value.
   */
  settle(element) {
    const x = this.#vectors(this.carry(element));
    const q = this.let(`i32x4.shr_s(i32x4.add(${x[4]}, i32x4.splat(${2 ** 23})), 24)`);
    const zero = 'i32x4.splat(0)';
    const terms = [
      `i32x4.add(${x[0]}, ${q})`,
      `i32x4.add(${x[1]}, v128.shuffle<i32>(i32x4.shl(i32x4.neg(${q}), 6), i32x4.shl(${q}, 9), 0, 1, 4, 5))`,
      x[2],
      `i32x4.add(${x[3]}, v128.shuffle<i32>(${zero}, i32x4.shl(${q}, 21), 0, 1, 4, 5))`,
      `i32x4.sub(${x[4]}, i32x4.shl(${q}, 24))`,
    ];
    return { vectors: terms.map((term) => this.let(term)) };
  }

  mul(x, y) {
    if (!this.#inline) return this.#call('mul2', x, y);
    return { vectors: this.#reduce(this.#productColumns(this.#vectors(x), this.#vectors(y))) };
  }

  sqr(x) {
    if (!this.#inline) return this.#call('sqr2', x);
    return { vectors: this.#reduce(this.#squareColumns(this.#vectors(x))) };
  }

  #call(name, ...operands) {
    const addresses = operands.map((operand) => this.#address(operand));
    const home = this.#temporary();
    this.lines.push(`  ${name}(${[home, ...addresses].join(', ')});`);
    return { home };
  }

  #low = (a, b) => `i64x2.extmul_low_i32x4_s(${a}, ${b})`;
  #high = (a, b) => `i64x2.extmul_high_i32x4_s(${a}, ${b})`;
  #flip = (a) => this.let(`v128.shuffle<i32>(${a}, ${a}, 2, 3, 0, 1)`);

  /**
   * The 17 columns of a product, by pairs: a_i·b_j + a_j·b_i = a_i·b_i + a_j·b_j − (a_i − a_j)(b_i − b_j). One subtraction of
   * vectors gives the differences of two pairs.
   */
  #productColumns(x, y) {
    const squares = x.flatMap((a, v) => [this.#low(a, y[v]), ...(v < 4 ? [this.#high(a, y[v])] : [])]);
    const sums = [];
    squares.forEach((square, i) => {
      const first = [bias(0), -(2n ** 34n)][i];
      const term = first === undefined ? square : this.let(`i64x2.add(${square}, ${this.#splat(first)})`);
      sums.push(i === 0 ? this.let(term) : this.let(`i64x2.add(${sums[i - 1]}, ${term})`));
    });
    const total = this.let(`i64x2.add(${sums[8]}, ${this.#splat(bias(9))})`);
    const columns = [];
    for (let k = 0; k < 17; k++) {
      if (k < 9) columns.push(sums[k]);
      else if (k === 9)
        columns.push(this.let(`i64x2.sub(${total}, i64x2.add(${sums[0]}, ${this.#splat(-(2n ** 34n))}))`));
      else columns.push(this.let(`i64x2.sub(${total}, ${sums[k - 9]})`));
    }
    const subtract = (k, product) => {
      columns[k] = this.let(`i64x2.sub(${columns[k]}, ${product})`);
    };
    const flippedX = x.map(this.#flip);
    const flippedY = y.map(this.#flip);
    for (let u = 0; u < 5; u++) {
      for (let v = u; v < 5; v++) {
        if (u < v) {
          const a = this.let(`i32x4.sub(${x[u]}, ${x[v]})`);
          const b = this.let(`i32x4.sub(${y[u]}, ${y[v]})`);
          subtract(2 * (u + v), this.#low(a, b));
          if (v < 4) subtract(2 * (u + v) + 2, this.#high(a, b));
        }
        if (v === 4 && u === 4) continue;
        const a = this.let(`i32x4.sub(${x[u]}, ${flippedX[v]})`);
        const b = this.let(`i32x4.sub(${y[u]}, ${flippedY[v]})`);
        if (v < 4) subtract(2 * (u + v) + 1, this.#low(a, b));
        if (u < v) subtract(2 * (u + v) + 1, this.#high(a, b));
      }
    }
    return columns;
  }

  #squareColumns(x) {
    const columns = Array.from({ length: 17 }, (_, k) => this.#splat(bias(k)));
    const add = (k, product) => {
      columns[k] = this.let(`i64x2.add(${columns[k]}, ${product})`);
    };
    const doubled = x.map((a) => this.let(`i32x4.add(${a}, ${a})`));
    const flipped = doubled.map(this.#flip);
    for (let u = 0; u < 5; u++) {
      add(4 * u, this.#low(x[u], x[u]));
      if (u < 4) add(4 * u + 2, this.#high(x[u], x[u]));
      for (let v = u; v < 5; v++) {
        if (u < v) {
          add(2 * (u + v), this.#low(x[u], doubled[v]));
          if (v < 4) add(2 * (u + v) + 2, this.#high(x[u], doubled[v]));
        }
        if (v < 4) add(2 * (u + v) + 1, this.#low(x[u], flipped[v]));
        if (u < v) add(2 * (u + v) + 1, this.#high(x[u], flipped[v]));
      }
    }
    return columns;
  }

  /**
   * Montgomery's reduction. p = 2^256 − 2^224 − 2^96 + 2^64 − 1 ends in −1 for 64 bits, so the multiple of p that clears a limb
   * is the limb itself, and m·p is four shifts. Columns are biased by 2^63 so that the unsigned shift, a single instruction,
   * carries signed numbers; the result's limbs are centred around zero.
   */
  #reduce(columns) {
    const digits = [];
    const folded = [];
    const results = [];
    for (let k = 0; k < 17; k++) {
      let x = columns[k];
      if (folded[k - 2] !== undefined) x = this.let(`i64x2.add(${x}, i64x2.shl(${folded[k - 2]}, 6))`);
      if (folded[k - 7] !== undefined) x = this.let(`i64x2.sub(${x}, i64x2.shl(${folded[k - 7]}, 21))`);
      // The carry comes last: it is what the next column waits for.
      if (k > 0) x = this.let(`i64x2.add(${x}, i64x2.shr_u(${results[k - 1]}, 29))`);
      results.push(x);
      if (k < 9) digits.push(this.let(`v128.and(${x}, ${this.#splat(2n ** 29n - 1n)})`));
      if (k === 0) folded.push(digits[0]);
      else if (k < 9) folded.push(this.let(`i64x2.sub(${digits[k]}, i64x2.shl(${digits[k - 1]}, 3))`));
      else if (k === 9) folded.push(this.let(`i64x2.sub(i64x2.splat(0), i64x2.shl(${digits[8]}, 3))`));
    }
    const element = [9, 11, 13, 15].map((k) =>
      this.let(
        `i32x4.sub(v128.and(v128.shuffle<i32>(${results[k]}, ${results[k + 1]}, 0, 2, 4, 6), i32x4.splat(${2 ** 29 - 1})), i32x4.splat(${2 ** 28}))`,
      ),
    );
    const top = this.let(`i64x2.shr_u(${results[16]}, 29)`);
    element.push(this.let(`v128.shuffle<i32>(${top}, i64x2.splat(0), 0, 2, 4, 6)`));
    return element;
  }

  #splat = (value) => `i64x2.splat(${value})`;
}

/**
 * What is added to column k: 2^63 makes it positive, −2^34 takes the bias out of the carry that comes in, 2^28 rounds the limbs
 * of the result instead of cutting them.
 */
function bias(k) {
  const value = 2n ** 63n - (k > 0 ? 2n ** 34n : 0n) + (k > 8 ? 2n ** 28n : 0n);
  return BigInt.asIntN(64, value);
}

const elementBytes = 80;

/** The kernels by name; `formula` takes the operations, so that a test can run it over something else than text. */
export const kernels = {
  mul2: {
    about: 'out = a·b / R in both lanes.',
    parameters: ['out', 'a', 'b'],
    inline: true,
    formula: (o) => o.store(['out', 0, o.mul(o.at('a'), o.at('b'))]),
  },
  sqr2: {
    about: 'out = a² / R in both lanes.',
    parameters: ['out', 'a'],
    inline: true,
    formula: (o) => o.store(['out', 0, o.sqr(o.at('a'))]),
  },
  triple2: {
    about: 'out = 3·a.',
    parameters: ['out', 'a'],
    formula: (o) => o.store(['out', 0, o.carry(o.triple(o.at('a')))]),
  },
  sub2: {
    about: 'out = a − b.',
    parameters: ['out', 'a', 'b'],
    formula: (o) => o.store(['out', 0, o.sub(o.at('a'), o.at('b'))]),
  },
  swap2: {
    about: 'out = a with its lanes exchanged.',
    parameters: ['out', 'a'],
    formula: (o) => o.store(['out', 0, o.swap(o.at('a'))]),
  },
  join2: {
    about: 'out = lane 0 of a beside lane 1 of b.',
    parameters: ['out', 'a', 'b'],
    formula: (o) => o.store(['out', 0, o.join(o.at('a'), o.at('b'))]),
  },
  double: {
    about: 'point = 2·point, Jacobian, one point over both lanes: (X|X), (Z|Y). 4 products, 4 squares, in pairs.',
    parameters: ['point'],
    formula: (o) => {
      const x = o.at('point');
      const zy = o.at('point', 80);
      const deltaGamma = o.sqr(zy);
      const twoGamma = o.double(deltaGamma);
      const muBeta = o.mul(o.join(o.sub(x, deltaGamma), x), o.join(o.add(x, deltaGamma), twoGamma));
      const alphaGamma = o.join(o.triple(muBeta), twoGamma);
      const squares = o.sqr(alphaGamma);
      const twoBeta = o.both1(o.double(muBeta));
      const x3 = o.carry(o.sub(o.both0(squares), o.double(twoBeta)));
      const product = o.swap(o.mul(o.join(alphaGamma, zy), o.join(o.sub(twoBeta, x3), o.both0(zy))));
      const zy3 = o.join(o.double(product), o.sub(product, o.double(squares)));
      o.store(['point', 0, x3], ['point', 80, zy3]);
    },
  },
  entryOf: {
    about: 'entry = (Y|Z), (X|Z²), (Z³|Z³) of a Jacobian point, the form in which `addEntry` takes it.',
    parameters: ['entry', 'point'],
    formula: (o) => {
      const x = o.at('point');
      const zy = o.at('point', 80);
      const z = o.both0(zy);
      const zz = o.sqr(z);
      o.store(['entry', 0, o.swap(zy)], ['entry', 80, o.join(x, zz)], ['entry', 160, o.mul(z, zz)]);
    },
  },
  addEntry: {
    about: 'point = point ± entry, Jacobian: the sign is a mask in lane 0. 12 products and 2 squares, in pairs.',
    parameters: ['point', 'entry', 'sign: v128'],
    formula: (o) => {
      const x = o.at('point');
      const zy = o.at('point', 80);
      const yz2 = o.negate(o.at('entry'), 'sign');
      const xzz2 = o.at('entry', 80);
      const zzz2 = o.at('entry', 160);
      const zzAndZ = o.mul(o.both0(zy), o.join(zy, yz2));
      const zzzAndU = o.mul(o.join(zy, x), o.join(zzAndZ, xzz2));
      const uAndS = o.mul(o.join(xzz2, zy), o.join(zzAndZ, zzz2));
      const h = o.both0(o.sub(uAndS, o.swap(zzzAndU)));
      const sAndHh = o.mul(o.join(yz2, h), o.join(zzzAndU, h));
      const r = o.sub(sAndHh, o.swap(uAndS));
      const rrAndHhh = o.mul(o.join(r, h), o.join(r, sAndHh));
      const v = o.mul(o.join(o.swap(zzzAndU), zzAndZ), o.join(o.swap(sAndHh), h));
      const x3 = o.both0(o.carry(o.sub(o.sub(rrAndHhh, o.swap(rrAndHhh)), o.double(v))));
      const y = o.mul(o.join(r, uAndS), o.join(o.sub(v, x3), rrAndHhh));
      o.store(['point', 0, x3], ['point', 80, o.join(o.swap(v), o.both0(o.sub(y, o.swap(y))))]);
    },
  },
  entryPoint: {
    about: 'point = the Jacobian point of an entry.',
    parameters: ['point', 'entry'],
    formula: (o) => o.store(['point', 0, o.both0(o.at('entry', 80))], ['point', 80, o.swap(o.at('entry'))]),
  },
  pointBesideSum: {
    about: 'Lane 1 of sum = a Jacobian point.',
    parameters: ['sum', 'point'],
    formula: (o) => {
      const zy = o.at('point', 80);
      const z = o.both0(zy);
      const zz = o.sqr(z);
      const parts = [o.at('point'), zy, zz, o.mul(z, zz)];
      o.store(...parts.map((part, i) => ['sum', i * 80, o.join(o.at('sum', i * 80), part)]));
    },
  },
  blindSum: {
    about: 'sum = an affine point in each lane under random Z: (x·z², y·z³, z², z³).',
    parameters: ['sum', 'a', 'z'],
    formula: (o) => {
      const z = o.at('z');
      const zz = o.sqr(z);
      const zzz = o.mul(z, zz);
      const x = o.mul(o.at('a'), zz);
      o.store(['sum', 0, x], ['sum', 80, o.mul(o.at('a', 80), zzz)], ['sum', 160, zz], ['sum', 240, zzz]);
    },
  },
  addAffine: {
    about: 'point = point + other, affine points in both lanes, given 1 / (x of other − x of point).',
    parameters: ['point', 'other', 'inverse'],
    formula: (o) => {
      const [x1, y1] = [o.at('point'), o.at('point', 80)];
      const slope = o.mul(o.sub(o.at('other', 80), y1), o.at('inverse'));
      const x3 = o.settle(o.sub(o.sub(o.sqr(slope), x1), o.at('other')));
      const y3 = o.settle(o.sub(o.mul(slope, o.sub(x1, x3)), y1));
      o.store(['point', 0, x3], ['point', 80, y3]);
    },
  },
  startSum: {
    about: 'sum = a + b for two affine points in each lane: the first addition of a sum.',
    parameters: ['sum', 'a', 'b'],
    formula: (o) => {
      const [x1, y1, x2, y2] = [o.at('a'), o.at('a', 80), o.at('b'), o.at('b', 80)];
      const p = o.sub(x2, x1);
      const r = o.sub(y2, y1);
      const pp = o.sqr(p);
      const ppp = o.mul(p, pp);
      const q = o.mul(x1, pp);
      const x3 = o.carry(o.sub(o.sub(o.sqr(r), ppp), o.double(q)));
      const y3 = o.sub(o.mul(r, o.sub(q, x3)), o.mul(y1, ppp));
      o.store(['sum', 0, x3], ['sum', 80, y3], ['sum', 160, pp], ['sum', 240, ppp]);
    },
  },
  addToSum: {
    about: 'sum = sum + b for an affine point b in each lane, with X, Y, Z², Z³ kept: 8 products, 2 squares.',
    parameters: ['sum', 'b'],
    formula: (o) => {
      const [x1, y1, zz, zzz] = [0, 80, 160, 240].map((offset) => o.at('sum', offset));
      const p = o.sub(o.mul(o.at('b'), zz), x1);
      const r = o.sub(o.mul(o.at('b', 80), zzz), y1);
      const pp = o.sqr(p);
      const ppp = o.mul(p, pp);
      const q = o.mul(x1, pp);
      const x3 = o.carry(o.sub(o.sub(o.sqr(r), ppp), o.double(q)));
      const y3 = o.sub(o.mul(r, o.sub(q, x3)), o.mul(y1, ppp));
      o.store(['sum', 0, x3], ['sum', 80, y3], ['sum', 160, o.mul(zz, pp)], ['sum', 240, o.mul(zzz, ppp)]);
    },
  },
  foldSum: {
    about: 'Lane 0 of sum = lane 0 + lane 1, with X, Y, Z², Z³ kept.',
    parameters: ['sum'],
    formula: (o) => {
      const [x, y, zz, zzz] = [0, 80, 160, 240].map((offset) => o.at('sum', offset));
      const u = o.mul(x, o.swap(zz));
      const s = o.mul(y, o.swap(zzz));
      const p = o.sub(o.swap(u), u);
      const r = o.sub(o.swap(s), s);
      const ppAndRr = o.sqr(o.join(p, o.swap(r)));
      const pp = o.both0(ppAndRr);
      const pppAndQ = o.mul(o.join(p, o.swap(u)), pp);
      const z = o.mul(o.mul(o.join(zz, o.swap(zzz)), o.join(o.swap(zz), zzz)), o.join(ppAndRr, o.swap(pppAndQ)));
      const q = o.swap(pppAndQ);
      const x3 = o.carry(o.sub(o.sub(o.swap(ppAndRr), pppAndQ), o.double(q)));
      const y3 = o.mul(o.join(r, o.swap(s)), o.join(o.sub(q, x3), q));
      o.store(['sum', 0, x3], ['sum', 80, o.sub(y3, o.swap(y3))], ['sum', 160, z], ['sum', 240, o.swap(z)]);
    },
  },
};

/** The source of assembly/kernels.generated.ts. */
export function kernelSource() {
  const functions = Object.entries(kernels).map(([name, { about, parameters, formula, inline = false }]) => {
    const printer = new Printer({ inline });
    formula(printer);
    const list = parameters.map((parameter) => (parameter.includes(':') ? parameter : `${parameter}: usize`));
    return [`/** ${about} */`, `export function ${name}(${list.join(', ')}): void {`, ...printer.lines, '}', ''].join(
      '\n',
    );
  });
  return [
    '// Generated by tools/engine-kernels.mjs: edit the formulas there, then run node tools/build-engine.mjs.',
    "import { KERNEL_SCRATCH } from './memory';",
    '',
    ...functions,
  ].join('\n');
}
