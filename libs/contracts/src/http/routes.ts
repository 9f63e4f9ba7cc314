import { certificationRoutes } from './certification.ts';
import type { RouteDefinition } from './define-route.ts';
import { gatewayRoutes } from './gateway.ts';
import { ingestionRoutes } from './ingestion.ts';
import { rankingRoutes } from './ranking.ts';
import { reviewRoutes } from './review.ts';
import { scanningRoutes } from './scanning.ts';

/** The whole public API. What is not here does not exist outside. */
export const ROUTES: readonly RouteDefinition[] = [
  ...Object.values(gatewayRoutes),
  ...Object.values(ingestionRoutes),
  ...Object.values(scanningRoutes),
  ...Object.values(reviewRoutes),
  ...Object.values(certificationRoutes),
  ...Object.values(rankingRoutes),
] as readonly RouteDefinition[];
