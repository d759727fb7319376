import { createWorld, issueSample, type Province, timestamper, validationInput, type World } from '@yinxin/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { utf8 } from '../../src/base/bytes.ts';
import { isCoreError } from '../../src/base/errors.ts';
import { formatInstant } from '../../src/base/time.ts';
import { defaultAlgorithmPolicy, parseAlgorithmPolicy } from '../../src/crypto/index.ts';
import { validatePath } from '../../src/path/index.ts';
import {
  defaultPolicy,
  judge,
  type Policy,
  type PolicyAlgorithmRule,
  parsePolicy,
  policyDigest,
  type ValidationInput,
  type ValidationResult,
  validateLicence,
  validatePack,
  validateSeal,
  writePack,
} from '../../src/validation/index.ts';

const day = 86_400_000;
let world: World;
let province: Province;
let input: ValidationInput;

beforeAll(async () => {
  world = await createWorld({ provinces: 1, seed: 'algorithms' });
  province = world.provinces[0] as Province;
  const { certificate, signer } = province.agency;
  const signedAt = world.at - day;
  const timestamp = timestamper(world, province, signedAt);
  const sealing = { seal: province.seal, signerCertificate: certificate, signer, signedAt, timestamp };
  input = await validationInput(world, (await issueSample(world, province, { sealing })).ofd);
});

const withRules = (...algorithmRules: PolicyAlgorithmRule[]): Policy => ({
  ...defaultPolicy,
  id: 'other-rules',
  parameters: { ...defaultPolicy.parameters, algorithmRules },
});
const time = (days: number): string => formatInstant(world.at + days * day);
const judged = (policy: Policy): ValidationResult => validateLicence({ ...input, policy });
const codesOf = ({ report }: ValidationResult): readonly string[] => report.checks.map(({ code }) => code);

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (isCoreError(error)) return error.code;
    throw error;
  }
  return 'none';
}

describe('algorithm rules of a policy', () => {
  test('are those of the library, until somebody writes others', () => {
    const rules = defaultPolicy.parameters.algorithmRules;
    expect(parseAlgorithmPolicy({ rules })).toEqual(defaultAlgorithmPolicy);
    const { algorithmRules: _, ...parameters } = defaultPolicy.parameters;
    const without: Policy = { ...defaultPolicy, parameters };
    expect(judged(without).verdict).toEqual({ indication: 'passed' });
    expect(judged(without).facts).toEqual(judged(defaultPolicy).facts);
  });

  test('reach certificates, signatures, seals and time-stamps', () => {
    expect(judged(withRules({ algorithm: 'sm2-sm3', until: time(1) })).verdict).toEqual({ indication: 'passed' });
    const over = judged(withRules({ algorithm: 'sm2-sm3', until: time(-0.5) }));
    expect(over.verdict).toMatchObject({ indication: 'indeterminate', code: 'algorithm.window.noPoe' });
    expect(over.verdict.subIndication).toBe('CRYPTO_CONSTRAINTS_FAILURE_NO_POE');
    expect(codesOf(over)).toContain('chain.algorithm.notAllowed');
    expect(codesOf(over)).toContain('timestamp.untrusted');
    expect(over.report.bestSignatureTime?.source).toBe('reference');
  });

  test('that begin later, or have no rule for it, refuse', () => {
    const early = judged(withRules({ algorithm: 'sm2-sm3', from: time(1) }));
    expect(codesOf(early)).toEqual(expect.arrayContaining(['algorithm.window.outside', 'chain.algorithm.notAllowed']));
    const none = judged(withRules({ algorithm: 'rsa-sha256' }));
    expect(codesOf(none)).toEqual(expect.arrayContaining(['algorithm.notAllowed', 'chain.algorithm.notAllowed']));
    for (const { verdict } of [early, none]) expect(verdict.indication).toBe('indeterminate');
  });

  test('ask for larger keys than there are', () => {
    const result = judged(withRules({ algorithm: 'sm2-sm3', leastKeyBits: 384 }));
    expect(result.verdict).toMatchObject({ indication: 'indeterminate', code: 'algorithm.key.tooSmall' });
    expect(judged(withRules({ algorithm: 'sm2-sm3', leastKeyBits: 256 })).verdict.indication).toBe('passed');
  });

  test('hold for a seal by itself', () => {
    const seal = { ...input, file: province.seal };
    expect(validateSeal(seal).verdict.indication).toBe('passed');
    const { verdict } = validateSeal({ ...seal, policy: withRules({ algorithm: 'sm2-sm3', until: time(-1) }) });
    expect(verdict).toMatchObject({ indication: 'indeterminate', code: 'algorithm.window.noPoe' });
  });

  test('facts gathered under mild rules are judged under strict ones without a key', () => {
    const { facts } = judged(defaultPolicy);
    expect(facts.signatures[0]?.signerPath?.certificates[0]?.issuerKeyBits).toBe(256);
    expect(facts.signatures[0]?.timestamp?.signatureKeyBits).toBe(256);
    for (const rule of [{ until: time(-0.5) }, { from: time(1) }, { leastKeyBits: 300 }]) {
      const { verdict } = judge(facts, withRules({ algorithm: 'sm2-sm3', ...rule }));
      expect(verdict.indication).toBe('indeterminate');
    }
    expect(JSON.stringify(facts)).not.toContain('weakAlgorithm');
  });
});

