import { sha1 } from '@noble/hashes/legacy.js';
import { CoreError } from '../../base/errors.ts';
import { DerReader } from '../../der/index.ts';
import type { AlgorithmIdentifier } from '../algorithm-identifier.ts';
import { oids } from '../oids.ts';
import { type Opened, readSaltAndCount, spend } from '../password-parameters.ts';
import { bmpPassword, derivePkcs12 } from './password-derivation.ts';
import { decryptRc2Cbc } from './rc2.ts';
import { decryptTripleDesCbc } from './triple-des.ts';

/** The two schemes that Java, Windows and older OpenSSL write by default (RFC 7292 appendix C); read, never written. */
const schemes = new Map([
  [oids.pbeSha1TripleDes, { keyLength: 24, decrypt: decryptTripleDesCbc, leniency: 'p12.cipher.tripleDes' }],
  [oids.pbeSha1Rc2With40Bits, { keyLength: 5, decrypt: decryptRc2Cbc, leniency: 'p12.cipher.rc2' }],
] as const);

/**
 * Opens what one of the two old schemes of PKCS#12 closed.
 * @returns `undefined` when the algorithm is another one.
 * @throws CoreError `ERR_KEY_PASSWORD` for wrong padding, `ERR_LIMIT`, `ERR_ALGORITHM_PARAMETERS`, `ERR_DER_…`.
 */
export function openLegacy(
  algorithm: AlgorithmIdentifier,
  ciphertext: Uint8Array,
  password: string | Uint8Array,
  budget: { left: number },
): Opened | undefined {
  const scheme = [...schemes].find(([oid]) => oid === algorithm.oid)?.[1];
  if (scheme === undefined) return undefined;
  const outer = DerReader.over(algorithm.parameters ?? new Uint8Array(0), 'pkcs12.pbe');
  const parameters = outer.readSequence();
  outer.end();
  const { salt, iterations } = readSaltAndCount(parameters);
  parameters.end();
  spend(budget, iterations);
  const secret = bmpPassword(password);
  const key = derivePkcs12(sha1, secret, salt, iterations, 'key', scheme.keyLength);
  const iv = derivePkcs12(sha1, secret, salt, iterations, 'iv', 8);
  secret.fill(0);
  if (ciphertext.length === 0 || ciphertext.length % 8 !== 0) refuse();
  const padded = scheme.decrypt(ciphertext, key, iv);
  key.fill(0);
  const count = padded[padded.length - 1] as number;
  if (count < 1 || count > 8 || padded.subarray(-count).some((octet) => octet !== count)) refuse();
  const plaintext = padded.subarray(0, padded.length - count);
  return { plaintext, leniencies: [{ name: scheme.leniency, path: 'pkcs12.encryptionAlgorithm' }] };
}

function refuse(): never {
  throw new CoreError('ERR_KEY_PASSWORD', { rule: 'the password opens the key' });
}
