import {
  createWorld,
  issueSample,
  makeParty,
  ocspAnswer,
  type Province,
  provinceAnswers,
  provinceCrls,
  timestamper,
  validationInput,
  type World,
} from '@yinxin/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TrustListDocument } from '../../src/trust/index.ts';
import {
  readPack,
  renderHtml,
  renderText,
  reportJson,
  ValidationCache,
  type ValidationInput,
  type ValidationResult,
  validateLicence,
  validatePack,
  validateSeal,
  writePack,
} from '../../src/validation/index.ts';
import { createOcspRefusal, type RevokedEntry } from '../../src/x509/index.ts';

const hour = 3_600_000;
const day = 24 * hour;
let world: World;
let province: Province;
let other: Province;
let input: ValidationInput;
let answers: readonly Uint8Array[];
let revokedAnswer: Uint8Array;

const lost = { status: 'revoked', reason: 'keyCompromise' } as const;

/** A list that names the roots alone, so that every certificate below needs revocation data of its own. */
function rootsOnly(document: TrustListDocument): TrustListDocument {
  const providers = document.providers.map((provider) => {
    const root = provider.services[0]?.certificates?.slice(1);
    const services = provider.services.map((service) =>
      service.certificates === undefined || root === undefined ? service : { ...service, certificates: root },
    );
    return { ...provider, services };
  });
  return { ...document, providers };
}

beforeAll(async () => {
  world = await createWorld({ provinces: 2, seed: 'ocsp', edit: rootsOnly });
  [province, other] = world.provinces as [Province, Province];
  const { certificate, signer } = province.agency;
  const signedAt = world.at - day;
  const timestamp = timestamper(world, province, signedAt);
  const sealing = { seal: province.seal, signerCertificate: certificate, signer, signedAt, timestamp };
  const { ofd } = await issueSample(world, province, { sealing });
  input = { ...(await validationInput(world, ofd)), certificates: [province.ca.certificate.raw] };
  answers = await provinceAnswers(province, world.at);
  revokedAnswer = await about({ status: { ...lost, revokedAt: world.at - 3 * day } });
});

/** An answer of the province's CA about the signer. */
function about(more: Partial<Parameters<typeof ocspAnswer>[0]> = {}): Promise<Uint8Array> {
  return ocspAnswer({ issuer: province.ca, about: [province.agency.certificate], at: world.at, ...more });
}

function judged(more: Partial<ValidationInput>): ValidationResult {
  return validateLicence({ ...input, ...more });
}

const signerOf = ({ facts }: ValidationResult) => facts.signatures[0]?.signerPath?.certificates[0]?.revocation;
const codesOf = ({ report }: ValidationResult): readonly string[] => report.checks.map(({ code }) => code);
const unusable = (result: ValidationResult): readonly string[] =>
  result.report.checks.filter(({ code }) => code.startsWith('revocation.data.')).map(({ message }) => message.en);

