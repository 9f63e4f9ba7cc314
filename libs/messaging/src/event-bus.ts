/** One record on its way to a topic. `topic` is the contract's name; the bus adds the deployment's prefix. */
export type OutgoingRecord = { topic: string; key: string; value: string; headers?: Record<string, string> };

/** One record as received. `topic` is the contract's name again. */
export type IncomingRecord = {
  topic: string;
  partition: number;
  offset: string;
  key: string | null;
  value: string | null;
  headers: Readonly<Record<string, string>>;
};

export type SubscribeOptions = {
  /** Consumer group without the prefix: the service's name. */
  group: string;
  topics: readonly string[];
  /** Called for each record in order per partition; the offset moves on when it resolves. `beat` keeps the membership alive during long waits. */
  onRecord: (record: IncomingRecord, beat: () => Promise<void>) => Promise<void>;
  /** Start at the oldest record where the group has no offset yet; false: at the newest. */
  fromBeginning?: boolean;
};

/** A running subscription, and what health asks of it. */
export interface Subscription {
  readonly joined: boolean;
  readonly failed: string | null;
  stop(): Promise<void>;
}

/** The road between services. A port, so that the client library stays replaceable (ADR 0001). */
export abstract class EventBus {
  /** Resolves when every record is acknowledged by all in-sync replicas; rejects when the broker stays away. */
  abstract publish(records: readonly OutgoingRecord[]): Promise<void>;
  /** Begins joining and returns at once; `joined` says when. */
  abstract subscribe(options: SubscribeOptions): Promise<Subscription>;
  /** Creates missing topics; existing ones stay as they are. */
  abstract ensureTopics(topics: readonly { name: string; partitions: number; replicationFactor: number; config?: Record<string, string> }[]): Promise<void>;
  /** Reads a whole topic up to its present end, for operations. */
  abstract readAll(topic: string, onRecord: (record: IncomingRecord) => void | Promise<void>): Promise<void>;
  abstract ping(): Promise<void>;
  abstract close(): Promise<void>;
}
