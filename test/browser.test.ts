import { readFileSync } from 'node:fs';
import { fromBase64, parseInstant } from '@yinxin/core';
import * as sm from '@yinxin/core/sm';
import { openTrustList, parseTrustRoot } from '@yinxin/core/trust';
import { defaultPolicy, reportJson, validateLicence } from '@yinxin/core/validation';
import { beforeAll, describe, expect, it } from 'vitest';
import { hasShared, readSharedJson } from '../packages/core/test/support/shared.ts';
import { type ForgedSignature, sm2Answers } from '../packages/core/test/support/sm2-answers.ts';
import { sm3Answers } from '../packages/core/test/support/sm3-answers.ts';
import { answerOfPage, browser } from './support/browser.ts';
import { bundle, pathInRepository } from './support/bundle.ts';

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

/** What a program posts when it is done; an error too, so that no test waits for nothing. */
const program = (work: string): string => `
const post = (answer) => fetch('/answer', { method: 'POST', body: JSON.stringify(answer) });
${work.replace(/^main\(\)/m, 'main().then(post, (error) => post({ error: String(error && error.stack) }))')}
`;

describe.skipIf(browser === undefined)('in a browser', () => {
  it('the stories get the same report, byte for byte', { timeout: 120_000 }, async () => {
    const all = JSON.parse(
      readFileSync(new URL('../fixtures/stories/manifest.json', import.meta.url), 'utf8'),
    ) as Story[];
    const stories = all
      .filter(({ id }) => ['right', 'revoked-before-sealing', 'maker-not-listed', 'no-document'].includes(id))
      .map((story) => ({
        ...story,
        file: fixture(story.file),
        trustRoot: fixture(story.trustRoot),
        ...(story.trustList === undefined ? {} : { trustList: fixture(story.trustList) }),
        crls: story.crls.map(fixture),
      }));
    expect(stories.length).toBe(4);
    const page = await bundle(
      program(`
import { fromBase64, parseInstant } from '@yinxin/core';
import { openTrustList, parseTrustRoot } from '@yinxin/core/trust';
import { defaultPolicy, reportJson, validateLicence } from '@yinxin/core/validation';
async function main() {
  const reports = {};
  for (const story of ${JSON.stringify(stories)}) {
    const at = parseInstant(story.at);
    const envelope = story.trustList && fromBase64(story.trustList);
    const operators = parseTrustRoot(fromBase64(story.trustRoot));
    const trust = envelope && { envelope, outcome: openTrustList(envelope, { operators, at }) };
    const input = { file: fromBase64(story.file), at, atSource: 'argument', policy: defaultPolicy, crls: story.crls.map(fromBase64), certificates: [] };
    reports[story.id] = reportJson(validateLicence(trust ? { ...input, trust } : input).report);
  }
  return reports;
}
main()`),
    );
    const reports = (await answerOfPage({ '/page.js': page })) as Readonly<Record<string, string>>;
    for (const { id, at: time, file, trustRoot, trustList, crls, expect: expected } of stories) {
      const at = parseInstant(time);
      const envelope = trustList === undefined ? undefined : fromBase64(trustList);
      const operators = parseTrustRoot(fromBase64(trustRoot));
      const { report } = validateLicence({
        file: fromBase64(file),
        at,
        atSource: 'argument',
        policy: defaultPolicy,
        ...(envelope === undefined ? {} : { trust: { envelope, outcome: openTrustList(envelope, { operators, at }) } }),
        crls: crls.map(fromBase64),
        certificates: [],
      });
      expect(reports[id], id).toBe(reportJson(report));
      expect(report.verdict.indication, id).toBe(expected.indication);
    }
  });
});

/** What the suites say in one place. */
interface SuiteAnswers {
  readonly engine: sm.SmEngine;
  readonly sm2: ReturnType<typeof sm2Answers>;
  readonly sm3: ReturnType<typeof sm3Answers>;
}

/** What the page, a worker of it and the workers of a pool say. */
interface EngineAnswers extends SuiteAnswers {
  readonly pool: readonly boolean[];
  readonly signed: readonly boolean[];
  readonly worker: SuiteAnswers;
}

const suite = 'suites/svc-sm2-sig-attacks.json';
const forged = hasShared(suite) ? readSharedJson<{ tests: readonly ForgedSignature[] }>(suite).tests : [];

describe.skipIf(browser === undefined)('the engine in a browser', () => {
  let scripts: Readonly<Record<string, string>> = {};
  beforeAll(async () => {
    const suite = (name: string): string => JSON.stringify(pathInRepository(`packages/core/test/support/${name}`));
    const common = `
import * as sm from '@yinxin/core/sm';
import { sm2Answers } from ${suite('sm2-answers.ts')};
import { sm3Answers } from ${suite('sm3-answers.ts')};
const suites = () => ({ engine: sm.smEngine(), sm2: sm2Answers(sm, ${JSON.stringify(forged)}), sm3: sm3Answers(sm) });`;
    scripts = {
      '/page.js': await bundle(
        program(`${common}
import { createSm2Pool } from '@yinxin/core/pool';
const random = (length) => crypto.getRandomValues(new Uint8Array(length));
async function main() {
  const worker = new Promise((resolve, reject) => {
    const port = new Worker('/worker.js', { type: 'module' });
    port.onmessage = ({ data }) => resolve(data);
    port.onerror = () => reject(new Error('the worker failed'));
  });
  const { privateKey, publicKey } = sm.generateSm2KeyPair(random);
  const pool = createSm2Pool({ spawn: () => new Worker('/pool-worker.js', { type: 'module' }), size: 2 });
  const messages = Array.from({ length: 600 }, (_, i) => new TextEncoder().encode('message ' + i));
  const signatures = await pool.signMany(messages, { privateKey, random });
  const items = signatures.map((signature, i) => ({ signature, message: messages[i % 3 === 2 ? 0 : i], publicKey }));
  const verdicts = await pool.verifyMany(items);
  await pool.close();
  return {
    ...suites(),
    pool: verdicts,
    signed: signatures.slice(0, 20).map((signature, i) => sm.verifySm2(signature, messages[i], publicKey)),
    worker: await worker,
  };
}
main()`),
      ),
      '/worker.js': await bundle(`${common}
postMessage(suites());`),
      '/pool-worker.js': await bundle("import '@yinxin/core/pool/worker';"),
    };
  }, 60_000);

  const expected = { sm2: sm2Answers(sm, forged), sm3: sm3Answers(sm) };

  it.each([
    ['without a policy', undefined, 'wasm-simd'],
    ["default-src 'self'", "default-src 'self'", 'portable'],
    ["script-src 'self' 'wasm-unsafe-eval'", "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'", 'wasm-simd'],
  ])('%s', { timeout: 120_000 }, async (_name, policy, engine) => {
    const answers = (await answerOfPage(scripts, policy)) as EngineAnswers;
    expect(answers).not.toHaveProperty('error');
    for (const { engine: report, sm2, sm3 } of [answers, answers.worker]) {
      expect(report.engine).toBe(engine);
      if (engine === 'portable') expect(report.reason).toMatch(/CompileError/);
      expect({ sm2, sm3 }).toEqual(expected);
    }
    expect(answers.pool).toEqual(Array.from({ length: 600 }, (_, i) => i % 3 !== 2));
    expect(answers.signed).toEqual(Array.from({ length: 20 }, () => true));
  });
});

it.runIf(browser === undefined)('no browser is here', () => {
  console.warn('absent: chromium');
});
