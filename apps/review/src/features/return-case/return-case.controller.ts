import { Caller, Handles, Input, type InputOf, type Principal } from '@gatehouse/chassis';
import { type CaseDetail, reviewRoutes } from '@gatehouse/contracts';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { sendBack } from '../../domain/review-case.ts';
import { ActOnCase } from '../act-on-case/act-on-case.ts';
import { ReadVersion, tagged } from '../act-on-case/if-match.ts';
import { ShowCase } from '../show-case/show-case.ts';

@Controller()
export class ReturnCaseController {
  constructor(
    private readonly actOnCase: ActOnCase,
    private readonly showCase: ShowCase,
  ) {}

  @Handles(reviewRoutes.returnCase)
  async sendBack(
    @Input() { params, body }: InputOf<typeof reviewRoutes.returnCase>,
    @Caller() caller: Principal,
    @ReadVersion() readVersion: number | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseDetail> {
    await this.actOnCase.execute({ caseId: params.caseId, who: caller, readVersion }, async (c, by, at) => ({
      after: sendBack(c, by, at),
      step: { act: 'returned', details: { note: body.note } },
    }));
    return tagged(reply, await this.showCase.execute(params.caseId, caller));
  }
}
