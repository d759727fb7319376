import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isCoreError } from '../../src/base/errors.ts';
import { defaultLimits } from '../../src/base/limits.ts';
import { decodePem, oids } from '../../src/crypto/index.ts';
import { type PathOutcome, validatePath } from '../../src/path/index.ts';
import { parseCertificate, parseRevocationList } from '../../src/x509/index.ts';
import { describeShared, readSharedJson } from '../support/shared.ts';

interface LimboCase {
  readonly id: string;
  readonly validation_kind: 'SERVER' | 'CLIENT';
  readonly trusted_certs: readonly string[];
  readonly untrusted_intermediates: readonly string[];
  readonly peer_certificate: string;
  readonly validation_time: string | null;
  readonly extended_key_usage: readonly string[];
  readonly expected_result: 'SUCCESS' | 'FAILURE';
  readonly max_chain_depth: number | null;
  readonly crls: readonly string[] | null;
}

interface Profile {
  readonly profile: Readonly<Record<string, { readonly apply: 'must' | 'may' | 'na' }>>;
}

const exceptions = JSON.parse(readFileSync(new URL('limbo-exceptions.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, { readonly got: string; readonly reason: string }>
>;

/** The suite was rendered on this day; cases without a time mean "now". */
const rendered = Date.UTC(2026, 5, 1);

function der(pem: string): Uint8Array {
  const [block] = decodePem(pem);
  if (block === undefined) throw new Error('no PEM block');
  return block.bytes;
}

/** The answer to one case: `SUCCESS`, or the code of the failure or of the error. */
function run(item: LimboCase): string {
  try {
    const crls = (item.crls ?? []).map((pem) => parseRevocationList(der(pem)));
    const anchors = item.trusted_certs.map((pem, index) => {
      const certificate = parseCertificate(der(pem));
      return { subject: certificate.subject, publicKey: certificate.publicKey, certificate, label: String(index) };
    });
    const purposes = item.extended_key_usage.map((name) => (name === 'clientAuth' ? oids.clientAuth : oids.serverAuth));
    const byKind = item.validation_kind === 'CLIENT' ? oids.clientAuth : oids.serverAuth;
    const outcome: PathOutcome = validatePath({
      leaf: parseCertificate(der(item.peer_certificate)),
      intermediates: readable(item.untrusted_intermediates),
      anchors,
      at: item.validation_time === null ? rendered : Date.parse(item.validation_time),
      purpose: 'any',
      extendedKeyUsage: purposes.length > 0 ? purposes : [byKind],
      crls,
      revocation: crls.length > 0 ? 'required' : 'off',
      ...(item.max_chain_depth === null
        ? {}
        : { limits: { ...defaultLimits, pathLength: Math.min(defaultLimits.pathLength, item.max_chain_depth + 2) } }),
    });
    return outcome.status === 'valid' ? 'SUCCESS' : outcome.code;
  } catch (error) {
    if (isCoreError(error)) return error.code;
    throw error;
  }
}

/** An intermediate that cannot be read is left out, as a verifier does with whatever lies in a signature. */
function readable(pems: readonly string[]): ReturnType<typeof parseCertificate>[] {
  return pems.flatMap((pem) => {
    try {
      return [parseCertificate(der(pem))];
    } catch (error) {
      if (isCoreError(error)) return [];
      throw error;
    }
  });
}

describeShared('suites/limbo.json', 'x509-limbo', () => {
  const { testcases } = readSharedJson<{ testcases: readonly LimboCase[] }>('suites/limbo.json');
  const { profile } = readSharedJson<Profile>('suites/limbo-profile.json');

  test('must and may: every answer is right or a listed exception', () => {
    const counts = { right: 0, exceptions: 0, mustRight: 0, must: 0, falseAccepts: 0 };
    const unexpected: string[] = [];
    for (const item of testcases) {
      const apply = profile[item.id]?.apply;
      if (apply !== 'must' && apply !== 'may') continue;
      const got = run(item);
      const right = (got === 'SUCCESS') === (item.expected_result === 'SUCCESS');
      if (apply === 'must') counts.must++;
      if (right) counts.right++;
      if (right && apply === 'must') counts.mustRight++;
      const exception = exceptions[item.id];
      if (!right && exception?.got === got) counts.exceptions++;
      else if (!right || exception !== undefined)
        unexpected.push(`${apply} ${item.id}: ${got}, should be ${item.expected_result}`);
      if (!right && apply === 'must' && got === 'SUCCESS') counts.falseAccepts++;
    }
    expect(unexpected).toEqual([]);
    expect(counts).toEqual({ must: 145, mustRight: 144, right: 150, exceptions: 29, falseAccepts: 0 });
  });
});
