import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, describe, expect, it } from 'vitest';

const browser = ['chromium', 'google-chrome', 'chromium-browser'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);
const folder = mkdtempSync(join(tmpdir(), 'yinxin-browser-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Story {
  readonly id: string;
  readonly at: string;
  readonly file: string;
  readonly trustRoot: string;
  readonly trustList?: string;
  readonly crls: readonly string[];
  readonly expect: { readonly indication: string };
}

const fixture = (name: string): string =>
  readFileSync(new URL(`../fixtures/stories/${name}`, import.meta.url)).toString('base64');

/** What runs in the page: every story with its files in base64; the answers end in the document. */
const page = (stories: string): string => `
import { fromBase64, parseInstant } from '@yinxin/core';
import { generateSm2KeyPair, signSm2, verifySm2 } from '@yinxin/core/sm';
import { openTrustList, parseTrustRoot } from '@yinxin/core/trust';
import { defaultPolicy, reportJson, validateLicence } from '@yinxin/core/validation';
const answers = {};
for (const story of ${stories}) {
  const at = parseInstant(story.at);
  const envelope = story.trustList && fromBase64(story.trustList);
  const operators = parseTrustRoot(fromBase64(story.trustRoot));
  const trust = envelope && { envelope, outcome: openTrustList(envelope, { operators, at }) };
  const input = { file: fromBase64(story.file), at, atSource: 'argument', policy: defaultPolicy, crls: story.crls.map(fromBase64), certificates: [] };
  const { report } = validateLicence(trust ? { ...input, trust } : input);
  answers[story.id] = reportJson(report);
}
const random = (length) => crypto.getRandomValues(new Uint8Array(length));
const { privateKey, publicKey } = generateSm2KeyPair(random);
const message = new TextEncoder().encode('browser');
answers.signature = verifySm2(signSm2(message, privateKey, { random }), message, publicKey);
document.body.textContent = btoa(unescape(encodeURIComponent(JSON.stringify(answers))));
`;

describe('in a browser', () => {
  it.skipIf(browser === undefined)(
    'the stories get the same report, byte for byte',
    async () => {
      const all = JSON.parse(
        readFileSync(new URL('../fixtures/stories/manifest.json', import.meta.url), 'utf8'),
      ) as Story[];
      const stories = all.filter(({ id }) =>
        ['right', 'revoked-before-sealing', 'maker-not-listed', 'no-document'].includes(id),
      );
      const packed = stories.map((story) => ({
        ...story,
        file: fixture(story.file),
        trustRoot: fixture(story.trustRoot),
        ...(story.trustList === undefined ? {} : { trustList: fixture(story.trustList) }),
        crls: story.crls.map(fixture),
      }));
      const entry = fileURLToPath(new URL('./browser-page.generated.mjs', import.meta.url));
      const source = page(JSON.stringify(packed));
      const build = await rolldown({
        input: entry,
        platform: 'browser',
        logLevel: 'silent',
        plugins: [
          { name: 'page', resolveId: (id) => (id === entry ? id : null), load: (id) => (id === entry ? source : null) },
        ],
      });
      const { output } = await build.generate({ format: 'es', codeSplitting: false });
      await build.close();
      const html = join(folder, 'page.html');
      // A module in the page itself: no server is needed, and the page can reach nothing.
      const script = output[0].code.replaceAll('</script', '<\\/script');
      writeFileSync(html, `<!doctype html><meta charset="utf-8"><body><script type="module">${script}</script></body>`);
      const { stdout, stderr } = spawnSync(
        browser as string,
        [
          '--headless',
          '--no-sandbox',
          '--disable-gpu',
          '--no-first-run',
          '--disable-background-networking',
          `--user-data-dir=${folder}/profile`,
          '--virtual-time-budget=20000',
          '--dump-dom',
          `file://${html}`,
        ],
        { encoding: 'utf8', maxBuffer: 1 << 28 },
      );
      const body = /<body>([A-Za-z0-9+/=]+)/.exec(stdout)?.[1];
      expect(body, stderr.slice(0, 500)).toBeDefined();
      const answers = JSON.parse(Buffer.from(body as string, 'base64').toString('utf8')) as Record<string, string> & {
        signature: boolean;
      };
      expect(answers.signature).toBe(true);
      const { fromBase64, parseInstant } = await import('@yinxin/core');
      const { openTrustList, parseTrustRoot } = await import('@yinxin/core/trust');
      const { defaultPolicy, reportJson, validateLicence } = await import('@yinxin/core/validation');
      for (const { id, at: time, file, trustRoot, trustList, crls, expect: expected } of packed) {
        const at = parseInstant(time);
        const envelope = trustList === undefined ? undefined : fromBase64(trustList);
        const operators = parseTrustRoot(fromBase64(trustRoot));
        const { report } = validateLicence({
          file: fromBase64(file),
          at,
          atSource: 'argument',
          policy: defaultPolicy,
          ...(envelope === undefined
            ? {}
            : { trust: { envelope, outcome: openTrustList(envelope, { operators, at }) } }),
          crls: crls.map(fromBase64),
          certificates: [],
        });
        expect(answers[id], id).toBe(reportJson(report));
        expect(report.verdict.indication, id).toBe(expected.indication);
      }
    },
    120_000,
  );

  it.runIf(browser === undefined)('no browser is here', () => {
    console.warn('absent: chromium');
  });
});
