import { randomUUID } from 'node:crypto';
import { type DataOf, defineEvent, type EventOf } from '@gatehouse/contracts';
import { prepareDatabase } from '@gatehouse/local-infra';
import { pino } from 'pino';
import { DataSource, type EntityManager } from 'typeorm';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { z } from 'zod';
import {
  DEAD_SUFFIX,
  EventBus,
  EventConsumer,
  type EventHandler,
  KafkaEventBus,
  MESSAGING_SCHEMA,
  Outbox,
  OutboxRelay,
  type OutgoingRecord,
  readDeadLetter,
  toReplay,
} from './index.ts';

const Parcel = defineEvent({
  type: 'gatehouse.parcel.sent.v1',
  topic: 'gatehouse.parcels',
  key: (d) => d.parcelId,
  data: z.object({ parcelId: z.string(), step: z.number().int() }),
});

const log = pino({ level: process.env['SPEC_LOG'] ?? 'silent' });

/** Keeps what was told; fails on demand. */
class Recorder implements EventHandler<typeof Parcel> {
  readonly hears = Parcel;
  readonly seen: DataOf<typeof Parcel>[] = [];
  failOn: (data: DataOf<typeof Parcel>) => boolean = () => false;
  attempts = 0;
  async handle(event: EventOf<typeof Parcel>, tx: EntityManager): Promise<void> {
    this.attempts += 1;
    if (this.failOn(event.data)) throw new Error(`no room for ${event.data.parcelId}`);
    await tx.query('INSERT INTO effect (parcel, step) VALUES ($1, $2)', [event.data.parcelId, event.data.step]);
    this.seen.push(event.data);
  }
}

