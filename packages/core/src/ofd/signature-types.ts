import type { Leniency } from '../base/leniency.ts';
import type { PageBox } from './write/model.ts';

/** One protected file as Signature.xml lists it. */
export interface OfdReference {
  /** As written. */
  readonly fileRef: string;
  /** Absolute in the package. */
  readonly path: string;
  /** The digest that the signer wrote; empty when it can be decoded neither as base64 nor as hexadecimal. */
  readonly checkValue: Uint8Array;
}

/** Where a seal's picture stands on a page. */
export interface OfdStamp {
  readonly id: string;
  /** ID of the page. */
  readonly pageRef: string;
  /** In millimetres; absent when it is not four numbers. */
  readonly boundary?: PageBox;
  /** The visible part, relative to the boundary. */
  readonly clip?: PageBox;
}

/** A signature as the package describes it; nothing of it is judged. */
export interface OfdSignature {
  /** Position among all signatures of the package, counted from 0. */
  readonly index: number;
  /** The document (DocBody) that lists it, counted from 0. */
  readonly document: number;
  readonly id: string;
  /** `Seal` carries an electronic seal, `Sign` only a signature; `Seal` when the list does not say. */
  readonly type: 'Seal' | 'Sign';
  /** ID of a signature that must hold as well (GM/T 0099-2020). */
  readonly relative?: string;
  /** Path of Signatures.xml. */
  readonly listPath: string;
  /** Path of Signature.xml. */
  readonly descriptionPath: string;
  /** Signature.xml as packed: the bytes whose digest is signed. */
  readonly description: Uint8Array;
  readonly provider?: { readonly name?: string; readonly version?: string; readonly company?: string };
  readonly signatureMethod?: string;
  /** SignatureDateTime as written: a claim of the signer's computer, in many spellings. */
  readonly claimedTimeText?: string;
  /** As written; absent means MD5 by the schema. */
  readonly checkMethod?: string;
  readonly references: readonly OfdReference[];
  readonly stamps: readonly OfdStamp[];
  readonly sealPath?: string;
  /** Seal.esl; absent when it is not named or not in the package. */
  readonly sealBytes?: Uint8Array;
  readonly signedValuePath: string;
  /** SignedValue.dat; absent when it is not in the package. */
  readonly signedValue?: Uint8Array;
  readonly leniencies: readonly Leniency[];
}
