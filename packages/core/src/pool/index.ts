export type { PoolPort, PoolWorker } from './port.ts';
export { serveSm2Pool } from './serve.ts';
export {
  createSm2Pool,
  type Items,
  type PoolCallOptions,
  type PoolSignOptions,
  type PoolVerifyItem,
  type Sm2Pool,
  type Sm2PoolOptions,
} from './sm2-pool.ts';
