import type { IncomingMessage } from 'node:http';
import { Clock, CONFIG } from '@gatehouse/chassis';
import { type OperatorId, Refusal } from '@gatehouse/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { Server, type Upload } from '@tus/server';
import { DataSource } from 'typeorm';
import type { IngestionConfig } from '../../config.ts';
import { DraftStore } from '../../persistence/draft.store.ts';
import { UploadStore } from '../../persistence/upload.store.ts';
import { FinishUpload } from './finish-upload.ts';
import { StagedUploads } from './staged-uploads.ts';
import { failureOf, refusalOfStatus } from './tus-refusal.ts';
import { readIntent } from './upload-intent.ts';

export const UPLOADS_PATH = '/v1/uploads';

/** One tus request, once it is known whose it is. */
export type Exchange = { uploadId: string; operatorId: OperatorId };
export type TusAnswer = { status: number; headers: Record<string, string> };

/** What of tus's answer is ours to give; cross-origin headers are the gateway's. */
const ANSWERED = /^(tus-|upload-|location$|cache-control$)/;

/** The tus protocol, spoken by its library; who may speak, and what a finished upload means, is decided here. */
@Injectable()
export class TusDoor {
  readonly #server: Server;
  readonly #exchanges = new WeakMap<Request, Exchange & { failure?: unknown }>();

  constructor(
    private readonly db: DataSource,
    private readonly drafts: DraftStore,
    private readonly uploads: UploadStore,
    private readonly finish: FinishUpload,
    staged: StagedUploads,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: IngestionConfig,
  ) {
    this.#server = new Server({
      path: UPLOADS_PATH,
      datastore: staged,
      maxSize: config.MAX_UPLOAD_BYTES,
      relativeLocation: true,
      namingFunction: (request) => this.#exchangeOf(request as Request).uploadId,
      onUploadCreate: (request, upload) => this.#create(this.#exchangeOf(request as Request), upload),
      onUploadFinish: async (_request, upload) => {
        await this.finish.execute(upload.id);
        return {};
      },
      onResponseError: (request, error) => {
        this.#exchangeOf(request as Request).failure = failureOf(error);
        return undefined;
      },
    });
  }

  /** @throws Refusal  for whatever the protocol, or we, do not accept */
  async answer(raw: IncomingMessage, exchange: Exchange): Promise<TusAnswer> {
    const { method = 'GET' } = raw;
    const path = method === 'POST' || method === 'OPTIONS' ? UPLOADS_PATH : `${UPLOADS_PATH}/${exchange.uploadId}`;
    // Our own iterator: leaving it must not destroy the request, or its refusal could not be answered.
    const bytes = raw.iterator({ destroyOnReturn: false });
    const body = method === 'POST' || method === 'PATCH' ? { body: ReadableStream.from(bytes as AsyncIterable<Uint8Array>), duplex: 'half' as const } : {};
    const request = new Request(`http://ingestion.invalid${path}`, { method, headers: headersOf(raw), ...body });
    const open = { ...exchange };
    this.#exchanges.set(request, open);
    const response = await this.#server.handleWeb(request as never);
    const { failure } = open as { failure?: unknown };
    if (failure !== undefined) throw failure;
    if (response.status >= 400) throw refusalOfStatus(response.status) ?? new Error(`tus answered ${response.status}`);
    return { status: response.status, headers: Object.fromEntries([...response.headers].filter(([name]) => ANSWERED.test(name))) };
  }

  async #create({ uploadId, operatorId }: Exchange, upload: Upload): Promise<{ metadata?: Upload['metadata'] }> {
    const at = this.clock.now();
    const intent = readIntent({
      uploadId,
      operatorId,
      sizeBytes: upload.size ?? null,
      metadata: upload.metadata ?? {},
      at,
      expiryMs: this.config.UPLOAD_EXPIRY_MS,
    });
    await this.drafts.get(this.db.manager, intent.draftId, operatorId);
    const unfinished = await this.uploads.countUnfinished(this.db.manager, operatorId);
    if (unfinished >= this.config.MAX_OPEN_UPLOADS) throw new Refusal('upload.too-many-open', { limit: this.config.MAX_OPEN_UPLOADS });
    await this.uploads.insert(this.db.manager, intent);
    return {};
  }

  #exchangeOf(request: Request): Exchange & { failure?: unknown } {
    const exchange = this.#exchanges.get(request);
    if (!exchange) throw new Error('tus answers a request that was never asked');
    return exchange;
  }
}

function headersOf(raw: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw.headers)) if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  return headers;
}
