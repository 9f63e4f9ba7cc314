import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { Readiness } from '../code/watches.ts';
import { runJob, type Job, type JobResult } from './job.ts';
import { type Assignment, CLAIM, type Delivery, type ThreadData } from './reader-thread.ts';

/** A thread that has not come up by then is not waited for: the caller does the work. */
const START_MS = 2_000;
/** A thread that died leaves its job claimed; by then the caller does it. Only speed depends on it. */
const JOB_MS = 30_000;

/**
 * A thread that helps to read packages. Reading stays synchronous: the caller works too, and sleeps only while the thread
 * finishes what it has begun. Results do not depend on who did what.
 */
export class ReaderThread {
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #up = new Int32Array(new SharedArrayBuffer(4));
  #assignments = 0;
  #last: SharedJobs | null = null;

  /** `module` calls `serveReader` when it runs as a thread. */
  constructor(module: string | URL) {
    const { port1, port2 } = new MessageChannel();
    const workerData: ThreadData = { port: port2, up: this.#up };
    this.#worker = new Worker(module, { workerData, transferList: [port2] });
    this.#worker.unref();
    this.#port = port1;
    port1.unref();
  }

  /** Wait until the thread is there. From then on the process needs no permission to start threads. */
  waitUntilUp(): void {
    Atomics.wait(this.#up, 0, 0, START_MS);
  }

  /** Begin with a file's jobs; the thread takes them in their order. */
  assign(file: Uint8Array<SharedArrayBuffer>, jobs: readonly Job[], ready: Readiness): SharedJobs {
    this.#last?.end(); // its reading may have stopped early
    const claims = new Int32Array(new SharedArrayBuffer(Math.max(1, jobs.length) * 4));
    const assignment: Assignment = { id: ++this.#assignments, file, jobs, claims };
    this.#port.postMessage(assignment);
    return (this.#last = new SharedJobs(this.#port, assignment, ready));
  }

  async close(): Promise<void> {
    this.#port.close();
    await this.#worker.terminate();
  }
}

/** Jobs of one file that the caller and the thread share. */
export class SharedJobs {
  readonly #port: MessagePort;
  readonly #assignment: Assignment;
  readonly #ready: Readiness;
  readonly #results = new Map<number, JobResult | null>();

  constructor(port: MessagePort, assignment: Assignment, ready: Readiness) {
    this.#port = port;
    this.#assignment = assignment;
    this.#ready = ready;
  }

  /** The result of a job, by its number. Where the thread has begun it, other jobs are done meanwhile. */
  result(number: number): JobResult {
    const { claims, file, jobs } = this.#assignment;
    while (!this.#results.has(number)) {
      if (this.#claim(number)) this.#results.set(number, runJob(jobs[number]!, file, this.#ready));
      else if (claims[number] === CLAIM.done) {
        this.#receive();
        if (!this.#results.has(number)) break;
      } else if (!this.#workElsewhere() && Atomics.wait(claims, number, CLAIM.thread, JOB_MS) === 'timed-out') break;
    }
    return this.#results.get(number) ?? runJob(jobs[number]!, file, this.#ready);
  }

  /** Nothing more is asked for: what the thread has not begun stays undone. */
  end(): void {
    for (const number of this.#assignment.jobs.keys()) this.#claim(number);
  }

  #claim(number: number): boolean {
    return Atomics.compareExchange(this.#assignment.claims, number, CLAIM.free, CLAIM.caller) === CLAIM.free;
  }

  #workElsewhere(): boolean {
    const { jobs, file } = this.#assignment;
    for (const [number, job] of jobs.entries()) {
      if (!this.#claim(number)) continue;
      this.#results.set(number, runJob(job, file, this.#ready));
      return true;
    }
    return false;
  }

  #receive(): void {
    for (let received = receiveMessageOnPort(this.#port); received !== undefined; received = receiveMessageOnPort(this.#port)) {
      const { assignment, job, result } = received.message as Delivery;
      if (assignment === this.#assignment.id) this.#results.set(job, result);
    }
  }
}
