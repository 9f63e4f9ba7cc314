import { readFileSync } from 'node:fs';
import { type Envelope, EVENT_CATALOGUE } from '@gatehouse/contracts';
import { KafkaEventBus } from '@gatehouse/messaging';
import type { SignedInPerson } from '@gatehouse/local-infra';
import { type GatewayUnderTest, openGateway } from '@gatehouse/testkit';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { LOCAL_ORGANISATIONS, startLocalProvider } from '../../local-provider/start.ts';
import { start } from '../../start.ts';

/** Kafka delivers within milliseconds; a busy machine may take its time. */
const SOON = { timeout: 20_000 };
const missing = inject('infraMissing');
const [ours, theirs] = LOCAL_ORGANISATIONS;
const sample = JSON.parse(readFileSync(new URL('../../../../../libs/contracts/golden/review-decided.v1.json', import.meta.url), 'utf8')) as Envelope;
const topic = EVENT_CATALOGUE.find(({ event }) => event.type === sample.type)!.event.topic;

describe.skipIf(missing !== '')('the live stream', () => {
  let gateway: GatewayUnderTest;
  let bus: KafkaEventBus;

  beforeAll(async () => {
    const infra = { adminUrl: inject('adminUrl'), redisUrl: inject('redisUrl'), kafkaBrokers: inject('kafkaBrokers') };
    gateway = await openGateway({ start, startLocalProvider }, infra, { LIVE_HEARTBEAT_MS: '50', LIVE_CONNECTIONS_PER_PERSON: '2', LIVE_RING: '3' });
    bus = new KafkaEventBus({ brokers: infra.kafkaBrokers.split(','), clientId: 'live-spec', prefix: gateway.prefix, logger: pino({ level: 'silent' }) });
    await vi.waitUntil(() => gateway.service.health.ready().checks['live']?.ok, SOON);
  });
  afterAll(async () => {
    await bus?.close();
    await gateway?.close();
  });

  const told = async (operatorid: string | null): Promise<string> => {
    const id = crypto.randomUUID();
    await bus.publish([{ topic, key: 'k', value: JSON.stringify({ ...sample, id, operatorid }) }]);
    return id;
  };

  it('tells an operator of its own organisation, and the store’s staff of everybody', async () => {
    const [operator, other, reviewer] = await Promise.all(
      ['operator', 'operator-two', 'reviewer'].map(async (p) => listen(gateway.url, await gateway.signIn(p))),
    );
    const [a, b, c] = [await told(ours.id), await told(theirs.id), await told(null)];
    await expect.poll(() => reviewer!.ids(), SOON).toEqual([a, b, c]);
    await expect.poll(() => operator!.ids(), SOON).toEqual([a]);
    await expect.poll(() => other!.ids(), SOON).toEqual([b]);
    expect(reviewer!.hints()[0]).toEqual({ id: a, type: 'gatehouse.review.decided.v1', key: sample.subject, version: sample.sequence });
    expect(reviewer!.headers.get('content-type')).toContain('text/event-stream');
    expect(reviewer!.headers.get('x-accel-buffering')).toBe('no');
    expect(reviewer!.headers.get('cache-control')).toContain('no-transform');
    for (const stream of [operator, other, reviewer]) await stream!.close();
  });

  it('tells one who comes back what it missed, to each its own, and asks for a fresh look where that is too long ago', async () => {
    const [operator, admin] = [await gateway.signIn('operator'), await gateway.signIn('admin')];
    const watcher = await listen(gateway.url, await gateway.signIn('reviewer')); // says when the gateway has heard
    await expect.poll(() => watcher.lastId(), SOON).toMatch(/-\d+$/);
    const seen = watcher.lastId();
    const [mine, others] = [await told(ours.id), await told(theirs.id)];
    await expect.poll(() => watcher.ids(), SOON).toEqual([mine, others]);
    const [again, limited] = [await listen(gateway.url, admin, seen), await listen(gateway.url, operator, seen)];
    await expect.poll(() => again.ids(), SOON).toEqual([mine, others]);
    await expect.poll(() => limited.ids(), SOON).toEqual([mine]);
    await again.close();
    await limited.close();
    const more = [await told(null), await told(null)];
    await expect.poll(() => watcher.ids(), SOON).toEqual([mine, others, ...more]);
    const late = await listen(gateway.url, admin, seen);
    await expect.poll(() => late.text(), SOON).toContain('event: resync');
    expect(late.ids()).toEqual([]);
    await late.close();
    await watcher.close();
  });

  it('passes over what is no event', async () => {
    const stream = await listen(gateway.url, await gateway.signIn('lead'));
    await bus.publish([{ topic, key: 'k', value: 'not an event' }]);
    const id = await told(null);
    await expect.poll(() => stream.ids(), SOON).toEqual([id]);
    await stream.close();
  });

  it('refuses a third stream of one person, and has room again when one is closed', async () => {
    const store = await gateway.signIn('store');
    const [one, two] = [await listen(gateway.url, store), await listen(gateway.url, store)];
    expect(await store.call('GET', '/v1/live')).toMatchObject({ status: 429, body: { code: 'request.too-many' } });
    await one.close();
    await expect
      .poll(async () => {
        const third = await listen(gateway.url, store);
        await third.close();
        return third.status;
      }, SOON)
      .toBe(200);
    await two.close();
  });

  it('beats, and ends with the session it was opened with', async () => {
    const person = await gateway.signIn('auditor');
    const stream = await listen(gateway.url, person);
    await expect.poll(() => stream.text(), SOON).toContain(': beat');
    await person.call('POST', '/auth/logout');
    await expect.poll(() => stream.ended(), SOON).toBe(true);
  });
});

/** A browser's EventSource, as far as these tests need one. */
async function listen(url: string, person: SignedInPerson, lastEventId?: string) {
  const stop = new AbortController();
  const response = await fetch(`${url}/v1/live`, {
    headers: { cookie: person.cookie, ...(lastEventId ? { 'last-event-id': lastEventId } : {}) },
    signal: stop.signal,
  });
  let [text, ended] = ['', false];
  const reading = (async () => {
    for await (const chunk of response.body!) text += Buffer.from(chunk).toString('utf8');
    ended = true;
  })().catch((error: Error) => {
    if (error.name !== 'AbortError') throw error;
  });
  const hints = (): { id: string }[] => [...text.matchAll(/^data: (\{"id".*)$/gm)].map((m) => JSON.parse(m[1]!) as { id: string });
  return {
    status: response.status,
    headers: response.headers,
    text: () => text,
    ended: () => ended,
    hints,
    ids: () => hints().map((h) => h.id),
    lastId: () => [...text.matchAll(/^id: (.*)$/gm)].at(-1)?.[1] ?? '',
    close: async () => {
      stop.abort();
      await reading;
    },
  };
}
