import {
  derBitString,
  derInteger,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derString,
  derValue,
  tag,
} from '../../src/der/index.ts';
import type { Holder } from './world.ts';

/*
 * Seals and seal signatures as other software writes them: every field is raw DER, so that any deviation can be put together and
 * properly signed.
 */

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A value with text as its content. */
export const textual = (identifier: number, text: string): Uint8Array => derValue(identifier, ascii(text));

/** BIT STRING with a declared number of unused bits. */
export const bits = (octets: Uint8Array, unused = 0): Uint8Array =>
  derValue(tag.bitString, Uint8Array.of(unused), octets);

export const sm2Oid: Uint8Array = derObjectIdentifier('1.2.156.10197.1.501');

/** The fields of a rough seal, each DER. */
export interface RoughSeal {
  readonly header: Uint8Array;
  readonly sealId: Uint8Array;
  readonly type: Uint8Array;
  readonly name: Uint8Array;
  /** Empty in the 2014 layout. */
  readonly listType: Uint8Array;
  readonly list: Uint8Array;
  readonly times: readonly Uint8Array[];
  readonly picture: Uint8Array;
  /** Empty when absent. */
  readonly extensions: Uint8Array;
  readonly algorithm: Uint8Array;
  /** Spells the signature field from DER r, s. */
  readonly signature: (der: Uint8Array) => Uint8Array;
  /** What follows the fourth field. */
  readonly tail: Uint8Array;
}

const nothing = new Uint8Array(0);

/** A correct 38540 seal as fields. */
export function roughFields(signer: Holder): RoughSeal {
  return {
    header: derSequence(textual(tag.ia5String, 'ES'), derInteger(4), textual(tag.ia5String, 'Rough')),
    sealId: textual(tag.ia5String, '99010000000011'),
    type: derInteger(1),
    name: derString('示范甲省公章'),
    listType: derInteger(1),
    list: derSequence(derOctetString(signer.certificate.raw)),
    times: ['20260101000000Z', '20260101000000Z', '20290101000000Z'].map((text) => textual(tag.generalizedTime, text)),
    picture: derSequence(
      textual(tag.ia5String, 'GIF'),
      derOctetString(ascii('GIF89a')),
      derInteger(42),
      derInteger(42),
    ),
    extensions: nothing,
    algorithm: sm2Oid,
    signature: derBitString,
    tail: nothing,
  };
}

/** SES_SealInfo of the fields. */
export function roughInfo(fields: RoughSeal): Uint8Array {
  const { header, sealId, type, name, listType, list, times, picture, extensions } = fields;
  return derSequence(header, sealId, derSequence(type, name, listType, list, ...times), picture, extensions);
}

/** Signs a rough seal in the layout of 38540. */
export async function roughSeal(maker: Holder, fields: RoughSeal): Promise<Uint8Array> {
  const info = roughInfo(fields);
  const signature = fields.signature(await maker.signer.sign(info));
  return derSequence(info, derOctetString(maker.certificate.raw), fields.algorithm, signature, fields.tail);
}

/** Signs a rough seal in the layout of 2014. */
export async function roughOldSeal(maker: Holder, fields: RoughSeal): Promise<Uint8Array> {
  const info = roughInfo(fields);
  const certificate = derOctetString(maker.certificate.raw);
  const signature = fields.signature(await maker.signer.sign(derSequence(info, certificate, fields.algorithm)));
  return derSequence(info, derSequence(certificate, fields.algorithm, signature));
}

/** The fields of a rough seal signature, each DER. */
export interface RoughSignature {
  readonly version: Uint8Array;
  readonly time: Uint8Array;
  readonly digest: Uint8Array;
  readonly property: Uint8Array;
  readonly extensions: Uint8Array;
  readonly algorithm: Uint8Array;
  readonly signature: (der: Uint8Array) => Uint8Array;
  readonly tail: Uint8Array;
}

/** A correct 38540 signature as fields. */
export function roughSignatureFields(): RoughSignature {
  return {
    version: derInteger(4),
    time: textual(tag.generalizedTime, '20260601020000Z'),
    digest: derBitString(new Uint8Array(32).fill(7)),
    property: textual(tag.ia5String, '/Doc_0/Signs/Sign_0/Signature.xml'),
    extensions: nothing,
    algorithm: sm2Oid,
    signature: derBitString,
    tail: nothing,
  };
}

/** Signs in the layout of 38540. */
export async function roughSignature(signer: Holder, seal: Uint8Array, fields: RoughSignature): Promise<Uint8Array> {
  const toSign = derSequence(fields.version, seal, fields.time, fields.digest, fields.property, fields.extensions);
  const signature = fields.signature(await signer.signer.sign(toSign));
  return derSequence(toSign, derOctetString(signer.certificate.raw), fields.algorithm, signature, fields.tail);
}

/** Signs in the layout of 2014. */
export async function roughOldSignature(signer: Holder, seal: Uint8Array, fields: RoughSignature): Promise<Uint8Array> {
  const { version, time, digest, property, algorithm } = fields;
  const certificate = derOctetString(signer.certificate.raw);
  const toSign = derSequence(version, seal, time, digest, property, certificate, algorithm);
  return derSequence(toSign, fields.signature(await signer.signer.sign(toSign)));
}
