import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Finding, fuzz } from './campaign.ts';
import { makeTargets } from './targets.ts';

// Every parser is fed with mutants of real and made inputs; only a CoreError may come out. In the usual run the number of executions
// is fixed (about a minute altogether), and so is the seed: a failure repeats. `npm run fuzz` takes YINXIN_FUZZ_MINUTES for all targets
// together and YINXIN_FUZZ_SEED, and keeps what it finds in test/fuzz/found, where the usual run tries it again.
const minutes = Number(process.env.YINXIN_FUZZ_MINUTES ?? 0);
const seed = process.env.YINXIN_FUZZ_SEED ?? 'usual';
const usualExecutions = { light: 2_000, heavy: 100 };
/** Growth that remains after a collection would mean that something is kept for every input. */
const mostGrowth = 200 * 1024 * 1024;

const targets = await makeTargets();
const only = process.env.YINXIN_FUZZ_TARGET;
const chosen = only === undefined ? targets : targets.filter(({ name }) => name === only);
const milliseconds = (minutes * 60_000) / chosen.length;

describe('mutants', () => {
  it.each(chosen)('$name', { timeout: milliseconds + 120_000 }, (target) => {
    const before = process.memoryUsage().rss;
    const deadline = Date.now() + milliseconds;
    const campaign = fuzz(target, seed, (executions) =>
      minutes > 0 ? Date.now() > deadline : executions >= usualExecutions[target.heavy === true ? 'heavy' : 'light'],
    );
    for (const finding of campaign.findings) keep(finding);
    if (minutes > 0) report(target.name, campaign);
    expect(campaign.findings.map(({ problem }) => problem)).toEqual([]);
    expect(campaign.outcomes).toBeGreaterThan(1);
    expect(process.memoryUsage().rss - before).toBeLessThan(mostGrowth);
  });
});

function keep({ target, input }: Finding): void {
  const folder = fileURLToPath(new URL(`found/${target}/`, import.meta.url));
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}${createHash('sha256').update(input).digest('hex').slice(0, 16)}`, input);
}

function report(name: string, { executions, accepted, outcomes }: ReturnType<typeof fuzz>): void {
  process.stderr.write(`fuzz ${name}: ${executions} executions, ${accepted} accepted, ${outcomes} outcomes\n`);
}
