import type { PublicKeyAlgorithm } from '../crypto/index.ts';
import type { KeyUsage } from './key-usage.ts';

/**
 * The usages of a list that a kind of key can have: SM2 all of them; RSA no agreement (RFC 4055 §1.2); ECDSA keys no encipherment
 * (RFC 8813 §3); Ed25519 signing only (RFC 8410 §5).
 */
export function usagesOfKey(algorithm: PublicKeyAlgorithm, usages: readonly KeyUsage[]): readonly KeyUsage[] {
  const unfit = unfitUsages(algorithm);
  return usages.filter((usage) => !unfit.includes(usage));
}

/** The usages that a kind of key cannot have. */
export function unfitUsages(algorithm: PublicKeyAlgorithm): readonly KeyUsage[] {
  switch (algorithm) {
    case 'rsa':
      return ['keyAgreement', 'encipherOnly', 'decipherOnly'];
    case 'ec-p256':
    case 'ec-p384':
    case 'ec-p521':
      return ['keyEncipherment', 'dataEncipherment'];
    case 'ed25519':
      return ['keyEncipherment', 'dataEncipherment', 'keyAgreement', 'encipherOnly', 'decipherOnly'];
    default:
      return [];
  }
}
