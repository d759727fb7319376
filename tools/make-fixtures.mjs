// Writes fixtures/stories: every story of the mock world as files, with the answer that is right. The world is made from a seed, so
// the same sources give the same bytes; `--check` compares instead of writing. Needs a build.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatInstant } from '@yinxin/core';
import { encodeTrustRoot } from '@yinxin/core/trust';
import { createWorld, scenarios } from '@yinxin/testkit';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../fixtures/stories');
const files = new Map();

/** Files are named by their content, so that what stories share lies there once. */
function keep(bytes, extension) {
  const name = `files/${createHash('sm3').update(bytes).digest('hex').slice(0, 16)}.${extension}`;
  files.set(name, Buffer.from(bytes));
  return name;
}

const entries = [];
for (const { id, story, make, expect } of scenarios) {
  // A fresh world for each story: one more story does not change the bytes of the others.
  const world = await createWorld({ provinces: 2, seed: 'stories' });
  const input = await make(world);
  entries.push({
    id,
    story,
    source: 'made by tools/make-fixtures.mjs from the testkit; every name, number and key is invented',
    licence: 'Apache-2.0',
    at: formatInstant(input.at),
    file: keep(input.file, id === 'no-document' ? 'png' : 'ofd'),
    trustRoot: keep(encodeTrustRoot(world.trustRoot), 'json'),
    ...(input.trust === undefined ? {} : { trustList: keep(input.trust.envelope, 'json') }),
    crls: input.crls.map((crl) => keep(crl, 'crl')),
    ...(input.ocspResponses === undefined
      ? {}
      : { ocspResponses: input.ocspResponses.map((response) => keep(response, 'ors')) }),
    expect,
  });
}
files.set('manifest.json', Buffer.from(`${JSON.stringify(entries, null, 2)}\n`));

if (process.argv.includes('--check')) {
  const stale = [...files].filter(([name, bytes]) => {
    const path = join(folder, name);
    return !existsSync(path) || !readFileSync(path).equals(bytes);
  });
  if (stale.length > 0) {
    process.stderr.write(`fixtures/stories is not what its sources make: ${stale.map(([name]) => name).join(', ')}\n`);
    process.exit(1);
  }
} else {
  rmSync(folder, { recursive: true, force: true });
  for (const [name, bytes] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  process.stdout.write(`${entries.length} stories, ${files.size} files\n`);
}
