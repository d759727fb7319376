import type { ErrorCode } from '../base/errors.ts';
import type { SignatureFormat } from '../sm/index.ts';

/** The first message to a worker: the module that this thread compiled; without one it finds out for itself. */
export interface StartMessage {
  readonly kind: 'start';
  readonly module: WebAssembly.Module | undefined;
}

/** A piece of work. `packed` holds byte strings in the order that `work` names. */
export interface WorkMessage {
  readonly kind: 'work';
  readonly id: number;
  readonly work: Work;
  readonly packed: ArrayBuffer;
}

/** What is to be done; `count` items each. */
export type Work =
  /** User ID; then signatures, messages, public keys (each key once); `keys` says which key each item has. */
  | {
      readonly kind: 'verify';
      readonly count: number;
      readonly keys: Uint32Array;
      readonly format: SignatureFormat;
    }
  /** User ID, private key, random bytes (32 for each item); then messages. */
  | { readonly kind: 'sign'; readonly count: number; readonly format: SignatureFormat };

/** The answer to one piece of work: a byte 0 or 1 for each item, or the signatures packed. */
export interface DoneMessage {
  readonly kind: 'done';
  readonly id: number;
  readonly result: ArrayBuffer;
}

/** Why there is no answer: an error of this library, or another one in words. */
export interface FailedMessage {
  readonly kind: 'failed';
  readonly id: number;
  readonly code: ErrorCode | undefined;
  readonly details: unknown;
  readonly reason: string;
}
