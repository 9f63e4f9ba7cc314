/** The images of the three servers: docker-compose.yml names the same ones. */
export const IMAGES = {
  postgres: 'postgres:18-alpine',
  redis: 'redis:7-alpine',
  kafka: 'apache/kafka:4.1.0',
} as const;
