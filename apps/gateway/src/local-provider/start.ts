import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigError, createLogger, defineConfig, type Env } from '@gatehouse/chassis';
import { z } from 'zod';
import { interact } from './interaction.ts';
import { localProvider } from './provider.ts';

export { LOCAL_ORGANISATIONS, LOCAL_PASSWORD, LOCAL_PEOPLE, type LocalPerson } from './people.ts';

const read = defineConfig('local-provider', {
  NODE_ENV: z.string().default('development'),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(0),
  /** The address browsers know it by; by default where it listens. */
  OIDC_ISSUER: z.url({ protocol: /^http$/ }).optional(),
  OIDC_CLIENT_ID: z.string().min(1),
  OIDC_CLIENT_SECRET: z.string().min(1),
  OIDC_REDIRECT_URI: z.url(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export type RunningProvider = { readonly issuer: string; readonly started: Promise<void>; close(): Promise<void> };

/** Starts the provider of one's own machine. @throws ConfigError in production, where its password would be everybody's */
export async function startLocalProvider(env: Env): Promise<RunningProvider> {
  const config = read(env);
  if (config.NODE_ENV === 'production')
    throw new ConfigError('local-provider', [{ variable: 'NODE_ENV', must: 'must not be production: use a real provider there' }]);
  const logger = createLogger('local-provider', config.LOG_LEVEL);
  const server = createServer();
  await listen(server, config.PORT, config.HOST);
  const issuer = config.OIDC_ISSUER ?? `http://${config.HOST}:${(server.address() as AddressInfo).port}`;
  const provider = await localProvider({
    issuer,
    clientId: config.OIDC_CLIENT_ID,
    clientSecret: config.OIDC_CLIENT_SECRET,
    redirectUri: config.OIDC_REDIRECT_URI,
  });
  const speak = provider.callback();

  const { host } = new URL(issuer);
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    request.headers.host = host; // its own links are made of this: asked under another name, it must still name the one that browsers know
    if (request.url?.startsWith('/interaction/')) await interact(provider, request, response);
    else await speak(request, response);
  };
  server.on('request', (request, response) => {
    handle(request, response).catch((error: Error) => {
      logger.warn({ reason: error.message }, 'local-provider.refused'); // an interaction that has ended, a form too large
      if (!response.headersSent) response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' });
      response.end('This sign-in has ended. Start again. / 本次登录已失效，请重新开始。\n');
    });
  });
  logger.info({ issuer }, 'local-provider.listening');
  return { issuer, started: Promise.resolve(), close: () => close(server) };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
