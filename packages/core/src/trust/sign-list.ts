import { CoreError } from '../base/errors.ts';
import type { Signer } from '../crypto/index.ts';
import { type TrustListDocument, trustListPayloadType } from './document.ts';
import type { Envelope } from './envelope.ts';
import { writeCanonicalJson } from './json.ts';
import { lintTrustList } from './lint.ts';
import { signEnvelope } from './sign-envelope.ts';

/** What a trust list is signed with. */
export interface SignTrustListOptions {
  readonly signers: readonly Signer[];
  /** The envelope of the list before; required when the sequence is above 1. */
  readonly previous?: Uint8Array;
}

/**
 * Lints a list, writes it canonically and signs it. Further parties add theirs with `signEnvelope(parseEnvelope(bytes), …)`.
 * @throws CoreError `ERR_TRUST_LIST_LINT` when the lint finds an error; as `signEnvelope`.
 * @example
 * const next = nextVersion(published, { issued: at, nextUpdate: at + 60 * day });
 * const bytes = encodeEnvelope(await signTrustList(next, { signers: [operator], previous: published }));
 */
export async function signTrustList(list: TrustListDocument, options: SignTrustListOptions): Promise<Envelope> {
  const errors = lintTrustList(list, options.previous).filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first !== undefined)
    throw new CoreError('ERR_TRUST_LIST_LINT', { findings: errors.map(({ code }) => code), path: first.path });
  return signEnvelope({ payloadType: trustListPayloadType, payload: writeCanonicalJson(list) }, options.signers);
}
