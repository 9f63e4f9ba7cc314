import { Handles } from '@gatehouse/chassis';
import { gatewayRoutes } from '@gatehouse/contracts';
import { Controller, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Door } from './door.ts';

type SessionView = z.input<NonNullable<(typeof gatewayRoutes.getSession)['response']>>;

@Controller()
export class SessionController {
  constructor(private readonly door: Door) {}

  @Handles(gatewayRoutes.getSession)
  async getSession(@Req() request: FastifyRequest): Promise<SessionView> {
    const { session, membership } = await this.door.person(request);
    return {
      personId: membership.subject,
      name: membership.name,
      roles: membership.roles,
      organisation: membership.organisation,
      csrfToken: session.csrfToken,
      expiresAt: session.expiresAt.toISOString(),
    };
  }
}
