import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import { Refusal, type Role } from '@gatehouse/contracts';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Door } from '../identify-caller/door.ts';
import { plainPage } from './plain-page.ts';
import { pagePolicy } from './security-headers.ts';

/** The two web apps: where each is served, and which folder of WEB_ROOT holds its build. */
const APPS = [
  { at: '/portal', folder: 'operator-portal' },
  { at: '/dashboard', folder: 'reviewer-dashboard' },
] as const;
const NONCE_PLACE = '__CSP_NONCE__';
const YEAR_MS = 365 * 86_400_000;

/** Where a person's work is. */
export function homeOf(roles: readonly Role[]): '/portal/' | '/dashboard/' {
  return roles.some((role) => role !== 'operator') ? '/dashboard/' : '/portal/';
}

/** Serves the builds of the web apps. Any path without a file's ending is a page of the app, which routes by itself. */
export async function serveWeb(fastify: FastifyInstance, webRoot: string, door: Door): Promise<void> {
  await fastify.register(fastifyStatic, { root: resolve(webRoot), serve: false });
  for (const { at, folder } of APPS) {
    const dist = resolve(webRoot, folder, 'dist');
    fastify.get(at, async (_request, reply) => reply.redirect(`${at}/`, 302));
    fastify.get<{ Params: { '*': string } }>(`${at}/*`, async (request, reply) => {
      const path = request.params['*'];
      if (extname(path) === '') return sendIndex(reply, dist);
      // Names under assets/ carry a hash of their content: what is behind one never changes.
      const hashed = path.startsWith('assets/');
      return reply.sendFile(path, dist, hashed ? { immutable: true, maxAge: YEAR_MS } : { maxAge: 0 });
    });
  }
  fastify.get('/', async (request, reply) => {
    const home = await door.person(request).then(
      ({ membership }) => homeOf(membership.roles),
      (error: unknown) => {
        if (error instanceof Refusal && error.status === 401) return '/auth/login?next=/';
        throw error;
      },
    );
    return reply.redirect(home, 302);
  });
}

async function sendIndex(reply: FastifyReply, dist: string): Promise<FastifyReply> {
  const nonce = randomBytes(16).toString('base64');
  void reply.header('content-security-policy', pagePolicy(nonce)).header('cache-control', 'no-cache').type('text/html; charset=utf-8');
  try {
    return reply.send((await readFile(join(dist, 'index.html'), 'utf8')).replaceAll(NONCE_PLACE, nonce));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return reply.status(503).send(
      plainPage({
        nonce,
        title: { zh: '网页尚未构建', en: 'The web app has not been built' },
        text: { zh: '接口照常可用。请先运行 npm run build，然后刷新本页。', en: 'The API works all the same. Run npm run build, then reload this page.' },
      }),
    );
  }
}
