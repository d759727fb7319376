import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8 } from '../base/bytes.ts';
import type { LeniencyName } from '../base/leniency.ts';
import {
  decodeSm2Signature,
  fitsEcdsaOverSm2Curve,
  SM2_DEFAULT_USER_ID,
  sm2Digest,
  sm2Z,
  sm3,
  verifySm2Digest,
} from '../sm/index.ts';
import { lenientSm2Signature } from './lenient-signature.ts';
import type { PublicKey } from './public-key.ts';

/**
 * The reading under which a refused SM2 signature would fit:
 * `sm2.userId.empty` empty user ID (the default of OpenSSL 3.0); `sm2.userId.other` another one of those that were tried; `sm2.noZ` digest without Z; `sm2.doubleHash` SM3(Z ‖ SM3(M));
 * `sm2.sha256` SHA-256 in place of SM3; `sm2.ecdsa` the ECDSA equation over the SM2 curve; `sm2.raw` 64 bytes r ‖ s;
 * `sm2.negative` INTEGERs not spelt as DER demands; `sm2.truncated` trailing zero octets lost.
 */
export type SignatureDiagnosis =
  | 'sm2.userId.empty'
  | 'sm2.userId.other'
  | 'sm2.raw'
  | 'sm2.noZ'
  | 'sm2.doubleHash'
  | 'sm2.negative'
  | 'sm2.ecdsa'
  | 'sm2.sha256'
  | 'sm2.truncated';

/** User IDs that are met beside the default: those of the worked examples of GB/T 32918 and GM/T 0003, and the default of older GmSSL. */
const otherUserIds = ['ALICE123@YAHOO.COM', 'BILL456@YAHOO.COM', 'anonym@gmssl.org'];

/** User IDs of a caller that are tried at the most. */
const mostUserIds = 16;

/**
 * After a failure: which other reading of the signature would fit, for the report. Some twenty verifications, and one more for each of
 * `userIds`, of which sixteen are tried.
 * **Never use it to accept a signature.**
 * @param statement - `userIds`: further user IDs that the signer may have used, such as a name or a mail address; bytes, or text as UTF-8.
 * @returns `undefined` when none fits or the key is not an SM2 key. Never throws.
 * @example
 * const anonymous = signSm2(message, privateKey, { random, userId: new Uint8Array() });
 * diagnoseSignature({ publicKey: certificate.publicKey, signature: anonymous, message }); // 'sm2.userId.empty'
 */
export function diagnoseSignature(statement: {
  readonly publicKey: PublicKey;
  readonly signature: Uint8Array;
  readonly message: Uint8Array;
  readonly userIds?: readonly (Uint8Array | string)[];
}): SignatureDiagnosis | undefined {
  const { publicKey, signature, message, userIds = [] } = statement;
  const { point } = publicKey;
  if (publicKey.algorithm !== 'sm2' || point === undefined) return undefined;
  const read = lenientSm2Signature(signature);
  if (read === undefined) return undefined;
  const verifies = (e: Uint8Array): boolean => verifySm2Digest(read.der, e, point);
  const e = sm2Digest(message, point, SM2_DEFAULT_USER_ID);
  if (verifies(e)) return spelling(read.leniencies);
  const z = sm2Z(point, SM2_DEFAULT_USER_ID);
  const short = sm3(message);
  if (verifies(sm2Digest(message, point, new Uint8Array(0)))) return 'sm2.userId.empty';
  if (verifies(short)) return 'sm2.noZ';
  if (verifies(sm3(concatBytes(z, short)))) return 'sm2.doubleHash';
  const longSha = sha256(concatBytes(z, message));
  const shortSha = sha256(message);
  if (verifies(longSha) || verifies(shortSha)) return 'sm2.sha256';
  if (userIdsOf(userIds).some((userId) => verifies(sm2Digest(message, point, userId)))) return 'sm2.userId.other';
  const raw = decodeSm2Signature(read.der);
  if ([short, e, shortSha].some((digest) => fitsEcdsaOverSm2Curve(raw, digest, point))) return 'sm2.ecdsa';
  return undefined;
}

/** What can be a user ID: its length in bits is written into two octets. */
function userIdsOf(given: readonly (Uint8Array | string)[]): readonly Uint8Array[] {
  return [...given.slice(0, mostUserIds), ...otherUserIds]
    .map((userId) => (typeof userId === 'string' ? utf8(userId) : userId))
    .filter(({ length }) => length < 0x2000);
}

function spelling(leniencies: readonly LeniencyName[]): SignatureDiagnosis | undefined {
  if (leniencies.includes('sm2.signature.lostZeros')) return 'sm2.truncated';
  if (leniencies.includes('sm2.signature.raw')) return 'sm2.raw';
  return leniencies.length > 0 ? 'sm2.negative' : undefined;
}
