import { Caller, Handles, Input, type InputOf, type Principal } from '@gatehouse/chassis';
import { type CaseDetail, reviewRoutes } from '@gatehouse/contracts';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { release } from '../../domain/review-case.ts';
import { ActOnCase } from '../act-on-case/act-on-case.ts';
import { ReadVersion, tagged } from '../act-on-case/if-match.ts';
import { ShowCase } from '../show-case/show-case.ts';

@Controller()
export class ReleaseCaseController {
  constructor(
    private readonly actOnCase: ActOnCase,
    private readonly showCase: ShowCase,
  ) {}

  @Handles(reviewRoutes.releaseCase)
  async release(
    @Input() { params }: InputOf<typeof reviewRoutes.releaseCase>,
    @Caller() caller: Principal,
    @ReadVersion() readVersion: number | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseDetail> {
    await this.actOnCase.execute({ caseId: params.caseId, who: caller, readVersion }, async (c, by, at) => ({
      after: release(c, by.id, at),
      step: { act: 'released' },
    }));
    return tagged(reply, await this.showCase.execute(params.caseId, caller));
  }
}
