import { CoreError } from '../../base/errors.ts';
import { defaultLimits } from '../../base/limits.ts';
import { type BerValue, berMembers, derValue, isConstructed, tag, takeBer } from '../../der/index.ts';

const constructedOctetString = 0x24;

/**
 * Brings a layer of a PKCS#12 file to definite form, as streaming writers leave it otherwise: indefinite and padded lengths, octet
 * strings in pieces. A layer that is DER already is returned as it is.
 * @throws CoreError `ERR_DER_TRUNCATED`, `ERR_DER_LENGTH`, `ERR_DER_TRAILING_DATA`, `ERR_LIMIT`.
 */
export function definiteLayer(input: Uint8Array): Uint8Array {
  const cursor = { input, path: 'pkcs12', at: 0 };
  const outer = takeBer(cursor);
  if (cursor.at !== input.length) throw new CoreError('ERR_DER_TRAILING_DATA', { path: 'pkcs12', offset: cursor.at });
  const definite = rebuild(outer, 0, { left: defaultLimits.derValues });
  return definite === outer.bytes ? input : definite;
}

/** The octets of an OCTET STRING that may be in pieces: `content` of a constructed value in definite form. */
export function joinPieces(content: Uint8Array): Uint8Array {
  const joined = new Uint8Array(content.length);
  let length = 0;
  const cursor = { input: content, path: 'pkcs12', at: 0 };
  while (cursor.at < content.length) {
    const piece = takeBer(cursor);
    if (piece.identifier !== tag.octetString)
      throw new CoreError('ERR_DER_TAG', { path: 'pkcs12', offset: cursor.at, expected: '04', got: 'another' });
    joined.set(piece.content, length);
    length += piece.content.length;
  }
  return joined.subarray(0, length);
}

function rebuild(value: BerValue, depth: number, budget: { left: number }): Uint8Array {
  const { identifier, content, bytes, form } = value;
  if (!isConstructed(identifier)) return form === 'minimal' ? bytes : derValue(identifier, content);
  const limit = defaultLimits.derDepth;
  if (depth > limit) throw new CoreError('ERR_LIMIT', { budget: 'derDepth', limit, got: depth });
  const members = berMembers(value, 'pkcs12', budget.left);
  budget.left -= members.length;
  const rebuilt = members.map((member) => rebuild(member, depth + 1, budget));
  if (identifier === constructedOctetString) {
    const whole = derValue(tag.sequence, ...rebuilt);
    return derValue(tag.octetString, joinPieces(takeBer({ input: whole, path: 'pkcs12', at: 0 }).content));
  }
  const isUnchanged = form === 'minimal' && rebuilt.every((member, index) => member === members[index]?.bytes);
  return isUnchanged ? bytes : derValue(identifier, ...rebuilt);
}
