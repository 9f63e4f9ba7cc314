import { Caller, CONFIG, Handles, type Principal } from '@gatehouse/chassis';
import { gatewayRoutes } from '@gatehouse/contracts';
import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayConfig } from '../../config.ts';
import { Door } from '../identify-caller/door.ts';
import { securityHeaders } from '../serve-web/security-headers.ts';
import { LiveConnection } from './live-connection.ts';
import { LiveHub } from './live-hub.ts';

@Controller()
export class LiveController {
  constructor(
    private readonly hub: LiveHub,
    private readonly door: Door,
    @Inject(CONFIG) private readonly config: GatewayConfig,
  ) {}

  @Handles(gatewayRoutes.live)
  live(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Caller() caller: Principal): void {
    this.hub.admit(caller);
    reply.hijack(); // a stream has no end for the framework to wait for
    const connection = new LiveConnection(caller, reply.raw, {
      headers: securityHeaders(new URL(this.config.PUBLIC_URL)),
      heartbeatMs: this.config.LIVE_HEARTBEAT_MS,
      stillStands: () => this.door.stillStands(request),
    });
    const lastEventId = request.headers['last-event-id'];
    this.hub.add(connection, typeof lastEventId === 'string' ? lastEventId : undefined);
  }
}
