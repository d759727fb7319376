import { describe, expect, test } from 'vitest';
// @ts-expect-error a tool without types
import { kernels as untyped } from '../../../../../tools/engine-kernels.mjs';

/**
 * The formulas of tools/engine-kernels.mjs, run over bounds instead of numbers: `limb` bounds |limb 0…7|, `value` bounds the number
 * itself in units of p. Every operation states what it needs; docs/sm2-engine.md derives the rules.
 */
interface Lane {
  readonly limb: number;
  readonly low: number;
  readonly high: number;
}
interface Element {
  readonly lanes: readonly [Lane, Lane];
}
type Address = string;

interface Kernel {
  readonly parameters: readonly string[];
  formula(operations: Bounds): void;
}
const kernels = untyped as Readonly<Record<string, Kernel>>;

const half = 2 ** 28;
/** The top limb of p: 2^256 / 2^232, nearly. */
const topOfP = 2 ** 24;

class Bounds {
  readonly memory = new Map<Address, Element>();
  readonly outputs = new Map<Address, Element>();
  /** The largest column met, in units of 2^63. */
  widest = 0;
  products = 0;

  at(pointer: string, offset = 0): Element {
    const found = this.memory.get(`${pointer}+${offset}`);
    if (found === undefined) throw new Error(`nothing is known of ${pointer}+${offset}`);
    return found;
  }

  store(...outputs: readonly (readonly [string, number, Element])[]): void {
    for (const [pointer, offset, element] of outputs) this.outputs.set(`${pointer}+${offset}`, element);
  }

  #each(x: Element, y: Element, make: (a: Lane, b: Lane) => Lane): Element {
    return { lanes: [this.#fits(make(x.lanes[0], y.lanes[0])), this.#fits(make(x.lanes[1], y.lanes[1]))] };
  }

  /** Limbs are 32 bits, the top one too. */
  #fits(lane: Lane): Lane {
    expect(lane.limb).toBeLessThan(2 ** 31);
    expect(topOf(lane)).toBeLessThan(2 ** 31);
    // Below R in size, as reading a number out of an element needs.
    expect(Math.max(-lane.low, lane.high)).toBeLessThan(32);
    return lane;
  }

  add = (x: Element, y: Element): Element =>
    this.#each(x, y, (a, b) => ({ limb: a.limb + b.limb, low: a.low + b.low, high: a.high + b.high }));
  sub = (x: Element, y: Element): Element =>
    this.#each(x, y, (a, b) => ({ limb: a.limb + b.limb, low: a.low - b.high, high: a.high - b.low }));
  double = (x: Element): Element => this.add(x, x);
  triple = (x: Element): Element => this.add(x, this.add(x, x));
  swap = ({ lanes: [a, b] }: Element): Element => ({ lanes: [b, a] });
  both0 = ({ lanes: [a] }: Element): Element => ({ lanes: [a, a] });
  both1 = ({ lanes: [, b] }: Element): Element => ({ lanes: [b, b] });
  join = (x: Element, y: Element): Element => ({ lanes: [x.lanes[0], y.lanes[1]] });
  negate = ({ lanes }: Element): Element => ({
    lanes: lanes.map(({ limb, low, high }) => ({
      limb,
      low: Math.min(low, -high),
      high: Math.max(high, -low),
    })) as unknown as Element['lanes'],
  });

