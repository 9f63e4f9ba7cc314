import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findJava, findProgram, mavenJars } from './maven-jars.ts';

let folder: string;
let env: Record<string, string>;
const program = (name: string, script: string) => writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'maven-jars-'));
  mkdirSync(join(folder, 'bin'));
  env = { PATH: [join(folder, 'bin'), '/usr/bin', '/bin'].join(delimiter), GATEHOUSE_CACHE: join(folder, 'cache') };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('findJava', () => {
  it('passes over a Java that is too old, or that does not run', async () => {
    const only = { PATH: join(folder, 'bin') };
    program('java', `echo 'openjdk version "11.0.2" 2019-01-15' >&2`);
    expect(await findJava(only)).toBeNull();
    program('java', 'exit 1');
    expect(await findJava(only)).toBeNull();
    program('java', `echo 'openjdk version "21.0.2" 2024-01-16' >&2`);
    expect(await findJava(only)).toBe(join(folder, 'bin/java'));
  });
});

describe('findProgram', () => {
  it('takes the first name that is anywhere on PATH', () => {
    program('valkey-server', '');
    expect(findProgram({ PATH: join(folder, 'bin') }, 'redis-server', 'valkey-server')).toBe(join(folder, 'bin/valkey-server'));
    expect(findProgram({}, 'redis-server')).toBeNull();
  });
});

describe('mavenJars', () => {
  beforeEach(() => program('java', `echo 'openjdk version "17.0.1" 2021-10-19' >&2`));

  it('throws a Redis jar away whose hash is not the one on record', async () => {
    program('mvn', `for a in "$@"; do case "$a" in -Dgatehouse.target=*) echo changed > "\${a#*=}/redis.jar";; esac; done`);
    await expect(mavenJars(env, 'redis', () => undefined)).rejects.toMatchObject({ code: 'infra.not-ours', message: expect.stringContaining('SHA-256') });
    expect(readdirSync(join(folder, 'cache'))).toEqual([]);
  });

  it('says what Maven said when it fails', async () => {
    program('mvn', `echo '[ERROR] Could not transfer artifact org.apache.kafka:kafka_2.13'; exit 1`);
    await expect(mavenJars(env, 'kafka', () => undefined)).rejects.toMatchObject({
      code: 'infra.download-failed',
      message: 'Maven cannot fetch Kafka and Redis: Could not transfer artifact org.apache.kafka:kafka_2.13',
    });
    expect(readdirSync(join(folder, 'cache'))).toEqual([]);
  });

  it('asks Maven once for two that want the jars at the same time', async () => {
    program('mvn', `echo call >> ${folder}/calls; echo '[ERROR] away'; exit 1`);
    await Promise.allSettled([mavenJars(env, 'kafka', () => undefined), mavenJars(env, 'redis', () => undefined)]);
    expect(readFileSync(join(folder, 'calls'), 'utf8')).toBe('call\n');
  });
});
