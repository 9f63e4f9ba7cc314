import { Caller, Handles, Input, type InputOf, type Principal } from '@gatehouse/chassis';
import { ingestionRoutes, type Submission } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { operatorOf } from '../../caller.ts';
import { submissionView } from '../../domain/submission.ts';
import { AppStore } from '../../persistence/app.store.ts';
import { DropUploads } from '../receive-upload/drop-uploads.ts';
import { SubmitDraft } from './submit-draft.ts';

@Controller()
export class SubmitDraftController {
  constructor(
    private readonly db: DataSource,
    private readonly apps: AppStore,
    private readonly submitDraft: SubmitDraft,
    private readonly dropUploads: DropUploads,
  ) {}

  @Handles(ingestionRoutes.submitDraft)
  async submit(@Input() { params }: InputOf<typeof ingestionRoutes.submitDraft>, @Caller() caller: Principal): Promise<Submission> {
    const submission = await this.submitDraft.execute(params.draftId, operatorOf(caller));
    const [standing] = await Promise.all([this.apps.standing(this.db.manager, submission.appId), this.dropUploads.ofDraft(params.draftId)]);
    return submissionView(submission, standing);
  }
}
