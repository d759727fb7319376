#!/usr/bin/env node
// Comparisons with peers, each pair in one run: contenders of a group take turns, so that a noisy machine slows all of them alike.
// Usage: node bench/run.mjs [GROUP…] [--seconds N] [--json]      groups: sm2 sm3 certificate licence
// Build first (npm run build). Figures are medians of the turns; ratios are to the first contender of the group.
import { groups } from './groups.mjs';

const args = process.argv.slice(2);
const json = args.includes('--json');
const seconds = Number(args.includes('--seconds') ? args[args.indexOf('--seconds') + 1] : 0.15);
const wanted = args.filter((arg, i) => !arg.startsWith('--') && args[i - 1] !== '--seconds');
const turns = 7;

function rate(run) {
  run();
  const end = process.hrtime.bigint() + BigInt(Math.round(seconds * 1e9));
  const start = process.hrtime.bigint();
  let count = 0;
  let now;
  do {
    run();
    count++;
    now = process.hrtime.bigint();
  } while (now < end);
  return (count * 1e9) / Number(now - start);
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

const results = [];
for (const { name, unit, scale = 1, contenders } of await groups()) {
  if (wanted.length > 0 && !wanted.includes(name.split(':')[0])) continue;
  const measured = contenders.map(() => []);
  for (let turn = 0; turn < turns; turn++)
    for (const [i, { run }] of contenders.entries()) measured[i].push(rate(run) * scale);
  const rates = measured.map(median);
  results.push({
    group: name,
    unit,
    contenders: contenders.map(({ name: who }, i) => ({ who, median: rates[i], ratio: rates[i] / rates[0] })),
  });
}

if (json) {
  const machine = { node: process.version, platform: process.platform, arch: process.arch };
  process.stdout.write(`${JSON.stringify({ schema: 'yinxin-bench/1', machine, turns, seconds, results }, null, 2)}\n`);
} else {
  for (const { group, unit, contenders } of results) {
    process.stdout.write(`\n${group} (${unit})\n`);
    for (const { who, median: value, ratio } of contenders) {
      const number = value >= 100 ? value.toFixed(0) : value.toFixed(1);
      process.stdout.write(`  ${who.padEnd(44)}${number.padStart(12)}   ${ratio.toFixed(2)} ×\n`);
    }
  }
}
