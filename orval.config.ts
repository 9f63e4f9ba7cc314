import { defineConfig } from 'orval';

/** What no page calls through the client: uploads are tus's, the report is a download, the stream is an EventSource. */
const NOT_FOR_PAGES = new Set(['createUpload', 'uploadOptions', 'headUpload', 'patchUpload', 'deleteUpload', 'getReport', 'live']);

type OpenApi = { paths?: Record<string, Record<string, { operationId?: string }> | undefined>; components?: { schemas?: Record<string, unknown> } };

function forPages<T extends object>(document: T): T {
  const { paths = {}, components } = document as OpenApi;
  for (const operations of Object.values(paths)) {
    for (const [method, operation] of Object.entries(operations ?? {})) {
      if (NOT_FOR_PAGES.has(operation.operationId ?? '')) delete operations?.[method];
    }
  }
  delete components?.schemas?.['GetReportResponse'];
  return document;
}

/** The web apps' typed client, made from the committed OpenAPI document: `npx orval`. It is committed, and never edited by hand. */
export default defineConfig({
  gatehouse: {
    input: {
      target: './libs/contracts/openapi/gatehouse.json',
      override: { transformer: forPages },
      filters: { mode: 'include', tags: ['gateway', 'ingestion', 'scanning', 'review'] },
    },
    output: {
      target: './libs/web-kit/src/api/gatehouse.ts',
      mode: 'single',
      client: 'react-query',
      httpClient: 'fetch',
      clean: true,
      tsconfig: './libs/web-kit/tsconfig.json',
      override: {
        enumGenerationType: 'union',
        fetch: { includeHttpResponseReturnType: false },
        mutator: { path: './libs/web-kit/src/http.ts', name: 'send', extension: '.ts' },
        query: { signal: true, version: 5 },
      },
    },
  },
});
