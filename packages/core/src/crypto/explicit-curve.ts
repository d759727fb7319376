import { bytesToNumberBE } from '@noble/curves/utils.js';
import { isCoreError } from '../base/errors.ts';
import { DerReader, tag } from '../der/index.ts';
import { parseSm2PublicKey, sm2CurveParameters } from '../sm/index.ts';
import { oids } from './oids.ts';

/**
 * Whether explicit domain parameters (ECParameters, SEC 1 §C.2) are those of sm2p256v1 in every number: field, a, b, base point,
 * order and cofactor. One that differs, the base point above all, would let anyone make keys that "match" a known public key.
 */
export function isExplicitSm2Curve(parameters: Uint8Array): boolean {
  try {
    return readsAsSm2(parameters);
  } catch (error) {
    if (isCoreError(error)) return false;
    throw error;
  }
}

function readsAsSm2(bytes: Uint8Array): boolean {
  const { p, a, b, n, h, Gx, Gy } = sm2CurveParameters;
  const outer = DerReader.over(bytes, 'parameters');
  const parameters = outer.readSequence();
  outer.end();
  if (parameters.readSmallInteger('version') !== 1) return false;
  const field = parameters.readSequence('fieldID');
  if (field.readObjectIdentifier('fieldType') !== oids.primeField) return false;
  if (bytesToNumberBE(field.readUnsignedInteger('prime')) !== p) return false;
  field.end();
  const curve = parameters.readSequence('curve');
  if (bytesToNumberBE(curve.readOctetString('a')) !== a) return false;
  if (bytesToNumberBE(curve.readOctetString('b')) !== b) return false;
  // The seed says how the curve was chosen and takes no part in any computation.
  if (curve.peek() === tag.bitString) curve.readBitString('seed');
  curve.end();
  const base = parseSm2PublicKey(parameters.readOctetString('base'));
  if (bytesToNumberBE(base.subarray(1, 33)) !== Gx || bytesToNumberBE(base.subarray(33)) !== Gy) return false;
  if (bytesToNumberBE(parameters.readUnsignedInteger('order')) !== n) return false;
  if (!parameters.done && bytesToNumberBE(parameters.readUnsignedInteger('cofactor')) !== h) return false;
  parameters.end();
  return true;
}
