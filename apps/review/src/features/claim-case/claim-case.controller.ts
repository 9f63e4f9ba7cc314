import { Caller, CONFIG, Handles, Input, type InputOf, type Principal } from '@gatehouse/chassis';
import { type CaseDetail, reviewRoutes } from '@gatehouse/contracts';
import { Controller, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { ReviewConfig } from '../../config.ts';
import { claim } from '../../domain/review-case.ts';
import { lockSubject } from '../../persistence/locks.ts';
import { ReviewCaseStore } from '../../persistence/review-case.store.ts';
import { ActOnCase } from '../act-on-case/act-on-case.ts';
import { ReadVersion, tagged } from '../act-on-case/if-match.ts';
import { ShowCase } from '../show-case/show-case.ts';

@Controller()
export class ClaimCaseController {
  constructor(
    @Inject(CONFIG) private readonly config: ReviewConfig,
    private readonly actOnCase: ActOnCase,
    private readonly cases: ReviewCaseStore,
    private readonly showCase: ShowCase,
  ) {}

  @Handles(reviewRoutes.claimCase)
  async claim(
    @Input() { params }: InputOf<typeof reviewRoutes.claimCase>,
    @Caller() caller: Principal,
    @ReadVersion() readVersion: number | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseDetail> {
    const terms = { minutes: this.config.CLAIM_MINUTES, limit: this.config.CLAIM_LIMIT };
    await this.actOnCase.execute(
      { caseId: params.caseId, who: caller, readVersion },
      async (c, by, at, tx) => {
        const after = claim(c, by.id, at, terms, await this.cases.countClaims(tx, by.id, at, c.caseId));
        return { after, step: after.version === c.version ? null : { act: 'claimed' } }; // renewing a claim is no news
      },
      { before: (tx) => lockSubject(tx, `claims/${caller.id}`) },
    ); // two claims at once may not both be the last one allowed
    return tagged(reply, await this.showCase.execute(params.caseId, caller));
  }
}
