import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followChanges, type LiveSeams, type LiveState, pathsTouchedBy } from './live.ts';

/** A browser with a stream that the test speaks for, and a channel that nobody else listens to. */
function browser() {
  const streams: (EventTarget & { onopen?: () => void; onerror?: () => void; readyState: number; CLOSED: number; close: () => void })[] = [];
  const sent: unknown[] = [];
  const channel = { onmessage: null as ((event: { data: unknown }) => void) | null, postMessage: (message: unknown) => sent.push(message), close: () => {} };
  const seams = {
    openStream: () => {
      const stream = Object.assign(new EventTarget(), { readyState: 1, CLOSED: 2, close: vi.fn<() => void>() });
      streams.push(stream);
      return stream;
    },
    openChannel: () => channel,
    lead: (_name: string, whileLeading: () => Promise<void>) => void whileLeading(),
  } as unknown as LiveSeams;
  return { seams, streams, sent, channel };
}

describe('followChanges', () => {
  const queries = new QueryClient();
  const asked: string[][] = [];
  beforeEach(() => {
    vi.useFakeTimers();
    asked.length = 0;
    queries.setQueryData(['/v1/submissions/1'], {});
    queries.setQueryData(['/v1/certificates'], {});
    vi.spyOn(queries, 'invalidateQueries').mockImplementation(async (filters) => {
      asked.push(
        queries
          .getQueryCache()
          .findAll(filters)
          .map((query) => String(query.queryKey[0])),
      );
    });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  const hint = (type: string) => Object.assign(new Event('message'), { data: JSON.stringify({ id: '1', type, key: 'k', version: 1 }) });

  it('asks again once for many hints, and once more when they have settled', () => {
    const { seams, streams } = browser();
    const stop = followChanges(queries, () => {}, seams);
    for (let i = 0; i < 20; i++) streams[0]?.dispatchEvent(hint('gatehouse.scan.completed.v1'));
    vi.advanceTimersByTime(300);
    expect(asked).toEqual([['/v1/submissions/1']]);
    vi.advanceTimersByTime(2_000);
    expect(asked).toHaveLength(2);
    stop();
  });

  it('tells reconnecting, then polls, then looks at everything when the stream is back', () => {
    const { seams, streams } = browser();
    const states: LiveState[] = [];
    const stop = followChanges(queries, (state) => states.push(state), seams);
    streams[0]?.onopen?.();
    for (let i = 0; i < 3; i++) streams[0]?.onerror?.();
    vi.advanceTimersByTime(15_300);
    streams[0]?.onopen?.();
    vi.advanceTimersByTime(300);
    expect(states).toEqual(['live', 'reconnecting', 'polling', 'live']);
    expect(asked.at(-1)).toEqual(['/v1/submissions/1', '/v1/certificates']);
    stop();
  });

  it('opens a new stream when the old one was refused for good', () => {
    const { seams, streams } = browser();
    const stop = followChanges(queries, () => {}, seams);
    Object.assign(streams[0] ?? {}, { readyState: 2 });
    streams[0]?.onerror?.();
    vi.advanceTimersByTime(15_000);
    expect(streams).toHaveLength(2);
    stop();
    vi.advanceTimersByTime(60_000);
    expect(streams).toHaveLength(2);
  });

  it('hears from the tab that listens', () => {
    const { seams, channel } = browser();
    const states: LiveState[] = [];
    const stop = followChanges(queries, (state) => states.push(state), { ...seams, lead: () => {} });
    channel.onmessage?.({ data: { state: 'live' } });
    channel.onmessage?.({ data: { hint: { type: 'gatehouse.review.decided.v1', key: 'k' } } });
    vi.advanceTimersByTime(300);
    expect(states).toEqual(['live']);
    expect(asked).toEqual([['/v1/submissions/1']]);
    stop();
  });

  it('takes an unknown kind of event for a change of anything', () => {
    expect(pathsTouchedBy('gatehouse.weather.changed.v1')).toEqual(['/v1/']);
  });
});
