export { Outbox, MAX_ENVELOPE_BYTES, type Told } from './outbox.ts';
export { OutboxRelay, type RelayState } from './outbox-relay.ts';
export { EventBus, type IncomingRecord, type OutgoingRecord, type SubscribeOptions, type Subscription } from './event-bus.ts';
export { KafkaEventBus, type KafkaOptions } from './kafka-event-bus.ts';
export { EventConsumer, type ConsumerOptions, type ConsumerState } from './event-consumer.ts';
export type { EventHandler } from './event-handler.ts';
export { DEAD_SUFFIX, ONLY_GROUP_HEADER, readDeadLetter, toReplay, type DeadLetter } from './dead-letter.ts';
export { MESSAGING_SCHEMA } from './schema.sql.ts';