describe('OCSP responses instead of CRLs', () => {
  test('prove signer, authorities, seal maker and time-stamp good, and are named as the source', () => {
    const result = judged({ crls: [], ocspResponses: answers });
    expect(result.verdict).toEqual({ indication: 'passed' });
    expect(signerOf(result)).toMatchObject({ status: 'good', source: 'ocsp' });
    const chains = result.report.signatures[0]?.chains ?? [];
    expect(chains.map(({ role }) => role)).toEqual(['signer', 'maker', 'timestamp']);
    const stated = chains.flatMap(({ certificates }) => certificates).filter(({ revocation }) => revocation === 'good');
    expect(stated.length).toBe(6);
    expect(new Set(stated.map(({ revocationSource }) => revocationSource))).toEqual(new Set(['ocsp']));
    expect(result.report.bestSignatureTime?.source).toBe('timestamp');
    expect(unusable(result)).toEqual([]);
    expect(renderText(result.report, 'en', { detail: 'detailed' })).toContain('OCSP response of');
    expect(renderText(result.report, 'zh', { detail: 'detailed' })).toContain('OCSP 应答');
    expect(renderHtml(result.report, { lang: 'zh' })).toContain('OCSP 应答');
  });

  test('without them, or without that of the root, the question stays open', () => {
    for (const ocspResponses of [[], answers.slice(1), answers.slice(0, 1)]) {
      const result = judged({ crls: [], ocspResponses });
      expect(result.verdict).toMatchObject({ indication: 'indeterminate', code: 'revocation.missing' });
    }
  });

  test('CRLs are named as the source, too, and both languages differ in nothing else', () => {
    const result = judged({});
    expect(signerOf(result)).toMatchObject({ status: 'good', source: 'crl' });
    expect(result.facts.ocspResponses).toBeUndefined();
    expect(renderText(result.report, 'en', { detail: 'detailed' })).toContain('not revoked (CRL of');
  });

  test('a seal by itself', () => {
    const seal = { ...input, file: province.seal, crls: [] };
    expect(validateSeal({ ...seal, ocspResponses: answers }).verdict.indication).toBe('passed');
    expect(validateSeal(seal).verdict.indication).toBe('indeterminate');
  });

  test('a nonce of a request that nobody remembers is no hindrance', async () => {
    const nonce = await about({ nonce: new Uint8Array(16).fill(7) });
    const result = judged({ crls: input.crls.slice(0, 1), ocspResponses: [nonce] });
    expect(signerOf(result)).toMatchObject({ status: 'good', source: 'ocsp' });
  });

  test('an answer whose time is over is as stale as a CRL', async () => {
    const stale = await Promise.all([
      ocspAnswer({ issuer: province.root, about: [province.ca.certificate], at: world.at - 30 * day }),
      ocspAnswer({
        issuer: province.ca,
        about: [province.agency, province.sealMaker, province.tsa].map(({ certificate }) => certificate),
        at: world.at - 30 * day,
      }),
    ]);
    expect(judged({ crls: [], ocspResponses: stale }).verdict).toMatchObject({
      indication: 'indeterminate',
      code: 'revocation.stale',
    });
  });

  test('a responder that the authority itself certified may answer, another authority may not', async () => {
    const years = { notBefore: world.at - 30 * day, notAfter: world.at + 30 * day };
    const delegate = await makeParty(
      { profile: 'ocsp', name: '示范甲省状态查询', issuer: province.ca, ...years },
      world.random,
    );
    const foreign = await makeParty(
      { profile: 'ocsp', name: '示范乙省状态查询', issuer: other.ca, ...years },
      world.random,
    );
    const crls = input.crls.slice(0, 1);
    const good = judged({ crls, ocspResponses: [await about({ responder: delegate })] });
    expect(signerOf(good)).toMatchObject({ status: 'good', source: 'ocsp' });
    await expect(about({ responder: foreign })).rejects.toThrow();
  });
});

describe('the worse of two sources wins', () => {
  const revokedIn = (at: number): readonly RevokedEntry[] => [
    { serialNumber: province.agency.certificate.serialNumber, revokedAt: at, reason: 'keyCompromise' },
  ];

  test('OCSP says revoked, the CRL good', () => {
    const result = judged({ ocspResponses: [revokedAnswer] });
    expect(result.verdict).toMatchObject({ indication: 'failed', code: 'signer.revoked' });
    expect(signerOf(result)).toMatchObject({ status: 'revoked', source: 'ocsp', reason: 'keyCompromise' });
    expect(renderText(result.report, 'en')).toContain('source: OCSP response');
    expect(renderText(result.report, 'zh')).toContain('依据：OCSP 应答');
  });

  test('the CRL says revoked, OCSP good, even with a newer answer', async () => {
    const crls = await provinceCrls(province, { at: world.at, revoked: revokedIn(world.at - 3 * day) });
    for (const ocspResponses of [answers, [await about({ at: world.at + hour / 2 })]]) {
      const result = judged({ crls, ocspResponses });
      expect(result.verdict).toMatchObject({ indication: 'failed', code: 'signer.revoked' });
      expect(signerOf(result)).toMatchObject({ status: 'revoked', source: 'crl' });
    }
  });

  test('two answers, the good one given first or last', async () => {
    for (const ocspResponses of [
      [await about(), revokedAnswer],
      [revokedAnswer, await about()],
    ])
      expect(judged({ ocspResponses }).verdict.code).toBe('signer.revoked');
  });

  test('revoked after the time-stamp: what was sealed before stays good', async () => {
    const later = await about({ status: { ...lost, revokedAt: world.at - 2 * hour } });
    const result = judged({ ocspResponses: [later] });
    expect(result.verdict).toEqual({ indication: 'passed' });
    expect(codesOf(result)).toContain('signer.revocation.afterSigning');
  });

  test('a time-stamping authority that OCSP calls lost proves no time', async () => {
    const tsa = await about({ about: [province.tsa.certificate], status: { ...lost, revokedAt: world.at - 2 * hour } });
    expect(codesOf(judged({ ocspResponses: [tsa] }))).toContain('timestamp.untrusted');
  });
});

