import { Caller, Handles, Input, type InputOf, type Principal } from '@gatehouse/chassis';
import { type CaseDetail, reviewRoutes } from '@gatehouse/contracts';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { tagged } from '../act-on-case/if-match.ts';
import { ShowCase } from '../show-case/show-case.ts';
import { OpenListingCase } from './open-listing-case.ts';

@Controller()
export class OpenListingCaseController {
  constructor(
    private readonly openListingCase: OpenListingCase,
    private readonly showCase: ShowCase,
  ) {}

  @Handles(reviewRoutes.openListingCase)
  async open(
    @Input() { params, body }: InputOf<typeof reviewRoutes.openListingCase>,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseDetail> {
    return tagged(reply, await this.showCase.execute(await this.openListingCase.execute(params.appId, body.reason, caller), caller));
  }
}
