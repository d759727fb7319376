import type { PoolPort } from './port.ts';
import { serveSm2Pool } from './serve.ts';

// The program of a pool's worker, for the web and for Node alike. This file is no part of the library's code but an entry of its
// own: it alone asks the platform for something, the port that leads to the pool.

interface NodePlatform {
  readonly process?: { getBuiltinModule?(name: 'node:worker_threads'): { readonly parentPort: PoolPort | null } };
}

const web: PoolPort = globalThis;
const { process: node } = globalThis as NodePlatform;
serveSm2Pool(node?.getBuiltinModule?.('node:worker_threads').parentPort ?? web);
