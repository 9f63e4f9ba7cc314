import { TOPICS } from '@gatehouse/contracts';
import { DEAD_SUFFIX, KafkaEventBus, readDeadLetter } from '@gatehouse/messaging';
import { pino } from 'pino';

/** What stands in Kafka, read from its beginning. */
export class TopicReader {
  readonly #bus: KafkaEventBus;

  constructor(brokers: readonly string[]) {
    this.#bus = new KafkaEventBus({ brokers: [...brokers], clientId: 'chaos', prefix: '', logger: pino({ level: 'silent' }) });
  }

  /** Services some of whose events stand in Kafka more than once, as `/gatehouse/review`. */
  async tellersThatRepeated(): Promise<string[]> {
    const seen = new Set<string>();
    const repeated = new Set<string>();
    for (const topic of TOPICS) {
      await this.#bus.readAll(topic, (record) => {
        const { id, source } = JSON.parse(record.value ?? '') as { id: string; source: string };
        if (seen.has(id)) repeated.add(source);
        seen.add(id);
      });
    }
    return [...repeated].sort();
  }

  /** Every dead letter, as `group: reason`. */
  async deadLetters(): Promise<string[]> {
    const found: string[] = [];
    for (const topic of TOPICS) {
      await this.#bus.readAll(topic + DEAD_SUFFIX, (record) => {
        const { group, reason } = readDeadLetter(record);
        found.push(`${group}: ${reason}`);
      });
    }
    return found;
  }

  close(): Promise<void> {
    return this.#bus.close();
  }
}