  carry = (x: Element): Element =>
    this.#each(x, x, (a) => {
      // The rounding constant is added before the shift.
      expect(a.limb + half).toBeLessThan(2 ** 31);
      return { ...a, limb: half + Math.ceil((a.limb + half) / 2 ** 29) };
    });

  settle = (x: Element): Element => {
    const carried = this.carry(x);
    return this.#each(carried, carried, (a) => {
      const top = topOf(a);
      expect(top + 2 ** 23).toBeLessThan(2 ** 31);
      const q = Math.ceil((top + 2 ** 23) / 2 ** 24);
      expect(q * 2 ** 24).toBeLessThan(2 ** 31);
      // What is left in the top limb is at most 2^23, and the other limbs are less than one unit of it.
      const rest = 0.5 + 2 ** -22;
      return { limb: a.limb + q * 2 ** 21, low: -rest, high: rest };
    });
  };

  mul(x: Element, y: Element): Element {
    this.products += 1;
    return this.#each(x, y, (a, b) => {
      // Differences of two limbs go into the product.
      for (const lane of [a, b]) expect(lane.limb + Math.max(lane.limb, topOf(lane))).toBeLessThan(2 ** 31);
      this.#column(a, b);
      return this.#reduced(corners(a, b));
    });
  }

  sqr(x: Element): Element {
    this.products += 1;
    return this.#each(x, x, (a) => {
      // Limbs are doubled.
      expect(2 * Math.max(a.limb, topOf(a))).toBeLessThan(2 ** 31);
      this.#column(a, a);
      const most = Math.max(Math.abs(a.low), Math.abs(a.high)) ** 2;
      return this.#reduced([0, most]);
    });
  }

  /** Nine products, the multiples of p that reduction adds and subtracts, the bias and a carry: below 2^63 in size. */
  #column(a: Lane, b: Lane): void {
    const products = 9 * Math.max(a.limb, topOf(a)) * Math.max(b.limb, topOf(b));
    const reduction = 2 ** 32 * 2 ** 6 + 2 ** 32 * 2 ** 21;
    const size = products + reduction + 2 ** 35 + 2 ** 28;
    this.widest = Math.max(this.widest, size / 2 ** 63);
    expect(size).toBeLessThan(2 ** 63);
  }

  /** (a·b + m·p) / R with 0 ≤ m < R = 2^261 = 32·2^256. */
  #reduced(product: readonly [number, number]): Lane {
    const [low, high] = product;
    return { limb: half, low: low / 32, high: high / 32 + 1 };
  }
}

/** The top limb holds the value above 2^232 and one unit of rounding. */
function topOf({ limb, low, high }: Lane): number {
  return Math.max(Math.abs(low), Math.abs(high)) * topOfP + Math.ceil((limb * 1.01) / 2 ** 29) + 1;
}

function corners(a: Lane, b: Lane): [number, number] {
  const products = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high];
  return [Math.min(...products), Math.max(...products)];
}

const hull = (a: Element | undefined, b: Element): Element =>
  a === undefined
    ? b
    : ({
        lanes: a.lanes.map((lane, i) => {
          const other = b.lanes[i] as Lane;
          return {
            limb: Math.max(lane.limb, other.limb),
            low: Math.min(lane.low, other.low),
            high: Math.max(lane.high, other.high),
          };
        }),
      } as unknown as Element);

const lanes = (lane: Lane): Element => ({ lanes: [lane, lane] });
/** What a product leaves of two reduced numbers. */
const fresh = lanes({ limb: half, low: -0.1, high: 1.2 });
/** A number below p in limbs of 29 bits, as it comes from bytes. */
const canonical = lanes({ limb: 2 ** 29, low: 0, high: 1 });

const sizes = (element: Element | undefined): number[] =>
  element?.lanes.flatMap(({ limb, low, high }) => [limb, -low, high]) ?? [];

/** Kernels that some test has run. */
const covered = new Set<string>();

/** Runs a kernel once. */
function run(name: string, inputs: Readonly<Record<Address, Element>> | ReadonlyMap<Address, Element>): Bounds {
  covered.add(name);
  const bounds = new Bounds();
  for (const [address, element] of inputs instanceof Map ? inputs : Object.entries(inputs))
    bounds.memory.set(address, element);
  (kernels[name] as Kernel).formula(bounds);
  return bounds;
}

/** Runs a kernel on inputs that include its own outputs until they grow no more. */
function closed(
  name: string,
  start: Readonly<Record<Address, Element>>,
  fedBack: Readonly<Record<Address, Address>>,
): Bounds {
  const inputs = new Map(Object.entries(start));
  for (let round = 0; round < 200; round++) {
    const bounds = run(name, inputs);
    let grew = false;
    for (const [output, input] of Object.entries(fedBack)) {
      const before = inputs.get(input);
      const after = hull(before, bounds.outputs.get(output) as Element);
      grew ||= sizes(after).some((size, i) => size > (sizes(before)[i] ?? 0) + 1e-9);
      inputs.set(input, after);
    }
    if (!grew) return bounds;
  }
  throw new Error(`the bounds of ${name} grow without end`);
}

