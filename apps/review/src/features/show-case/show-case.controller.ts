import { Caller, Handles, Input, type InputOf, type Principal } from '@gatehouse/chassis';
import { type CaseDetail, reviewRoutes } from '@gatehouse/contracts';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { tagged } from '../act-on-case/if-match.ts';
import { ShowCase } from './show-case.ts';

@Controller()
export class ShowCaseController {
  constructor(private readonly showCase: ShowCase) {}

  @Handles(reviewRoutes.getCase)
  async show(
    @Input() { params }: InputOf<typeof reviewRoutes.getCase>,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseDetail> {
    return tagged(reply, await this.showCase.execute(params.caseId, caller));
  }
}
