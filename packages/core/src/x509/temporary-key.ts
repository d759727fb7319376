import { concatBytes, equalBytes } from '../base/bytes.ts';
import { DerReader, derInteger, derOctetString, derSequence } from '../der/index.ts';
import { isSm2PublicKey } from '../sm/index.ts';

/*
 * The temporary public key of CFCA's requests for dual certificates (attribute 1.2.840.113549.1.9.63): an OCTET STRING that holds
 * SEQUENCE { INTEGER 1, OCTET STRING (136) }; the 136 octets are a fixed head of eight, then X and Y of 32 octets, each
 * followed by 32 zero octets, as SKF's ECCPUBLICKEYBLOB of 512 bits leaves room.
 */
const head: Uint8Array = /* @__PURE__ */ Uint8Array.of(0, 0xb4, 0, 0, 0, 1, 0, 0);
const zeros: Uint8Array = /* @__PURE__ */ new Uint8Array(32);

/** The attribute's one value, an OCTET STRING, for a point of 65 bytes. */
export function encodeTemporaryKey(point: Uint8Array): Uint8Array {
  const blob = concatBytes(head, point.subarray(1, 33), zeros, point.subarray(33), zeros);
  return derOctetString(derSequence(derInteger(1), derOctetString(blob)));
}

/**
 * The point in the attribute's value.
 * @returns `undefined` when the octets are not laid out so or the point is not on the curve.
 * @throws CoreError `ERR_DER_…`.
 */
export function decodeTemporaryKey(value: Uint8Array): Uint8Array | undefined {
  const outer = DerReader.over(value, 'temporaryPublicKey');
  const octets = outer.readOctetString();
  outer.end();
  const inner = DerReader.over(octets, 'temporaryPublicKey');
  const sequence = inner.readSequence();
  inner.end();
  const version = sequence.readSmallInteger('version');
  const blob = sequence.readOctetString('key');
  sequence.end();
  if (version !== 1 || blob.length !== 136 || !equalBytes(blob.subarray(0, 8), head)) return undefined;
  if (!equalBytes(blob.subarray(40, 72), zeros) || !equalBytes(blob.subarray(104), zeros)) return undefined;
  const point = concatBytes(Uint8Array.of(4), blob.subarray(8, 40), blob.subarray(72, 104));
  return isSm2PublicKey(point) ? point : undefined;
}
