import { concatBytes, equalBytes } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import {
  contextTag,
  DerReader,
  derBitString,
  derExplicit,
  derInteger,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  tag,
} from '../der/index.ts';
import { parseSm2PublicKey, sm2PublicKeyOf } from '../sm/index.ts';
import { type AlgorithmIdentifier, isNull, parseAlgorithmIdentifier } from './algorithm-identifier.ts';
import { isExplicitSm2Curve } from './explicit-curve.ts';
import { oids } from './oids.ts';

/**
 * An SM2 private key as PKCS#8 (RFC 5958; the inner ECPrivateKey of RFC 5915 with the public key), DER.
 * @param privateKey - 32 bytes in [1, n-2].
 * @throws CoreError `ERR_KEY_PRIVATE`.
 */
export function encodePrivateKey(privateKey: Uint8Array): Uint8Array {
  const publicKey = derExplicit(1, derBitString(sm2PublicKeyOf(privateKey)));
  return derSequence(
    derInteger(0),
    derSequence(derObjectIdentifier(oids.ecPublicKey), derObjectIdentifier(oids.sm2)),
    derOctetString(derSequence(derInteger(1), derOctetString(privateKey), publicKey)),
  );
}

/** PKCS#8 PrivateKeyInfo (RFC 5958): version, algorithm, key, optional attributes and public key. */
export function readPrivateKeyInfo(der: Uint8Array): Uint8Array {
  const outer = DerReader.over(der, 'privateKey');
  const info = outer.readSequence();
  outer.end();
  if (info.readSmallInteger('version') > 1) refuse('the PKCS#8 version is 0 or 1');
  const algorithm = parseAlgorithmIdentifier(info, 'algorithm');
  if (!isSm2Algorithm(algorithm)) refuse('the key is an SM2 key');
  const key = info.readOctetString('privateKey');
  info.readOptional(contextTag(0, 'constructed'), 'attributes');
  const publicKey = info.readOptional(contextTag(1, 'primitive'), 'publicKey');
  info.end();
  const read = readEcPrivateKey(key);
  if (publicKey !== undefined) checkPublicKey(read, publicKey.content.subarray(1));
  return read;
}

/**
 * SEC 1 ECPrivateKey (RFC 5915): version 1, the number, optional curve and public key. Writers that drop leading zeros exist, so
 * a short number is padded.
 */
export function readEcPrivateKey(der: Uint8Array): Uint8Array {
  const outer = DerReader.over(der, 'ecPrivateKey');
  const key = outer.readSequence();
  outer.end();
  if (key.readSmallInteger('version') !== 1) refuse('the ECPrivateKey version is 1');
  const number = key.readOctetString('privateKey');
  if (number.length === 0 || number.length > 32) refuse('an SM2 private key has 32 bytes');
  const privateKey = concatBytes(new Uint8Array(32 - number.length), number);
  const curve = key.readOptional(contextTag(0, 'constructed'), 'parameters');
  if (curve !== undefined && !isSm2Curve(curve.content)) refuse('the key is an SM2 key');
  const publicKey = key.readOptional(contextTag(1, 'constructed'), 'publicKey');
  key.end();
  sm2PublicKeyOf(privateKey);
  if (publicKey !== undefined) checkPublicKey(privateKey, key.inside(publicKey, 'publicKey').readOctetBitString());
  return privateKey;
}

/** Whether EC domain parameters, named or spelt out, are those of SM2. */
export function isSm2Curve(parameters: Uint8Array): boolean {
  if (parameters[0] !== tag.objectIdentifier) return isExplicitSm2Curve(parameters);
  return equalBytes(parameters, derObjectIdentifier(oids.sm2));
}

function isSm2Algorithm({ oid, parameters }: AlgorithmIdentifier): boolean {
  if (oid === oids.ecPublicKey) return parameters !== undefined && isSm2Curve(parameters);
  if (oid !== oids.sm2) return false;
  return parameters === undefined || isNull(parameters) || isSm2Curve(parameters);
}

/** A public key beside the private one must be its own: a swapped pair would sign under a foreign name. */
function checkPublicKey(privateKey: Uint8Array, publicKey: Uint8Array): void {
  if (!equalBytes(parseSm2PublicKey(publicKey), sm2PublicKeyOf(privateKey)))
    throw new CoreError('ERR_KEY_PRIVATE', { rule: 'the public key beside it belongs to it' });
}

function refuse(rule: string): never {
  throw new CoreError('ERR_KEY_FILE', { rule });
}
