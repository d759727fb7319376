import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Tests read the sources: no build is needed between an edit and a test.
  resolve: { conditions: ['@yinxin/source'] },
  ssr: { resolve: { conditions: ['@yinxin/source', 'node', 'import', 'default'] } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    testTimeout: 30_000,
    pool: 'forks',
  },
});
