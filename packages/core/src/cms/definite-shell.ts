import { CoreError } from '../base/errors.ts';
import { type BerValue, berMembers, contextTag, derValue, isConstructed, tag, takeBer } from '../der/index.ts';

/*
 * Streaming software writes the outer layers of SignedData in BER: indefinite lengths and a content cut into pieces. This file
 * rewrites exactly those layers to definite form. What is signed or hashed as DER (certificates, CRLs, SignerInfo) is copied as it
 * stands; the strict reader judges it afterwards.
 *
 *   ContentInfo > [0] > SignedData > { INTEGER, SET, SEQUENCE encapsulated > [0] > OCTET STRING > pieces, [0], [1], SET }
 *   ContentInfo > [0] > EnvelopedData > { INTEGER, [0], SET, SEQUENCE encryptedContentInfo > [0] > pieces, … }
 */

/** How the content stands inside: wrapped in `[0]`, or tagged `[0]` itself. */
export type ShellKind = 'signed' | 'enveloped';

/** Pieces of one content; streams cut at 1,000 to 64,000 octets, so that 32 MB of content have at most some 32,000. */
const mostPieces = 100_000;

/** Members of one layer: the widest, a set of certificates or CRLs, stays far below. */
const mostMembers = 1_000;

const explicitContent = contextTag(0, 'constructed');
const implicitContent = contextTag(0, 'primitive');
const constructedOctetString = 0x24;

/** A message in definite form. */
export interface DefiniteMessage {
  readonly bytes: Uint8Array;
  /** How many bytes of the input it took. */
  readonly consumed: number;
  /** Whether anything was rewritten. */
  readonly rewritten: boolean;
}

/**
 * Brings the outer layers of a message to definite form; a message that is DER already is returned as it is.
 * @throws CoreError `ERR_DER_TRUNCATED`, `ERR_DER_LENGTH`, `ERR_CMS_STRUCTURE`, `ERR_LIMIT`.
 */
export function definiteShell(input: Uint8Array, kind: ShellKind = 'signed'): DefiniteMessage {
  return definite(input, 'message', kind);
}

/** The same for a message that stands without its ContentInfo. */
export function definiteBody(input: Uint8Array, kind: ShellKind): DefiniteMessage {
  return definite(input, 'body', kind);
}

function definite(input: Uint8Array, layer: Layer, kind: ShellKind): DefiniteMessage {
  const cursor = { input, path: 'cms', at: 0 };
  const outer = takeBer(cursor);
  const bytes = rebuild(outer, isConstructed(outer.identifier) ? layer : 'verbatim', kind);
  return { bytes, consumed: cursor.at, rewritten: bytes !== outer.bytes };
}

/** The layers that may be BER. `verbatim` is everything else. */
type Layer =
  | 'message'
  | 'wrapper'
  | 'body'
  | 'encapsulated'
  | 'content'
  | 'encryptedContent'
  | 'octets'
  | 'implicitOctets'
  | 'set'
  | 'verbatim';

/** What a member of a layer is. */
function memberLayer(layer: Layer, { identifier }: BerValue, kind: ShellKind): Layer {
  switch (layer) {
    case 'message':
      return identifier === explicitContent ? 'wrapper' : 'verbatim';
    case 'wrapper':
      return identifier === tag.sequence ? 'body' : 'verbatim';
    case 'body':
      if (identifier === tag.sequence) return kind === 'signed' ? 'encapsulated' : 'encryptedContent';
      return isConstructed(identifier) ? 'set' : 'verbatim';
    case 'encapsulated':
      return identifier === explicitContent ? 'content' : 'verbatim';
    case 'content':
      return identifier === constructedOctetString ? 'octets' : 'verbatim';
    case 'encryptedContent':
      return identifier === explicitContent ? 'implicitOctets' : 'verbatim';
    default:
      return 'verbatim';
  }
}

/** The same bytes when nothing had to be rewritten. */
function rebuild(value: BerValue, layer: Layer, kind: ShellKind): Uint8Array {
  if (layer === 'verbatim') return value.bytes;
  if (layer === 'octets') return derValue(tag.octetString, joinPieces(value));
  if (layer === 'implicitOctets') return derValue(implicitContent, joinPieces(value));
  const members = berMembers(value, 'cms', mostMembers);
  const rebuilt = members.map((member) => rebuild(member, memberLayer(layer, member, kind), kind));
  const isUnchanged = value.form === 'minimal' && rebuilt.every((bytes, index) => bytes === members[index]?.bytes);
  return isUnchanged ? value.bytes : derValue(value.identifier, ...rebuilt);
}

/** The octets of a constructed OCTET STRING: its members are primitive ones (one level, as every streaming encoder writes). */
function joinPieces(value: BerValue): Uint8Array {
  // The members are never longer than what encloses them.
  const joined = new Uint8Array(value.content.length);
  let at = 0;
  for (const { identifier, content } of berMembers(value, 'cms.content', mostPieces)) {
    if (identifier !== tag.octetString) {
      const rule = 'pieces of a content are OCTET STRINGs';
      throw new CoreError('ERR_CMS_STRUCTURE', { path: 'cms.content', offset: 0, rule });
    }
    joined.set(content, at);
    at += content.length;
  }
  return joined.subarray(0, at);
}
