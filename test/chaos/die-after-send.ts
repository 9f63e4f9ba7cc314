import { EventBus, type IncomingRecord, type OutgoingRecord, type SubscribeOptions, type Subscription } from '@gatehouse/messaging';

/**
 * Ends the process by SIGKILL as soon as Kafka has acknowledged the n-th send: the relay has sent and not marked, so the
 * next relay sends the same events again.
 */
export class DieAfterSend extends EventBus {
  #sends = 0;

  constructor(
    private readonly bus: EventBus,
    private readonly lastSend: number,
  ) {
    super();
  }

  async publish(records: readonly OutgoingRecord[]): Promise<void> {
    await this.bus.publish(records);
    if (++this.#sends === this.lastSend) process.kill(process.pid, 'SIGKILL');
  }

  subscribe(options: SubscribeOptions): Promise<Subscription> {
    return this.bus.subscribe(options);
  }
  ensureTopics(topics: Parameters<EventBus['ensureTopics']>[0]): Promise<void> {
    return this.bus.ensureTopics(topics);
  }
  readAll(topic: string, onRecord: (record: IncomingRecord) => void | Promise<void>): Promise<void> {
    return this.bus.readAll(topic, onRecord);
  }
  ping(): Promise<void> {
    return this.bus.ping();
  }
  close(): Promise<void> {
    return this.bus.close();
  }
}
