import { Clock, type Principal, LOGGER } from '@gatehouse/chassis';
import { type NewApiKey, Refusal } from '@gatehouse/contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import { checkGrant, hashSecret, newApiKey } from '../../domain/api-key.ts';
import { type ApiKey, ApiKeyStore } from '../../persistence/api-key.store.ts';
import { MembershipStore } from '../../persistence/membership.store.ts';

/** API keys of machines. An organisation's people manage its own; an admin, everybody's. */
@Injectable()
export class ManageApiKeys {
  constructor(
    private readonly db: DataSource,
    private readonly keys: ApiKeyStore,
    private readonly memberships: MembershipStore,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** The key and its text, which nobody can be told a second time. */
  async create(wanted: z.output<typeof NewApiKey>, creator: Principal): Promise<{ key: ApiKey; text: string }> {
    checkGrant(creator, wanted);
    const { text, prefix, secret } = newApiKey();
    const at = this.clock.now();
    const expiresAt = wanted.expiresAt === undefined ? null : new Date(wanted.expiresAt);
    if (expiresAt !== null && expiresAt <= at) throw fieldRefusal('/expiresAt', 'must be in the future');
    const key = await this.db.transaction(async (tx) => {
      const organisationId = await this.#organisationOf(wanted, creator, (id) => this.memberships.organisation(tx, id));
      const row: ApiKey = {
        keyId: uuidv7(),
        prefix,
        secretSha256: hashSecret(secret),
        name: wanted.name,
        roles: wanted.roles,
        scopes: wanted.scopes,
        organisationId,
        createdBy: creator.id,
        createdAt: at,
        lastUsedAt: null,
        expiresAt,
        disabledAt: null,
      };
      await this.keys.insert(tx, row);
      return row;
    });
    this.log.info({ keyId: key.keyId, by: creator.id, organisationId: key.organisationId, roles: key.roles, scopes: key.scopes }, 'api-key.created');
    return { key, text };
  }

  list(caller: Principal): Promise<ApiKey[]> {
    return this.keys.list(this.db.manager, realmOf(caller));
  }

  async disable(keyId: string, caller: Principal): Promise<void> {
    if (!(await this.keys.disable(this.db.manager, keyId, realmOf(caller), this.clock.now()))) throw new Refusal('resource.not-found');
    this.log.info({ keyId, by: caller.id }, 'api-key.disabled');
  }

  async #organisationOf(wanted: z.output<typeof NewApiKey>, creator: Principal, find: (id: string) => Promise<unknown>): Promise<string | null> {
    const id = wanted.organisationId ?? creator.operatorId;
    if (!creator.roles.includes('admin') && id !== creator.operatorId) throw fieldRefusal('/organisationId', 'must be your own organisation');
    if (id === null && wanted.roles.includes('operator')) throw fieldRefusal('/organisationId', 'an operator’s key needs an organisation');
    if (id !== null && !(await find(id))) throw fieldRefusal('/organisationId', 'no such organisation');
    return id;
  }
}

/** Whose keys one may see: an organisation's, or with null everybody's. */
function realmOf(caller: Principal): string | null {
  if (caller.roles.includes('admin')) return null;
  if (caller.operatorId === null) throw new Refusal('resource.not-found');
  return caller.operatorId;
}

function fieldRefusal(pointer: string, detail: string): Refusal {
  return new Refusal('request.invalid', {}, [{ pointer, code: 'field.custom', detail }]);
}
