import type { Signer } from '@yinxin/core/crypto';
import { keyId } from '@yinxin/core/crypto';
import { CommandError } from '../command-error.ts';
import type { KeyHolder } from './key-holder.ts';

/** A key in memory with the file that it came from. */
export interface NamedSigner {
  readonly path: string;
  readonly signer: Signer;
}

/** A holder over keys that were read from files; a key is named by the SM3 of its public key, the same on every start. */
export function fileHolder(signers: readonly NamedSigner[]): KeyHolder {
  const byId = new Map(signers.map(({ path, signer }) => [keyId(signer.publicKey).slice(0, 16), { path, signer }]));
  const takesDigests = signers.every(({ signer }) => signer.signDigest !== undefined);
  return {
    name: 'yinxin key serve',
    modes: new Set(takesDigests ? ['message', 'digest'] : ['message']),
    keys: async () =>
      [...byId].map(([id, { path, signer }]) => ({
        id,
        label: path,
        algorithm: signer.algorithm,
        publicKey: signer.publicKey,
      })),
    sign: async ({ key, mode, data }) => {
      const signer = byId.get(key)?.signer;
      if (signer === undefined)
        throw new CommandError('usage', 'signer.noKey', { name: 'key serve', id: key, known: '' });
      if (mode === 'message') return signer.sign(data);
      if (signer.signDigest === undefined) throw new CommandError('usage', 'signer.noDigest');
      return signer.signDigest(data);
    },
  };
}
