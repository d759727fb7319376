import { equalBytes } from '../base/bytes.ts';
import { CoreError } from '../base/errors.ts';
import {
  contextTag,
  DerReader,
  derBitString,
  derExplicit,
  derInteger,
  derNull,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  tag,
} from '../der/index.ts';
import { type AlgorithmIdentifier, isNull, parseAlgorithmIdentifier } from './algorithm-identifier.ts';
import { curveOids, type EcdsaCurve } from './ecdsa.ts';
import { isExplicitSm2Curve } from './explicit-curve.ts';
import { oids } from './oids.ts';
import { createPrivateKey, type PrivateKey, padScalar, scalarLength } from './private-key.ts';
import { parsePublicKey, samePublicKey } from './public-key.ts';

type CurveName = 'sm2' | EcdsaCurve;

const curveNumbers: Readonly<Record<CurveName, string>> = { sm2: oids.sm2, ...curveOids };

/**
 * A private key as PKCS#8 (RFC 5958), DER: for EC keys the inner ECPrivateKey of RFC 5915 with the public key.
 * @param key - 32 bytes in [1, n-2] are an SM2 key.
 * @throws CoreError `ERR_KEY_PRIVATE`.
 * @example encodePem('PRIVATE KEY', encodePrivateKey(privateKey));
 */
export function encodePrivateKey(key: Uint8Array | PrivateKey): Uint8Array {
  const { algorithm, secret, publicKey } = key instanceof Uint8Array ? createPrivateKey('sm2', key) : key;
  const wrap = (id: Uint8Array, inner: Uint8Array): Uint8Array => derSequence(derInteger(0), id, derOctetString(inner));
  if (algorithm === 'rsa') return wrap(derSequence(derObjectIdentifier(oids.rsaEncryption), derNull()), secret);
  if (algorithm === 'ed25519') return wrap(derSequence(derObjectIdentifier(oids.ed25519)), derOctetString(secret));
  const { point } = parsePublicKey(publicKey);
  const inner = derSequence(derInteger(1), derOctetString(secret), derExplicit(1, derBitString(point as Uint8Array)));
  const curve = derObjectIdentifier(curveNumbers[algorithm]);
  return wrap(derSequence(derObjectIdentifier(oids.ecPublicKey), curve), inner);
}

/**
 * An EC private key as SEC 1 ECPrivateKey (RFC 5915) with curve and public key, DER: what older tools read.
 * @throws CoreError `ERR_ALGORITHM_UNSUPPORTED` for RSA and Ed25519, which have no such form.
 * @example encodePem('EC PRIVATE KEY', encodeEcPrivateKey(generatePrivateKey('ec-p256', random)));
 */
export function encodeEcPrivateKey({ algorithm, secret, publicKey }: PrivateKey): Uint8Array {
  if (algorithm === 'rsa' || algorithm === 'ed25519')
    throw new CoreError('ERR_ALGORITHM_UNSUPPORTED', { algorithm, use: 'ECPrivateKey (SEC 1)' });
  return derSequence(
    derInteger(1),
    derOctetString(secret),
    derExplicit(0, derObjectIdentifier(curveNumbers[algorithm])),
    derExplicit(1, derBitString(parsePublicKey(publicKey).point as Uint8Array)),
  );
}

/**
 * Reads PKCS#8 PrivateKeyInfo (RFC 5958): version, algorithm, key, optional attributes and public key.
 * @throws CoreError `ERR_DER_…`, `ERR_KEY_FILE`, `ERR_KEY_PRIVATE`, `ERR_ALGORITHM_UNSUPPORTED`.
 */
export function readPrivateKeyInfo(der: Uint8Array): PrivateKey {
  const outer = DerReader.over(der, 'privateKey');
  const info = outer.readSequence();
  outer.end();
  if (info.readSmallInteger('version') > 1) refuse('the PKCS#8 version is 0 or 1');
  const algorithm = parseAlgorithmIdentifier(info, 'algorithm');
  const bytes = info.readOctetString('privateKey');
  info.readOptional(contextTag(0, 'constructed'), 'attributes');
  const publicKey = info.readOptional(contextTag(1, 'primitive'), 'publicKey');
  info.end();
  const key = readByAlgorithm(algorithm, bytes);
  if (publicKey !== undefined) checkPublicKey(key, publicKey.content.subarray(1));
  return key;
}

