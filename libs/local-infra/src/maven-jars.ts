import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cacheFolder, filledOnce } from './cache-folder.ts';
import { type Env, InfraFault, type ServerName, serverTitle } from './infra.ts';

const run = promisify(execFile);
const POM = fileURLToPath(new URL('../pom.xml', import.meta.url));
/** com.github.codemonstur:embedded-redis:1.4.3, a build by others: taken only as it was when we looked at it. */
const REDIS_JAR_SHA256 = 'ffbc63265c60d25dee453d6f656b527d98200d98657c6a0ab4dec4ea2c3a5cd6';
const OLDEST_JAVA = 17;
const HOW_TO_GET = 'apt-get install openjdk-17-jre-headless maven';

/** What the pom brings: `kafka/*.jar` and `redis/redis-server-*`. */
export type MavenJars = { folder: string };

const fetches = new Map<string, Promise<MavenJars>>();

/**
 * The jars of Kafka and Redis, from the cache or by Maven (about 80 MB, 10 s). Kafka and Redis may ask at once: one fetch serves both.
 * @throws InfraFault 'infra.missing' (no Maven or Java), 'infra.download-failed'
 */
export function mavenJars(env: Env, name: ServerName, onFetch: () => void): Promise<MavenJars> {
  const version = createHash('sha256').update(readFileSync(POM)).digest('hex').slice(0, 12);
  const folder = join(cacheFolder(env), `jars-${version}`);
  if (existsSync(folder)) return Promise.resolve({ folder });
  onFetch();
  const running = fetches.get(folder) ?? fetchJars(env, name, folder).finally(() => fetches.delete(folder));
  fetches.set(folder, running);
  return running;
}

async function fetchJars(env: Env, name: ServerName, folder: string): Promise<MavenJars> {
  const maven = findProgram(env, 'mvn');
  if (!maven || !(await findJava(env))) throw missingJava(name);
  await filledOnce(folder, async (partial) => {
    const repository = join(partial, 'repository'); // Maven's own store: needed only for this one run
    try {
      await run(maven, ['-q', '-B', '-f', POM, `-Dmaven.repo.local=${repository}`, `-Dgatehouse.target=${partial}`, 'process-resources'], {
        env,
        timeout: 600_000,
        maxBuffer: 16 << 20,
      });
    } catch (cause) {
      const output = `${(cause as { stdout?: string }).stdout ?? ''}${(cause as { stderr?: string }).stderr ?? ''}`;
      const why =
        output
          .split('\n')
          .find((line) => line.includes('[ERROR]'))
          ?.replace(/.*\[ERROR\]\s*/, '')
          .slice(0, 300) ?? (cause as Error).message;
      throw new InfraFault(
        'infra.download-failed',
        { zh: `Maven 无法下载 Kafka 与 Redis：${why}`, en: `Maven cannot fetch Kafka and Redis: ${why}` },
        { cause },
      );
    }
    await rm(repository, { recursive: true, force: true });
    const sha256 = createHash('sha256')
      .update(readFileSync(join(partial, 'redis.jar')))
      .digest('hex');
    if (sha256 !== REDIS_JAR_SHA256) {
      throw new InfraFault('infra.not-ours', {
        zh: 'Redis 的 jar 与记录的 SHA-256 不符，已丢弃。',
        en: 'The jar of Redis does not have the SHA-256 on record; it was thrown away.',
      });
    }
  });
  return { folder };
}

/** A program on PATH; null when there is none. */
export function findProgram(env: Env, ...names: string[]): string | null {
  const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean);
  for (const name of names) for (const folder of folders) if (existsSync(join(folder, name))) return join(folder, name);
  return null;
}

/** Java 17 or newer: `JAVA_HOME` first, then PATH. */
export async function findJava(env: Env): Promise<string | null> {
  const candidates = [env['JAVA_HOME'] && join(env['JAVA_HOME'], 'bin', 'java'), findProgram(env, 'java')].filter(
    (p): p is string => Boolean(p) && existsSync(p as string),
  );
  for (const java of candidates) {
    try {
      const { stderr } = await run(java, ['-version'], { env, timeout: 20_000 });
      if (Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0) >= OLDEST_JAVA) return java;
    } catch {
      // a java that does not run counts as none
    }
  }
  return null;
}

export function missingJava(name: ServerName): InfraFault {
  const title = serverTitle(name);
  return new InfraFault('infra.missing', {
    zh: `${title} 需要 Docker，或 Java ${OLDEST_JAVA} 与 Maven：${HOW_TO_GET}`,
    en: `${title} needs Docker or Java ${OLDEST_JAVA} with Maven: ${HOW_TO_GET}`,
  });
}
