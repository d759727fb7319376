import { CoreError, type ErrorDetails, isCoreError } from '../base/errors.ts';
import { adoptEngineModule } from '../sm/engine/instance.ts';
import { prepareSm2Signer, prepareSm2Verifier, type Sm2Check, type Sm2Verifier, verifyManySm2 } from '../sm/index.ts';
import type { DoneMessage, FailedMessage, StartMessage, Work, WorkMessage } from './messages.ts';
import { packBytes, unpackBytes } from './packing.ts';
import { listen, type PoolPort } from './port.ts';

/**
 * Does the work of a pool on this thread: what a worker runs. `@yinxin/core/pool/worker` is this with the port of the platform.
 * @example serveSm2Pool(parentPort); // from node:worker_threads
 */
export function serveSm2Pool(port: PoolPort): void {
  listen(port, (message) => {
    const request = message as StartMessage | WorkMessage;
    if (request.kind === 'start') {
      if (request.module !== undefined) adoptEngineModule(request.module);
      return;
    }
    const { id, work, packed } = request;
    try {
      const result = perform(work, unpackBytes(packed));
      port.postMessage({ kind: 'done', id, result } satisfies DoneMessage, [result]);
    } catch (error) {
      const known = isCoreError(error);
      const failure: FailedMessage = {
        kind: 'failed',
        id,
        code: known ? error.code : undefined,
        details: known ? error.details : undefined,
        reason: String(error),
      };
      port.postMessage(failure, []);
    }
  });
}

/** The error that a worker reported. */
export function errorOf({ code, details, reason }: FailedMessage): Error {
  return code === undefined
    ? new CoreError('ERR_POOL_WORKER', { reason })
    : new CoreError(code, details as ErrorDetails[typeof code]);
}

function perform(work: Work, parts: Uint8Array[]): ArrayBuffer {
  return work.kind === 'verify' ? verify(work, parts) : sign(work, parts);
}

function verify({ count, keys, format }: Extract<Work, { kind: 'verify' }>, parts: Uint8Array[]): ArrayBuffer {
  const [userId, ...rest] = parts as [Uint8Array, ...Uint8Array[]];
  const verifiers = rest.slice(2 * count).map((key) => verifierOf(key, userId));
  const checks: Sm2Check[] = [];
  const places: number[] = [];
  for (let i = 0; i < count; i++) {
    const verifier = verifiers[keys[i] as number];
    if (verifier === undefined) continue;
    checks.push({ verifier, signature: rest[i] as Uint8Array, message: rest[count + i] as Uint8Array, format });
    places.push(i);
  }
  const result = new Uint8Array(count);
  verifyManySm2(checks).forEach((passed, i) => {
    result[places[i] as number] = passed ? 1 : 0;
  });
  return result.buffer;
}

/** `undefined` for what is no key or no user ID: no signature verifies under it. */
function verifierOf(publicKey: Uint8Array, userId: Uint8Array): Sm2Verifier | undefined {
  try {
    return prepareSm2Verifier(publicKey, userId);
  } catch (error) {
    if (isCoreError(error)) return undefined;
    throw error;
  }
}

function sign({ count, format }: Extract<Work, { kind: 'sign' }>, parts: Uint8Array[]): ArrayBuffer {
  const [userId, privateKey, entropy, ...messages] = parts as [Uint8Array, Uint8Array, Uint8Array, ...Uint8Array[]];
  let used = 0;
  const random = (length: number): Uint8Array => {
    used += length;
    return entropy.subarray(used - length, used);
  };
  try {
    const signer = prepareSm2Signer(privateKey, { userId });
    try {
      return packBytes(signer.signMany(messages.slice(0, count), { random, format }));
    } finally {
      signer.wipe();
    }
  } finally {
    // The only copy on this thread, which came in the buffer of the request.
    privateKey.fill(0);
    entropy.fill(0);
  }
}
