import { defineConfig } from 'vitest/config'

/** These measure memory or time of their own process, so no other test may have used it. */
const measuring = [
  'test/main/core/github/installations/scale.test.ts',
  'test/quality/soak/*.test.ts',
  'test/testing/*.test.ts',
]

export default defineConfig({
  test: {
    projects: [
      // A worker loads and compiles the modules only once for all of its tests; they change nothing that outlives them.
      {
        extends: true,
        test: {
          name: 'sharing',
          isolate: false,
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: measuring,
        },
      },
      { extends: true, test: { name: 'measuring', include: measuring } },
    ],
    globalSetup: 'test/support/default-port.ts',
    // On a busy machine a browser or a process may be late; no other failure is retried. Retried tests are reported.
    retry: { count: 1, condition: /timed out|Timeout \d+ms exceeded|in time/ },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // On a busy machine a second, the default, is soon over.
    expect: { poll: { timeout: 20_000 } },
    // Most test files wait for servers and browsers of their own, so three of them keep two cores busy. More would wait for each other.
    maxWorkers: 3,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.{ts,tsx}'],
      reporter: ['text-summary'],
    },
  },
})
