import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'properties/suites/*.test.ts'],
    setupFiles: 'test/setup.ts',
    // No test is judged by its time: these end one that hangs.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    pool: 'forks',
  },
});
