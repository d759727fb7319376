// How things are compared: every contender takes its turn in every cycle, so that a noisy machine slows all of them alike; what is
// told is the median over the cycles, of figures and of ratios.

/**
 * A way of measuring: gives named figures for one turn of so many seconds, in operations a second of processor time (that of
 * helping threads included), so that others on the machine count less.
 */
export function timed(name, run, scale = 1) {
  return { sample: (seconds) => ({ [name]: rateOf(run, seconds) * scale }) };
}

/**
 * Like `timed`, for work that has to be awaited.
 * @param clock - `processor`, or `wall` where several processors are what is measured.
 */
export function timedAsync(name, run, scale = 1, clock = 'processor') {
  return { sample: async (seconds) => ({ [name]: (await rateOfAsync(run, seconds, clock)) * scale }) };
}

const now = () => process.hrtime.bigint();

function processorSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function rateOf(run, seconds) {
  const spent = processorSeconds();
  const start = now();
  const whole = BigInt(Math.round(seconds * 1e9));
  let count = 0;
  let time = start;
  // The clock is asked less and less often, since some of what is measured is quicker than the clock.
  for (let step = 1; time - start < whole; step = nextStep(step, time - start, whole)) {
    for (let i = 0; i < step; i++) run();
    count += step;
    time = now();
  }
  return count / (processorSeconds() - spent);
}

async function rateOfAsync(run, seconds, clock) {
  const spent = processorSeconds();
  const start = now();
  const whole = BigInt(Math.round(seconds * 1e9));
  let count = 0;
  let time = start;
  while (time - start < whole) {
    await run();
    count++;
    time = now();
  }
  return count / (clock === 'wall' ? Number(time - start) / 1e9 : processorSeconds() - spent);
}

/** Twice as many while a step takes less than a sixteenth of the turn. */
function nextStep(step, spent, whole) {
  return spent * 16n < whole ? step * 2 : step;
}

/** The middle of some numbers. */
export const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** A function that goes through a list again and again. */
export function turning(items, run) {
  let next = 0;
  return () => {
    const item = items[next];
    next = next + 1 === items.length ? 0 : next + 1;
    return run(item);
  };
}

/**
 * Runs a suite.
 * @param suite.contenders - Each gives one or several named figures.
 * @param suite.comparisons - `ours` against `theirs`, by the names of figures; those that nobody gave are left out.
 */
export async function runSuite({ name, contenders, comparisons, remarks = [], close }, { cycles, seconds }) {
  for (const { sample } of contenders) await sample(seconds / 4);
  const samples = new Map();
  for (let cycle = 0; cycle < cycles; cycle++) {
    // Turns begin with another contender each time, so that nobody always runs behind the same one.
    for (let i = 0; i < contenders.length; i++) {
      const figures = await contenders[(i + cycle) % contenders.length].sample(seconds);
      for (const [figure, value] of Object.entries(figures))
        samples.set(figure, [...(samples.get(figure) ?? []), value]);
    }
  }
  const tables = comparisons.flatMap(({ title, unit, ours, theirs, lowerIsBetter = false }) => {
    const own = samples.get(ours);
    if (own === undefined) return [];
    const rows = theirs.flatMap((who) => {
      const other = samples.get(who);
      if (other === undefined) return [];
      const ratios = own.map((value, i) => (lowerIsBetter ? other[i] / value : value / other[i]));
      return [{ who, median: median(other), ratio: median(ratios) }];
    });
    return [{ title, unit, ours: { who: ours, median: median(own) }, theirs: rows }];
  });
  const remarked = [];
  for (const remark of remarks) remarked.push(await remark(seconds));
  await close?.();
  return { suite: name, tables, remarks: remarked };
}
