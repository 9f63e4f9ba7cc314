import { z } from 'zod';
import { OperatorId } from '../ids.ts';
import { Role } from '../vocabulary.ts';
import { defineRoute, page, Scope } from './define-route.ts';

const everyone = ['operator', 'reviewer', 'lead', 'auditor', 'store', 'admin'] as const;

export const SessionView = z.object({
  personId: z.string(),
  name: z.string(),
  roles: z.array(Role),
  organisation: z.object({ id: OperatorId, name: z.string() }).nullable(),
  /** Send it back as `x-csrf-token` with every request that changes something. */
  csrfToken: z.string(),
  expiresAt: z.iso.datetime(),
});

export const NewApiKey = z
  .object({
    name: z.string().trim().min(1).max(100),
    roles: z.array(Role).min(1).max(6),
    scopes: z.array(Scope).min(1).max(20),
    /** Whose apps it may touch; a person's own organisation unless an admin says otherwise. */
    organisationId: OperatorId.optional(),
    expiresAt: z.iso.datetime().optional(),
  })
  .strict();

export const ApiKeyView = z.object({
  keyId: z.uuid(),
  name: z.string(),
  prefix: z.string(),
  roles: z.array(Role),
  scopes: z.array(Scope),
  organisationId: OperatorId.nullable(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  disabledAt: z.iso.datetime().nullable(),
});

/** A hint over Server-Sent Events: what changed, never the data. */
export const LiveHint = z.object({ id: z.string(), type: z.string(), key: z.string(), version: z.number().int() });

export const gatewayRoutes = {
  getSession: defineRoute({
    id: 'getSession',
    service: 'gateway',
    method: 'GET',
    path: '/v1/session',
    summary: 'Who is signed in.',
    roles: everyone,
    response: SessionView,
  }),
  createApiKey: defineRoute({
    id: 'createApiKey',
    service: 'gateway',
    method: 'POST',
    path: '/v1/api-keys',
    summary: 'Make an API key; its secret is in this answer and nowhere else.',
    roles: ['operator', 'admin'],
    scope: 'keys:write',
    body: NewApiKey,
    response: ApiKeyView.extend({ secret: z.string() }),
    status: 201,
    errors: ['gateway.key-exceeds-role'],
  }),
  listApiKeys: defineRoute({
    id: 'listApiKeys',
    service: 'gateway',
    method: 'GET',
    path: '/v1/api-keys',
    summary: 'API keys of the organisation.',
    roles: ['operator', 'admin'],
    scope: 'keys:write',
    response: page(ApiKeyView),
  }),
  disableApiKey: defineRoute({
    id: 'disableApiKey',
    service: 'gateway',
    method: 'DELETE',
    path: '/v1/api-keys/:keyId',
    summary: 'Disable an API key.',
    roles: ['operator', 'admin'],
    scope: 'keys:write',
    params: z.object({ keyId: z.uuid() }),
    status: 204,
  }),
  live: defineRoute({
    id: 'live',
    service: 'gateway',
    method: 'GET',
    path: '/v1/live',
    summary: 'Server-Sent Events: hints of what changed.',
    roles: everyone,
    scope: 'live:read',
  }),
};
