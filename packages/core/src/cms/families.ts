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
