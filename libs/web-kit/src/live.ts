import type { QueryClient } from '@tanstack/react-query';

/** What the stream says: what changed, never the data. */
type LiveHint = { readonly id: string; readonly type: string; readonly key: string; readonly version: number };

/** How the page hears of changes: by the stream, by polling while the stream is away, or not yet. */
export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'polling';

/** The least of a channel and a stream that this needs, so that a test can stand in for the browser. */
export type LiveSeams = {
  readonly openStream: (url: string) => EventSource;
  readonly openChannel: (name: string) => BroadcastChannel;
  readonly lead: (name: string, whileLeading: () => Promise<void>) => void;
};

const browserSeams: LiveSeams = {
  openStream: (url) => new EventSource(url),
  openChannel: (name) => new BroadcastChannel(name),
  lead: (name, whileLeading) => void navigator.locks.request(name, whileLeading),
};

const CHANNEL = 'gatehouse.live';
const COALESCE_MS = 250;
/** A hint travels beside the news that the owner of the data still has to take in: look once more when it surely has. */
const SECOND_LOOK_MS = 2_000;
const POLL_MS = 15_000;
const FAILURES_BEFORE_POLLING = 3;

type Message = { readonly hint: Pick<LiveHint, 'type' | 'key'> } | { readonly state: LiveState } | { readonly ask: 'state' };

/** Which lists and entities a kind of event may have changed: prefixes of the API's paths, which are the query keys. */
export function pathsTouchedBy(type: string): readonly string[] {
  if (/^gatehouse\.(submission|scan)\./.test(type)) return ['/v1/submissions', '/v1/cases'];
  if (/^gatehouse\.(review|enforcement)\./.test(type)) return ['/v1/cases', '/v1/submissions', '/v1/listings'];
  if (/^gatehouse\.(certification|ranking)\./.test(type)) return ['/v1/certificates', '/v1/charts', '/v1/apps', '/v1/submissions'];
  return ['/v1/']; // an unknown kind, or `resync`: anything may have changed
}

/**
 * One stream a browser, not a tab: the tab that holds the lock listens and tells the others. Hints carry no data; they only say
 * what to ask for again. @returns stop
 */
export function followChanges(queries: QueryClient, onState: (state: LiveState) => void, seams: LiveSeams = browserSeams): () => void {
  const channel = seams.openChannel(CHANNEL);
  let state: LiveState = 'connecting';
  let stream: EventSource | undefined;
  let poll: ReturnType<typeof setInterval> | undefined;
  let reopening: ReturnType<typeof setTimeout> | undefined;
  let leaving = () => {};
  const looks = twoLooks(
    (paths) =>
      void queries.invalidateQueries({ predicate: ({ queryKey: [path] }) => typeof path === 'string' && paths.some((prefix) => path.startsWith(prefix)) }),
  );
  const hear = (type: string) => looks.for(pathsTouchedBy(type));
  const enter = (next: LiveState) => {
    if (next === state) return;
    state = next;
    onState(next);
  };
  const tell = (next: LiveState) => {
    enter(next);
    channel.postMessage({ state: next } satisfies Message);
  };

  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if ('hint' in data) hear(data.hint.type);
    else if ('state' in data) enter(data.state);
    else if (stream !== undefined) channel.postMessage({ state } satisfies Message);
  };
  channel.postMessage({ ask: 'state' } satisfies Message);

  let failures = 0;
  const onHint = ({ data, type }: MessageEvent<string>) => {
    const hint = type === 'resync' ? { type, key: '' } : (JSON.parse(data) as LiveHint);
    hear(hint.type);
    channel.postMessage({ hint: { type: hint.type, key: hint.key } } satisfies Message);
  };
  const open = () => {
    const source = seams.openStream('/v1/live');
    stream = source;
    source.onopen = () => {
      if (failures > 0) hear('resync'); // what happened meanwhile may be gone from the server's memory
      failures = 0;
      clearInterval(poll);
      poll = undefined;
      tell('live');
    };
    source.onerror = () => {
      failures += 1;
      // The browser tries again by itself after a broken connection, never after an answer that is no stream.
      if (source.readyState === source.CLOSED) reopening = setTimeout(open, POLL_MS);
      if (failures < FAILURES_BEFORE_POLLING) return tell('reconnecting');
      poll ??= setInterval(hear, POLL_MS, 'resync');
      tell('polling');
    };
    for (const type of ['message', 'hint', 'resync']) source.addEventListener(type, onHint as EventListener);
  };
  let stopped = false;
  seams.lead(CHANNEL, async () => {
    if (stopped) return;
    open();
    await new Promise<void>((resolve) => (leaving = resolve));
  });

  return () => {
    stopped = true;
    stream?.close();
    clearInterval(poll);
    clearTimeout(reopening);
    looks.stop();
    channel.close();
    leaving();
  };
}

/** Ask soon, many hints at once; and once more when the last hint is old enough to have been taken in everywhere. */
function twoLooks(ask: (paths: readonly string[]) => void) {
  const fresh = new Set<string>();
  const settling = new Set<string>();
  let soon: ReturnType<typeof setTimeout> | undefined;
  let later: ReturnType<typeof setTimeout> | undefined;
  const askFor = (paths: Set<string>) => {
    ask([...paths]);
    paths.clear();
  };
  return {
    for(paths: readonly string[]) {
      for (const path of paths) {
        fresh.add(path);
        settling.add(path);
      }
      soon ??= setTimeout(() => {
        soon = undefined;
        askFor(fresh);
      }, COALESCE_MS);
      clearTimeout(later);
      later = setTimeout(askFor, SECOND_LOOK_MS, settling);
    },
    stop() {
      clearTimeout(soon);
      clearTimeout(later);
    },
  };
}
