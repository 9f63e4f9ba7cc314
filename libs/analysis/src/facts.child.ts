// Runs in the sandbox where only facts are asked for: a third of the other module, and so much sooner there.
import { readPackage } from './read-package.ts';
import type { FactsRequest } from './request.ts';
import { serveRequest } from './serve-request.ts';

await serveRequest<{ kind: 'facts' } & FactsRequest>(readPackage);
