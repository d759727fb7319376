import type { Run } from '../grammar/types.ts';

/** How each command of the grammar is loaded: only the one that is called. */
export const commandLoaders: Readonly<Record<string, () => Promise<Run>>> = {
  verify: async () => (await import('./verify.ts')).verify,
  'audit verify': async () => (await import('./audit.ts')).auditVerify,
  'licence issue': async () => (await import('./licence.ts')).licenceIssue,
  'seal create': async () => (await import('./seal.ts')).sealCreate,
  'seal inspect': async () => (await import('./inspect.ts')).inspect,
  'seal verify': async () => (await import('./seal.ts')).sealVerify,
  'ca init': async () => (await import('./ca.ts')).caInit,
  'ca issue': async () => (await import('./ca.ts')).caIssue,
  'crl publish': async () => (await import('./ca.ts')).crlPublish,
  'trust new': async () => (await import('./trust.ts')).trustNew,
  'trust add': async () => (await import('./trust.ts')).trustAdd,
  'trust sign': async () => (await import('./trust.ts')).trustSign,
  'trust show': async () => (await import('./trust.ts')).trustShow,
  inspect: async () => (await import('./inspect.ts')).inspect,
  explain: async () => (await import('./explain.ts')).explain,
  doctor: async () => (await import('./doctor.ts')).doctor,
  demo: async () => (await import('./demo.ts')).demo,
  completion: async () => (await import('./completion.ts')).completion,
};
