import { oids } from '../crypto/index.ts';
import type { KeyUsage } from './key-usage.ts';

/** What a certificate is for. */
export type CertificateProfile =
  | 'root'
  | 'sub-ca'
  | 'seal-maker'
  | 'seal-signer'
  | 'timestamp'
  | 'ocsp'
  | 'trust-list-operator'
  | 'organisation'
  | 'person'
  | 'device';

/** The half of a dual pair: signing keys are made by the subscriber, encryption keys by the key centre (GM/T 0014). */
export type KeyUse = 'sign' | 'encrypt';

/** What a profile demands and writes. */
export interface ProfileRule {
  /** An authority: basicConstraints is critical with cA. */
  readonly ca: boolean;
  /** Of an authority: how many authorities may follow; absent means no limit. */
  readonly pathLength?: number;
  /** Issued by its own key. */
  readonly selfSigned: boolean;
  readonly keyUsage: readonly KeyUsage[];
  readonly extendedKeyUsage?: { readonly purposes: readonly string[]; readonly critical: boolean };
  /** id-pkix-ocsp-nocheck (RFC 6960 §4.2.2.2.1). */
  readonly ocspNoCheck?: true;
  /** Whether the profile has an encryption half. */
  readonly dual: boolean;
  /** Subject attributes that must be there. */
  readonly subject: readonly ('C' | 'O' | 'CN')[];
}

const signing: readonly KeyUsage[] = ['digitalSignature', 'nonRepudiation'];
const authority: readonly KeyUsage[] = ['keyCertSign', 'cRLSign'];
const entity = { ca: false, selfSigned: false, dual: false, keyUsage: signing, subject: ['C', 'CN'] } as const;

/** The usages of the encryption half of a dual pair (GB/T 20518, as the national hierarchy issues it: 03 02 03 38). */
export const encryptionKeyUsage: readonly KeyUsage[] = ['keyEncipherment', 'dataEncipherment', 'keyAgreement'];

/** The profiles as data (GB/T 20518-2018; RFC 3161 §2.3; RFC 6960 §4.2.2.2; ETSI TS 119 612 §5.7.1). */
export const certificateProfiles: Readonly<Record<CertificateProfile, ProfileRule>> = {
  root: { ca: true, selfSigned: true, dual: false, keyUsage: authority, subject: ['C', 'O', 'CN'] },
  'sub-ca': {
    ca: true,
    pathLength: 0,
    selfSigned: false,
    dual: false,
    keyUsage: authority,
    subject: ['C', 'O', 'CN'],
  },
  'seal-maker': { ...entity, subject: ['C', 'O', 'CN'] },
  'seal-signer': { ...entity, dual: true, subject: ['C', 'O', 'CN'] },
  timestamp: { ...entity, extendedKeyUsage: { purposes: [oids.timeStamping], critical: true } },
  ocsp: {
    ...entity,
    keyUsage: ['digitalSignature'],
    extendedKeyUsage: { purposes: [oids.ocspSigning], critical: false },
    ocspNoCheck: true,
  },
  'trust-list-operator': {
    ...entity,
    extendedKeyUsage: { purposes: [oids.trustListSigning], critical: false },
    subject: ['C', 'O', 'CN'],
  },
  organisation: { ...entity, dual: true, subject: ['C', 'O', 'CN'] },
  person: { ...entity, dual: true },
  device: { ...entity, dual: true },
};
