import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { concatBytes, utf8 } from '../../src/base/bytes.ts';
import {
  addCounterSignature,
  answerTimestampRequest,
  checkTimestampAnswer,
  createCertificateBundle,
  createEnvelopedData,
  createEnvelopedStream,
  createSignedData,
  createSignedStream,
  createSm2Recipient,
  createTimestampRequest,
  openEnvelopedData,
  parseEnvelopedData,
  parseSignedData,
  parseTimestampRequest,
  parseTimestampResponse,
  verifyCounterSignatures,
  verifySignedData,
  verifyTimestampImprint,
} from '../../src/cms/index.ts';
import { now, world } from '../seal/world.ts';
import { seededRandom } from '../support/seeded-random.ts';

const jars = ['bcprov', 'bcpkix', 'bcutil'].map((name) => `/usr/share/java/${name}.jar`);

function hasJava(): boolean {
  try {
    execFileSync('javac', ['-version'], { stdio: 'ignore' });
    return jars.every((jar) => existsSync(jar));
  } catch {
    return false;
  }
}

const content = utf8('示范甲省：与其他软件互通');
const random = seededRandom('bouncy castle');

async function gather(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return concatBytes(...parts);
}

describe.skipIf(!hasJava())('Bouncy Castle (needs javac and its jars in /usr/share/java)', () => {
  let folder = '';
  let answers: Readonly<Record<string, string>> = {};
  const made = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder, name)));

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'yinxin-bouncy-castle-'));
    const write = (name: string, bytes: Uint8Array): void => writeFileSync(join(folder, name), bytes);
    const { signer, tsa, encipher, stranger } = await world();
    for (const [name, holder] of [
      ['signer', signer],
      ['tsa', tsa],
      ['reader', encipher],
    ] as const) {
      write(`${name}.cer`, holder.certificate.raw);
      write(`${name}.d`, holder.privateKey);
    }
    write('content.bin', content);
    const by = { certificate: signer.certificate, signer: signer.signer } as const;
    const other = { certificate: stranger.certificate, signer: stranger.signer } as const;
    for (const family of ['gm', 'rfc'] as const) {
      write(
        `${family}-attached.p7m`,
        await createSignedData({ ...by, content, family, form: 'attached', signingTime: now }),
      );
      write(`${family}-detached.p7s`, await createSignedData({ ...by, content, family }));
      const recipients = [encipher.certificate];
      write(`${family}-envelope.p7m`, createEnvelopedData({ content, recipients, family, random }));
    }
    const rfc = { ...by, content, family: 'rfc', form: 'attached' } as const;
    write('rfc-none.p7m', await createSignedData({ ...rfc, signedAttributes: 'none' }));
    write('gm-two.p7m', await createSignedData({ ...rfc, family: 'gm', furtherSigners: [other] }));
    write('rfc-countered.p7m', await addCounterSignature(await createSignedData(rfc), 0, other));
    write('gm-stream.p7m', await gather(createSignedStream({ ...by, family: 'gm', content: [content] })));
    const recipients = [encipher.certificate];
    const envelope = { content, recipients, random } as const;
    write(
      'rfc-envelope-ski.p7m',
      createEnvelopedData({ ...envelope, family: 'rfc', identifiedBy: 'subjectKeyIdentifier' }),
    );
    write(
      'gm-envelope-stream.p7m',
      await gather(createEnvelopedStream({ ...envelope, content: [content], family: 'gm' })),
    );
    write('bundle.p7b', createCertificateBundle({ certificates: [signer.certificate, tsa.certificate] }));
    const request = createTimestampRequest({ message: content, nonce: random(8), policy: '1.2.156.99.1' });
    write('request.tsq', request);
    const answer = (bytes: Uint8Array) =>
      answerTimestampRequest({
        request: bytes,
        authority: { certificate: tsa.certificate, signer: tsa.signer, policies: ['1.2.156.99.1'], accuracyMs: 1500 },
        clock: { now },
        lastGenTime: undefined,
        reserve: async () => Uint8Array.of(5),
      });
    write('response.tsr', (await answer(request)).response);
    write('refusal.tsr', (await answer(createTimestampRequest({ message: content, policy: '1.2.3' }))).response);
    const source = fileURLToPath(new URL('bouncy-castle/Messages.java', import.meta.url));
    const classPath = [folder, ...jars].join(':');
    execFileSync('javac', ['-nowarn', '-cp', classPath, '-d', folder, source], { stdio: ['ignore', 'ignore', 'pipe'] });
    const printed = execFileSync('java', ['-cp', classPath, 'Messages', folder, String(now)], { encoding: 'utf8' });
    answers = Object.fromEntries(
      printed
        .trim()
        .split('\n')
        .map((line) => line.split('\t')),
    );
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  it('reads 17 messages, requests and answers of ours, and finds the two over another content', () => {
    const mismatch = expect.stringContaining('message-digest attribute value does not match');
    expect(answers).toEqual({
      'gm-attached': '1+0',
      'rfc-attached': '1+0',
      'rfc-none': '1+0',
      'gm-two': '2+0',
      'rfc-countered': '1+1',
      'gm-stream': '1+0',
      'gm-detached': '1+0',
      'gm-detached-other': mismatch,
      'rfc-detached': '1+0',
      'rfc-detached-other': mismatch,
      'gm-envelope': 'true',
      'rfc-envelope': 'true',
      'rfc-envelope-ski': 'true',
      'gm-envelope-stream': 'true',
      bundle: '2',
      request: '1.2.156.10197.1.401 true 1.2.156.99.1',
      response: String(now),
      refusal: expect.any(String),
      made: 'yes',
    });
  });

  it('makes signed messages that we verify: 4', () => {
    for (const name of ['bc-attached.p7m', 'bc-direct.p7m', 'bc-detached.p7s', 'bc-countered.p7m']) {
      const message = parseSignedData(made(name));
      const results = verifySignedData(message, { content });
      expect([name, ...results.map(({ verified }) => verified)]).toEqual([name, true]);
      expect(verifySignedData(message, { content: utf8('x') })[0]?.verified).toBe(false);
    }
  });

  it('makes a counter-signature that we verify', async () => {
    const { tsa } = await world();
    const message = parseSignedData(made('bc-countered.p7m'));
    const [result] = verifySignedData(message);
    if (result === undefined) throw new Error('one signer');
    const counters = verifyCounterSignatures(message, result, [tsa.certificate]);
    expect(counters.map(({ verified }) => verified)).toEqual([true]);
  });

  it('makes envelopes that we open: 2, one in its own spelling', async () => {
    const { encipher } = await world();
    const own = createSm2Recipient(encipher.privateKey, encipher.certificate);
    const clean = await openEnvelopedData(parseEnvelopedData(made('bc-envelope.p7m')), own);
    expect([clean.content, clean.leniencies]).toEqual([content, []]);
    const raw = await openEnvelopedData(parseEnvelopedData(made('bc-envelope-raw.p7m')), own);
    expect([raw.content, raw.leniencies]).toEqual([content, ['cms.algorithm.variant', 'sm2.ciphertext.c1c2c3']]);
  });

  it('makes a time-stamp with SM2 that we verify', () => {
    const { token } = parseTimestampResponse(made('bc-response.tsr'));
    const request = parseTimestampRequest(made('request.tsq'));
    if (token === undefined) throw new Error('granted');
    expect(checkTimestampAnswer(token, request)).toEqual([]);
    expect(verifyTimestampImprint(token, request.imprint)).toMatchObject({
      imprintMatches: true,
      signatureVerified: true,
      signingCertificate: 'match',
    });
    expect(token.genTime).toBe(now);
  });
});
