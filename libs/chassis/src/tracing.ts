import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace';

/** Traces, behind one switch: an OTLP endpoint in the environment. Call before anything else is imported that should be seen. */
export function startTracing(service: string, endpoint: string): { stop(): Promise<void> } {
  const sdk = new NodeSDK({
    serviceName: `gatehouse-${service}`,
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` }) })],
    instrumentations: [new HttpInstrumentation(), new PgInstrumentation()],
  });
  sdk.start();
  return { stop: () => sdk.shutdown() };
}
