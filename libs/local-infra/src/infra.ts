import type { Bilingual } from '@gatehouse/contracts';

export type Env = Readonly<Record<string, string | undefined>>;
export type ServerName = 'postgres' | 'redis' | 'kafka';

/** Where a server comes from: an address in the environment, a container of ours, a process of ours. */
export type ServerKind = 'given' | 'container' | 'native';

/** One step on the way up, in the order in which it happens. `fetching` means a download. */
export type InfraStep = { server: ServerName; state: 'fetching' | 'preparing' | 'starting' | 'ready'; kind: ServerKind; elapsedMs: number };
/** Told each step: in English, and as it is (`describeStep` has it in Chinese too). */
export type Progress = (text: string, step: InfraStep) => void;

/** A running server of ours. `restart` and `kill` keep its port and its data. */
export interface RunningServer {
  readonly kind: ServerKind;
  /** `postgres://…`, `redis://…`, or Kafka's `host:port,host:port`. */
  readonly address: string;
  stop(): Promise<void>;
  /** Stops and starts again; resolves when it answers. */
  restart(): Promise<void>;
  /** Ends it at once, as a crash would; `restart` brings it back. */
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** What each way of starting a server is given. */
export type ServerContext = {
  /** Absolute; belongs to this instance alone, the lock is held. */
  dataDir: string;
  env: Env;
  /** Data may be lost with the machine: no fsync. */
  throwaway: boolean;
  progress: (state: InfraStep['state']) => void;
  /** Told each process that would outlive a crash of ours, so that the next start finds it. */
  onProcess: (pid: number) => void;
};

export type InfraFaultCode = 'infra.missing' | 'infra.data-folder-in-use' | 'infra.server-failed' | 'infra.download-failed' | 'infra.not-ours';

/** A server cannot be had. `sentence` says what is missing and the command that brings it, for people. */
export class InfraFault extends Error {
  readonly code: InfraFaultCode;
  readonly sentence: Bilingual;

  constructor(code: InfraFaultCode, sentence: Bilingual, options?: ErrorOptions) {
    super(sentence.en, options);
    this.name = 'InfraFault';
    this.code = code;
    this.sentence = sentence;
  }
}

const NAMES: Record<ServerName, string> = { postgres: 'PostgreSQL', redis: 'Redis', kafka: 'Kafka' };

/** The name people know a server by. */
export function serverTitle(name: ServerName): string {
  return NAMES[name];
}

/** A step in words, for a terminal. */
export function describeStep(step: InfraStep): Bilingual {
  const name = serverTitle(step.server);
  switch (step.state) {
    case 'fetching':
      return { zh: `正在下载 ${name}`, en: `fetching ${name}` };
    case 'preparing':
      return { zh: `正在准备 ${name} 的数据目录`, en: `preparing the data of ${name}` };
    case 'starting':
      return { zh: `正在启动 ${name}`, en: `starting ${name}` };
    case 'ready': {
      const seconds = (step.elapsedMs / 1000).toFixed(1);
      const from = {
        given: { zh: '由环境变量指定', en: 'address given' },
        container: { zh: '容器', en: 'container' },
        native: { zh: '本机进程', en: 'process' },
      }[step.kind];
      return { zh: `${name} 已就绪（${from.zh}，${seconds} 秒）`, en: `${name} is ready (${from.en}, ${seconds} s)` };
    }
  }
}
