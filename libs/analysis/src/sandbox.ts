import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { decodeFrame, encodeFrame, FrameError } from './frame.ts';
import type { Limits } from './limits.ts';
import { residentBytes } from './resident-memory.ts';
import { sandboxNode } from './sandbox-node.ts';

export type SandboxCode = 'sandbox.timeout' | 'sandbox.memory' | 'sandbox.crashed' | 'sandbox.bad-result';

/** How a child ended: with one framed message, or with a code and a sentence that names nothing of this machine. */
export type SandboxResult = { ok: true; message: unknown } | { ok: false; code: SandboxCode; detail: string };

export type SandboxRun = {
  /** The bundled module to run. */
  readonly module: string;
  /** Real paths of the files that the child may read beside its module; nothing else on this machine is open to it. */
  readonly files: readonly string[];
  readonly request: unknown;
  /** The child may start one thread, and gives the right up before it reads anything hostile. */
  readonly mayThread?: boolean;
  readonly limits: Limits;
  readonly signal?: AbortSignal | undefined;
};

const MEMORY_POLL_MS = 50;
const MAX_STDERR_BYTES = 16 * 1024;
/** The JavaScript heap's part of the memory: V8 then fails by itself before the rest of the process is squeezed. */
const HEAP_SHARE = 0.75;
/** Garbage collection runs on threads of its own, so CPU time may pass wall time. */
const CPU_SECONDS_PER_SECOND = 4;

/**
 * Runs a module on hostile input in a child process that may read the named files and do nothing else: no network, no
 * writing, no processes, no threads but one (see `mayThread`), no native code, and an empty environment.
 *
 * Success is a whole frame, never an exit code. The parent holds the clock, since a busy child runs no timer of its
 * own, and looks at resident memory, since the heap limit does not bound buffers. CPU time is capped by the kernel as
 * well, so that a child whose parent was killed does not run for ever.
 */
export function runSandboxed(run: SandboxRun): Promise<SandboxResult> {
  const { limits, signal } = run;
  const module = realpathSync(run.module);
  const cpuSeconds = Math.ceil((limits.timeoutMs / 1000) * CPU_SECONDS_PER_SECOND);
  const child = spawn('/bin/sh', ['-c', 'ulimit -t "$1"; shift; exec "$@"', 'sandbox', String(cpuSeconds), sandboxNode(), ...flags(module, run)], {
    env: {},
    cwd: '/',
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let resultBytes = 0;
    let stderrBytes = 0;
    let killed: SandboxResult | null = null;

    const kill = (code: SandboxCode, detail: string): void => {
      killed ??= { ok: false, code, detail };
      child.kill('SIGKILL');
    };
    const deadline = setTimeout(() => kill('sandbox.timeout', `The analysis did not end within ${limits.timeoutMs} ms.`), limits.timeoutMs);
    const watch = setInterval(() => {
      const bytes = residentBytes(child.pid!);
      if (bytes !== null && bytes > limits.memoryBytes) kill('sandbox.memory', `The analysis took more than ${limits.memoryBytes} bytes of memory.`);
    }, MEMORY_POLL_MS);
    const abort = (): void => kill('sandbox.crashed', 'The analysis was stopped.');
    const settle = (): void => {
      clearTimeout(deadline);
      clearInterval(watch);
      signal?.removeEventListener('abort', abort);
    };
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();

    child.stdout.on('data', (chunk: Buffer) => {
      resultBytes += chunk.length;
      if (resultBytes > limits.resultBytes) kill('sandbox.bad-result', `The result is larger than ${limits.resultBytes} bytes.`);
      else stdout.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (stderrBytes < MAX_STDERR_BYTES) stderr.push(chunk.subarray(0, MAX_STDERR_BYTES - stderrBytes));
      stderrBytes += chunk.length;
    });
    child.stdin.on('error', () => {}); // a child that died before it read its request: its exit says so
    child.stdin.end(encodeFrame(run.request));
    child.on('error', (error) => {
      settle();
      reject(error); // this machine could not start it: a fault of ours, never a verdict on the package
    });
    child.on('close', (exitCode, exitSignal) => {
      settle();
      resolve(killed ?? resultOf(Buffer.concat(stdout), Buffer.concat(stderr).toString('utf8'), exitSignal ?? `exit code ${exitCode}`));
    });
  });
}

function flags(module: string, { files, limits, mayThread = false }: SandboxRun): string[] {
  const heapMegabytes = Math.floor((limits.memoryBytes * HEAP_SHARE) / (1024 * 1024));
  const readable = [module, ...files];
  return [
    '--permission',
    ...(mayThread ? ['--allow-worker'] : []),
    ...readable.map((file) => `--allow-fs-read=${file}`),
    `--max-old-space-size=${heapMegabytes}`,
    '--no-warnings',
    module,
  ];
}

function resultOf(stdout: Buffer, stderr: string, ending: string): SandboxResult {
  try {
    return { ok: true, message: decodeFrame(stdout) };
  } catch (error) {
    if (!(error instanceof FrameError)) throw error;
    if (/heap out of memory|Array buffer allocation failed/i.test(stderr)) {
      return { ok: false, code: 'sandbox.memory', detail: 'The analysis ran out of its heap.' };
    }
    if (stdout.length > 0) return { ok: false, code: 'sandbox.bad-result', detail: `${sentence(error.message)}` };
    return { ok: false, code: 'sandbox.crashed', detail: `The analysis ended without a result (${ending})${crashLine(stderr)}.` };
  }
}

/** The error's own line without its stack: stacks and paths belong to this machine. */
function crashLine(stderr: string): string {
  const line = /^(?:\w*Error|RangeError)(?: \[\w+\])?: [^\n]{1,200}/m.exec(stderr)?.[0];
  return line === undefined || line.includes('/') ? '' : `: ${line.replace(/[\p{Cc}]/gu, ' ')}`;
}

const sentence = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}.`;
