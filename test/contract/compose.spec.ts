import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IMAGES } from '@gatehouse/local-infra';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadConfig as certification } from '../../apps/certification/src/config.ts';
import { loadConfig as gateway } from '../../apps/gateway/src/config.ts';
import { loadConfig as ingestion } from '../../apps/ingestion/src/config.ts';
import { loadConfig as ranking } from '../../apps/ranking/src/config.ts';
import { loadConfig as review } from '../../apps/review/src/config.ts';
import { loadConfig as scanning } from '../../apps/scanning/src/config.ts';

type Service = {
  image: string;
  command?: string[];
  environment?: Record<string, string | number>;
  ports?: string[];
  depends_on?: Record<string, unknown>;
  volumes?: string[];
};

const ROOT = join(import.meta.dirname, '../..');
const text = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
const compose = parse(text, { merge: true }) as { services: Record<string, Service> };

/** Values as the generated `.env` would give them; the keys are JSON, as tools/compose-env.mjs writes them. */
const SECRETS: Record<string, string> = {
  POSTGRES_PASSWORD: 'p',
  ROLE_PASSWORD: 'r',
  OIDC_CLIENT_SECRET: 'o',
  IDENTITY_PUBLIC_KEY: '{"kty":"OKP"}',
  IDENTITY_PRIVATE_KEY: '{"kty":"OKP"}',
};
const environmentOf = (name: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(compose.services[name]?.environment ?? {}).map(([key, value]) => [
      key,
      String(value).replaceAll(/\$\{([A-Z_]+)(:\?[^}]*)?\}/g, (_, variable: string) => SECRETS[variable] ?? `unset:${variable}`),
    ]),
  );

const FLEET = { gateway, ingestion, scanning, 'scan-worker': scanning, review, certification, ranking } as const;
const ENTRY: Record<keyof typeof FLEET, string> = {
  gateway: 'apps/gateway/dist/main.js',
  ingestion: 'apps/ingestion/dist/main.js',
  scanning: 'apps/scanning/dist/main.js',
  'scan-worker': 'apps/scanning/dist/worker.js',
  review: 'apps/review/dist/main.js',
  certification: 'apps/certification/dist/main.js',
  ranking: 'apps/ranking/dist/main.js',
};

describe('docker-compose.yml', () => {
  it('runs one container a service, and the same three servers as a local start', () => {
    expect(Object.keys(compose.services).sort()).toEqual([...Object.keys(FLEET), 'database', 'kafka', 'postgres', 'redis', 'sign-in'].sort());
    for (const name of ['postgres', 'redis', 'kafka'] as const) expect(compose.services[name]?.image).toBe(IMAGES[name]);
  });

  it.each(Object.keys(FLEET) as (keyof typeof FLEET)[])('gives %s every variable it needs, with values that it accepts', (name) => {
    const config = FLEET[name](environmentOf(name));
    expect(config.KAFKA_BROKERS).toEqual(['kafka:9092']);
    expect(config.HOST).toBe('0.0.0.0');
  });

  it.each(Object.keys(FLEET) as (keyof typeof FLEET)[])('sets nothing for %s that its configuration does not read', (name) => {
    const source = ['libs/chassis/src/config.ts', `apps/${name === 'scan-worker' ? 'scanning' : name}/src/config.ts`]
      .map((f) => readFileSync(join(ROOT, f), 'utf8'))
      .join('\n');
    const unread = Object.keys(environmentOf(name)).filter((variable) => variable !== 'NODE_ENV' && !source.includes(variable));
    // The workers share scanning's variables; ranking and others share REDIS_URL and the artifact store through one block.
    expect(unread.filter((variable) => !['REDIS_URL', 'ARTIFACT_STORE_URL'].includes(variable))).toEqual([]);
  });

  it.each(Object.entries(ENTRY))('starts %s from a source that exists', (name, entry) => {
    const [program, ...words] = compose.services[name]!.command!;
    expect([program, words.at(-1)]).toEqual(['node', entry]);
    expect(readFileSync(join(ROOT, entry.replace('/dist/', '/src/').replace(/\.js$/, '.ts')), 'utf8')).toContain('runMain');
  });

  it('connects each service with its own database role', () => {
    for (const name of Object.keys(FLEET)) {
      const role = `gatehouse_${name === 'scan-worker' ? 'scanning' : name}`;
      expect(new URL(environmentOf(name)['DATABASE_URL']!).username).toBe(role);
    }
  });

  it('points the gateway at each service by name and port', () => {
    const env = environmentOf('gateway');
    for (const name of ['ingestion', 'scanning', 'review', 'certification', 'ranking']) {
      const url = new URL(env[`${name.toUpperCase()}_URL`]!);
      expect(url.hostname).toBe(name);
      expect(url.port).toBe(environmentOf(name)['PORT']);
    }
    expect(compose.services['gateway']?.ports).toEqual([`127.0.0.1:${env['PORT']}:${env['PORT']}`]);
    expect(new URL(env['PUBLIC_URL']!).port).toBe(env['PORT']);
  });

  it('publishes only the door and the demonstration’s sign-in, on the loopback', () => {
    const open = Object.entries(compose.services)
      .filter(([, s]) => s.ports?.length)
      .map(([name]) => name);
    expect(open.sort()).toEqual(['gateway', 'sign-in']);
    for (const name of open) for (const port of compose.services[name]!.ports!) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('writes no secret down: each comes from the environment', () => {
    const written = text.split('\n').filter((line) => /(PASSWORD|SECRET|PRIVATE_KEY)\b.*:/.test(line) && !line.trim().startsWith('#'));
    expect(written.length).toBeGreaterThan(3);
    expect(written.filter((line) => !/\$\{[A-Z_]+/.test(line))).toEqual([]);
  });
});
