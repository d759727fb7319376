import { createDelegatedSigner, type SignatureAlgorithm, type Signer } from '@yinxin/core/crypto';
import { CommandError } from '../command-error.ts';

/** What a holder takes: the message, or the digest that the caller computed (`Signer.signDigest`). */
export type SigningMode = 'message' | 'digest';

/** A key that somebody else holds. */
export interface HeldKey {
  /** How it is named in requests. */
  readonly id: string;
  readonly label?: string;
  readonly algorithm: SignatureAlgorithm;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
}

/** One act of signing. */
export interface SigningRequest {
  readonly key: string;
  readonly algorithm: SignatureAlgorithm;
  readonly mode: SigningMode;
  readonly data: Uint8Array;
}

/** Whoever holds keys and signs with them: another process, a token, an encrypted file. */
export interface KeyHolder {
  /** For people: the program or the device. */
  readonly name: string;
  readonly modes: ReadonlySet<SigningMode>;
  keys(): Promise<readonly HeldKey[]>;
  /** @returns The signature value as certificates carry it (`Signer`). */
  sign(request: SigningRequest): Promise<Uint8Array>;
}

/**
 * A signer over one key of a holder; each signature is verified before it is used.
 * @param id - Which key; may be left out when there is one only.
 */
export async function signerOf(holder: KeyHolder, id: string | undefined): Promise<Signer> {
  const keys = await holder.keys();
  const known = keys.map((key) => key.id).join(', ');
  const [key, ...more] = id === undefined ? keys : keys.filter((held) => held.id === id);
  if (key === undefined) throw new CommandError('usage', 'signer.noKey', { name: holder.name, id: id ?? '', known });
  if (more.length > 0) throw new CommandError('usage', 'signer.severalKeys', { name: holder.name, known });
  const { algorithm, publicKey } = key;
  const by = (mode: SigningMode) =>
    holder.modes.has(mode)
      ? (data: Uint8Array): Promise<Uint8Array> => holder.sign({ key: key.id, algorithm, mode, data })
      : undefined;
  const [sign, signDigest] = [by('message'), by('digest')];
  return createDelegatedSigner({
    algorithm,
    publicKey,
    ...(sign === undefined ? {} : { sign }),
    ...(signDigest === undefined ? {} : { signDigest }),
  });
}
