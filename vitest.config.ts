import { defineConfig } from 'vitest/config';

// Four kinds of test (docs/architecture.md): unit needs nothing; the others get real servers from libs/local-infra.
const typescript = {
  oxc: {
    decorator: { legacy: true, emitDecoratorMetadata: true },
    assumptions: { setPublicClassFields: true },
    typescript: { removeClassFieldsWithoutInitializer: true },
  },
  ssr: { resolve: { conditions: ['development', 'node'], externalConditions: ['development', 'node'] } },
} as const;

const setupFiles = ['./tools/vitest.setup.ts'];
const infra = { globalSetup: ['./tools/vitest.global.ts'], setupFiles, pool: 'forks' as const };

export default defineConfig({
  ...typescript,
  test: {
    maxWorkers: 2,
    projects: [
      {
        ...typescript,
        test: {
          name: 'unit',
          include: ['libs/*/src/**/*.spec.ts', 'apps/*/src/**/*.spec.ts', 'tools/**/*.spec.ts', 'test/contract/**/*.spec.ts'],
          exclude: ['**/*.it.spec.ts'],
          setupFiles,
          pool: 'forks',
        },
      },
      {
        ...typescript,
        test: { name: 'conformance', include: ['test/conformance/**/*.spec.ts', 'test/fuzz/**/*.spec.ts'], setupFiles, pool: 'forks', testTimeout: 120_000 },
      },
      {
        ...typescript,
        test: {
          name: 'integration',
          include: ['libs/*/src/**/*.it.spec.ts', 'apps/*/src/**/*.it.spec.ts'],
          ...infra,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        ...typescript,
        test: {
          name: 'journey',
          include: ['test/e2e/**/*.e2e.ts', 'test/chaos/**/*.chaos.ts'],
          ...infra,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
