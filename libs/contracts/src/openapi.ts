import type { z } from 'zod';
import { STATUS_OF } from './errors/define-errors.ts';
import { ERRORS, type ErrorCode } from './errors/refusal.ts';
import * as certification from './http/certification.ts';
import * as routeParts from './http/define-route.ts';
import type { RouteDefinition } from './http/define-route.ts';
import * as gateway from './http/gateway.ts';
import * as submission from './http/submission.ts';
import * as ranking from './http/ranking.ts';
import * as review from './http/review.ts';
import { ROUTES } from './http/routes.ts';
import * as scanning from './http/scanning.ts';
import * as ids from './ids.ts';
import { exportedSchemas, type JsonSchema, mergeDirections, reachable, ref, toComponents } from './json-schema.ts';
import * as vocabulary from './vocabulary.ts';

/** Media types of the bodies that are streams of bytes; a route that is not named here sends none. */
const STREAM_BODIES: Readonly<Record<string, readonly string[]>> = {
  putPolicy: ['text/plain', 'text/html', 'application/pdf'],
  createUpload: ['application/offset+octet-stream'],
  patchUpload: ['application/offset+octet-stream'],
  importCertificates: ['application/json', 'text/csv'],
};

/** Headers of the tus 1.0 protocol, by route. */
const TUS_HEADERS: Readonly<Record<string, readonly (readonly [name: string, required: boolean, type: 'string' | 'integer'])[]>> = {
  createUpload: [
    ['Tus-Resumable', true, 'string'],
    ['Upload-Length', true, 'integer'],
    ['Upload-Metadata', true, 'string'],
  ],
  headUpload: [['Tus-Resumable', true, 'string']],
  patchUpload: [
    ['Tus-Resumable', true, 'string'],
    ['Upload-Offset', true, 'integer'],
  ],
  deleteUpload: [['Tus-Resumable', true, 'string']],
};

const UNSAFE = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** The public HTTP API as an OpenAPI 3.1 document, made of ROUTES: what is served, forwarded and documented is one list. */
export function openApiDocument(): object {
  const names = exportedSchemas(ids, vocabulary, routeParts, submission, scanning, review, certification, ranking, gateway);
  const inputs = new Map(names);
  const outputs = new Map(names);
  const name = (into: Map<z.ZodType, string>, schema: z.ZodType, fallback: string): string => {
    if (!into.has(schema)) into.set(schema, fallback);
    return into.get(schema)!;
  };
  const named = ROUTES.map((route) => ({
    route,
    params: route.params && name(inputs, route.params, `${pascal(route.id)}Params`),
    query: route.query && name(inputs, route.query, `${pascal(route.id)}Query`),
    body: route.body && name(inputs, route.body, `${pascal(route.id)}Body`),
    response: route.response && name(outputs, route.response, `${pascal(route.id)}Response`),
  }));
  const sent = named.flatMap(({ params, query, body }) => [params, query, body]).filter((used) => used !== undefined);
  const answered = ['Problem', 'LiveHint', ...named.flatMap(({ response }) => response ?? [])];
  const { components, inputName } = mergeDirections(
    reachable(sent.map(ref), toComponents(inputs, 'input')),
    reachable(answered.map(ref), toComponents(outputs, 'output')),
  );

  const paths: Record<string, Record<string, object>> = {};
  for (const { route, params, query, body, response } of named) {
    const input = (of: string | undefined): JsonSchema | undefined => (of === undefined ? undefined : components[inputName(of)]);
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[route.method.toLowerCase()] = {
      operationId: route.id,
      summary: route.summary,
      tags: [route.service],
      'x-roles': route.roles,
      ...(route.scope ? { 'x-scope': route.scope } : {}),
      security: securityOf(route),
      parameters: [...parametersOf(input(params), 'path'), ...parametersOf(input(query), 'query'), ...headersOf(route)],
      ...requestBodyOf(route, body === undefined ? undefined : ref(inputName(body))),
      responses: { [String(route.status ?? 200)]: answerOf(route, response), ...problemsOf(route) },
    };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Gatehouse',
      version: '1.0.0',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description: 'Gatekeeping for app stores: submit, scan, review, certify, rank. Errors are RFC 9457 problems with stable codes; times are UTC.',
    },
    servers: [{ url: '/' }],
    tags: [...new Set(ROUTES.map((r) => r.service))].map((service) => ({ name: service })),
    paths,
    components: {
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-gatehouse',
          description: 'A person’s session; the cookie is called `gatehouse` where the door is plain http.',
        },
        csrf: {
          type: 'apiKey',
          in: 'header',
          name: 'x-csrf-token',
          description: '`csrfToken` of GET /v1/session, on every request of a session that changes something.',
        },
        apiKey: { type: 'http', scheme: 'bearer', description: 'A machine’s key: `gh_<prefix>_<secret>`.' },
      },
      schemas: reachable(paths, components),
    },
  };
}

