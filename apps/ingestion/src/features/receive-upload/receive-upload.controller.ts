import { randomUUID } from 'node:crypto';
import { Caller, Clock, CONFIG, Handles, Input, type InputOf, type Principal } from '@gatehouse/chassis';
import { ingestionRoutes, OpenUpload, Refusal } from '@gatehouse/contracts';
import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { operatorOf } from '../../caller.ts';
import type { IngestionConfig } from '../../config.ts';
import { UploadStore } from '../../persistence/upload.store.ts';
import { FinishUpload } from './finish-upload.ts';
import { StagedUploads } from './staged-uploads.ts';
import { type Exchange, TusDoor } from './tus-door.ts';
import { UploadLocks } from './upload-locks.ts';

const UploadId = z.uuid();

/** Packages come in over tus 1.0: resumable, hashed on the way, and another operator's upload does not exist. */
@Controller()
export class ReceiveUploadController {
  constructor(
    private readonly db: DataSource,
    private readonly uploads: UploadStore,
    private readonly staged: StagedUploads,
    private readonly locks: UploadLocks,
    private readonly tus: TusDoor,
    private readonly finish: FinishUpload,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: IngestionConfig,
  ) {}

  @Handles(ingestionRoutes.listUploads)
  async list(@Caller() caller: Principal): Promise<{ items: z.infer<typeof OpenUpload>[]; nextCursor: null }> {
    const open = await this.uploads.listOpen(this.db.manager, operatorOf(caller), this.clock.now(), this.config.MAX_OPEN_UPLOADS);
    const items = await Promise.all(
      open.map(async (upload) => {
        const { uploadId, draftId, fileName, sizeBytes, expiresAt } = upload;
        const receivedBytes = (await this.staged.receivedBytes(upload)) ?? 0;
        return { uploadId, draftId, fileName, sizeBytes: sizeBytes ?? receivedBytes, receivedBytes, expiresAt: expiresAt.toISOString() };
      }),
    );
    return { items, nextCursor: null };
  }

  @Handles(ingestionRoutes.uploadOptions)
  options(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Caller() caller: Principal): Promise<void> {
    return this.#speak(request, reply, { uploadId: '', operatorId: operatorOf(caller) });
  }

  @Handles(ingestionRoutes.createUpload)
  async create(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Caller() caller: Principal): Promise<void> {
    const exchange = { uploadId: randomUUID(), operatorId: operatorOf(caller) };
    using _hold = this.locks.hold(exchange.uploadId);
    await this.#speak(request, reply, exchange);
  }

  @Handles(ingestionRoutes.headUpload)
  async head(
    @Input() { params }: InputOf<typeof ingestionRoutes.headUpload>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Caller() caller: Principal,
  ): Promise<void> {
    const exchange = await this.#owned(params.uploadId, caller);
    using _hold = this.locks.hold(exchange.uploadId);
    await this.finish.execute(exchange.uploadId); // whole, but its last answer was never given: a crash came between
    await this.#speak(request, reply, exchange);
  }

  @Handles(ingestionRoutes.patchUpload)
  async patch(
    @Input() { params }: InputOf<typeof ingestionRoutes.patchUpload>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Caller() caller: Principal,
  ): Promise<void> {
    const exchange = await this.#owned(params.uploadId, caller);
    using _hold = this.locks.hold(exchange.uploadId);
    await this.#speak(request, reply, exchange);
  }

  @Handles(ingestionRoutes.deleteUpload)
  async delete(@Input() { params }: InputOf<typeof ingestionRoutes.deleteUpload>, @Res() reply: FastifyReply, @Caller() caller: Principal): Promise<void> {
    const { uploadId } = await this.#owned(params.uploadId, caller);
    using _hold = this.locks.hold(uploadId);
    await this.finish.drop({ uploadId });
    await reply.status(204).header('tus-resumable', '1.0.0').send();
  }

  /** @throws Refusal resource.not-found */
  async #owned(uploadId: string, caller: Principal): Promise<Exchange> {
    const operatorId = operatorOf(caller);
    const upload = UploadId.safeParse(uploadId).success ? await this.uploads.find(this.db.manager, uploadId) : null;
    if (!upload || upload.operatorId !== operatorId) throw new Refusal('resource.not-found');
    return { uploadId, operatorId };
  }

  async #speak(request: FastifyRequest, reply: FastifyReply, exchange: Exchange): Promise<void> {
    void reply.header('tus-resumable', '1.0.0'); // on refusals too: clients look for it
    const { status, headers } = await this.tus.answer(request.raw, exchange);
    await reply.status(status).headers(headers).send();
  }
}
