import { ArtifactError, ArtifactStore } from '@gatehouse/artifact-store';
import { Caller, Clock, CONFIG, Handles, Input, type InputOf, type Principal } from '@gatehouse/chassis';
import { type ArtifactRef, type Draft, ingestionRoutes, Refusal } from '@gatehouse/contracts';
import { Controller, Inject, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { operatorOf } from '../../caller.ts';
import type { IngestionConfig } from '../../config.ts';
import { draftView, withPolicy } from '../../domain/draft.ts';
import { mediaTypeOf, sniffed } from '../../domain/policy-document.ts';
import { DraftStore } from '../../persistence/draft.store.ts';

/** The privacy policy streams into the artifact store; the draft remembers where it is and what it is. */
@Controller()
export class ReceivePolicyController {
  constructor(
    private readonly db: DataSource,
    private readonly drafts: DraftStore,
    private readonly artifacts: ArtifactStore,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: IngestionConfig,
  ) {}

  @Handles(ingestionRoutes.putPolicy)
  async put(@Input() { params }: InputOf<typeof ingestionRoutes.putPolicy>, @Req() request: FastifyRequest, @Caller() caller: Principal): Promise<Draft> {
    const operatorId = operatorOf(caller);
    const mediaType = mediaTypeOf(request.headers['content-type']);
    await this.drafts.get(this.db.manager, params.draftId, operatorId); // before a byte is stored for it
    const artifact = await this.#store(sniffed(request.raw.iterator({ destroyOnReturn: false }), mediaType)); // a refusal still has to be answered
    return this.db.transaction(async (tx) => {
      const draft = withPolicy(await this.drafts.lock(tx, params.draftId, operatorId), { artifact, mediaType }, this.clock.now());
      await this.drafts.save(tx, draft);
      return draftView(draft);
    });
  }

  async #store(bytes: AsyncIterable<Uint8Array>): Promise<ArtifactRef> {
    const maxBytes = this.config.MAX_POLICY_BYTES;
    try {
      return await this.artifacts.put(bytes, { maxBytes });
    } catch (error) {
      if (error instanceof ArtifactError && error.code === 'artifact.too-large') throw new Refusal('upload.too-large', { maxBytes });
      throw error;
    }
  }
}
