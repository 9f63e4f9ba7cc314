import type { ServerResponse } from 'node:http';
import type { Principal } from '@gatehouse/chassis';

/** Bytes a slow reader may leave unread before it is let go; it comes back with its last id and is told what it missed. */
const MAX_UNREAD_BYTES = 256 * 1024;

export type LiveConnectionOptions = {
  headers: Readonly<Record<string, string>>;
  heartbeatMs: number;
  /** Asked at every heartbeat: a stream must not outlive the session it was opened with. */
  stillStands: () => Promise<boolean>;
};

/** One open stream of Server-Sent Events. */
export class LiveConnection {
  readonly #heartbeat: NodeJS.Timeout;

  constructor(
    readonly who: Principal,
    private readonly response: ServerResponse,
    private readonly options: LiveConnectionOptions,
  ) {
    response.writeHead(200, {
      ...options.headers,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    response.write('retry: 2000\n: open\n\n'); // also makes buffering proxies let the headers go
    this.#heartbeat = setInterval(() => void this.#beat(), options.heartbeatMs);
    response.on('close', () => clearInterval(this.#heartbeat));
    response.on('error', () => response.destroy()); // the reader is gone; `close` follows
  }

  onEnd(listener: () => void): void {
    if (this.response.destroyed) listener();
    else this.response.on('close', listener);
  }

  write(text: string): void {
    if (this.response.writableLength > MAX_UNREAD_BYTES) this.response.destroy();
    else if (!this.response.writableEnded) this.response.write(text);
  }

  end(): void {
    this.response.end();
  }

  async #beat(): Promise<void> {
    // No answer is no verdict: while the store of sessions is away, the stream stays and is asked again.
    const stands = await this.options.stillStands().catch(() => true);
    if (stands) this.write(': beat\n\n');
    else this.end();
  }
}
