import type { EventDefinition, EventOf } from '@gatehouse/contracts';
import type { EntityManager } from 'typeorm';

/** One feature's ear. `handle` runs inside the inbox's transaction: what it writes through `tx` takes effect once. */
export interface EventHandler<E extends EventDefinition = EventDefinition> {
  readonly hears: E;
  handle(event: EventOf<E>, tx: EntityManager): Promise<void>;
}
