import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';
import { InfraFault, type RunningServer, type ServerContext } from './infra.ts';
import { LOG4J_PROPERTIES, serverProperties } from './kafka-files.ts';
import { findJava, mavenJars, missingJava } from './maven-jars.ts';
import { runNative } from './native-server.ts';
import { plainEnvironment } from './server-process.ts';

// C1 alone and the serial collector: the shortest start; throughput of one machine's tests does not change.
const JVM = ['-Xms32m', '-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Djava.awt.headless=true'];

/** Apache Kafka as a process: one KRaft node, data under `dataDir/kafka`. */
export async function startKafka(context: ServerContext): Promise<RunningServer> {
  const java = await findJava(context.env);
  if (!java) throw missingJava('kafka');
  const { folder } = await mavenJars(context.env, 'kafka', () => context.progress('fetching'));
  const home = join(context.dataDir, 'kafka');
  mkdirSync(home, { recursive: true });
  const files = { properties: join(home, 'server.properties'), log4j: join(home, 'log4j2.properties'), data: join(home, 'data') };
  writeFileSync(files.log4j, LOG4J_PROPERTIES);

  const archive = classArchive(folder);
  const invocation = (main: string, ...args: string[]): string[] => [
    ...JVM,
    ...archive.flags(main),
    `-Dlog4j2.configurationFile=${files.log4j}`,
    '-cp',
    classPath(folder),
    main,
    ...args,
  ];
  const configure = async (port: number): Promise<void> => {
    writeFileSync(files.properties, serverProperties({ brokerPort: port, controllerPort: await freePort(), logDir: files.data }));
  };

  if (!existsSync(join(home, 'formatted'))) {
    context.progress('preparing');
    rmSync(files.data, { recursive: true, force: true }); // a format that was cut short
    await configure(await freePort());
    await format(java, invocation('kafka.tools.StorageTool', 'format', '-t', clusterId(), '-c', files.properties), context);
    writeFileSync(join(home, 'formatted'), '');
  }
  context.progress('starting');
  return runNative(context, {
    command: async (port) => {
      await configure(port);
      return {
        name: 'kafka',
        program: java,
        cwd: home,
        args: invocation('kafka.Kafka', files.properties),
        env: plainEnvironment(context.env),
        ready: /Kafka Server started/,
        readyWithinMs: 90_000,
        stopSignal: 'SIGTERM',
        stopWithinMs: 15_000,
        logFile: join(context.dataDir, 'logs', 'kafka.log'),
      };
    },
    address: (port) => `127.0.0.1:${port}`,
    onEnd: archive.keep,
  });
}

/** Explicit and sorted: the class archive holds only for exactly the class path it was made with. */
function classPath(folder: string): string {
  return readdirSync(join(folder, 'kafka'))
    .filter((name) => name.endsWith('.jar'))
    .sort()
    .map((name) => join(folder, 'kafka', name))
    .join(':');
}

/** Kafka's classes as the JVM lays them out in memory (50 MB), written when the first broker ends: the next start takes half the time. */
function classArchive(folder: string): { flags: (main: string) => string[]; keep: () => void } {
  const archive = join(folder, 'kafka.jsa');
  const draft = `${archive}.partial-${process.pid}`;
  return {
    flags: (main) => {
      if (existsSync(archive)) return [`-XX:SharedArchiveFile=${archive}`];
      return main === 'kafka.Kafka' ? [`-XX:ArchiveClassesAtExit=${draft}`] : [];
    },
    keep: () => {
      if (existsSync(draft)) renameSync(draft, archive);
    },
  };
}

/** 16 random bytes; one that starts with a dash would be read as an option. */
function clusterId(): string {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? clusterId() : id;
}

async function format(java: string, args: string[], context: ServerContext): Promise<void> {
  try {
    await promisify(execFile)(java, args, { env: plainEnvironment(context.env), timeout: 60_000 });
  } catch (cause) {
    const why = String((cause as { stderr?: string }).stderr || (cause as Error).message)
      .trim()
      .split('\n')
      .slice(-3)
      .join(' | ');
    throw new InfraFault('infra.server-failed', { zh: `Kafka 无法初始化：${why}`, en: `Kafka cannot format its data folder: ${why}` }, { cause });
  }
}
