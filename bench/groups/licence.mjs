// The demonstration licence: one page, sealed. So many different ones, presented a millisecond apart, that none comes again while a
// cache remembers it: what the cache knows is what licences of a type share.
import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { ValidationCache, validateLicence } from '@yinxin/core/validation';
import { issueSample, validationInput } from '@yinxin/testkit';
import { timed, timedAsync } from '../measure.mjs';

const count = 512;

export async function licence(world) {
  const [province] = world.provinces;
  const inputs = [];
  for (let i = 0; i < count; i++) {
    const { ofd } = await issueSample(world, province, { serial: String(i + 1) });
    inputs.push(await validationInput(world, ofd));
  }
  const validator = (cache) => {
    let next = 0;
    return () => {
      const input = inputs[next % inputs.length];
      const at = input.at + (next++ % 1000);
      const { verdict } = validateLicence({ ...input, at, ...(cache === undefined ? {} : { cache }) });
      if (verdict.indication !== 'passed') throw new Error(`the licence of the benchmark is ${verdict.code}`);
    };
  };
  const warm = validator(new ValidationCache());
  const cold = validator(undefined);
  // The compiler of the host needs thousands of files before it has seen everything that a service runs all day.
  const end = performance.now() + 6000;
  for (let i = 0; i < 3000 && performance.now() < end; i++) warm();
  let serial = 1000;
  return {
    name: 'licence',
    contenders: [
      timed('validate, caches warm', warm),
      timed('validate, no cache', cold),
      timedAsync('issue and seal', () => issueSample(world, province, { serial: String(++serial) })),
    ],
    comparisons: [
      {
        title: `one page of ${Math.round(inputs[0].file.length / 1000)} kB, offline, with trust list and CRLs`,
        unit: 'licences/s',
        ours: 'validate, caches warm',
        theirs: ['validate, no cache', 'issue and seal'],
      },
    ],
    remarks: [
      async (seconds) => sharesOf('where the time goes, caches warm', warm, seconds),
      async (seconds) => sharesOf('where the time goes, no cache', cold, seconds),
    ],
  };
}

/** What a function is part of, by the file it stands in; asked from the innermost frame outwards. */
const areas = [
  [/\/sm\/.*sm2|\/sm\/engine\/(wasm|portable)|\/sm\/message-digest/, 'SM2'],
  [/\/sm\//, 'SM3'],
  [/container\/(inflate|crc32)\.js/, 'inflate and check sums'],
  [/container\/xml/, 'XML'],
  [/container\//, 'ZIP'],
  [/\/(der|x509|cms|seal|path|crypto)\//, 'DER, certificates, seals, paths'],
  [/\/(ofd|licence)\//, 'document and licence'],
  [/validation\/(rules|judge|codes|policy)/, 'rules'],
  [/validation\/report/, 'report'],
  [/\/(validation|trust)\//, 'facts'],
];

/** Where the sources begin in a bundled file: comments with their paths, the last first. */
const regions = new Map();

/** The source that a frame stands in; bundles say which one begins where. */
function sourceOf({ url, lineNumber }) {
  if (!url.startsWith('file:')) return url;
  if (!regions.has(url)) {
    const lines = readFileSync(new URL(url), 'utf8').split('\n');
    const found = lines.flatMap((text, line) => {
      const name = /^\/\/ (packages\/.*\.js)$/.exec(text)?.[1];
      return name === undefined ? [] : [{ line, name: `/${name}` }];
    });
    regions.set(url, found.reverse());
  }
  return regions.get(url).find(({ line }) => line <= lineNumber)?.name ?? url;
}

/** Shares of a profile, in per cent. */
async function sharesOf(what, run, seconds) {
  const session = new Session();
  session.connect();
  const post = (method, params) =>
    new Promise((resolve, reject) => {
      session.post(method, params, (error, result) => (error === null ? resolve(result) : reject(error)));
    });
  await post('Profiler.enable');
  await post('Profiler.setSamplingInterval', { interval: 200 });
  await post('Profiler.start');
  const end = performance.now() + Math.max(1, seconds * 4) * 1000;
  while (performance.now() < end) run();
  const { profile } = await post('Profiler.stop');
  session.disconnect();
  const nodes = new Map(profile.nodes.map((node) => [node.id, { ...node, area: undefined }]));
  // Parents stand before their children; a frame without an area of its own belongs to its caller's.
  for (const node of nodes.values()) {
    const source = sourceOf(node.callFrame);
    const own = areas.find(([pattern]) => pattern.test(source))?.[1];
    node.area = node.callFrame.functionName === '(garbage collector)' ? 'garbage collection' : (own ?? node.area);
    // SM3 inside of a signature is the signature's.
    if (node.parentArea === 'SM2' && node.area === 'SM3') node.area = 'SM2';
    for (const child of node.children ?? [])
      Object.assign(nodes.get(child), { area: node.area, parentArea: node.area });
  }
  const spent = new Map();
  profile.samples.forEach((id, i) => {
    const { area } = nodes.get(id);
    if (area !== undefined) spent.set(area, (spent.get(area) ?? 0) + profile.timeDeltas[i]);
  });
  const whole = [...spent.values()].reduce((a, b) => a + b, 0);
  const sorted = [...spent].sort((a, b) => b[1] - a[1]);
  return { what, unit: '%', values: Object.fromEntries(sorted.map(([area, t]) => [area, (100 * t) / whole])) };
}
