import { describe, expect, it } from 'vitest';
import { loadConfig } from './config.ts';

const env = {
  DATABASE_URL: 'postgres://gateway@db.example/gatehouse',
  KAFKA_BROKERS: 'kafka.example:9092',
  IDENTITY_PUBLIC_KEY: '{}',
  PUBLIC_URL: 'https://gate.example',
  REDIS_URL: 'redis://redis.example',
  IDENTITY_PRIVATE_KEY: '{}',
  OIDC_ISSUER: 'https://id.example',
  OIDC_CLIENT_ID: 'gatehouse',
  OIDC_CLIENT_SECRET: 'hidden-value',
  INGESTION_URL: 'http://a.example',
  SCANNING_URL: 'http://b.example',
  REVIEW_URL: 'http://c.example',
  CERTIFICATION_URL: 'http://d.example',
  RANKING_URL: 'http://e.example',
};

describe('the gateway’s configuration', () => {
  it('names a missing variable', () => {
    expect(() => loadConfig({ ...env, OIDC_CLIENT_ID: '' })).toThrow(/OIDC_CLIENT_ID is missing/);
  });

  it('names a wrong variable and never its value', () => {
    const load = () => loadConfig({ ...env, BOOTSTRAP_ADMIN_KEY: 'not-a-key-but-secret' });
    expect(load).toThrow(/BOOTSTRAP_ADMIN_KEY/);
    expect(load).not.toThrow(/not-a-key-but-secret/);
  });

  it('refuses the demonstration’s people, and plain http, in production', () => {
    expect(loadConfig({ ...env, NODE_ENV: 'production' }).SEED_LOCAL_PEOPLE).toBe(false);
    expect(() => loadConfig({ ...env, NODE_ENV: 'production', SEED_LOCAL_PEOPLE: '1' })).toThrow(/SEED_LOCAL_PEOPLE/);
    expect(() => loadConfig({ ...env, NODE_ENV: 'production', OIDC_ISSUER: 'http://id.example' })).toThrow(/OIDC_ISSUER/);
    expect(() => loadConfig({ ...env, NODE_ENV: 'production', PUBLIC_URL: 'http://gate.example' })).toThrow(/PUBLIC_URL/);
  });

  it('reads the trusted proxies as a list', () => {
    expect(loadConfig({ ...env, TRUST_PROXY: '10.0.0.0/8, 192.0.2.1' }).TRUST_PROXY).toEqual(['10.0.0.0/8', '192.0.2.1']);
    expect(loadConfig(env).TRUST_PROXY).toEqual([]);
  });
});
