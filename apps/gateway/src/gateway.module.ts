import { Authenticator } from '@gatehouse/chassis';
import { Module } from '@nestjs/common';
import { Door } from './features/identify-caller/door.ts';
import { SessionController } from './features/identify-caller/session.controller.ts';
import { ApiKeysController } from './features/manage-api-keys/api-keys.controller.ts';
import { ManageApiKeys } from './features/manage-api-keys/manage-api-keys.ts';
import { SeedMemberships } from './features/seed-memberships/seed-memberships.ts';
import { LiveController } from './features/stream-live/live.controller.ts';
import { LiveHub } from './features/stream-live/live-hub.ts';
import { ApiKeyStore } from './persistence/api-key.store.ts';
import { MembershipStore } from './persistence/membership.store.ts';

/** The gateway's own routes. What it forwards, serves and signs in stands outside the framework: see start.ts. */
@Module({
  controllers: [SessionController, ApiKeysController, LiveController],
  providers: [{ provide: Door, useExisting: Authenticator }, MembershipStore, ApiKeyStore, ManageApiKeys, LiveHub, SeedMemberships],
})
export class GatewayModule {}
