import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { ERRORS } from './errors/refusal.ts';
import { ROUTES } from './http/routes.ts';
import { openApiDocument } from './openapi.ts';

type Operation = {
  operationId: string;
  'x-roles': unknown;
  'x-scope'?: string;
  security: object[];
  parameters: { name: string; in: string; required: boolean; schema: object }[];
  requestBody?: { content: Record<string, object> };
  responses: Record<string, { 'x-codes'?: string[]; content?: Record<string, object> }>;
};
const document = openApiDocument() as {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; securitySchemes: Record<string, object> };
};
const operationOf = (path: string, method: string): Operation => {
  const operation = document.paths[path]?.[method];
  if (!operation) throw new Error(`${method} ${path} is not in the document`);
  return operation;
};

/** The parts of the OpenAPI 3.1 shape that a generator of clients stumbles over. */
const SHAPE = {
  type: 'object',
  required: ['openapi', 'info', 'paths', 'components'],
  properties: {
    openapi: { pattern: '^3\\.1\\.\\d+$' },
    info: { type: 'object', required: ['title', 'version'] },
    paths: {
      type: 'object',
      propertyNames: { pattern: '^/' },
      additionalProperties: {
        type: 'object',
        propertyNames: { enum: ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'] },
        additionalProperties: {
          type: 'object',
          required: ['operationId', 'responses', 'security', 'parameters'],
          properties: {
            operationId: { type: 'string' },
            parameters: {
              type: 'array',
              items: {
                type: 'object',
                required: ['name', 'in', 'required', 'schema'],
                properties: { in: { enum: ['path', 'query', 'header'] }, schema: { type: 'object' } },
              },
            },
            requestBody: { type: 'object', required: ['content'], properties: { content: { type: 'object', minProperties: 1 } } },
            responses: {
              type: 'object',
              minProperties: 1,
              propertyNames: { pattern: '^[1-5]\\d\\d$' },
              additionalProperties: { type: 'object', required: ['description'] },
            },
            security: { type: 'array', items: { type: 'object', propertyNames: { enum: ['session', 'csrf', 'apiKey'] } } },
          },
        },
      },
    },
    components: { type: 'object', required: ['schemas', 'securitySchemes'] },
  },
};

describe('the OpenAPI document', () => {
  it('has the shape of OpenAPI 3.1', () => {
    const validate = new Ajv2020({ strict: false }).compile(SHAPE);
    expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
  });

  it('has every route of the contract, and no other', () => {
    const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, o]) => `${o.operationId} ${method.toUpperCase()} ${path}`),
    );
    expect(documented.sort()).toEqual(ROUTES.map((r) => `${r.id} ${r.method} ${r.path.replaceAll(/:(\w+)/g, '{$1}')}`).sort());
  });

  it('names each operation once', () => {
    expect(new Set(ROUTES.map((r) => r.id)).size).toBe(ROUTES.length);
  });

  it('compiles every component as JSON Schema 2020-12, references included', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: 'gatehouse', components: document.components });
    for (const name of Object.keys(document.components.schemas)) {
      expect(() => ajv.compile({ $ref: `gatehouse#/components/schemas/${name}` }), name).not.toThrow();
    }
  });

  it('declares every parameter that a path names', () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();
      for (const operation of Object.values(methods))
        expect(
          operation.parameters
            .filter((p) => p.in === 'path')
            .map((p) => p.name)
            .sort(),
          path,
        ).toEqual(named);
    }
  });

  it('documents only refusals that exist, each under its own status', () => {
    for (const operation of Object.values(document.paths).flatMap(Object.values) as Operation[]) {
      for (const code of Object.values(operation.responses).flatMap((r) => r['x-codes'] ?? []))
        expect(Object.keys(ERRORS), operation.operationId).toContain(code);
    }
    expect(operationOf('/v1/drafts/{draftId}/submit', 'post').responses['409']?.['x-codes']).toContain('submission.version-exists');
  });

  it('lets an API key in only where the route has a scope, and asks a session for its CSRF token where something changes', () => {
    expect(operationOf('/v1/drafts', 'post').security).toEqual([{ session: [], csrf: [] }, { apiKey: ['submissions:write'] }]);
    expect(operationOf('/v1/cases/{caseId}/claim', 'post').security).toEqual([{ session: [], csrf: [] }]);
    expect(operationOf('/v1/session', 'get').security).toEqual([{ session: [] }]);
  });

  it('keeps apart what may be left out when sending from what is always there in an answer', () => {
    const schemas = document.components.schemas as Record<string, { required?: string[]; additionalProperties?: unknown }>;
    expect(schemas['ListingInput']?.required).toEqual(['name', 'category']);
    expect(schemas['Listing']?.required).toContain('provider');
    expect(schemas['DraftPatch']?.additionalProperties).toBe(false);
    expect(schemas['Draft']?.additionalProperties).toBeUndefined();
  });

  it('asks for the version that was read where a change may have come between', () => {
    expect(operationOf('/v1/cases/{caseId}/decide', 'post').parameters).toContainEqual(expect.objectContaining({ name: 'If-Match', required: true }));
  });
});