describe('a path', () => {
  test('is judged at the time for which it is proven, its revocation data today', () => {
    const { root, ca, agency } = province;
    const at = (algorithmsAt: number | undefined) =>
      validatePath({
        leaf: agency.certificate,
        intermediates: [ca.certificate],
        anchors: [{ subject: root.certificate.subject, publicKey: root.certificate.publicKey, label: 'root' }],
        at: world.at,
        ...(algorithmsAt === undefined ? {} : { algorithmsAt }),
        purpose: 'seal-signing',
        crls: [],
        revocation: 'off',
        algorithms: { rules: [{ algorithm: 'sm2-sm3', until: world.at - day }] },
      });
    expect(at(world.at - 2 * day).status).toBe('valid');
    for (const late of [undefined, world.at - day, world.at])
      expect(at(late)).toMatchObject({ code: 'chain.algorithm.notAllowed' });
  });
});

describe('written policies', () => {
  const written = (policy: unknown): Uint8Array => utf8(JSON.stringify(policy));

  test('are read with and without rules, and their digest names the rules', () => {
    const some = withRules({ algorithm: 'sm2-sm3', from: '2020-01-01T00:00:00Z', until: time(400) });
    const read = parsePolicy(written(some));
    expect(read).toEqual(some);
    expect(Object.isFrozen(read.parameters.algorithmRules?.[0])).toBe(true);
    expect(policyDigest(read)).not.toBe(policyDigest(withRules({ algorithm: 'sm2-sm3' })));
    const { algorithmRules: _, ...parameters } = some.parameters;
    expect(parsePolicy(written({ ...some, parameters })).parameters.algorithmRules).toBeUndefined();
  });

  test.each([
    ['MD5', [{ algorithm: 'rsa-md5' }]],
    ['an empty window', [{ algorithm: 'sm2-sm3', from: '2026-01-02T00:00:00Z', until: '2026-01-01T00:00:00Z' }]],
    ['a time that is none', [{ algorithm: 'sm2-sm3', until: 'tomorrow' }]],
    ['another member', [{ algorithm: 'sm2-sm3', unless: 'x' }]],
    ['no list', {}],
    ['null', null],
  ])('%s is refused', (_name, algorithmRules) => {
    const policy = { ...defaultPolicy, parameters: { ...defaultPolicy.parameters, algorithmRules } };
    expect(codeOf(() => parsePolicy(written(policy)))).toBe('ERR_POLICY_STRUCTURE');
    expect(codeOf(() => judged(policy as unknown as Policy))).toBe('ERR_ALGORITHM_POLICY');
  });

  test('are packed, and the pack tells the same again', () => {
    for (const until of [time(1), time(-0.5)]) {
      const evidence = { ...input, policy: withRules({ algorithm: 'sm2-sm3', until }) };
      const pack = writePack(evidence, validateLicence(evidence).report);
      expect(validatePack(pack, { operators: world.trustRoot }).status).toBe('same');
    }
  });
});
