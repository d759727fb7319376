import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Artefact, artefactTitles, type Made, makeArtefacts } from './artefacts.ts';
import { bouncyCastle } from './peers/bouncy-castle.ts';
import { gmSsl } from './peers/gmssl.ts';
import { openSsl, tongsuo } from './peers/openssl.ts';
import type { Peer } from './peers/peer.ts';

// Every artefact of the PKI, both ways, with every peer that is here; docs/interop.md is the table of what was tried.
// YINXIN_WRITE_INTEROP=1 writes it anew.
const page = fileURLToPath(new URL('../../docs/interop.md', import.meta.url));
const peers: readonly Peer[] = [openSsl, bouncyCastle, gmSsl, tongsuo];
const artefacts = Object.keys(artefactTitles) as Artefact[];

let made: Made;
beforeAll(async () => {
  made = await makeArtefacts();
}, 60_000);
afterAll(() => {
  for (const peer of peers) peer.close?.();
});

describe.each(peers)('$name', (peer) => {
  const wayOut = Object.entries(peer.reads).map(([artefact, read]) => [artefact, read] as const);
  const wayIn = Object.entries(peer.makes).map(([artefact, make]) => [artefact, make] as const);

  it.skipIf(!peer.present).each(wayOut)('reads our %s', async (_, read) => {
    expect(await read(made)).toBe(true);
  });

  it.skipIf(!peer.present).each(wayIn)('makes a %s that we read', async (_, make) => {
    expect(await make(made)).toBe(true);
  });

  it('every place of the table is tried or has its reason', () => {
    for (const artefact of artefacts) {
      expect(peer.reads[artefact] === undefined, `reads ${artefact}`).toBe(peer.cannot.read[artefact] !== undefined);
      expect(peer.makes[artefact] === undefined, `makes ${artefact}`).toBe(peer.cannot.make[artefact] !== undefined);
    }
  });
});

describe.skipIf(!bouncyCastle.present)('Bouncy Castle refuses what was changed', () => {
  it.each(['certificate', 'request', 'crl', 'signedData', 'ocsp', 'timestamp'] as const)('%s', async (artefact) => {
    const { sm2 } = made;
    const changed = (bytes: Uint8Array): Uint8Array =>
      bytes.map((byte, index) => (index === bytes.length - 1 ? byte ^ 1 : byte));
    const { holder, authority } = sm2;
    const spoilt = {
      ...made,
      sm2: {
        ...sm2,
        request: changed(sm2.request),
        crl: changed(sm2.crl),
        signedData: changed(sm2.signedData),
        timestamp: changed(sm2.timestamp),
        // The last byte of a response belongs to an enclosed certificate, so another key is shown instead.
        authority: artefact === 'ocsp' ? holder : authority,
        holder: { ...holder, certificate: { ...holder.certificate, raw: changed(holder.certificate.raw) } },
      },
    };
    expect(await bouncyCastle.reads[artefact]?.(spoilt)).toBe(false);
  });
});

it('docs/interop.md says what is tried here', () => {
  const [before = '', after = ''] = readFileSync(page, 'utf8').split(/<!-- table -->[\s\S]*<!-- end of table -->/);
  const text = `${before}<!-- table -->\n\n${table()}\n\n<!-- end of table -->${after}`;
  if (process.env.YINXIN_WRITE_INTEROP === '1') writeFileSync(page, text);
  expect(readFileSync(page, 'utf8')).toBe(text);
});

function table(): string {
  const heads = peers.flatMap(({ name }) => [`${name} reads ours`, `we read ${name}’s`]);
  const rows = artefacts.map((artefact) => [
    artefactTitles[artefact],
    ...peers.flatMap(({ reads, makes, cannot }) => [
      reads[artefact] === undefined ? `– ${cannot.read[artefact]}` : 'yes',
      makes[artefact] === undefined ? `– ${cannot.make[artefact]}` : 'yes',
    ]),
  ]);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(['', ...heads]), line(heads.map(() => '---').concat('---')), ...rows.map(line)].join('\n');
}
