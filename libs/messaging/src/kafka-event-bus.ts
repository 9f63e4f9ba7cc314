import { type Admin, type Consumer, Kafka, logLevel, type Message, Partitioners, type Producer, type RetryOptions } from 'kafkajs';
import type { Logger } from 'pino';
import { atMost } from './at-most.ts';
import { EventBus, type IncomingRecord, type OutgoingRecord, type SubscribeOptions, type Subscription } from './event-bus.ts';
import { patchKafkaTimers } from './kafka-timer-patch.ts';

export type KafkaOptions = {
  brokers: string[];
  clientId: string;
  /** Put before every topic and group, so that deployments and tests share a cluster without meeting. */
  prefix: string;
  logger: Logger;
};

/** Retries that outlive a broker's restart: short waits, many of them (the defaults give up after 3 s, or sleep 30 s). */
const RETRY = { initialRetryTime: 100, maxRetryTime: 1000, retries: 100 };
/** For questions that are asked again anyway: answer soon, or say soon that there is none. */
const BRIEF = { initialRetryTime: 100, retries: 2 };
const CLOSE_MS = 2000;
const SESSION_TIMEOUT_MS = 6000; // the broker's default minimum: how long a killed process keeps its partitions
const HEARTBEAT_MS = 1000;

export class KafkaEventBus extends EventBus {
  /** For records: outlives a broker's restart. */
  readonly #patient: Kafka;
  /** For questions about the cluster. */
  readonly #brief: Kafka;
  readonly #options: KafkaOptions;
  readonly #open = new Set<{ stop(): Promise<void> }>();
  #producer: Promise<Producer> | null = null;
  #pinger: Admin | null = null;

  constructor(options: KafkaOptions) {
    super();
    patchKafkaTimers();
    this.#options = options;
    this.#patient = this.#client(RETRY);
    this.#brief = this.#client(BRIEF);
  }

