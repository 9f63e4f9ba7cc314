import { Refusal, type RouteDefinition } from '@gatehouse/contracts';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { type Identified, INTERNAL, ROUTE } from './handles.ts';
import type { Principal } from './identity.ts';

/** Finds out who asks; the gateway and the services differ only here. */
export abstract class Authenticator {
  abstract authenticate(request: Identified): Promise<Principal>;
}

/** Deny by default: a handler that names no route of the contract answers nobody. */
@Injectable()
export class IdentityGuard implements CanActivate {
  constructor(private readonly authenticator: Authenticator) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const handler = context.getHandler();
    if (Reflect.getMetadata(INTERNAL, handler) ?? Reflect.getMetadata(INTERNAL, context.getClass())) return true;
    const route = Reflect.getMetadata(ROUTE, handler) as RouteDefinition | undefined;
    if (!route) throw new Refusal('resource.not-found');
    if (route.roles === 'public') return true;
    const request = context.switchToHttp().getRequest<Identified>();
    request.principal = await this.authenticator.authenticate(request);
    authorise(route, request.principal);
    return true;
  }
}

/** @throws Refusal identity.role-missing | identity.scope-missing */
export function authorise(route: RouteDefinition, who: Principal): void {
  if (route.roles === 'public') return;
  if (!route.roles.some((role) => who.roles.includes(role))) throw new Refusal('identity.role-missing', { needs: [...route.roles] });
  if (who.scopes !== null && !(route.scope && who.scopes.includes(route.scope))) throw new Refusal('identity.scope-missing', { needs: route.scope ?? null });
}
