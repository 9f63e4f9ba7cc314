import { Caller, Handles, Input, type InputOf, type Principal } from '@gatehouse/chassis';
import { type CaseDetail, reviewRoutes } from '@gatehouse/contracts';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ReadVersion, tagged } from '../act-on-case/if-match.ts';
import { ShowCase } from '../show-case/show-case.ts';
import { DecideCase } from './decide-case.ts';

@Controller()
export class DecideCaseController {
  constructor(
    private readonly decideCase: DecideCase,
    private readonly showCase: ShowCase,
  ) {}

  @Handles(reviewRoutes.decideCase)
  async decide(
    @Input() { params, body }: InputOf<typeof reviewRoutes.decideCase>,
    @Caller() caller: Principal,
    @ReadVersion() readVersion: number | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseDetail> {
    await this.decideCase.execute({ caseId: params.caseId, who: caller, readVersion }, body);
    return tagged(reply, await this.showCase.execute(params.caseId, caller));
  }
}
