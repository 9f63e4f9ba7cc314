import { Caller, Handles, Input, type InputOf, type Principal } from '@gatehouse/chassis';
import { type ApiKeyView, gatewayRoutes } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import type { z } from 'zod';
import type { ApiKey } from '../../persistence/api-key.store.ts';
import { ManageApiKeys } from './manage-api-keys.ts';

type View = z.input<typeof ApiKeyView>;

@Controller()
export class ApiKeysController {
  constructor(private readonly apiKeys: ManageApiKeys) {}

  @Handles(gatewayRoutes.createApiKey)
  async create(@Input() { body }: InputOf<typeof gatewayRoutes.createApiKey>, @Caller() caller: Principal): Promise<View & { secret: string }> {
    const { key, text } = await this.apiKeys.create(body, caller);
    return { ...viewOf(key), secret: text };
  }

  @Handles(gatewayRoutes.listApiKeys)
  async list(@Caller() caller: Principal): Promise<{ items: View[]; nextCursor: null }> {
    return { items: (await this.apiKeys.list(caller)).map(viewOf), nextCursor: null };
  }

  @Handles(gatewayRoutes.disableApiKey)
  disable(@Input() { params }: InputOf<typeof gatewayRoutes.disableApiKey>, @Caller() caller: Principal): Promise<void> {
    return this.apiKeys.disable(params.keyId, caller);
  }
}

function viewOf(key: ApiKey): View {
  const { keyId, name, prefix, roles, scopes, organisationId, createdBy } = key;
  return {
    keyId,
    name,
    prefix,
    roles,
    scopes,
    organisationId: organisationId as View['organisationId'],
    createdBy,
    createdAt: key.createdAt.toISOString(),
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    expiresAt: key.expiresAt?.toISOString() ?? null,
    disabledAt: key.disabledAt?.toISOString() ?? null,
  };
}
