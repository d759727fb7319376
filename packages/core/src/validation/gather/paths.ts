import type { Certificate } from '../../x509/index.ts';
import type { PathFacts } from '../facts/identity-facts.ts';
import { certificateFacts } from './certificate-facts.ts';
import type { GatherContext } from './context.ts';

/** The kind of listed service that a path must lead to. */
export type PathService = 'ca' | 'sealMaker' | 'tsa';

export function findPath(
  _context: GatherContext,
  leaf: Certificate,
  _type: PathService,
  _enclosed: readonly Certificate[],
): PathFacts {
  return {
    status: 'invalid',
    code: 'chain.anchor.notFound',
    certificates: [{ certificate: certificateFacts(leaf), revocation: { status: 'notChecked' } }],
  };
}
