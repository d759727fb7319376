import { oids } from '../crypto/index.ts';
import type { CmsFamily } from './types.ts';

/** The content types of one family. */
export interface FamilyTypes {
  readonly data: string;
  readonly signedData: string;
  readonly envelopedData: string;
  readonly signedAndEnvelopedData: string;
  readonly encryptedData: string;
}

/** Content types by family (GB/T 35275-2017 §6; PKCS #7 and RFC 5652 §4). */
export const familyTypes: Readonly<Record<CmsFamily, FamilyTypes>> = {
  gm: {
    data: oids.smData,
    signedData: oids.smSignedData,
    envelopedData: oids.smEnvelopedData,
    signedAndEnvelopedData: oids.smSignedAndEnvelopedData,
    encryptedData: oids.smEncryptedData,
  },
  rfc: {
    data: oids.data,
    signedData: oids.signedData,
    envelopedData: oids.envelopedData,
    signedAndEnvelopedData: oids.signedAndEnvelopedData,
    encryptedData: oids.encryptedData,
  },
};

/** The family of a `data` content type, or `undefined` for another type. */
export function familyOfData(type: string): CmsFamily | undefined {
  if (type === oids.smData) return 'gm';
  return type === oids.data ? 'rfc' : undefined;
}

/** The kinds of message that hold encrypted content. */
export type EnvelopeKind = 'envelopedData' | 'signedAndEnvelopedData' | 'encryptedData' | 'authEnvelopedData';

/** Which kind of encrypted message a content type names, and whose identifier it is. */
export function envelopeKindOf(type: string): { readonly kind: EnvelopeKind; readonly family: CmsFamily } | undefined {
  if (type === oids.authEnvelopedData) return { kind: 'authEnvelopedData', family: 'rfc' };
  for (const family of ['gm', 'rfc'] as const)
    for (const kind of ['envelopedData', 'signedAndEnvelopedData', 'encryptedData'] as const)
      if (familyTypes[family][kind] === type) return { kind, family };
  return undefined;
}
