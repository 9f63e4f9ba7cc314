import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

/** The W3C `traceparent` of what is being done now, for an event to carry; nothing where tracing is off. */
export function presentTraceparent(): string | undefined {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent;
}

/** Hears an event inside the trace that told it, so that one trace follows a submission through the fleet. */
export function inTraceOf<T>(event: { type: string; traceparent?: string | undefined }, work: () => Promise<T>): Promise<T> {
  const teller = propagation.extract(context.active(), { traceparent: event.traceparent });
  return trace.getTracer('gatehouse.messaging').startActiveSpan(`hear ${event.type}`, { kind: SpanKind.CONSUMER }, teller, async (span) => {
    try {
      return await work();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Error).message });
      throw error;
    } finally {
      span.end();
    }
  });
}
