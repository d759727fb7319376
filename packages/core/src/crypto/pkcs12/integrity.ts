import { hmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';
import type { CHash } from '@noble/hashes/utils.js';
import { CoreError } from '../../base/errors.ts';
import type { Leniency } from '../../base/leniency.ts';
import { DerReader, tag } from '../../der/index.ts';
import { equalSecrets, sm3 } from '../../sm/index.ts';
import { type AlgorithmIdentifier, isNull, parseAlgorithmIdentifier } from '../algorithm-identifier.ts';
import { hashes, passwordHashes } from '../hashes.ts';
import { oids } from '../oids.ts';
import { deriveKey } from '../password-encryption.ts';
import { readSaltAndCount, spend } from '../password-parameters.ts';
import { bmpPassword, derivePkcs12 } from './password-derivation.ts';

/** What holds a PKCS#12 file together: HMAC over a key of the password, by the old derivation or by PBMAC1 (RFC 9579). */
export type Pkcs12Integrity =
  | `hmac-${'sm3' | 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512'}`
  | `pbmac1-${'sm3' | 'sha224' | 'sha256' | 'sha384' | 'sha512'}`
  | 'none';

const macHashes = /* @__PURE__ */ new Map([
  [oids.sm3, ['sm3', sm3]],
  [oids.sha1, ['sha1', sha1]],
  [oids.sha224, ['sha224', hashes.sha224]],
  [oids.sha256, ['sha256', hashes.sha256]],
  [oids.sha384, ['sha384', hashes.sha384]],
  [oids.sha512, ['sha512', hashes.sha512]],
] as const);

const pbmacNames = /* @__PURE__ */ new Map([
  [oids.hmacSm3, 'pbmac1-sm3'],
  [oids.hmacSm3OpenSsl, 'pbmac1-sm3'],
  [oids.hmacSha224, 'pbmac1-sha224'],
  [oids.hmacSha256, 'pbmac1-sha256'],
  [oids.hmacSha384, 'pbmac1-sha384'],
  [oids.hmacSha512, 'pbmac1-sha512'],
] as const);

/**
 * Checks MacData ::= SEQUENCE { mac DigestInfo, macSalt OCTET STRING, iterations INTEGER DEFAULT 1 } over the content.
 * @throws CoreError `ERR_KEY_PASSWORD` when it differs: another password, or changed bytes.
 */
export function checkIntegrity(
  macData: DerReader,
  content: Uint8Array,
  password: string | Uint8Array,
  budget: { left: number },
): { integrity: Pkcs12Integrity; leniencies: readonly Leniency[] } {
  const digestInfo = macData.readSequence('mac');
  const algorithm = parseAlgorithmIdentifier(digestInfo, 'digestAlgorithm');
  const expected = digestInfo.readOctetString('digest');
  digestInfo.end();
  const method =
    algorithm.oid === oids.pbmac1
      ? readPbmac1(algorithm, macData, password, budget)
      : readOldMac(algorithm, macData, password, budget);
  macData.end();
  const { integrity, hash, key, leniencies } = method;
  const computed = hmac(hash, key, content);
  key.fill(0);
  if (!equalSecrets(computed, expected))
    throw new CoreError('ERR_KEY_PASSWORD', { rule: 'the password belongs to the file and nothing in it is changed' });
  return { integrity, leniencies };
}

interface Method {
  readonly integrity: Pkcs12Integrity;
  readonly hash: CHash;
  readonly key: Uint8Array;
  readonly leniencies: readonly Leniency[];
}

function readOldMac(
  { oid, parameters }: AlgorithmIdentifier,
  macData: DerReader,
  password: string | Uint8Array,
  budget: { left: number },
): Method {
  const known = [...macHashes].find(([number]) => number === oid)?.[1];
  if (known === undefined || (parameters !== undefined && !isNull(parameters))) unsupported(oid);
  const [name, hash] = known;
  const salt = macData.peek() === tag.octetString ? readSalt(macData) : { salt: new Uint8Array(0), iterations: 1 };
  spend(budget, salt.iterations);
  const secret = bmpPassword(password);
  const key = derivePkcs12(hash, secret, salt.salt, salt.iterations, 'mac', hash.outputLen);
  secret.fill(0);
  const leniencies: Leniency[] = name === 'sha1' ? [{ name: 'p12.mac.sha1', path: 'pkcs12.macData' }] : [];
  return { integrity: `hmac-${name}`, hash, key, leniencies };
}

/** The number of iterations may be left out, and is then one. */
function readSalt(macData: DerReader): { salt: Uint8Array; iterations: number } {
  const twin = macData.fork();
  twin.readElement('salt');
  return twin.done ? { salt: macData.readOctetString('salt'), iterations: 1 } : readSaltAndCount(macData);
}

/** PBMAC1: derivation and MAC are in the parameters; salt and iterations beside them are not used (RFC 9579 §4). */
function readPbmac1(
  { oid, parameters }: AlgorithmIdentifier,
  macData: DerReader,
  password: string | Uint8Array,
  budget: { left: number },
): Method {
  const outer = DerReader.over(parameters ?? new Uint8Array(0), 'pkcs12.pbmac1');
  const fields = outer.readSequence();
  outer.end();
  const derivation = parseAlgorithmIdentifier(fields, 'keyDerivationFunc');
  const scheme = parseAlgorithmIdentifier(fields, 'messageAuthScheme');
  fields.end();
  macData.readOctetString('macSalt');
  if (!macData.done) macData.readSmallInteger('iterations');
  const integrity = [...pbmacNames].find(([number]) => number === scheme.oid)?.[1];
  const hash = passwordHashes.get(scheme.oid);
  if (integrity === undefined || hash === undefined) unsupported(scheme.oid);
  if (derivation.oid !== oids.pbkdf2) unsupported(oid);
  return { integrity, hash, ...deriveKey(derivation, password, 'stated', budget) };
}

function unsupported(algorithm: string): never {
  throw new CoreError('ERR_ALGORITHM_UNSUPPORTED', { algorithm, use: 'the integrity of PKCS #12' });
}
