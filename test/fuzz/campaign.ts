import { isCoreError } from '@yinxin/core/errors';
import { type Dice, dice } from './dice.ts';
import { byteMutations, type Mutation } from './mutate-bytes.ts';
import { derMutations } from './mutate-der.ts';

/** What is fuzzed: a parser, and what it is fed. */
export interface Target {
  readonly name: string;
  readonly seeds: readonly Uint8Array[];
  /** Whether the mutator may work on the tree of DER values. */
  readonly der: boolean;
  /** One execution costs milliseconds, not microseconds. */
  readonly heavy?: true;
  /**
   * Reads the input; anything but a `CoreError` that comes out is a finding. What it returns says in what way the input was accepted,
   * where there are several.
   */
  readonly read: (bytes: Uint8Array) => string | undefined;
  /** A second reader that must accept whatever ours accepts without a leniency; `false` is a finding. */
  readonly second?: (bytes: Uint8Array) => boolean;
}

/** A reader whose result says nothing more than that it accepted. */
export function reading(read: (bytes: Uint8Array) => unknown): Target['read'] {
  return (bytes) => {
    read(bytes);
    return undefined;
  };
}

/** An input that did what none may do. */
export interface Finding {
  readonly target: string;
  readonly problem: string;
  readonly input: Uint8Array;
}

/** What a campaign did. */
export interface Campaign {
  readonly executions: number;
  /** How often the input was read without an error. */
  readonly accepted: number;
  /** Different outcomes: the ways to accept, and the ways to refuse by code, place and rule. */
  readonly outcomes: number;
  readonly findings: readonly Finding[];
}

/** How long one input may take before it counts as a hang; three orders of magnitude above the usual. */
const hangMilliseconds = 5_000;
const largestInput = 1 << 18;
const keptInputs = 4_000;
/** Ways are told apart by what an input says, too; their number would grow without end, and the memory with it. */
const mostOutcomes = 20_000;

/**
 * Feeds a target with mutants. An input that is refused in a way not seen before (or accepted, where its ancestor was not) joins the
 * seeds: the ways to refuse are the map of the parser that a coverage tool would draw.
 * @param until - Asked before each execution with their number so far.
 */
export function fuzz(target: Target, seed: string, until: (executions: number) => boolean): Campaign {
  const chance = dice(`${target.name} ${seed}`);
  const mutations = target.der ? [...derMutations, ...derMutations, ...byteMutations] : byteMutations;
  const pool = target.seeds.filter(({ length }) => length <= largestInput);
  const seen = new Set<string>();
  const findings: Finding[] = [];
  let executions = 0;
  let accepted = 0;

  const execute = (input: Uint8Array): void => {
    executions++;
    const started = performance.now();
    const { outcome, problem } = observe(target, input);
    if (performance.now() - started > hangMilliseconds) findings.push({ target: target.name, problem: 'hang', input });
    if (problem !== undefined) findings.push({ target: target.name, problem, input });
    if (outcome.startsWith('accepted')) accepted++;
    if (seen.size < mostOutcomes && !seen.has(outcome)) {
      seen.add(outcome);
      if (pool.length < keptInputs) pool.push(input);
    }
  };

  for (const input of pool.slice()) execute(input);
  while (!until(executions) && findings.length < 10) execute(mutant(pool, mutations, chance));
  return { executions, accepted, outcomes: seen.size, findings };
}

function mutant(pool: readonly Uint8Array[], mutations: readonly Mutation[], chance: Dice): Uint8Array {
  let input = chance.pick(pool);
  for (let rounds = 1 + chance.roll(3); rounds > 0; rounds--) {
    input = chance.pick(mutations)(input, chance, chance.pick(pool));
    if (input.length > largestInput) input = input.subarray(0, largestInput);
  }
  // A parser may be given a view into something larger: what lies around it must not matter.
  const around = new Uint8Array(input.length + 16).fill(0x5a);
  around.set(input, 8);
  return around.subarray(8, 8 + input.length);
}

function observe(target: Target, input: Uint8Array): { readonly outcome: string; readonly problem?: string } {
  const before = input.slice();
  let way: string | undefined;
  try {
    way = target.read(input);
  } catch (error) {
    if (!isCoreError(error)) return { outcome: 'crash', problem: String((error as Error).stack ?? error) };
    const { path, rule, field, budget } = error.details as Record<string, unknown>;
    return { outcome: [error.code, path, rule, field, budget].join('|').replace(/\d+/g, '#') };
  }
  const outcome = `accepted ${way ?? ''}`;
  if (!before.every((byte, i) => byte === input[i])) return { outcome, problem: 'the input was changed' };
  if (target.second?.(input) === false) return { outcome, problem: 'the second reader refuses it' };
  return { outcome };
}
