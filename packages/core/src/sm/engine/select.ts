import { engineInstance, engineRefusal } from './instance.ts';
import { PortableEngine } from './portable-engine.ts';
import type { Sm2Engine } from './sm2-engine.ts';
import { WasmEngine } from './wasm-engine.ts';

/** What computes SM2 and SM3 here. */
export interface SmEngine {
  /** `wasm-simd`: WebAssembly with 128-bit vectors; `portable`: JavaScript, where the platform refuses that. */
  readonly engine: 'wasm-simd' | 'portable';
  /** The platform's words of refusal: no WebAssembly, no vectors, or a content-security policy. */
  readonly reason?: string;
}

let engine: Sm2Engine | undefined;

/** The engine of this thread, chosen and compiled at the first call. */
export function sm2Engine(): Sm2Engine {
  if (engine === undefined) {
    const instance = engineInstance();
    engine = instance === undefined ? new PortableEngine() : new WasmEngine(instance);
  }
  return engine;
}

/**
 * Which engine computes SM2 and SM3 in this thread, and why not the fast one. Both give the same results; the portable one is
 * slower, and JavaScript promises less about time and memory. Compiles the module when nothing has been computed yet.
 * @example smEngine().engine; // 'wasm-simd'
 */
export function smEngine(): SmEngine {
  const reason = engineRefusal();
  return reason === undefined ? { engine: 'wasm-simd' } : { engine: 'portable', reason };
}
