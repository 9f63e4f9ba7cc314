import type { IncomingHttpHeaders } from 'node:http';

/** Hop-by-hop by RFC 9110 §7.6.1, and `expect`, which our own hop has already answered. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'expect',
  'http2-settings',
]);

/** What a caller proves itself with here. Services must never see it, or a log of theirs could be used to sign in. */
const CREDENTIALS = new Set(['cookie', 'authorization', 'x-csrf-token']);

/** What only this door may say: anything a client says under these names is a lie until we say it. */
const OURS = /^(x-forwarded-.*|forwarded|x-real-ip|x-gatehouse-.*)$/;

export type Hop = { identityHeader: string; identity: string | null; clientAddress: string; publicUrl: URL };

/** The headers a service receives: the client's, less what is not the client's to say, and with who it is and whence it came. */
export function headersForService(given: IncomingHttpHeaders, hop: Hop): IncomingHttpHeaders {
  const named = new Set(
    (given.connection ?? '')
      .toLowerCase()
      .split(',')
      .map((name) => name.trim()),
  );
  const kept = Object.entries(given).filter(([name]) => !HOP_BY_HOP.has(name) && !CREDENTIALS.has(name) && !OURS.test(name) && !named.has(name));
  return {
    ...Object.fromEntries(kept),
    'x-forwarded-for': hop.clientAddress,
    'x-forwarded-proto': hop.publicUrl.protocol.slice(0, -1),
    'x-forwarded-host': hop.publicUrl.host,
    ...(hop.identity === null ? {} : { [hop.identityHeader]: hop.identity }),
  };
}

/** The headers a client receives: the service's, less those of this hop. Only the door sets cookies. */
export function headersForClient(given: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(given).filter(([name]) => !HOP_BY_HOP.has(name) && name !== 'set-cookie' && name !== 'server'));
}
