import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Check, combineChecks, judge } from '../../src/validation/judge.ts';
import { defaultPolicy, importedPolicy } from '../../src/validation/policy.ts';
import { codeCases } from './code-cases.ts';
import { goodFacts, goodSealFacts, goodSignature, type Mutable, type MutableFacts } from './good-facts.ts';

const rank = { passed: 0, indeterminate: 1, failed: 2 } as const;
const pool: readonly Check[] = [goodFacts(), ...codeCases.map((item) => item.facts)].flatMap(
  (facts) => judge(facts, defaultPolicy).checks,
);
const someChecks = fc
  .array(fc.nat({ max: pool.length - 1 }), { maxLength: 30 })
  .map((picks) => picks.map((i) => pool[i] as Check));

describe('combining checks', () => {
  test('another check never improves a verdict', () => {
    fc.assert(
      fc.property(someChecks, fc.nat({ max: pool.length - 1 }), (checks, pick) => {
        if (checks.length === 0) return;
        const before = combineChecks(checks);
        const after = combineChecks([...checks, pool[pick] as Check]);
        expect(rank[after.indication]).toBeGreaterThanOrEqual(rank[before.indication]);
      }),
    );
  });

  test('the order of checks does not matter, and saying a thing twice changes nothing', () => {
    fc.assert(
      fc.property(someChecks, (checks) => {
        const verdict = combineChecks(checks);
        expect(combineChecks(checks.toReversed())).toEqual(verdict);
        expect(combineChecks([...checks, ...checks])).toEqual(verdict);
      }),
    );
  });

  test('of no checks at all nothing is proven', () => {
    expect(combineChecks([]).indication).toBe('indeterminate');
  });
});

/** Every path of members in a value, so that each can be taken away. */
function membersOf(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => [[...path, name], ...membersOf(item, [...path, name])]);
}

function without(facts: MutableFacts, path: readonly string[]): MutableFacts {
  const copy = JSON.parse(JSON.stringify(facts)) as Record<string, unknown>;
  let object = copy;
  for (const name of path.slice(0, -1)) object = object[name] as Record<string, unknown>;
  const last = path.at(-1) ?? '';
  if (Array.isArray(object)) object.splice(Number(last), 1);
  else delete object[last];
  return copy as unknown as MutableFacts;
}

describe('missing evidence never passes', () => {
  /** What may be absent from facts without making them less proven, each with its reason. */
  const dispensable = [
    /^use/, // the caller may ask for no particular use
    /^file\.name$|^file\.size$|^file\.sm3$|^file\.format$/, // description of the file; the document itself speaks
    /^schema$|^atSource$/,
    /^document\.(title|author|pages|problems|parts)/,
    /^signatures\.0\.(id|type|descriptionPath|provider|checkMethod|layout|index)$/, // names
    /^signatures\.0\.(claimedTime|describedTime\w*)$/, // claims prove nothing
    /^signatures\.0\.references\.\d+/, // how many files are listed is the coverage map's matter
    /^signatures\.0\.stamps/, // an invisible seal is still a seal
    /^signatures\.0\.sealCopyMatches$/, // the copy is optional
    /^signatures\.0\.contentDigest\.(expected|got)$/,
    /^signatures\.0\.seal\.(layout|version|vendorId|sealId|type|name|sm3|createdAt|signerList|signerCount|picture.*)$/,
    /\.value\.(supported|diagnosis)$|\.makerSignature\.supported$/,
    /\.(fingerprint|issuer|serialNumber|commonName|crlLocations|organisation|subject|creditCode|crlNumber|organisationCode)(\.\d+)?$/,
    /\.keyUsage(\.\d+)?$/, // an absent key usage allows everything (RFC 5280 §4.2.1.3)
    /\.nextUpdate$|\.certificates\.[01]$|\.anchor(\.\w+)?$|\.service\.(id|type|name|provider)$/,
    /^coverage\.\d+\.reachable$/, // it is protected all the same
    /\.path$|\.role$|\.bound$|\.coveredBy$/,
    /^coverage\.\d+$/,
    /certificates\.0\.certificate\.notBefore$/, // stands in `signer` and `maker` too
    /^licence\.(metadata|findings|missing|typeCode|issuerName|region|holderCode|validFrom|validUntil|comparisons|issuerCode|id)/,
    /^licence\.issuer\.(id|type|name|provider|algorithms.*)$/, // an issuer's service signs nothing
    /\.(signer|maker)\.signatureAlgorithm$/, // stands in the path too
    /^trust\.(schemeId|operator|sequence|issued|sm3)$/,
    /^scopes\.0\.(signature|missing|service.*)$/,
    /^(revocationLists|leniencies|insecure)$/,
  ];

  test('taking any other member away gives failed or indeterminate, or is refused', () => {
    let tried = 0;
    let needed = 0;
    const passedWithout: string[] = [];
    for (const path of membersOf(goodFacts())) {
      const name = path.join('.');
      if (dispensable.some((pattern) => pattern.test(name))) continue;
      tried += 1;
      let indication = 'refused';
      try {
        indication = judge(without(goodFacts(), path), defaultPolicy).verdict.indication;
      } catch {
        // Facts of another shape are a bug of the caller: refused, not passed.
      }
      if (indication === 'passed') passedWithout.push(name);
      else needed += 1;
    }
    expect(passedWithout).toEqual([]);
    expect([tried, needed]).toEqual([tried, tried]);
    expect(tried).toBeGreaterThan(40);
  });

  test('without revocation data nothing passes, whatever else is there', () => {
    const facts = goodFacts();
    for (const branch of [facts.signatures[0]?.signerPath, facts.signatures[0]?.seal?.makerPath])
      for (const entry of branch?.certificates ?? []) entry.revocation = { status: 'missing' };
    expect(judge(facts, defaultPolicy).verdict).toMatchObject({
      indication: 'indeterminate',
      subIndication: 'TRY_LATER',
    });
  });
});

