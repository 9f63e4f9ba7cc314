import { Caller, Clock, Handles, Input, type InputOf, type Principal } from '@gatehouse/chassis';
import { type Draft, ingestionRoutes, Refusal } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { operatorOf } from '../../caller.ts';
import { applyPatch, beginDraft, draftView } from '../../domain/draft.ts';
import { readCursor, writeCursor } from '../../domain/page-cursor.ts';
import { DraftStore } from '../../persistence/draft.store.ts';
import { DropUploads } from '../receive-upload/drop-uploads.ts';

/** A version is prepared here, part by part and in any order, until it is sent. */
@Controller()
export class PrepareDraftController {
  constructor(
    private readonly db: DataSource,
    private readonly drafts: DraftStore,
    private readonly dropUploads: DropUploads,
    private readonly clock: Clock,
  ) {}

  @Handles(ingestionRoutes.createDraft)
  async create(@Input() { body }: InputOf<typeof ingestionRoutes.createDraft>, @Caller() caller: Principal): Promise<Draft> {
    const draft = beginDraft(body, operatorOf(caller), this.clock.now());
    await this.drafts.insert(this.db.manager, draft);
    return draftView(draft);
  }

  @Handles(ingestionRoutes.listDrafts)
  async list(
    @Input() { query }: InputOf<typeof ingestionRoutes.listDrafts>,
    @Caller() caller: Principal,
  ): Promise<{ items: Draft[]; nextCursor: string | null }> {
    const drafts = await this.drafts.page(this.db.manager, operatorOf(caller), readCursor(query.cursor), query.limit + 1);
    const items = drafts.slice(0, query.limit);
    const last = items.at(-1);
    return { items: items.map(draftView), nextCursor: last && drafts.length > items.length ? writeCursor({ at: last.createdAt, id: last.draftId }) : null };
  }

  @Handles(ingestionRoutes.getDraft)
  async get(@Input() { params }: InputOf<typeof ingestionRoutes.getDraft>, @Caller() caller: Principal): Promise<Draft> {
    return draftView(await this.drafts.get(this.db.manager, params.draftId, operatorOf(caller)));
  }

  @Handles(ingestionRoutes.updateDraft)
  update(@Input() { params, body }: InputOf<typeof ingestionRoutes.updateDraft>, @Caller() caller: Principal): Promise<Draft> {
    return this.db.transaction(async (tx) => {
      const draft = applyPatch(await this.drafts.lock(tx, params.draftId, operatorOf(caller)), body, this.clock.now());
      await this.drafts.save(tx, draft);
      return draftView(draft);
    });
  }

  @Handles(ingestionRoutes.deleteDraft)
  async delete(@Input() { params }: InputOf<typeof ingestionRoutes.deleteDraft>, @Caller() caller: Principal): Promise<void> {
    if (!(await this.drafts.delete(this.db.manager, params.draftId, operatorOf(caller)))) throw new Refusal('resource.not-found');
    await this.dropUploads.ofDraft(params.draftId);
  }
}
