/** What this folder needs of the object that stands for a worker: a `Worker` of the web and one of Node both are such an object. */
export interface PoolWorker {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  terminate(): unknown;
  /** The web. */
  addEventListener?(type: string, listener: (event: Event) => void): void;
  /** Node. */
  on?(type: string, listener: (given: unknown) => void): unknown;
}

/** What a worker needs to talk to its pool: its global object on the web, `parentPort` in Node. */
export interface PoolPort {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  addEventListener?(type: string, listener: (event: Event) => void): void;
  on?(type: string, listener: (given: unknown) => void): unknown;
}

/** Calls `listener` with every message. */
export function listen(port: PoolPort, listener: (message: unknown) => void): void {
  if (port.on !== undefined) port.on('message', listener);
  else port.addEventListener?.('message', (event) => listener((event as MessageEvent).data));
}

/** Calls `listener` when the worker cannot go on: an uncaught error, a message that cannot be read, an exit that nobody asked for. */
export function listenForEnd(worker: PoolWorker, listener: (reason: string) => void): void {
  if (worker.on !== undefined) {
    worker.on('error', (error) => listener(String(error)));
    worker.on('messageerror', () => listener('messageerror'));
    worker.on('exit', (code) => listener(`exit ${code}`));
    return;
  }
  worker.addEventListener?.('error', (event) => listener((event as ErrorEvent).message ?? 'error'));
  worker.addEventListener?.('messageerror', () => listener('messageerror'));
}
