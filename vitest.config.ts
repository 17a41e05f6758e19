import { defineConfig } from 'vitest/config';

const ci = process.env.CI === 'true';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    // .ci/run reads its last line from the report.
    reporters: ci ? ['default', 'json'] : ['default'],
    outputFile: { json: 'dist/test-report.json' },
  },
});
