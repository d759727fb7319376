#!/usr/bin/env node
// Comparisons with peers, each in one run. See README.md beside this file. Build first (npm run build).
import { createWorld } from '@yinxin/testkit';
import { certificate, leaves } from './groups/certificate.mjs';
import { chain } from './groups/chain.mjs';
import { cores } from './groups/cores.mjs';
import { crl } from './groups/crl.mjs';
import { fallback } from './groups/fallback.mjs';
import { licence } from './groups/licence.mjs';
import { sm2 } from './groups/sm2.mjs';
import { sm3Suite } from './groups/sm3.mjs';
import { start } from './groups/start.mjs';
import { runSuite } from './measure.mjs';
import { gmsslPeer, opensslPeer, programPeer } from './peers.mjs';

const valued = ['seconds', 'cycles', 'openssl', 'tongsuo', 'gmssl', 'gmsm'];
const flags = ['json', 'quick', 'help'];
const suites = ['sm2', 'sm3', 'cores', 'start', 'fallback', 'certificate', 'chain', 'crl', 'licence'];

function readArguments(args) {
  const options = {};
  const wanted = [];
  for (let i = 0; i < args.length; i++) {
    const name = args[i].replace(/^--/, '');
    if (!args[i].startsWith('--') && suites.includes(name)) wanted.push(name);
    else if (args[i].startsWith('--') && flags.includes(name)) options[name] = true;
    else if (args[i].startsWith('--') && valued.includes(name) && args[i + 1] !== undefined) options[name] = args[++i];
    else fail(`${args[i]} is not understood`);
  }
  for (const name of ['openssl', 'tongsuo', 'gmssl', 'gmsm'])
    options[name] ??= process.env[`YINXIN_BENCH_${name.toUpperCase()}`];
  return { options, wanted: wanted.length === 0 ? suites : wanted };
}

function fail(reason) {
  process.stderr.write(`bench: ${reason}\n${usage}\n`);
  process.exit(2);
}

const usage = `Usage: npm run bench -- [SUITE…] [--quick] [--json] [--seconds N] [--cycles N]
         [--openssl PROGRAM] [--tongsuo PROGRAM] [--gmssl TREE] [--gmsm PROGRAM]
Suites: ${suites.join(' ')}`;

const { options, wanted } = readArguments(process.argv.slice(2));
if (options.help) {
  process.stdout.write(`${usage}\n`);
  process.exit(0);
}
const settings = {
  cycles: Number(options.cycles ?? (options.quick ? 3 : 9)),
  seconds: Number(options.seconds ?? (options.quick ? 0.05 : 0.25)),
};
if (!(settings.cycles >= 1 && settings.seconds > 0)) fail('cycles and seconds must be positive');

const peers = [opensslPeer('OpenSSL', options.openssl ?? 'openssl')];
if (options.tongsuo !== undefined) peers.push(opensslPeer('Tongsuo', options.tongsuo) ?? fail('no Tongsuo there'));
if (options.gmssl !== undefined) peers.push(gmsslPeer(options.gmssl));
if (options.gmsm !== undefined) peers.push(programPeer('gmsm', options.gmsm));
const builds = peers.filter((peer) => peer !== undefined);

let world;
let certificates;
const inWorld = async (make) => {
  world ??= await createWorld({ provinces: 2 });
  certificates ??= await leaves(world);
  return make();
};
const makers = {
  sm2: () => sm2(builds),
  sm3: () => sm3Suite(builds.filter(({ version }) => version === undefined)),
  cores: () => cores(),
  start: () => start(),
  fallback: () => fallback(),
  certificate: () => inWorld(() => certificate(certificates)),
  chain: () => inWorld(() => chain(world, certificates)),
  crl: () => inWorld(() => crl(world)),
  licence: () => inWorld(() => licence(world)),
};

const number = (value) =>
  value >= 1000 ? Math.round(value).toLocaleString('en') : value >= 100 ? value.toFixed(0) : value.toPrecision(3);

function print({ suite, tables, remarks }) {
  for (const { title, unit, ours, theirs } of tables) {
    process.stdout.write(`\n${suite}: ${title} (${unit})\n`);
    process.stdout.write(`  ${ours.who.padEnd(58)}${number(ours.median).padStart(12)}\n`);
    for (const { who, median, ratio } of theirs)
      process.stdout.write(`  ${who.padEnd(58)}${number(median).padStart(12)}   ${number(ratio).padStart(7)} ×\n`);
  }
  for (const { what, unit, values } of remarks) {
    const parts = Object.entries(values).map(([name, value]) => `${name} ${number(value)}`);
    process.stdout.write(`\n${suite}: ${what} (${unit})\n  ${parts.join(', ')}\n`);
  }
}

const results = [];
for (const name of wanted) {
  const result = await runSuite(await makers[name](), settings);
  results.push(result);
  if (!options.json) print(result);
}
if (options.json) {
  const machine = { node: process.version, platform: process.platform, arch: process.arch };
  process.stdout.write(`${JSON.stringify({ schema: 'yinxin-bench/2', machine, ...settings, results }, null, 2)}\n`);
} else process.stdout.write('\n×: how many times as fast as it the first line is, median of same-cycle ratios.\n');
