import { GateClient } from '../../apps/fleet/src/walk/gate-client.ts';
import type { Installation } from './ground.ts';

/** The public API as a machine of this organisation's sees it, through the gateway. */
export async function operatorAtTheDoor(installation: Installation, organisationId: string): Promise<GateClient> {
  const { url } = installation.process('gateway');
  const admin = new GateClient(url, bearer(installation.adminKey));
  const { secret } = await admin.post<{ secret: string }>('/v1/api-keys', {
    name: 'bench',
    roles: ['operator'],
    scopes: ['submissions:write', 'submissions:read'],
    organisationId,
  });
  return new GateClient(url, bearer(secret));
}

const bearer = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });
