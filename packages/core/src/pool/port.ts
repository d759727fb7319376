/** What this folder needs of the object that stands for a worker: a `Worker` of the web and one of Node both are such an object. */
export interface PoolWorker {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  terminate(): unknown;
  /** The web. */
  addEventListener?(type: string, listener: (event: Event) => void): void;
  /** Node. */
  on?(type: string, listener: (given: never) => void): unknown;
}

/** What a worker needs to talk to its pool: its global object on the web, `parentPort` in Node. */
export interface PoolPort {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  addEventListener?(type: string, listener: (event: Event) => void): void;
  on?(type: string, listener: (given: never) => void): unknown;
}

/** Calls `listener` with every message. */
export function listen(port: PoolPort, listener: (message: unknown) => void): void {
  if (port.on !== undefined) port.on('message', listener as (given: never) => void);
  else port.addEventListener?.('message', (event) => listener((event as MessageEvent).data));
}

/** Calls `listener` when the worker cannot go on: an uncaught error, a message that cannot be read, an exit that nobody asked for. */
export function listenForEnd(worker: PoolWorker, listener: (reason: string) => void): void {
  if (worker.on !== undefined) {
    worker.on('error', ((error: unknown) => listener(String(error))) as (given: never) => void);
    worker.on('messageerror', (() => listener('messageerror')) as (given: never) => void);
    worker.on('exit', ((code: number) => listener(`exit ${code}`)) as (given: never) => void);
    return;
  }
  worker.addEventListener?.('error', (event) => listener((event as ErrorEvent).message ?? 'error'));
  worker.addEventListener?.('messageerror', () => listener('messageerror'));
}
