import type { Tx } from '@gatehouse/chassis';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { ApiKeyRow } from './api-key.row.ts';

/** Keys a list shows at most; the newest come first. */
const LIST_MAX = 500;
/** How old "last used" may be before it is written again: a busy key must not cost a write a call. */
const LAST_USED_STEP_MS = 60_000;

/** A key as it is kept: without its secret. */
export type ApiKey = ApiKeyRow;

/** API keys, hashed. */
@Injectable()
export class ApiKeyStore {
  async insert(tx: Tx, key: ApiKey): Promise<void> {
    await tx.insert(ApiKeyRow, key);
  }

  /** Keeps the first of two keys with one prefix: a machine's start may be repeated. */
  async insertIfAbsent(tx: Tx, key: ApiKey): Promise<void> {
    await tx.createQueryBuilder().insert().into(ApiKeyRow).values(key).orIgnore().execute();
  }

  findByPrefix(tx: Tx, prefix: string): Promise<ApiKey | null> {
    return tx.findOneBy(ApiKeyRow, { prefix });
  }

  /** Of one organisation, or all with `null`. */
  list(tx: Tx, organisationId: string | null): Promise<ApiKey[]> {
    return tx.find(ApiKeyRow, {
      ...(organisationId === null ? {} : { where: { organisationId } }),
      order: { createdAt: 'DESC', keyId: 'DESC' },
      take: LIST_MAX,
    });
  }

  /** Answers whether the key is there; one that is disabled already stays so since when it was. */
  async disable(tx: Tx, keyId: string, organisationId: string | null, at: Date): Promise<boolean> {
    const where = { keyId, ...(organisationId === null ? {} : { organisationId }) };
    if (!(await tx.existsBy(ApiKeyRow, where))) return false;
    await tx.update(ApiKeyRow, { ...where, disabledAt: IsNull() }, { disabledAt: at });
    return true;
  }

  async noteUse(tx: Tx, key: ApiKey, at: Date): Promise<void> {
    if (key.lastUsedAt !== null && at.getTime() - key.lastUsedAt.getTime() < LAST_USED_STEP_MS) return;
    await tx.update(ApiKeyRow, { keyId: key.keyId }, { lastUsedAt: at });
  }
}
