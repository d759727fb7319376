import { expect, test } from 'vitest';
import { describeShared, readSharedJson } from '../support/shared.ts';
import { answerTo, filesOf, type LimboCase, type LimboFiles } from './limbo-case.ts';
import { Sm2Twins } from './sm2-twin.ts';

interface Profile {
  readonly profile: Readonly<Record<string, { readonly apply: 'must' | 'may' | 'na' }>>;
}

describeShared('suites/limbo.json', 'x509-limbo', () => {
  const { testcases } = readSharedJson<{ testcases: readonly LimboCase[] }>('suites/limbo.json');
  const { profile } = readSharedJson<Profile>('suites/limbo-profile.json');

  const answers = new Map<string, string>();

  test('every answer is right', () => {
    const counts = { must: 0, may: 0, na: 0, right: 0 };
    const wrong: string[] = [];
    for (const item of testcases) {
      const apply = profile[item.id]?.apply ?? 'must';
      counts[apply]++;
      const got = answerTo(item, filesOf(item));
      answers.set(item.id, got);
      if ((got === 'SUCCESS') === (item.expected_result === 'SUCCESS')) counts.right++;
      else wrong.push(`${apply} ${item.id}: ${got}, should be ${item.expected_result}`);
    }
    expect(wrong).toEqual([]);
    expect(counts).toEqual({ must: 145, may: 34, na: 29, right: 208 });
  });

  // What these cases find fault with is the very key that the twin replaces: the first two stay refused for another reason.
  const faultyKeys: Readonly<Record<string, string>> = {
    'invalid::invalid-issuer-key': 'chain.anchor.notFound -> chain.signature.invalid',
    'webpki::forbidden-dsa-root': 'chain.algorithm.unsupported -> chain.signature.invalid',
    'webpki::explicit-curve': 'chain.algorithm.unsupported -> SUCCESS',
    'webpki::forbidden-dsa-leaf': 'chain.algorithm.unsupported -> SUCCESS',
    'webpki::forbidden-p192-leaf': 'chain.algorithm.unsupported -> SUCCESS',
    'webpki::forbidden-p192-root': 'chain.algorithm.unsupported -> SUCCESS',
    'webpki::forbidden-weak-rsa-in-leaf': 'chain.algorithm.unsupported -> SUCCESS',
    'webpki::forbidden-weak-rsa-key-in-root': 'chain.algorithm.unsupported -> SUCCESS',
  };

  test('the must set with SM2 and SM3 in place of RSA and ECDSA gives the same answers', {
    timeout: 30_000,
  }, async () => {
    const differences: Record<string, string> = {};
    let count = 0;
    for (const item of testcases) {
      if (profile[item.id]?.apply !== 'must') continue;
      count++;
      const got = answerTo(item, await twinsOf(filesOf(item)));
      const before = answers.get(item.id);
      if (got !== before) differences[item.id] = `${before} -> ${got}`;
    }
    expect(differences).toEqual(faultyKeys);
    expect(count).toBe(145);
  });
});

async function twinsOf({ leaf, intermediates, anchors, crls }: LimboFiles): Promise<LimboFiles> {
  const twins = new Sm2Twins([leaf, ...intermediates, ...anchors]);
  return {
    leaf: await twins.certificate(leaf),
    intermediates: await Promise.all(intermediates.map((one) => twins.certificate(one))),
    anchors: await Promise.all(anchors.map((one) => twins.certificate(one))),
    crls: await Promise.all(crls.map((one) => twins.revocationList(one))),
  };
}
