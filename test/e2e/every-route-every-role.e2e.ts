import { type Role, ROUTES, type RouteDefinition } from '@gatehouse/contracts';
import { createTokenSigner, IDENTITY_HEADER, INTERNAL, ROUTE } from '@gatehouse/chassis';
import { callUrl, type SignedInPerson } from '@gatehouse/local-infra';
import { ModulesContainer } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { localSettings } from '../../apps/fleet/src/settings.ts';
import { type OpenFleet, openFleet } from './open-fleet.ts';

const PEOPLE = ['operator', 'reviewer', 'lead', 'auditor', 'store', 'admin'] as const satisfies readonly Role[];
const SOME_ID = '01890000-0000-7000-8000-000000000000';

/** A path of the route with ids that nobody has: what the role decides comes before what exists. */
const pathOf = (route: RouteDefinition): string => route.path.replace(':category', 'tools').replaceAll(/:[A-Za-z]+/g, SOME_ID);
const unsafe = (route: RouteDefinition): boolean => !['GET', 'HEAD', 'OPTIONS'].includes(route.method);
const bodyOf = (route: RouteDefinition): { body?: unknown } => (route.body && unsafe(route) ? { body: {} } : {});

describe.skipIf(inject('infraMissing'))('every route of every service, tried as every role', () => {
  let fleet: OpenFleet;
  const people = new Map<Role, SignedInPerson>();
  beforeAll(async () => {
    fleet = await openFleet();
    for (const role of PEOPLE) people.set(role, await fleet.as(role));
  });
  afterAll(() => fleet.close());

  it('serves exactly the routes of the contract: nothing is missing, and no handler stands outside', () => {
    for (const service of fleet.services) {
      if (service.health.ready().checks['queue']) continue; // a worker serves no routes
      const handlers = handlersOf(service.app.get(ModulesContainer));
      const outside = handlers.filter((h) => !h.internal && !h.route).map((h) => h.name);
      expect(outside, `handlers of ${service.name} outside the contract`).toEqual([]);
      const served = handlers.flatMap((h) => (h.route ? [h.route.id] : [])).sort();
      expect(served, `routes of ${service.name}`).toEqual(
        ROUTES.filter((r) => r.service === service.name)
          .map((r) => r.id)
          .sort(),
      );
    }
  });

  describe.each(ROUTES.map((route) => ({ id: route.id, route })))('$id', ({ route }) => {
    it('answers nobody who is not signed in', async () => {
      if (route.roles === 'public') return;
      const { status } = await callUrl(fleet.url + pathOf(route), {}, route.method, bodyOf(route));
      expect(status).toBe(401);
    });

    it.each(PEOPLE)('as %s: allowed or refused as the contract says', async (role) => {
      const allowed = route.roles === 'public' || route.roles.includes(role);
      if (route.id === 'live' && allowed) return; // a stream that does not end; its own specs hold it
      const { status, body } = await callUrl(fleet.url + pathOf(route), people.get(role)!.headers, route.method, bodyOf(route));
      if (allowed) expect([401, 403]).not.toContain(status);
      else expect([status, route.method === 'HEAD' ? 'identity.role-missing' : body.code]).toEqual([403, 'identity.role-missing']);
      expect(status).toBeLessThan(500);
    });

    it('refuses a statement that was made for another service, past the gateway', async () => {
      const service = fleet.services.find((s) => s.name === route.service)!;
      if (service.name === 'gateway') return;
      const sign = await createTokenSigner((await localSettings(fleet.dataDir)).identityPrivateKey);
      const elsewhere = await sign({ id: 'x', name: 'x', operatorId: null, roles: PEOPLE, scopes: null }, 'gateway');
      for (const identity of [undefined, elsewhere]) {
        const { status } = await callUrl(service.url + pathOf(route), identity ? { [IDENTITY_HEADER]: identity } : {}, route.method, bodyOf(route));
        expect(status).toBe(401);
      }
    });
  });

  it('forwards nothing that is not in the contract', async () => {
    for (const path of ['/v1/nothing', '/health/ready/../../v1/nothing', '/v1/cases/../../metrics', '/internal']) {
      expect((await callUrl(fleet.url + path, people.get('admin')!.headers, 'GET')).status).toBe(404);
    }
  });

  it('shows an operator nothing of another organisation, and does not say that it exists', async () => {
    const [one, two] = [people.get('operator')!, await fleet.as('operator-two')];
    const draft = await one.call('POST', '/v1/drafts', { body: { packageName: 'demo.mine', versionCode: 1, versionName: '1' } });
    expect(draft.status).toBe(201);
    for (const [method, path, options] of [
      ['GET', `/v1/drafts/${draft.body.draftId}`, {}],
      ['PATCH', `/v1/drafts/${draft.body.draftId}`, { body: { versionName: '2' } }],
      ['POST', `/v1/drafts/${draft.body.draftId}/submit`, {}],
      ['DELETE', `/v1/drafts/${draft.body.draftId}`, {}],
    ] as const) {
      const theirs = await two.call(method, path, options);
      const nobodys = await two.call(method, path.replace(draft.body.draftId, SOME_ID), options);
      expect([theirs.status, theirs.body.code]).toEqual([404, 'resource.not-found']);
      expect({ ...theirs.body, traceId: 0 }).toEqual({ ...nobodys.body, traceId: 0 });
    }
  });
});

/** Every handler that Nest routes to, with what the contract or the host says of it. */
function handlersOf(modules: ModulesContainer): { name: string; route?: RouteDefinition; internal: boolean }[] {
  return [...modules.values()].flatMap((module) =>
    [...module.controllers.values()].flatMap(({ metatype }) => {
      const prototype = (metatype as { prototype: Record<string, object> }).prototype;
      return Object.getOwnPropertyNames(prototype)
        .filter((name) => name !== 'constructor' && Reflect.hasMetadata('path', prototype[name]!))
        .map((name) => ({
          name: `${(metatype as { name: string }).name}.${name}`,
          route: Reflect.getMetadata(ROUTE, prototype[name]!) as RouteDefinition,
          internal: Boolean(Reflect.getMetadata(INTERNAL, prototype[name]!) ?? Reflect.getMetadata(INTERNAL, metatype as object)),
        }));
    }),
  );
}