/** Everything a Jacobian point may be: fresh from bytes, from a doubling, from an addition. */
const one = canonical;
const jacobian = { 'point+0': canonical, 'point+80': canonical };
const same = (...addresses: readonly Address[]): Record<Address, Address> =>
  Object.fromEntries(addresses.map((address) => [address, address]));

describe('no limb overflows', () => {
  test('doubling and addition, each fed with the other’s results', () => {
    let point: Record<Address, Element> = jacobian;
    const entry: Record<Address, Element> = {};
    for (let round = 0; round < 40; round++) {
      const doubled = closed('double', point, same('point+0', 'point+80'));
      const made = run('entryOf', point);
      for (const [address, element] of made.outputs) entry[address] = hull(entry[address], element);
      const added = closed('addEntry', { ...point, ...entry }, same('point+0', 'point+80'));
      const next: Record<Address, Element> = {};
      for (const address of ['point+0', 'point+80'])
        next[address] = hull(
          hull(point[address], doubled.outputs.get(address) as Element),
          added.outputs.get(address) as Element,
        );
      const grew = Object.keys(next).some((address) =>
        sizes(next[address]).some((size, i) => size > (sizes(point[address])[i] as number) + 1e-9),
      );
      if (!grew) {
        // A point of the chain takes its place beside a sum, and an entry's point becomes a point again.
        const sum = { 'sum+0': fresh, 'sum+80': fresh, 'sum+160': fresh, 'sum+240': fresh };
        closed('foldSum', Object.fromEntries(run('pointBesideSum', { ...sum, ...point }).outputs), {});
        const again = run('entryPoint', entry).outputs;
        closed('double', Object.fromEntries(again), {});
        return;
      }
      point = next;
    }
    expect.fail('the bounds grow without end');
  });

  test('sums of table points, with and without a blinded start, and their join', () => {
    const table = { 'a+0': fresh, 'a+80': fresh, 'b+0': fresh, 'b+80': lanes({ limb: half, low: -1.2, high: 1.2 }) };
    const signed = { ...table, 'a+80': table['b+80'] };
    const started = run('startSum', signed);
    const blinded = run('blindSum', { ...signed, 'z+0': fresh });
    const start: Record<Address, Element> = { ...signed };
    const sums = ['sum+0', 'sum+80', 'sum+160', 'sum+240'] as const;
    for (const address of sums)
      start[address] = hull(started.outputs.get(address), blinded.outputs.get(address) as Element);
    const added = closed('addToSum', start, same(...sums));
    const folded: Record<Address, Element> = {};
    for (const address of sums) folded[address] = hull(added.outputs.get(address), start[address] as Element);
    closed('foldSum', folded, same(...sums));
  });

  test('affine additions that are fed back for ever', () => {
    const table = { 'other+0': fresh, 'other+80': lanes({ limb: half, low: -1.2, high: 1.2 }) };
    const bounds = closed(
      'addAffine',
      { ...table, 'point+0': fresh, 'point+80': table['other+80'], 'inverse+0': fresh },
      same('point+0', 'point+80'),
    );
    expect(bounds.widest).toBeLessThan(1);
    // Sums take their own results as the other operand when chains are joined.
    const settled = {
      'point+0': bounds.outputs.get('point+0') as Element,
      'point+80': bounds.outputs.get('point+80') as Element,
    };
    closed(
      'addAffine',
      { ...settled, 'other+0': settled['point+0'], 'other+80': settled['point+80'], 'inverse+0': fresh },
      same('point+0', 'point+80'),
    );
  });

  test('the other kernels on reduced numbers', () => {
    for (const name of ['mul2', 'sqr2', 'sub2', 'triple2', 'swap2', 'join2']) {
      expect(run(name, { 'a+0': one, 'b+0': one }).outputs.size).toBe(1);
    }
  });

  test('no kernel was left out', () => {
    expect([...covered].sort()).toEqual(Object.keys(kernels).sort());
  });

  test('the check notices a bound that is too large', () => {
    const wide = lanes({ limb: 2 ** 30, low: -4, high: 4 });
    expect(() => run('mul2', { 'a+0': wide, 'b+0': wide })).toThrow();
  });
});