describe.skipIf(inject('infraMissing'))('outbox, relay, consumer', () => {
  let db: DataSource;
  let url: string;
  let bus: KafkaEventBus;
  const prefix = `t${randomUUID().slice(0, 8)}.`;
  const outbox = new Outbox('review');
  const running: { stop(): Promise<void> }[] = [];

  beforeAll(async () => {
    const database = await prepareDatabase(inject('adminUrl'), { database: `gatehouse_messaging_${randomUUID().slice(0, 8)}` });
    url = database.urlFor('review');
    db = await new DataSource({ type: 'postgres', url, schema: 'review' }).initialize();
    for (const statement of [...MESSAGING_SCHEMA, 'CREATE TABLE effect (parcel text, step integer)']) await db.query(statement);
    bus = new KafkaEventBus({ brokers: inject('kafkaBrokers').split(','), clientId: 'spec', prefix, logger: log });
    await bus.ensureTopics([Parcel.topic, Parcel.topic + DEAD_SUFFIX].map((name) => ({ name, partitions: 1, replicationFactor: -1 })));
  });
  afterEach(async () => {
    for (const part of running.splice(0).reverse()) await part.stop();
  });
  afterAll(async () => {
    await bus.close();
    await db.destroy();
  });

  const tell = (parcelId: string, step: number): Promise<string> =>
    db.transaction((tx) => outbox.append(tx, Parcel, { parcelId, step }, { subject: `parcel/${parcelId}`, operatorId: null, at: new Date() }));

  function startRelay(through: EventBus = bus): OutboxRelay {
    const relay = new OutboxRelay('review', url, through, log);
    relay.start();
    running.push(relay);
    return relay;
  }

  async function listen(handler: Recorder): Promise<EventConsumer> {
    const consumer = new EventConsumer({ service: 'review', bus, db, handlers: [handler], log });
    await consumer.start();
    running.push(consumer);
    return consumer;
  }

  const of = (handler: Recorder, parcelId: string): number[] => handler.seen.filter((d) => d.parcelId === parcelId).map((d) => d.step);

  it('delivers what was committed, in order, and nothing of a transaction that was rolled back', async () => {
    const handler = new Recorder();
    startRelay();
    await listen(handler);
    const id = randomUUID();
    await expect(
      db.transaction(async (tx) => {
        await outbox.append(tx, Parcel, { parcelId: id, step: 99 }, { subject: `parcel/${id}`, operatorId: null, at: new Date() });
        throw new Error('changed our mind');
      }),
    ).rejects.toThrow('changed our mind');
    for (const step of [1, 2, 3]) await tell(id, step);
    await vi.waitFor(() => expect(of(handler, id)).toEqual([1, 2, 3]), { timeout: 20_000 });
  });

  it('takes effect once when the relay dies between sending and marking', async () => {
    const handler = new Recorder();
    await listen(handler);
    let dropped = 0;
    /** Sends, then says that it failed: what a crash between send and mark looks like to the next relay. */
    class ForgetfulBus extends EventBus {
      async publish(records: readonly OutgoingRecord[]): Promise<void> {
        await bus.publish(records);
        if (dropped++ === 0) throw new Error('died before the mark');
      }
      subscribe = bus.subscribe.bind(bus);
      ensureTopics = bus.ensureTopics.bind(bus);
      readAll = bus.readAll.bind(bus);
      ping = bus.ping.bind(bus);
      close = async (): Promise<void> => undefined;
    }
    const id = randomUUID();
    await tell(id, 1);
    startRelay(new ForgetfulBus());
    await tell(id, 2);
    await vi.waitFor(() => expect(of(handler, id)).toEqual([1, 2]), { timeout: 20_000 });
    await vi.waitFor(async () => expect(await db.query('SELECT 1 FROM outbox WHERE published_at IS NULL')).toEqual([]), { timeout: 20_000 });
    expect(dropped).toBeGreaterThan(1);
    const effects = (await db.query('SELECT step FROM effect WHERE parcel = $1 ORDER BY step', [id])) as { step: number }[];
    expect(effects.map((e) => e.step)).toEqual([1, 2]);
  });

  it('does not bring old news back: a lower sequence of the same subject is passed over', async () => {
    const handler = new Recorder();
    await listen(handler);
    const id = randomUUID();
    const send = (sequence: number): Promise<void> =>
      bus.publish([
        {
          topic: Parcel.topic,
          key: id,
          value: JSON.stringify({
            specversion: '1.0',
            id: randomUUID(),
            source: '/gatehouse/review',
            type: Parcel.type,
            time: new Date().toISOString(),
            subject: `parcel/${id}`,
            datacontenttype: 'application/json',
            operatorid: null,
            sequence,
            data: { parcelId: id, step: sequence },
          }),
        },
      ]);
    await send(2);
    await send(1);
    await send(3);
    await vi.waitFor(() => expect(of(handler, id)).toEqual([2, 3]), { timeout: 20_000 });
  });

  it('parks an event that does not fit its schema, with the reason and the group, and moves on', async () => {
    const handler = new Recorder();
    startRelay();
    const consumer = await listen(handler);
    const id = randomUUID();
    await bus.publish([
      { topic: Parcel.topic, key: id, value: 'not json' },
      {
        topic: Parcel.topic,
        key: id,
        value: JSON.stringify({
          specversion: '1.0',
          id: randomUUID(),
          source: '/x',
          type: Parcel.type,
          time: new Date().toISOString(),
          subject: 's',
          datacontenttype: 'application/json',
          operatorid: null,
          sequence: 1,
          data: { parcelId: id, step: 'two' },
        }),
      },
    ]);
    await tell(id, 1);
    await vi.waitFor(() => expect(of(handler, id)).toEqual([1]), { timeout: 20_000 });
    expect(consumer.state.parked).toBe(2);
    const reasons: string[] = [];
    await bus.readAll(Parcel.topic + DEAD_SUFFIX, (record) => {
      if (record.key === id) reasons.push(`${readDeadLetter(record).group}: ${readDeadLetter(record).reason}`);
    });
    expect(reasons).toHaveLength(2);
    expect(reasons[0]).toBe('review: not JSON');
    expect(reasons[1]).toMatch(/^review: does not fit gatehouse\.parcel\.sent\.v1: \/step/);
  });

  it('parks an event that fails again and again while others pass, and handles it when it is replayed', async () => {
    const handler = new Recorder();
    startRelay();
    await listen(handler);
    const [bad, good] = [randomUUID(), randomUUID()];
    handler.failOn = (d) => d.parcelId === bad;
    await tell(bad, 1);
    await tell(good, 1);
    await vi.waitFor(() => expect(of(handler, good)).toEqual([1]), { timeout: 30_000 });
    expect(of(handler, bad)).toEqual([]);

    handler.failOn = () => false;
    const parked: OutgoingRecord[] = [];
    await bus.readAll(Parcel.topic + DEAD_SUFFIX, (record) => {
      if (record.key === bad) parked.push(toReplay(record));
    });
    expect(parked).toHaveLength(1);
    await bus.publish(parked);
    await vi.waitFor(() => expect(of(handler, bad)).toEqual([1]), { timeout: 20_000 });
  });

  it('refuses an event above 256 KiB: large things travel by reference', async () => {
    await expect(
      db.transaction((tx) =>
        outbox.append(tx, Parcel, { parcelId: 'x'.repeat(300_000), step: 1 }, { subject: 'parcel/large', operatorId: null, at: new Date() }),
      ),
    ).rejects.toThrow(/more than 262144/);
  });

  it('hands a replayed dead letter to the group that failed, and to nobody else', async () => {
    const handler = new Recorder();
    await listen(handler);
    const id = randomUUID();
    const value = (step: number): string =>
      JSON.stringify({
        specversion: '1.0',
        id: randomUUID(),
        source: '/gatehouse/x',
        type: Parcel.type,
        time: new Date().toISOString(),
        subject: `parcel/${id}`,
        datacontenttype: 'application/json',
        operatorid: null,
        sequence: step,
        data: { parcelId: id, step },
      });
    await bus.publish([
      { topic: Parcel.topic, key: id, value: value(1), headers: { 'gatehouse-only-group': 'ranking' } },
      { topic: Parcel.topic, key: id, value: value(2), headers: { 'gatehouse-only-group': 'review' } },
    ]);
    await vi.waitFor(() => expect(of(handler, id)).toEqual([2]), { timeout: 20_000 });
  });
});
