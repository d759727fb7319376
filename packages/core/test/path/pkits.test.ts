import { expect, test } from 'vitest';
import { isCoreError } from '../../src/base/errors.ts';
import { type PathOutcome, validatePath } from '../../src/path/index.ts';
import { parseCertificate, parseRevocationList } from '../../src/x509/index.ts';
import { describeShared, readSharedJson } from '../support/shared.ts';

interface PkitsTest {
  readonly id: string;
  readonly name: string;
  readonly certs: readonly string[];
  readonly crls: readonly string[];
  readonly initialPolicySet: readonly string[];
  readonly expectedUserConstrainedPolicySet: readonly string[];
  readonly initialExplicitPolicy: boolean;
  readonly initialPolicyMappingInhibit: boolean;
  readonly initialInhibitAnyPolicy: boolean;
  readonly shouldValidate: boolean;
}

interface Pkits {
  readonly time: string;
  readonly tests: readonly PkitsTest[];
  readonly certs: Readonly<Record<string, string>>;
  readonly crls: Readonly<Record<string, string>>;
}

/** The two tests with DSA keys, an algorithm that this library does not compute; 4.1.6, with a wrong DSA signature, is right anyhow. */
const exceptions: Readonly<Record<string, string>> = {
  '4.1.4': 'chain.algorithm.unsupported',
  '4.1.5': 'chain.algorithm.unsupported',
};

describeShared('suites/pkits.json', 'NIST PKITS 1.0.1', () => {
  const suite = readSharedJson<Pkits>('suites/pkits.json');
  const bytes = (base64: string | undefined): Uint8Array => new Uint8Array(Buffer.from(base64 ?? '', 'base64'));

  function run(item: PkitsTest): PathOutcome {
    const certificates = item.certs.map((name) => parseCertificate(bytes(suite.certs[name])));
    const [root] = certificates;
    const leaf = certificates.at(-1);
    if (root === undefined || leaf === undefined) throw new Error('no certificates');
    return validatePath({
      leaf,
      intermediates: certificates.slice(1, -1),
      anchors: [{ subject: root.subject, publicKey: root.publicKey, certificate: root, label: 'root' }],
      at: Date.parse(suite.time),
      purpose: 'any',
      policies: {
        acceptable: item.initialPolicySet,
        ...(item.initialExplicitPolicy ? { explicit: 'required' } : {}),
        ...(item.initialPolicyMappingInhibit ? { mapping: 'inhibited' } : {}),
        ...(item.initialInhibitAnyPolicy ? { anyPolicy: 'inhibited' } : {}),
      },
      crls: item.crls.map((name) => parseRevocationList(bytes(suite.crls[name]))),
      revocation: 'required',
    });
  }

  function answer(item: PkitsTest): { readonly code: string; readonly policies?: readonly string[] } {
    try {
      const outcome = run(item);
      if (outcome.status === 'valid') return { code: 'valid', policies: outcome.path.policies.user.toSorted() };
      return { code: outcome.code };
    } catch (error) {
      if (isCoreError(error)) return { code: error.code };
      throw error;
    }
  }

  test('all tests by number', () => {
    const codes: Record<string, number> = {};
    const wrong: string[] = [];
    const policies: string[] = [];
    let right = 0;
    for (const item of suite.tests) {
      const { code, policies: user } = answer(item);
      codes[code] = (codes[code] ?? 0) + 1;
      if ((code === 'valid') === item.shouldValidate) right++;
      if ((code === 'valid') !== item.shouldValidate && exceptions[item.id] !== code)
        wrong.push(`${item.id} ${item.name}: ${code}`);
      if ((code === 'valid') === item.shouldValidate && exceptions[item.id] !== undefined)
        wrong.push(`${item.id} passes`);
      if (user !== undefined && user.join() !== item.expectedUserConstrainedPolicySet.toSorted().join())
        policies.push(`${item.id}: ${user.join()} not ${item.expectedUserConstrainedPolicySet.join()}`);
    }
    expect(wrong).toEqual([]);
    expect(policies).toEqual([]);
    expect({ tests: suite.tests.length, right, codes }).toEqual({
      tests: 249,
      right: 247,
      codes: {
        // 4.1.2, 4.1.6 and 4.4.4 spoil a signature by way of its unused bits, which our reader refuses at once.
        ERR_DER_VALUE: 3,
        'chain.algorithm.unsupported': 2,
        'chain.anchor.notFound': 2,
        'chain.constraint.ca': 4,
        'chain.constraint.keyUsage': 2,
        'chain.constraint.name': 22,
        'chain.constraint.pathLength': 7,
        'chain.constraint.policy': 43,
        'chain.constraint.unknownCritical': 1,
        'chain.revoked': 22,
        'chain.signature.invalid': 1,
        'chain.validity.outside': 5,
        'revocation.invalid': 15,
        'revocation.missing': 5,
        'revocation.stale': 3,
        valid: 112,
      },
    });
  });
});
