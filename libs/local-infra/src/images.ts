/** The images of the three servers: docker-compose.yml names the same ones, and a spec holds it to that. */
export const IMAGES = {
  postgres: 'postgres:18-alpine',
  redis: 'redis:7-alpine',
  kafka: 'apache/kafka:4.1.0',
} as const;
