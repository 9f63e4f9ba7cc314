import type { RouteDefinition } from '@gatehouse/contracts';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import { ROUTE } from './handles.ts';

/** Holds every answer against the contract's schema; an answer that does not fit is a fault of ours, shown at once. */
@Injectable()
export class ResponseCheck implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const route = Reflect.getMetadata(ROUTE, context.getHandler()) as RouteDefinition | undefined;
    if (!route?.response || route.stream) return next.handle();
    const { response, id } = route;
    return next.handle().pipe(
      map((body: unknown) => {
        const result = response.safeParse(body);
        if (!result.success) throw new Error(`the answer of ${id} does not fit its contract: ${result.error.message}`);
        return body;
      }),
    );
  }
}
