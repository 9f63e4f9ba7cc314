import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { dockerAnswers } from './docker-engine.ts';

const folder = mkdtempSync(join(tmpdir(), 'docker-engine-'));
const socket = join(folder, 'docker.sock');
let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('dockerAnswers', () => {
  it('asks the engine on its socket', async () => {
    server = createServer((request, response) => response.writeHead(request.url === '/_ping' ? 200 : 404).end());
    await new Promise<void>((resolve) => server!.listen(socket, resolve));
    expect(await dockerAnswers({ DOCKER_HOST: `unix://${socket}` })).toBe(true);
  });

  it('takes a socket or an address where nobody answers for no Docker', async () => {
    expect(await dockerAnswers({ DOCKER_HOST: `unix://${socket}` })).toBe(false);
    expect(await dockerAnswers({ DOCKER_HOST: 'tcp://127.0.0.1:1' })).toBe(false);
    expect(await dockerAnswers({ DOCKER_HOST: 'not an address' })).toBe(false);
  });
});
