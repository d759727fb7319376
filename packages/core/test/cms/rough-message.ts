import {
  contextTag,
  derExplicit,
  derInteger,
  derNull,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derSetOf,
  derValue,
} from '../../src/der/index.ts';
import type { Holder } from '../seal/world.ts';

/** SignedData as other software writes it: any part can be replaced, and the message is properly signed. */
export interface RoughMessage {
  readonly contentType: string;
  readonly innerType: string;
  readonly version: number;
  /** The explicit content; empty when detached. */
  readonly content: Uint8Array;
  readonly digestAlgorithm: string;
  readonly signatureAlgorithm: string;
  /** Signed attributes in the order written; `undefined` for none. */
  readonly attributes: readonly Uint8Array[] | undefined;
  /** What is signed; the attributes as a SET, or the content, by default. */
  readonly signed?: Uint8Array;
  readonly spell: (der: Uint8Array) => Uint8Array;
  readonly certificates: readonly Uint8Array[];
  readonly unsigned: readonly Uint8Array[];
}

export const set0: number = contextTag(0, 'constructed');
export const gm = { signedData: '1.2.156.10197.6.1.4.2.2', data: '1.2.156.10197.6.1.4.2.1' } as const;
export const rfc = { signedData: '1.2.840.113549.1.7.2', data: '1.2.840.113549.1.7.1' } as const;

const empty = new Uint8Array(0);

/** One attribute. */
export function attribute(type: string, ...values: readonly Uint8Array[]): Uint8Array {
  return derSequence(derObjectIdentifier(type), derSetOf(...values));
}

export const contentTypeOf = (type: string): Uint8Array => attribute('1.2.840.113549.1.9.3', derObjectIdentifier(type));
export const messageDigestOf = (digest: Uint8Array): Uint8Array =>
  attribute('1.2.840.113549.1.9.4', derOctetString(digest));

/** A clean GB/T 35275 message without attributes over `content`. */
export function roughMessage(holder: Holder): RoughMessage {
  return {
    contentType: gm.signedData,
    innerType: gm.data,
    version: 1,
    content: empty,
    digestAlgorithm: '1.2.156.10197.1.401',
    signatureAlgorithm: '1.2.156.10197.1.301.1',
    attributes: undefined,
    spell: (der) => der,
    certificates: [holder.certificate.raw],
    unsigned: [],
  };
}

/** Signs and assembles. */
export async function writeMessage(holder: Holder, content: Uint8Array, parts: RoughMessage): Promise<Uint8Array> {
  const { attributes } = parts;
  const set = attributes && derValue(0x31, ...attributes);
  const signature = parts.spell(await holder.signer.sign(parts.signed ?? set ?? content));
  const digest = derSequence(derObjectIdentifier(parts.digestAlgorithm), derNull());
  const tbs = [...holder.certificate.tbs];
  // The serial number stands behind the version (5 octets) in the content of the TBS.
  const header = (tbs[1] as number) >= 0x80 ? 2 + ((tbs[1] as number) & 0x7f) : 2;
  const serial = holder.certificate.tbs.subarray(header + 5, header + 5 + 2 + (tbs[header + 6] as number));
  const signer = derSequence(
    derInteger(1),
    derSequence(holder.certificate.issuer.raw, serial),
    digest,
    ...(attributes === undefined ? [] : [derValue(set0, ...attributes)]),
    derSequence(derObjectIdentifier(parts.signatureAlgorithm), derNull()),
    derOctetString(signature),
    ...(parts.unsigned.length === 0 ? [] : [derValue(contextTag(1, 'constructed'), ...parts.unsigned)]),
  );
  const data = derSequence(
    derInteger(parts.version),
    derSetOf(digest),
    derSequence(derObjectIdentifier(parts.innerType), parts.content),
    ...(parts.certificates.length === 0 ? [] : [derValue(set0, ...parts.certificates)]),
    derSetOf(signer),
  );
  return derSequence(derObjectIdentifier(parts.contentType), derExplicit(0, data));
}