function readByAlgorithm({ oid, parameters }: AlgorithmIdentifier, bytes: Uint8Array): PrivateKey {
  if (oid === oids.rsaEncryption && (parameters === undefined || isNull(parameters))) return readRsaPrivateKey(bytes);
  if (oid === oids.ed25519 && parameters === undefined) {
    const inner = DerReader.over(bytes, 'privateKey.seed');
    const seed = inner.readOctetString();
    inner.end();
    return createPrivateKey('ed25519', seed);
  }
  const curve = curveOfAlgorithm(oid, parameters);
  if (curve === undefined) throw new CoreError('ERR_ALGORITHM_UNSUPPORTED', { algorithm: oid, use: 'a private key' });
  return readEcPrivateKey(bytes, curve);
}

/**
 * Reads RSAPrivateKey (RFC 8017 appendix A.1.2).
 * @throws CoreError `ERR_DER_…`, `ERR_KEY_PRIVATE`.
 */
export function readRsaPrivateKey(der: Uint8Array): PrivateKey {
  return createPrivateKey('rsa', der);
}

/**
 * Reads SEC 1 ECPrivateKey (RFC 5915): version 1, the number, optional curve and public key. Writers that drop leading zeros
 * exist, so a short number is padded.
 * @param curve - What is known from outside; without it and without a curve inside, the key is an SM2 key.
 * @throws CoreError `ERR_DER_…`, `ERR_KEY_FILE`, `ERR_KEY_PRIVATE`.
 */
export function readEcPrivateKey(der: Uint8Array, curve?: CurveName): PrivateKey {
  const outer = DerReader.over(der, 'ecPrivateKey');
  const fields = outer.readSequence();
  outer.end();
  if (fields.readSmallInteger('version') !== 1) refuse('the ECPrivateKey version is 1');
  const number = fields.readOctetString('privateKey');
  const parameters = fields.readOptional(contextTag(0, 'constructed'), 'parameters');
  const named = parameters === undefined ? (curve ?? 'sm2') : curveOf(parameters.content);
  if (named === undefined || (curve !== undefined && named !== curve))
    return refuse('the curve is one that is known, and one');
  if (number.length === 0 || number.length > scalarLength(named)) refuse('the number is as long as the curve asks');
  const publicKey = fields.readOptional(contextTag(1, 'constructed'), 'publicKey');
  fields.end();
  const key = createPrivateKey(named, padScalar(number, scalarLength(named)));
  if (publicKey !== undefined) checkPublicKey(key, fields.inside(publicKey, 'publicKey').readOctetBitString());
  return key;
}

/** The curve that EC domain parameters name; SM2 may be spelt out too. */
export function curveOf(parameters: Uint8Array): CurveName | undefined {
  if (parameters[0] !== tag.objectIdentifier) return isExplicitSm2Curve(parameters) ? 'sm2' : undefined;
  const names = Object.keys(curveNumbers) as CurveName[];
  return names.find((name) => equalBytes(parameters, derObjectIdentifier(curveNumbers[name])));
}

function curveOfAlgorithm(oid: string, parameters: Uint8Array | undefined): CurveName | undefined {
  if (oid === oids.ecPublicKey) return parameters && curveOf(parameters);
  if (oid !== oids.sm2) return undefined;
  const plain = parameters === undefined || isNull(parameters);
  return plain || curveOf(parameters) === 'sm2' ? 'sm2' : undefined;
}

/** A public key beside the private one must be its own: a swapped pair would sign under a foreign name. */
function checkPublicKey(key: PrivateKey, bits: Uint8Array): void {
  const own = parsePublicKey(key.publicKey);
  const algorithm = DerReader.over(own.spki, 'publicKey').readSequence().readElement().bytes;
  const beside = parsePublicKey(derSequence(algorithm, derBitString(bits)));
  if (!samePublicKey(own, beside))
    throw new CoreError('ERR_KEY_PRIVATE', { rule: 'the public key beside it belongs to it' });
}

function refuse(rule: string): never {
  throw new CoreError('ERR_KEY_FILE', { rule });
}
