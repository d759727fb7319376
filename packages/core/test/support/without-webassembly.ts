import { vi } from 'vitest';
import type * as sm from '../../src/sm/index.ts';

/** What the refusal says. */
export const refusal = 'EvalError: refused';

/** The library as it runs where WebAssembly is refused. */
export async function withoutWebAssembly(): Promise<typeof sm> {
  vi.resetModules();
  vi.stubGlobal('WebAssembly', {
    Module: class {
      constructor() {
        throw new EvalError('refused');
      }
    },
  });
  try {
    const portable = await import('../../src/sm/index.ts');
    // The engine is chosen at the first question.
    portable.smEngine();
    return portable;
  } finally {
    vi.unstubAllGlobals();
  }
}
