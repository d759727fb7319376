import { afterAll, beforeAll, expect, test } from 'vitest';
import { concatBytes, fromHex } from '../../src/base/bytes.ts';
import {
  type AlgorithmIdentifier,
  canVerify,
  oids,
  type PssHash,
  parsePublicKey,
  type SignatureAlgorithm,
  useNativeSignatures,
  verifySignature,
} from '../../src/crypto/index.ts';
import { encodePssParameters } from '../../src/crypto/pss-parameters.ts';
import { derInteger, derSequence } from '../../src/der/index.ts';
import { hostSignatures } from '../support/host-signatures.ts';
import { describeShared, readSharedJson } from '../support/shared.ts';

interface Group {
  readonly publicKeyDer: string;
  readonly sha: string;
  readonly mgfSha?: string;
  readonly sLen?: number;
  readonly tests: readonly { tcId: number; msg: string; sig: string; result: string; comment: string }[];
}

/** Runs one file; gives the numbers of what was run and of what has no implementation, and every wrong answer. */
function runFile(
  name: string,
  algorithmOf: (group: Group) => SignatureAlgorithm | AlgorithmIdentifier,
  signatureOf: (signature: Uint8Array) => Uint8Array = (signature) => signature,
): { run: number; unsupported: number; wrong: string[] } {
  const { testGroups } = readSharedJson<{ testGroups: Group[] }>(`suites/wycheproof/${name}_test.json`);
  const outcome = { run: 0, unsupported: 0, wrong: [] as string[] };
  for (const group of testGroups) {
    const algorithm = algorithmOf(group);
    const publicKey = parsePublicKey(fromHex(group.publicKeyDer));
    for (const { tcId, msg, sig, result, comment } of group.tests) {
      const statement = { algorithm, publicKey, signature: signatureOf(fromHex(sig)), message: fromHex(msg) };
      const got = verifySignature(statement);
      if (!canVerify(algorithm)) {
        outcome.unsupported++;
        if (got) outcome.wrong.push(`${tcId} verified without an implementation`);
        continue;
      }
      outcome.run++;
      // "acceptable" are spellings that some verifiers take; this one refuses them.
      if (got !== (result === 'valid')) outcome.wrong.push(`${tcId} ${result} ${comment}`);
    }
  }
  return outcome;
}

/** r ‖ s as its numbers stand, spelt in DER; halves of another length than the curve's are left as they are, to be refused. */
function fromHalves(width: number): (signature: Uint8Array) => Uint8Array {
  return (signature) => {
    if (signature.length !== 2 * width) return signature;
    const [r, s] = [signature.subarray(0, width), signature.subarray(width)];
    return derSequence(derInteger(r), derInteger(s));
  };
}

const hashName = (sha: string): PssHash => sha.toLowerCase().replace('-', '').replace('/', '-') as PssHash;

function pssIdentifier({ sha, mgfSha, sLen }: Group): AlgorithmIdentifier {
  const parameters = { hash: hashName(sha), maskHash: hashName(mgfSha as string), saltLength: sLen as number };
  return { oid: oids.rsaPss, parameters: encodePssParameters(parameters) };
}

describeShared('suites/wycheproof', 'Wycheproof signatures, verified by the platform', () => {
  beforeAll(() => useNativeSignatures(hostSignatures));
  afterAll(() => useNativeSignatures(undefined));
  signatureTests();
});

describeShared('suites/wycheproof', 'Wycheproof signatures', () => signatureTests());

function signatureTests(): void {
  test.each([
    ['ecdsa_secp256r1_sha256', 'ecdsa-sha256', 484],
    ['ecdsa_secp384r1_sha384', 'ecdsa-sha384', 504],
    ['ecdsa_secp521r1_sha512', 'ecdsa-sha512', 542],
    ['rsa_signature_2048_sha256', 'rsa-sha256', 259],
    ['rsa_signature_3072_sha256', 'rsa-sha256', 259],
    ['rsa_signature_4096_sha256', 'rsa-sha256', 258],
    ['rsa_signature_4096_sha512', 'rsa-sha512', 259],
    ['ed25519', 'ed25519', 151],
  ] as const)('%s', (name, algorithm, run) => {
    expect(runFile(name, () => algorithm)).toEqual({ run, unsupported: 0, wrong: [] });
  });

  test.each([
    ['ecdsa_secp256r1_sha256_p1363', 'ecdsa-sha256', 32, 262],
    ['ecdsa_secp384r1_sha384_p1363', 'ecdsa-sha384', 48, 280],
  ] as const)('%s, spelt in DER', (name, algorithm, width, run) => {
    expect(runFile(name, () => algorithm, fromHalves(width))).toEqual({ run, unsupported: 0, wrong: [] });
  });

  test.each([
    ['rsa_pss_2048_sha256_mgf1_32', 108, 0],
    ['rsa_pss_3072_sha256_mgf1_32', 108, 0],
    ['rsa_pss_4096_sha512_mgf1_64', 179, 0],
    // Every pair of five hashes with six salt lengths: those with SHA-1 on either side are not verified.
    ['rsa_pss_misc', 96, 54],
  ] as const)('%s', (name, run, unsupported) => {
    expect(runFile(name, pssIdentifier)).toEqual({ run, unsupported, wrong: [] });
  });

  test('by name, PSS has one hash for both uses and a salt of its length; other parameters do not verify', () => {
    const name = 'rsa_pss_2048_sha256_mgf1_32';
    expect(runFile(name, () => 'rsa-pss-sha256')).toEqual({ run: 108, unsupported: 0, wrong: [] });
    const other = (group: Group): AlgorithmIdentifier => pssIdentifier({ ...group, sLen: 31 });
    expect(runFile(name, other).wrong.length).toBeGreaterThan(50);
    expect(runFile(name, () => 'rsa-sha256').wrong.length).toBeGreaterThan(50);
  });

  test('a changed length of the signature is refused', () => {
    const longer = (signature: Uint8Array): Uint8Array => concatBytes(Uint8Array.of(0), signature);
    for (const algorithm of ['rsa-sha256', 'rsa-pss-sha256'] as const) {
      const name = algorithm === 'rsa-sha256' ? 'rsa_signature_2048_sha256' : 'rsa_pss_2048_sha256_mgf1_32';
      expect(runFile(name, () => algorithm, longer).wrong.every((line) => / valid /.test(line))).toBe(true);
    }
  });
}
