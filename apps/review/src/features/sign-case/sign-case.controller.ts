import { Caller, Handles, Input, type InputOf, type Principal } from '@gatehouse/chassis';
import { type CaseDetail, reviewRoutes } from '@gatehouse/contracts';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ReadVersion, tagged } from '../act-on-case/if-match.ts';
import { ShowCase } from '../show-case/show-case.ts';
import { SignCase } from './sign-case.ts';

@Controller()
export class SignCaseController {
  constructor(
    private readonly signCase: SignCase,
    private readonly showCase: ShowCase,
  ) {}

  @Handles(reviewRoutes.signCase)
  async sign(
    @Input() { params }: InputOf<typeof reviewRoutes.signCase>,
    @Caller() caller: Principal,
    @ReadVersion() readVersion: number | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseDetail> {
    await this.signCase.execute({ caseId: params.caseId, who: caller, readVersion });
    return tagged(reply, await this.showCase.execute(params.caseId, caller));
  }
}