describe('forged and useless responses', () => {
  const onlyRoot = (): readonly Uint8Array[] => input.crls.slice(0, 1);

  /** Good answers that are not by, or not about, whom they should be. */
  const cheats: Readonly<Record<string, () => Promise<Uint8Array>>> = {
    'about another serial number': () =>
      about({
        about: [{ ...province.agency.certificate, serialNumber: `${province.agency.certificate.serialNumber}00` }],
      }),
    'of another authority about its own certificate': () =>
      ocspAnswer({ issuer: other.ca, about: [other.agency.certificate], at: world.at }),
    'of another authority about the same serial number': () =>
      ocspAnswer({
        issuer: other.ca,
        about: [{ ...other.agency.certificate, serialNumber: province.agency.certificate.serialNumber }],
        at: world.at,
      }),
    'about another certificate of the same authority': () => about({ about: [province.tsa.certificate] }),
  };

  test.each(Object.keys(cheats))('%s: nothing is known of the signer', async (name) => {
    const forged = await (cheats[name] as () => Promise<Uint8Array>)();
    const result = judged({ crls: onlyRoot(), ocspResponses: [forged] });
    expect(signerOf(result)).toMatchObject({ status: 'missing' });
    expect(result.verdict.indication).toBe('indeterminate');
  });

  test('with any octet of an answer changed the signer is never good, and a good CRL stays enough', async () => {
    const good = await about();
    let tried = 0;
    for (let at = 0; at < good.length; at += 5) {
      const forged = good.slice();
      forged[at] = (forged[at] as number) ^ 0x01;
      expect(signerOf(judged({ crls: onlyRoot(), ocspResponses: [forged] }))?.status, `octet ${at}`).not.toBe('good');
      tried += 1;
    }
    expect(tried).toBeGreaterThan(50);
  });

  test('a damaged answer beside a good CRL passes and is told, in both languages and in HTML', () => {
    const forged = revokedAnswer.slice();
    forged[forged.length - 1] = (forged[forged.length - 1] as number) ^ 0x01;
    const result = judged({ ocspResponses: [forged] });
    const known = signerOf(result);
    expect(result.verdict.indication).toBe('passed');
    if (known?.disregarded === undefined) expect(codesOf(result)).toContain('revocation.data.unreadable');
    else
      expect(known).toMatchObject({ status: 'good', source: 'crl', disregarded: [expect.stringMatching(/^ocsp\./)] });
    expect(unusable(result).length).toBe(1);
    for (const language of ['zh', 'en'] as const)
      expect(renderText(result.report, language)).toMatch(/revocation\.data\./);
    expect(renderHtml(result.report, { lang: 'en' })).toContain('revocation.data.');
  });

  test('a responder that refuses, and bytes that are no response, are told', () => {
    for (const [bytes, text] of [
      [createOcspRefusal('tryLater'), 'tryLater'],
      [new Uint8Array([0x30, 0x03, 0x0a, 0x01, 0x09]), 'OCSP'],
      [new Uint8Array(0), 'OCSP'],
    ] as const) {
      const result = judged({ ocspResponses: [bytes] });
      expect(result.verdict.indication).toBe('passed');
      expect(unusable(result)).toEqual([expect.stringContaining(text)]);
      expect(judged({ crls: [], ocspResponses: [bytes] }).verdict.indication).toBe('indeterminate');
    }
  });

  test('a responder that does not know the certificate leaves the question open, and contradicts no CRL', async () => {
    const unknown = await about({ status: { status: 'unknown' } });
    const alone = judged({ crls: onlyRoot(), ocspResponses: [unknown] });
    expect(signerOf(alone)).toMatchObject({ status: 'invalid', source: 'ocsp', problem: 'ocsp.unknown' });
    expect(alone.verdict.indication).toBe('indeterminate');
    expect(codesOf(alone)).toContain('revocation.invalid');
    const beside = judged({ ocspResponses: [unknown] });
    expect(beside.verdict.indication).toBe('passed');
    expect(signerOf(beside)?.disregarded).toEqual(['ocsp.unknown']);
  });

  test('a refusal that the caller repeats a thousand times costs no signature check', () => {
    const refusals = Array.from({ length: 1000 }, () => createOcspRefusal('internalError'));
    expect(judged({ ocspResponses: refusals }).verdict.indication).toBe('passed');
  });
});