  #client(retry: RetryOptions): Kafka {
    const { brokers, clientId, logger } = this.#options;
    return new Kafka({
      brokers,
      clientId,
      retry,
      connectionTimeout: 3000,
      requestTimeout: 30_000,
      logLevel: logLevel.WARN,
      // The client's own lines are at debug: it reports each try of an outage as an error, and health says it once.
      logCreator:
        () =>
        ({ log: { message, error }, namespace }) =>
          logger.debug({ namespace, error: error as unknown }, `kafka.client: ${message}`),
    });
  }

  async publish(records: readonly OutgoingRecord[]): Promise<void> {
    if (records.length === 0) return;
    const byTopic = new Map<string, Message[]>();
    for (const r of records) {
      const list = byTopic.get(r.topic) ?? [];
      list.push({ key: r.key, value: r.value, ...(r.headers ? { headers: r.headers } : {}) });
      byTopic.set(r.topic, list);
    }
    const producer = await this.#connectedProducer();
    await producer.sendBatch({ acks: -1, topicMessages: [...byTopic].map(([topic, messages]) => ({ topic: this.#options.prefix + topic, messages })) });
  }

  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    const { prefix, logger } = this.#options;
    let stopping = false;
    const state = { joined: false, failed: null as string | null };
    const consumer = this.#patient.consumer({
      groupId: prefix + options.group,
      sessionTimeout: SESSION_TIMEOUT_MS,
      heartbeatInterval: HEARTBEAT_MS,
      maxWaitTimeInMs: 250,
      allowAutoTopicCreation: false,
      retry: { ...RETRY, restartOnFailure: async () => !stopping },
    });
    consumer.on(consumer.events.GROUP_JOIN, () => {
      state.joined = true;
      state.failed = null;
      logger.info({ group: options.group }, 'kafka.joined');
    });
    consumer.on(consumer.events.REBALANCING, () => {
      state.joined = false;
    });
    // A broker that restarts may take a member back with no new join: an acknowledged heartbeat says so, and no other event does.
    consumer.on(consumer.events.HEARTBEAT, () => {
      state.joined = true;
      state.failed = null;
    });
    consumer.on(consumer.events.DISCONNECT, () => {
      state.joined = false;
    });
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      state.joined = false;
      if (!payload.restart && !stopping) state.failed = payload.error.message;
      logger.warn({ group: options.group, reason: payload.error.message, restart: payload.restart }, 'kafka.consumer-crashed');
    });
    const running = this.#run(consumer, options);
    running.catch((error: Error) => {
      if (!stopping) {
        state.failed = error.message;
        logger.error({ group: options.group, reason: error.message }, 'kafka.consumer-failed');
      }
    });
    const subscription: Subscription & { stop(): Promise<void> } = {
      get joined() {
        return state.joined;
      },
      get failed() {
        return state.failed;
      },
      stop: async () => {
        stopping = true;
        this.#open.delete(subscription);
        await atMost(CLOSE_MS, running); // stopping while it joins would leave a member behind
        await atMost(CLOSE_MS, consumer.stop());
        await atMost(CLOSE_MS, consumer.disconnect());
      },
    };
    this.#open.add(subscription);
    return subscription;
  }

  async #run(consumer: Consumer, options: SubscribeOptions): Promise<void> {
    const { prefix } = this.#options;
    await consumer.connect();
    await consumer.subscribe({ topics: options.topics.map((t) => prefix + t), fromBeginning: options.fromBeginning ?? true });
    await consumer.run({
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 4,
      eachBatch: async ({ batch, resolveOffset, heartbeat, commitOffsetsIfNecessary, isRunning, isStale }) => {
        for (const message of batch.messages) {
          if (!isRunning() || isStale()) return;
          await options.onRecord(this.#incoming(batch.topic, batch.partition, message), heartbeat);
          resolveOffset(message.offset);
          await heartbeat();
        }
        await commitOffsetsIfNecessary();
      },
    });
  }

  async ensureTopics(topics: readonly { name: string; partitions: number; replicationFactor: number; config?: Record<string, string> }[]): Promise<void> {
    await this.#withAdmin(async (admin) => {
      const existing = new Set(await admin.listTopics());
      const missing = topics.filter((t) => !existing.has(this.#options.prefix + t.name));
      if (missing.length === 0) return;
      await admin.createTopics({
        waitForLeaders: true,
        topics: missing.map((t) => ({
          topic: this.#options.prefix + t.name,
          numPartitions: t.partitions,
          replicationFactor: t.replicationFactor,
          configEntries: Object.entries(t.config ?? {}).map(([name, value]) => ({ name, value })),
        })),
      });
    });
  }

  async readAll(topic: string, onRecord: (record: IncomingRecord) => void | Promise<void>): Promise<void> {
    const name = this.#options.prefix + topic;
    const ends = await this.#withAdmin((admin) => admin.fetchTopicOffsets(name));
    const open = new Map(ends.filter((p) => BigInt(p.high) > BigInt(p.low)).map((p) => [p.partition, BigInt(p.high)]));
    if (open.size === 0) return;
    const groupId = `${this.#options.prefix}read-${crypto.randomUUID()}`;
    const consumer = this.#patient.consumer({
      groupId,
      sessionTimeout: SESSION_TIMEOUT_MS,
      heartbeatInterval: HEARTBEAT_MS,
      maxWaitTimeInMs: 250,
      allowAutoTopicCreation: false,
      retry: RETRY,
    });
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [name], fromBeginning: true });
      await new Promise<void>((resolve, reject) => {
        consumer
          .run({
            autoCommit: false,
            eachMessage: async ({ topic: from, partition, message }) => {
              const end = open.get(partition);
              if (end === undefined || BigInt(message.offset) >= end) return;
              try {
                await onRecord(this.#incoming(from, partition, message));
              } catch (error) {
                reject(error as Error);
                return;
              }
              if (BigInt(message.offset) + 1n >= end) open.delete(partition);
              if (open.size === 0) resolve();
            },
          })
          .catch(reject);
      });
    } finally {
      await consumer.stop();
      await consumer.disconnect();
      await this.#withAdmin((admin) => admin.deleteGroups([groupId])).catch((error: Error) =>
        this.#options.logger.debug({ reason: error.message }, 'kafka.group-kept'),
      );
    }
  }

  async ping(): Promise<void> {
    const admin = (this.#pinger ??= this.#brief.admin());
    try {
      await admin.connect(); // returns at once where it is connected
      await admin.describeCluster();
    } catch (error) {
      this.#pinger = null;
      await admin.disconnect();
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open].map((s) => s.stop()));
    const producer = this.#producer;
    this.#producer = null;
    if (producer)
      await atMost(
        CLOSE_MS,
        producer.then((p) => p.disconnect()),
      );
    if (this.#pinger) await atMost(CLOSE_MS, this.#pinger.disconnect());
  }

  #incoming(
    topic: string,
    partition: number,
    message: { offset: string; key: Buffer | null; value: Buffer | null; headers?: Record<string, Buffer | string | (Buffer | string)[] | undefined> },
  ): IncomingRecord {
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(message.headers ?? {})) if (value !== undefined) headers[name] = String(Array.isArray(value) ? value[0] : value);
    return {
      topic: topic.slice(this.#options.prefix.length),
      partition,
      offset: message.offset,
      key: message.key?.toString('utf8') ?? null,
      value: message.value?.toString('utf8') ?? null,
      headers,
    };
  }

  #connectedProducer(): Promise<Producer> {
    this.#producer ??= (async () => {
      const producer = this.#patient.producer({ createPartitioner: Partitioners.DefaultPartitioner, allowAutoTopicCreation: false, retry: RETRY });
      try {
        await producer.connect();
        return producer;
      } catch (error) {
        this.#producer = null; // the next publish tries again
        throw error;
      }
    })();
    return this.#producer;
  }

  async #withAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = this.#brief.admin();
    await admin.connect();
    try {
      return await work(admin);
    } finally {
      await admin.disconnect();
    }
  }
}
