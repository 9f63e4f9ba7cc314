import type { Adapter, AdapterPayload } from 'oidc-provider';

/** Codes and sessions live minutes; should there ever be more than this, the oldest go. */
const MAX_ENTRIES = 10_000;

type Entry = { payload: AdapterPayload; endsAt: number };

/** The provider's records in this process's memory, gone with it: one store for all kinds, as the provider asks for one adapter a kind. */
export function memoryAdapters(): (kind: string) => Adapter {
  const entries = new Map<string, Entry>();
  const find = (match: (payload: AdapterPayload, key: string) => boolean): AdapterPayload | undefined => {
    for (const [key, { payload, endsAt }] of entries) {
      if (endsAt <= Date.now()) entries.delete(key);
      else if (match(payload, key)) return payload;
    }
    return undefined;
  };
  return (kind) => {
    const keyOf = (id: string): string => `${kind}:${id}`;
    const ofThisKind = (match: (payload: AdapterPayload) => boolean) => find((payload, key) => key.startsWith(`${kind}:`) && match(payload));
    return {
      upsert: async (id, payload, expiresInSeconds) => {
        if (entries.size >= MAX_ENTRIES) entries.delete(entries.keys().next().value!);
        entries.set(keyOf(id), { payload, endsAt: expiresInSeconds ? Date.now() + expiresInSeconds * 1000 : Infinity });
      },
      find: async (id) => find((_payload, key) => key === keyOf(id)),
      findByUid: async (uid) => ofThisKind((payload) => payload.uid === uid),
      findByUserCode: async (userCode) => ofThisKind((payload) => payload.userCode === userCode),
      consume: async (id) => {
        const entry = entries.get(keyOf(id));
        if (entry) entry.payload.consumed = Math.floor(Date.now() / 1000);
      },
      destroy: async (id) => {
        entries.delete(keyOf(id));
      },
      revokeByGrantId: async (grantId) => {
        for (const [key, { payload }] of entries) if (payload.grantId === grantId) entries.delete(key);
      },
    };
  };
}
