import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { Upload } from 'tus-js-client';

/** An answer of the gate that is not a success: its problem, as the API words it. */
export class GateProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly problem: Record<string, unknown>,
  ) {
    super(`${status} ${code}: ${String(problem['title'] ?? '')} ${JSON.stringify(problem['errors'] ?? '')}`);
    this.name = 'GateProblem';
  }
}

const CHUNK_BYTES = 16 * 1024 * 1024;

/** The public API, as a signed-in person's browser calls it. */
export class GateClient {
  constructor(
    readonly baseUrl: string,
    private readonly headers: Record<string, string>,
  ) {}

  get<T>(path: string): Promise<T> {
    return this.#call<T>('GET', path);
  }
  post<T>(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
    return this.#call<T>('POST', path, body, headers);
  }
  put<T>(path: string, body: unknown): Promise<T> {
    return this.#call<T>('PUT', path, body);
  }
  patch<T>(path: string, body: unknown): Promise<T> {
    return this.#call<T>('PATCH', path, body);
  }

  async putText(path: string, mediaType: string, text: string): Promise<void> {
    await this.#read(await fetch(this.baseUrl + path, { method: 'PUT', body: text, headers: { ...this.headers, 'content-type': mediaType } }));
  }

  /** Uploads a file in resumable chunks. */
  upload(file: string, metadata: Record<string, string>, onProgress: (sent: number, total: number) => void): Promise<void> {
    const total = statSync(file).size;
    return new Promise((resolve, reject) => {
      new Upload(createReadStream(file), {
        endpoint: `${this.baseUrl}/v1/uploads`,
        headers: this.headers,
        chunkSize: CHUNK_BYTES,
        uploadSize: total,
        retryDelays: [0, 1000, 3000],
        metadata: { filename: basename(file), ...metadata },
        onProgress,
        onSuccess: () => resolve(),
        onError: reject,
      }).start();
    });
  }

  async #call<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
    const response = await fetch(this.baseUrl + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: { ...this.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    });
    return this.#read<T>(response);
  }

  async #read<T>(response: Response): Promise<T> {
    const text = await response.text();
    const json: unknown = text && response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : null;
    if (!response.ok) {
      const problem = (json ?? {}) as Record<string, unknown>;
      throw new GateProblem(response.status, String(problem['code'] ?? 'unknown'), problem);
    }
    return json as T;
  }
}