function securityOf(route: RouteDefinition): object[] {
  if (route.roles === 'public') return [];
  const person = UNSAFE.has(route.method) ? { session: [], csrf: [] } : { session: [] };
  return route.scope ? [person, { apiKey: [route.scope] }] : [person];
}

function parametersOf(schema: JsonSchema | undefined, where: 'path' | 'query'): object[] {
  const required = new Set((schema?.['required'] ?? []) as string[]);
  return Object.entries((schema?.['properties'] ?? {}) as Record<string, JsonSchema>).map(([name, of]) => ({
    name,
    in: where,
    required: where === 'path' || required.has(name),
    schema: of,
  }));
}

function headersOf(route: RouteDefinition): object[] {
  const header = (name: string, required: boolean, schema: JsonSchema, description?: string) => ({
    name,
    in: 'header',
    required,
    schema,
    ...(description ? { description } : {}),
  });
  const versioned = (route.errors ?? []).some((code) => ERRORS[code as ErrorCode].kind === 'changed-meanwhile');
  return [
    ...(route.idempotent
      ? [header('Idempotency-Key', false, { type: 'string', minLength: 1, maxLength: 200 }, 'A retry with the same key gets the first answer again.')]
      : []),
    ...(versioned ? [header('If-Match', true, { type: 'string' }, 'The version that was read, as its ETag.')] : []),
    ...(TUS_HEADERS[route.id] ?? []).map(([name, required, type]) => header(name, required, { type })),
    ...(route.id === 'live'
      ? [header('Last-Event-ID', false, { type: 'string' }, 'The last hint seen; what came after it is sent again, or `resync` where that is too long ago.')]
      : []),
  ];
}

function requestBodyOf(route: RouteDefinition, body: JsonSchema | undefined): { requestBody?: object } {
  if (body) return { requestBody: { required: true, content: { 'application/json': { schema: body } } } };
  const streams = STREAM_BODIES[route.id];
  if (!route.stream || !streams) return {};
  return {
    requestBody: {
      required: route.id !== 'createUpload',
      content: Object.fromEntries(streams.map((type) => [type, { schema: { type: 'string', format: 'binary' } }])),
    },
  };
}

function answerOf(route: RouteDefinition, response: string | undefined): object {
  const content = response
    ? { 'application/json': { schema: ref(response) } }
    : route.id === 'live'
      ? { 'text/event-stream': { schema: { type: 'string' }, 'x-event-data': ref('LiveHint') } }
      : undefined;
  return { description: route.summary, ...(content ? { content } : {}) };
}

/** Which refusals a route may answer, by status, with their codes. */
function problemsOf(route: RouteDefinition): Record<string, object> {
  const codes: ErrorCode[] = ['request.too-many', 'service.unavailable', ...((route.errors ?? []) as ErrorCode[])];
  if (route.roles !== 'public') codes.push('identity.missing', 'identity.expired', 'identity.role-missing');
  if (route.scope) codes.push('identity.scope-missing');
  if (route.roles !== 'public' && UNSAFE.has(route.method)) codes.push('gateway.csrf-mismatch');
  if (route.params) codes.push('resource.not-found');
  if (route.params || route.query || route.body) codes.push('request.invalid');
  if (route.body) codes.push('request.unreadable', 'request.too-large', 'request.unsupported-type');
  if (route.idempotent) codes.push('request.in-progress', 'request.key-reused');
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of [...new Set(codes)].sort()) {
    const status = STATUS_OF[ERRORS[code].kind];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, list]) => [
      String(status),
      {
        description: `Refused: ${list.join(', ')}`,
        'x-codes': list,
        content: { 'application/problem+json': { schema: ref('Problem') } },
      },
    ]),
  );
}

const pascal = (id: string): string => id.charAt(0).toUpperCase() + id.slice(1);
