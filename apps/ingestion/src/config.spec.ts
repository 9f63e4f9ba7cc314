import { describe, expect, it } from 'vitest';
import { loadConfig } from './config.ts';

const good = {
  DATABASE_URL: 'postgres://u:secret@127.0.0.1/db',
  KAFKA_BROKERS: '127.0.0.1:9092',
  IDENTITY_PUBLIC_KEY: '{}',
  ARTIFACT_STORE_URL: 'file:///var/artifacts',
  UPLOAD_DIR: '/var/uploads',
};

describe('the configuration of ingestion', () => {
  it('needs little, and has the rest by default', () => {
    expect(loadConfig(good)).toMatchObject({ MAX_UPLOAD_BYTES: 4 * 1024 ** 3, MAX_POLICY_BYTES: 20 * 1024 ** 2, UPLOAD_EXPIRY_MS: 86_400_000 });
    expect(loadConfig({ ...good, ARTIFACT_STORE_URL: 's3://bucket/prefix' }).ARTIFACT_STORE_URL).toBe('s3://bucket/prefix');
  });

  it.each([
    ['ARTIFACT_STORE_URL', 'https://user:hunter2@example.com'],
    ['ARTIFACT_STORE_URL', 'hunter2'],
    ['MAX_UPLOAD_BYTES', 'hunter2'],
    ['UPLOAD_EXPIRY_MS', '-1'],
    ['S3_ENDPOINT', 'ftp://hunter2'],
    ['UPLOAD_DIR', ''],
  ])('names %s and not its value when it is wrong', (variable, value) => {
    expect(() => loadConfig({ ...good, [variable]: value })).toThrow(new RegExp(`ingestion cannot start: ${variable}`));
    expect(() => loadConfig({ ...good, [variable]: value })).not.toThrow(/hunter2/);
  });
});
