import { defineConfig } from 'vitest/config';

// A search may take longer than Vitest's five seconds.
export default defineConfig({ test: { testTimeout: 300_000 } });
