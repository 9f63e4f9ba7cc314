import type { Principal } from '@gatehouse/chassis';
import type { Envelope, LiveHint } from '@gatehouse/contracts';
import type { z } from 'zod';

/** What changed, and whose app it is about: null where no organisation is known yet. */
export type OwnedHint = { readonly hint: z.infer<typeof LiveHint>; readonly operatorId: string | null };

/** A hint carries ids alone, so that the stream can never say more than the API would. */
export function hintOf(event: Envelope): OwnedHint {
  return { hint: { id: event.id, type: event.type, key: event.subject, version: event.sequence }, operatorId: event.operatorid };
}

/** An operator hears of its own organisation; the store's staff and machines, of everybody. */
export function mayHear(who: Pick<Principal, 'roles' | 'operatorId'>, { operatorId }: OwnedHint): boolean {
  if (who.roles.some((role) => role !== 'operator')) return true;
  return who.roles.includes('operator') && operatorId !== null && operatorId === who.operatorId;
}