describe('verdicts of whole documents', () => {
  test('every signature is judged and the worst one decides', () => {
    const facts = goodFacts();
    facts.signatures.push(JSON.parse(JSON.stringify(goodSignature(1))) as Mutable<ReturnType<typeof goodSignature>>);
    expect(judge(facts, defaultPolicy).verdict.indication).toBe('passed');
    const second = facts.signatures[1];
    if (second?.value !== undefined) second.value.verified = false;
    const judgement = judge(facts, defaultPolicy);
    expect(judgement.verdict).toEqual({
      indication: 'failed',
      subIndication: 'SIG_CRYPTO_FAILURE',
      code: 'signature.value.invalid',
    });
    expect(judgement.signatures.map((signature) => signature.verdict.indication)).toEqual(['passed', 'failed']);
  });

  test('stages are kept apart: an expired licence leaves its signature passed', () => {
    const facts = goodFacts();
    Object.assign(facts.licence ?? {}, { validUntil: '2026-06-01T15:59:59Z' });
    const { stages, groups } = judge(facts, defaultPolicy);
    expect([stages.signature.indication, stages.document.indication, stages.licence.indication]).toEqual([
      'passed',
      'passed',
      'failed',
    ]);
    expect([groups.identity.indication, groups.data.indication, groups.conduct.indication]).toEqual([
      'passed',
      'passed',
      'failed',
    ]);
  });

  test('switching a check off caps the verdict, and does not hide a failure', () => {
    const facts = goodFacts();
    facts.insecure.push('--insecure-x');
    expect(judge(facts, defaultPolicy)).toMatchObject({
      capped: true,
      verdict: { indication: 'indeterminate', subIndication: 'CAPPED' },
    });
    facts.signatures = [];
    expect(judge(facts, defaultPolicy).verdict.indication).toBe('failed');
  });

  test('certificate and seal recognition are two answers', () => {
    const unlistedMaker = codeCases.find((item) => item.title === 'unlisted seal maker')?.facts ?? goodFacts();
    const judged = judge(unlistedMaker, defaultPolicy);
    expect([judged.certificateRecognition, judged.sealRecognition]).toEqual(['recognised', 'notRecognised']);
    const noList = codeCases.find((item) => item.code === 'trustList.missing')?.facts ?? goodFacts();
    expect(judge(noList, defaultPolicy).certificateRecognition).toBe('unknown');
  });

  test('the claimed time decides nothing', () => {
    for (const time of ['1990-01-01T00:00:00Z', '2026-05-01T02:00:00Z', '2099-01-01T00:00:00Z']) {
      for (const item of codeCases.filter(({ facts }) => facts.signatures.length > 0 && !facts.file.problem)) {
        const facts = JSON.parse(JSON.stringify(item.facts)) as MutableFacts;
        const before = judge(facts, item.policy).verdict;
        for (const signature of facts.signatures) signature.claimedTime = time;
        expect(judge(facts, item.policy).verdict, item.title).toEqual(before);
      }
    }
  });

  test('the same facts under another policy give another verdict', () => {
    const facts = codeCases.find((item) => item.code === 'ofd.coverage.reachableUnsigned')?.facts ?? goodFacts();
    expect(judge(facts, defaultPolicy).verdict).toMatchObject({
      indication: 'failed',
      subIndication: 'COVERAGE_FAILURE',
    });
    expect(judge(facts, importedPolicy).verdict.indication).toBe('passed');
  });

  test('facts survive JSON', () => {
    for (const facts of [goodFacts(), goodSealFacts()]) {
      expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
      expect(judge(JSON.parse(JSON.stringify(facts)) as MutableFacts, defaultPolicy)).toEqual(
        judge(facts, defaultPolicy),
      );
    }
  });
});
