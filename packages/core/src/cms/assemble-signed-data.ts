import { equalBytes } from '../base/bytes.ts';
import {
  contextTag,
  derExplicit,
  derInteger,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derSetOf,
  derValue,
} from '../der/index.ts';
import { familyOfData } from './families.ts';
import { contentOfSet, type NewSigner } from './signer-parts.ts';

/** The parts of a SignedData message, each DER. */
export interface SignedDataParts {
  readonly contentType: string;
  readonly innerType: string;
  /** The content octets; absent when the content is detached. */
  readonly content: Uint8Array | undefined;
  readonly certificates: readonly Uint8Array[];
  readonly revocationLists: readonly Uint8Array[];
  readonly signers: readonly NewSigner[];
}

/** Puts a message together, ContentInfo and all (GB/T 35275-2017 §8, RFC 5652 §5.1). */
export function assembleSignedData(parts: SignedDataParts): Uint8Array {
  const { contentType, innerType, content } = parts;
  const inner = content === undefined ? [] : [derExplicit(0, derOctetString(content))];
  const signedData = derSequence(
    derInteger(signedDataVersion(innerType, parts.signers)),
    digestAlgorithmsOf(parts.signers),
    derSequence(derObjectIdentifier(innerType), ...inner),
    ...certificateSets(parts),
    derSetOf(...parts.signers.map(({ bytes }) => bytes)),
  );
  return derSequence(derObjectIdentifier(contentType), derExplicit(0, signedData));
}

/** RFC 5652 §5.1: version 3 whenever the content is not `data` or a signer is named by its key; GB/T 35275 has version 1 only. */
export function signedDataVersion(innerType: string, signers: readonly Pick<NewSigner, 'version'>[]): number {
  return familyOfData(innerType) !== undefined && signers.every(({ version }) => version === 1) ? 1 : 3;
}

/** SET OF the digest algorithms of all signers, each once. */
export function digestAlgorithmsOf(signers: readonly Pick<NewSigner, 'digestAlgorithm'>[]): Uint8Array {
  return derSetOf(...distinct(signers.map(({ digestAlgorithm }) => digestAlgorithm)));
}

/** `certificates [0]` and `crls [1]`, each left out when there are none and holding each member once. */
export function certificateSets({
  certificates,
  revocationLists,
}: Pick<SignedDataParts, 'certificates' | 'revocationLists'>): readonly Uint8Array[] {
  return [certificates, revocationLists].flatMap((members, number) =>
    members.length === 0
      ? []
      : [derValue(contextTag(number, 'constructed'), contentOfSet(derSetOf(...distinct(members))))],
  );
}

function distinct(members: readonly Uint8Array[]): readonly Uint8Array[] {
  return members.filter((member, index) => members.findIndex((other) => equalBytes(other, member)) === index);
}
