import { type FieldError, Refusal, type RouteDefinition } from '@gatehouse/contracts';
import { applyDecorators, createParamDecorator, type ExecutionContext, HttpCode, RequestMapping, RequestMethod, SetMetadata } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Principal } from './identity.ts';
import { unstorableAt } from './storable-text.ts';

export const ROUTE = 'gatehouse:route';
export const INTERNAL = 'gatehouse:internal';

/** A request after the guard: who asks is known. */
export type Identified = FastifyRequest & { principal?: Principal };

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;
/** What a handler of this route receives, parsed. */
export type InputOf<R extends RouteDefinition> = {
  params: Parsed<NonNullable<R['params']>>;
  query: Parsed<NonNullable<R['query']>>;
  body: Parsed<NonNullable<R['body']>>;
};

/** Serve one route of the contract: method, path, status, roles and schemas all come from there. */
export function Handles(route: RouteDefinition): MethodDecorator {
  return applyDecorators(RequestMapping({ path: route.path, method: RequestMethod[route.method] }), HttpCode(route.status ?? 200), SetMetadata(ROUTE, route));
}

/** A route for machines of our own (health, metrics): no sign-in, never forwarded by the gateway. */
export const Internal = (): MethodDecorator & ClassDecorator => SetMetadata(INTERNAL, true);

/** The request's parameters, query and body as the contract's schemas parse them; anything else is 422 with pointers. */
export const Input = createParamDecorator((_: unknown, context: ExecutionContext): InputOf<RouteDefinition> => {
  const route = Reflect.getMetadata(ROUTE, context.getHandler()) as RouteDefinition;
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  return {
    params: parse(route.params, request.params, ''),
    query: parse(route.query, request.query, '?'),
    body: route.stream ? undefined : parse(route.body, request.body ?? {}, ''),
  };
});

/** Who asks. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<Identified>();
  if (!principal) throw new Refusal('identity.missing');
  return principal;
});

function parse(schema: z.ZodType | undefined, value: unknown, root: string): undefined {
  if (!schema) return undefined;
  const at = unstorableAt(value);
  if (at !== null)
    throw new Refusal('request.invalid', {}, [{ pointer: root + at, code: 'field.unstorable-text', detail: 'holds a NUL or half a surrogate pair' }]);
  const result = schema.safeParse(value);
  if (result.success) return result.data as undefined;
  throw new Refusal('request.invalid', {}, fieldErrors(result.error, root));
}

/** zod's issues as JSON pointers. */
export function fieldErrors(error: z.ZodError, root = ''): FieldError[] {
  return error.issues.slice(0, 50).map((issue) => ({
    pointer: `${root}/${issue.path.map((p) => String(p).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`,
    code: `field.${issue.code.replaceAll('_', '-')}`,
    detail: issue.message,
  }));
}