describe('a cache changes speed only', () => {
  const answer = (result: ValidationResult): string => reportJson(result.report) + JSON.stringify(result.facts);

  test('an answer that is written over counts as what it is now', () => {
    const cache = new ValidationCache();
    const mine = answers.map((bytes) => bytes.slice());
    const choices = { crls: [], ocspResponses: mine };
    expect(judged({ ...choices, cache }).verdict.indication).toBe('passed');
    for (const bytes of mine) bytes[bytes.length - 1] = (bytes[bytes.length - 1] as number) ^ 0x01;
    const damaged = judged({ ...choices, cache });
    expect(damaged.verdict.indication).toBe('indeterminate');
    expect(answer(damaged)).toBe(answer(judged(choices)));
    mine.forEach((bytes, i) => {
      bytes.set(answers[i] as Uint8Array);
    });
    expect(judged({ ...choices, cache }).verdict.indication).toBe('passed');
  });

  test('a buffer that is used again for a newer answer revokes', async () => {
    const cache = new ValidationCache();
    const good = await about();
    const buffer = new Uint8Array(Math.max(good.length, revokedAnswer.length));
    const load = (bytes: Uint8Array): readonly Uint8Array[] => {
      buffer.set(bytes);
      return [buffer.subarray(0, bytes.length)];
    };
    expect(judged({ ocspResponses: load(good), cache }).verdict.indication).toBe('passed');
    expect(judged({ ocspResponses: load(revokedAnswer), cache }).verdict.code).toBe('signer.revoked');
  });

  test('what one file was judged with is not there for the next', () => {
    const cache = new ValidationCache();
    expect(judged({ crls: [], ocspResponses: answers, cache }).verdict.indication).toBe('passed');
    expect(judged({ crls: [], cache }).verdict.code).toBe('revocation.missing');
    expect(judged({ ocspResponses: [revokedAnswer], cache }).verdict.code).toBe('signer.revoked');
    expect(judged({ cache }).verdict.indication).toBe('passed');
  });

  test('facts that are shared between results cannot be written into', () => {
    const { facts } = judged({ ocspResponses: answers, cache: new ValidationCache() });
    expect(facts.ocspResponses?.length).toBe(answers.length);
    for (const shared of facts.ocspResponses ?? []) expect(Object.isFrozen(shared)).toBe(true);
  });
});

describe('audit packs', () => {
  test('hold the responses, usable or not, and give the same report again', () => {
    const refusal = createOcspRefusal('tryLater');
    const evidence = { ...input, crls: [], ocspResponses: [...answers, refusal] };
    const result = validateLicence(evidence);
    expect(result.verdict.indication).toBe('passed');
    const pack = writePack(evidence, result.report);
    const read = readPack(pack);
    expect(read.ocspResponses).toEqual(evidence.ocspResponses);
    expect(read.manifest.files.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['ocsp/000.ors', 'ocsp/001.ors', 'ocsp/002.ors']),
    );
    expect(read.mismatches).toEqual([]);
    expect(validatePack(pack, { operators: world.trustRoot })).toMatchObject({ status: 'same' });
  });

  test('from before they were kept are read, and writing one without responses gives the same files as then', () => {
    const result = validateLicence(input);
    const pack = writePack(input, result.report);
    const read = readPack(pack);
    expect(read.ocspResponses).toEqual([]);
    expect(read.manifest.files.some(({ path }) => path.startsWith('ocsp/'))).toBe(false);
    expect(validatePack(pack, { operators: world.trustRoot }).status).toBe('same');
  });

  test('a pack from which the revocation was taken out tells another story', () => {
    const evidence = { ...input, ocspResponses: [revokedAnswer] };
    const honest = writePack(evidence, validateLicence(evidence).report);
    expect(validatePack(honest, { operators: world.trustRoot })).toMatchObject({
      status: 'same',
      verdict: { indication: 'failed' },
    });
    const forged = writePack({ ...evidence, ocspResponses: [] }, validateLicence(evidence).report);
    expect(validatePack(forged, { operators: world.trustRoot }).status).toBe('differs');
  });
});
