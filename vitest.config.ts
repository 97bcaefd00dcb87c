import { defineConfig } from 'vitest/config';

// Tests read the sources of our packages, not their build: the condition is in each package.json.
const conditions = ['@throughline/source', 'node', 'import', 'module', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    // No more than how long a test that hangs takes: none is slow enough for it on a machine that is busy with something else.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // One project after the other: suites that start brokers and kernels must not starve each other.
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          sequence: { groupOrder: 0 },
          include: ['{proto,agent,native-sensor,collector}/src/**/*.test.ts', 'test/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          sequence: { groupOrder: 1 },
          retry: 1,
          include: ['test/{agent,collector,sensor,library,range,stories,suites}/**/*.test.ts'],
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'kubernetes',
          sequence: { groupOrder: 3 },
          include: ['test/kubernetes/**/*.test.ts'],
          fileParallelism: false,
          hookTimeout: 1_200_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          sequence: { groupOrder: 2 },
          retry: 1,
          include: ['test/e2e/**/*.test.ts'],
          fileParallelism: false,
        },
      },
    ],
  },
});
