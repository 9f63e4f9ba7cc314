import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, statSync } from 'node:fs';
import { type Env, InfraFault, type ServerName, serverTitle } from './infra.ts';
import { sendSignal } from './process-table.ts';

export type ServerCommand = {
  name: ServerName;
  program: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  cwd: string;
  /** Run as this user and group; only root may say so. */
  uid?: number;
  /** What the server prints once it answers. */
  ready: RegExp;
  readyWithinMs: number;
  stopSignal: NodeJS.Signals;
  stopWithinMs: number;
  logFile: string;
};

const TAIL_CHARS = 4000; // enough of a log to say why a server did not start
const MAX_LOG_BYTES = 5_000_000; // a longer log begins anew at the next start
const SYSTEM_PATH = '/usr/local/bin:/usr/bin:/bin';

// Holds a pipe to us and does nothing until it closes: then we are dead, however we died, and the server is ended. A line means that it ended in order.
const WATCHDOG = `read -r line && exit 0
kill -s "$2" "$1" 2>/dev/null
i=0; while [ $i -lt 50 ] && kill -0 "$1" 2>/dev/null; do sleep 0.1; i=$((i+1)); done
kill -s KILL -- "-$1" 2>/dev/null`;

/** A server as a process of ours, in a group of its own: a Ctrl-C reaches us first, and it never outlives us. */
export class ServerProcess {
  readonly pid: number;
  /** Resolves with how it ended. */
  readonly ended: Promise<string>;
  private alive = true;

  private constructor(
    private readonly child: ChildProcess,
    private readonly watchdog: ChildProcess,
    private readonly command: ServerCommand,
  ) {
    this.pid = child.pid!;
    this.ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.alive = false;
        watchdog.stdin?.end('ended\n');
        resolve(signal ? `signal ${signal}` : `exit code ${code}`);
      });
    });
  }

  /**
   * Starts the server; resolves when it answers.
   * @throws InfraFault 'infra.server-failed' with the end of its log
   */
  static async start(command: ServerCommand): Promise<ServerProcess> {
    const child = spawn(command.program, command.args, {
      cwd: command.cwd,
      env: command.env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(command.uid === undefined ? {} : { uid: command.uid, gid: command.uid }),
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (cause) => reject(failed(command, `${command.program} cannot be run`, cause)));
    });
    const watchdog = spawn('/bin/sh', ['-c', WATCHDOG, 'watchdog', String(child.pid), command.stopSignal.slice(3)], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      env: { PATH: SYSTEM_PATH },
    });
    watchdog.on('error', () => undefined); // no shell: the stale lock of a crash tells the next start what is left
    watchdog.stdin?.on('error', () => undefined); // it may have ended before our line
    const server = new ServerProcess(child, watchdog, command);
    await server.answers();
    return server;
  }

  async stop(): Promise<void> {
    if (!this.alive) return;
    sendSignal(this.pid, this.command.stopSignal);
    const hard = setTimeout(() => this.killGroup(), this.command.stopWithinMs);
    await this.ended;
    clearTimeout(hard);
  }

  /** Ends it without asking. */
  async kill(signal: NodeJS.Signals): Promise<void> {
    if (!this.alive) return;
    sendSignal(this.pid, signal);
    await this.ended;
  }

  private killGroup(): void {
    sendSignal(-this.pid, 'SIGKILL');
  }

  private async answers(): Promise<void> {
    const log = createWriteStream(this.command.logFile, { flags: isLong(this.command.logFile) ? 'w' : 'a' });
    log.on('error', () => undefined); // a full disk ends the log, not the server
    let tail = '';
    let isReady = false;
    const ready = new Promise<'ready'>((resolve) => {
      const hear = (chunk: Buffer): void => {
        log.write(chunk);
        if (isReady) return;
        tail = (tail + chunk.toString('utf8')).slice(-TAIL_CHARS);
        isReady = this.command.ready.test(tail);
        if (isReady) resolve('ready');
      };
      this.child.stdout?.on('data', hear);
      this.child.stderr?.on('data', hear);
    });
    this.child.once('close', () => log.end());
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve(`no answer within ${this.command.readyWithinMs / 1000} s`), this.command.readyWithinMs);
    });
    const outcome = await Promise.race([ready, late, this.ended]);
    clearTimeout(timer);
    if (outcome === 'ready') return;
    if (this.alive) this.killGroup();
    await this.ended;
    throw failed(this.command, `${outcome}; its last words: ${tail.trim().split('\n').slice(-5).join(' | ')}`);
  }
}

function isLong(logFile: string): boolean {
  return (statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES;
}

function failed(command: ServerCommand, why: string, cause?: unknown): InfraFault {
  const title = serverTitle(command.name);
  return new InfraFault('infra.server-failed', { zh: `${title} 无法启动：${why}`, en: `${title} does not start: ${why}` }, { cause });
}

/** What a server inherits: enough to find its libraries and its words, nothing of ours. */
export function plainEnvironment(env: Env, extra: Record<string, string> = {}): Record<string, string> {
  return { PATH: env['PATH'] ?? SYSTEM_PATH, LC_ALL: 'C', TZ: 'UTC', ...extra };
}
