// Who may import whom: the one table. .oxlintrc.json is made of it (`npm run docs`), and a spec plants each forbidden import.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const FRAMEWORKS = ['typeorm', '@nestjs/*', 'fastify', '@fastify/*', 'kafkajs', 'bullmq', 'ioredis', 'pg'];
const NETWORK = [
  'net',
  'http',
  'https',
  'http2',
  'dns',
  'tls',
  'dgram',
  'node:net',
  'node:http',
  'node:https',
  'node:http2',
  'node:dns',
  'node:tls',
  'node:dgram',
  'undici',
];
const SERVER = [...FRAMEWORKS, ...NETWORK, 'fs', 'node:fs', 'node:child_process'];

/** tag → types it may import, and modules it never does. A type may import itself only where it says so. */
export const BOUNDARIES = {
  service: { may: ['contracts', 'platform'], never: ['kafkajs'] },
  web: { may: ['web'], never: [...SERVER, 'zod'] },
  platform: { may: ['contracts', 'platform'], never: [] },
  pure: { may: ['pure'], never: [...FRAMEWORKS, ...NETWORK] },
  analysis: { may: ['pure', 'contracts'], never: [...FRAMEWORKS, ...NETWORK] },
  cli: { may: ['analysis', 'pure', 'contracts'], never: [...FRAMEWORKS, ...NETWORK] },
  launcher: { may: ['contracts', 'platform', 'local-infra'], never: ['kafkajs', 'bullmq'] },
  contracts: { may: [], never: [...FRAMEWORKS, ...NETWORK] },
  testkit: { may: ['contracts', 'platform', 'testkit'], never: [] },
};

/** What one project may beside its type. */
const EXTRA = {
  scanning: { may: ['analysis', 'pure'] },
  messaging: { mayModules: ['kafkajs'] },
};

/** Entries beside a package's root that others may import; `apk/head` only in web workers (`*.worker.ts`), where hostile bytes are read. */
const ENTRIES = { start: ['fleet'], 'local-provider': ['fleet', 'testkit'] };
const WORKER_ENTRIES = { 'apk/head': ['operator-portal'] };

/** Every project with its type and folder, as its package.json's nx.tags say. */
export function projects(root = ROOT) {
  return ['libs', 'apps'].flatMap((area) =>
    readdirSync(join(root, area))
      .sort()
      .map((name) => {
        const { nx } = JSON.parse(readFileSync(join(root, area, name, 'package.json'), 'utf8'));
        const type = nx?.tags?.find((t) => t.startsWith('type:'))?.slice('type:'.length);
        if (!type || !BOUNDARIES[type])
          throw new Error(
            `${area}/${name}: package.json needs nx.tags with one of ${Object.keys(BOUNDARIES)
              .map((t) => `type:${t}`)
              .join(', ')}`,
          );
        return { name, type, dir: `${area}/${name}` };
      }),
  );
}

/** The rule's options for one project: its production sources, its web workers (`worker`) or its specs (`spec`). */
export function restrictedImports(project, all, kind = 'source') {
  const specs = kind === 'spec';
  const { may, never } = BOUNDARIES[project.type];
  const extra = EXTRA[project.name] ?? {};
  const allowed = new Set([...may, ...(extra.may ?? [])]);
  const permitted = (other) =>
    other.name === project.name ||
    allowed.has(other.type) ||
    allowed.has(other.name) ||
    (specs && (other.type === 'testkit' || (other.type === 'platform' && project.type === 'service') || other.type === 'contracts'));
  const forbidden = all.filter((other) => !permitted(other)).map((other) => `@gatehouse/${other.name}`);
  const entries = Object.entries({ ...ENTRIES, ...(kind === 'worker' ? WORKER_ENTRIES : {}) })
    .filter(([, users]) => users.includes(project.name))
    .map(([entry]) => entry);
  const modules = specs && project.type !== 'pure' ? [] : never.filter((m) => !(extra.mayModules ?? []).includes(m));
  // Named entries are let through; everything else below a package's root is its own business.
  const deep = ['@gatehouse/*/**', ...entries.map((e) => (e.includes('/') ? `!@gatehouse/${e}` : `!@gatehouse/*/${e}`))];
  return [
    'error',
    {
      patterns: [
        ...(forbidden.length
          ? [{ group: forbidden, message: `type:${project.type} may import ${[...allowed].join(', ') || 'nothing of ours'} (tools/boundaries.mjs)` }]
          : []),
        { group: deep, message: 'import the package root' },
        ...(modules.length ? [{ group: modules, message: `never in type:${project.type} (tools/boundaries.mjs)` }] : []),
        { regex: '^(\\.\\./)+(apps|libs|[a-z-]+/src)/', message: 'no relative import out of the package' },
      ],
    },
  ];
}

/** Imports inside one app: its domain is pure, its rows are its stores'. */
function insideApps(all) {
  return all
    .filter((p) => p.type === 'service')
    .map((project) => {
      const [, options] = restrictedImports(project, all);
      return {
        files: [`${project.dir}/src/domain/**/*.ts`],
        excludeFiles: ['**/*.spec.ts'],
        rules: {
          'no-restricted-imports': [
            'error',
            {
              patterns: [
                ...options.patterns,
                { regex: '/(features|persistence)/', message: 'domain imports neither features nor persistence' },
                { group: FRAMEWORKS, message: 'domain is pure' },
              ],
            },
          ],
        },
      };
    });
}

/** The whole lint configuration. */
export function lintConfig(root = ROOT) {
  const all = projects(root);
  return {
    $schema: './node_modules/oxlint/configuration_schema.json',
    ignorePatterns: ['**/node_modules/**', '**/dist/**', 'libs/web-kit/src/api/**', '**/*.gen.ts', '.gatehouse/**'],
    plugins: ['typescript', 'import', 'vitest', 'unicorn', 'node'],
    categories: { correctness: 'error' },
    rules: {
      'import/no-default-export': 'error',
      'vitest/no-focused-tests': 'error',
      'no-debugger': 'error',
      'no-console': 'error',
      eqeqeq: ['error', 'smart'],
      'unicorn/no-thenable': 'off',
      'no-control-regex': 'off',
      'no-await-in-loop': 'off',
      'no-empty': ['error', { allowEmptyCatch: false }],
      'node/no-process-env': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      'vitest/valid-expect': 'off',
      'vitest/valid-title': 'off',
      'vitest/no-conditional-expect': 'off',
      'vitest/no-standalone-expect': 'off',
    },
    overrides: [
      ...all.flatMap((project) => [
        { files: [`${project.dir}/**/*.ts`, `${project.dir}/**/*.tsx`], rules: { 'no-restricted-imports': restrictedImports(project, all) } },
        { files: [`${project.dir}/**/*.spec.ts`, `${project.dir}/**/*.spec.tsx`], rules: { 'no-restricted-imports': restrictedImports(project, all, 'spec') } },
        ...(project.type === 'web'
          ? [{ files: [`${project.dir}/**/*.worker.ts`], rules: { 'no-restricted-imports': restrictedImports(project, all, 'worker') } }]
          : []),
      ]),
      ...insideApps(all),
      { files: ['**/*.config.ts', '**/vite.config.ts', '**/orval.config.ts'], rules: { 'import/no-default-export': 'off' } },
      // The environment is read where a process starts or is configured; everywhere else it is an argument.
      {
        files: [
          '**/config.ts',
          '**/main.ts',
          '**/*main.ts',
          '**/run-main.ts',
          'tools/**',
          'test/**',
          '**/*.spec.ts',
          'apps/fleet/**',
          'apps/cli/**',
          'libs/local-infra/**',
        ],
        rules: { 'node/no-process-env': 'off' },
      },
      { files: ['tools/**', 'test/**', 'apps/cli/**'], rules: { 'no-console': 'off', 'import/no-default-export': 'off' } },
    ],
  };
}
