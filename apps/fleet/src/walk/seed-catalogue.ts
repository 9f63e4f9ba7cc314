import { appIdOf } from '@gatehouse/contracts';
import type { GateClient } from './gate-client.ts';

/** SHA-256 of the signing certificate that the demonstration's certified peer was listed with. */
const PEER_SIGNER = '7d'.repeat(32);
const CATEGORY = 'tools';

/** Apps that stood in the store before the gate, invented for the demonstration, with the base scores of an invented store. */
const PEERS = [
  { packageName: 'demo.peer.compass', name: '罗盘 Compass', baseScore: 8.9 },
  { packageName: 'demo.peer.notes', name: '便签 Notes', baseScore: 8.75 },
  { packageName: 'demo.peer.torch', name: '手电 Torch', baseScore: 8.6 },
  { packageName: 'demo.peer.ruler', name: '尺子 Ruler', baseScore: 8.5 },
  { packageName: 'demo.peer.weather', name: '天气 Weather', baseScore: 8.4 },
  { packageName: 'demo.peer.scanner', name: '扫描 Scanner', baseScore: 8.3 },
] as const;

/** What the invented store thinks of an app that nobody has used yet. */
const NEWCOMER_SCORE = 7.5;

/** The peer that holds a certificate: near the end of its chart, so that one sees it rise. */
const CERTIFIED = PEERS[4];
export const CERTIFICATE_NUMBER = 'DEMO-APP-0001';

export type Catalogue = { category: string; certifiedAppId: string; appIds: string[] };

/** Brings the peers into the store, listing and score, as a store does when it adopts the gate; and scores what the gate has listed. Repeating it changes nothing. */
export async function seedCatalogue(store: GateClient, operatorId: string, newlyListed: readonly string[]): Promise<Catalogue> {
  const entries = PEERS.map(({ packageName, name }) => ({
    operatorId,
    platform: 'android',
    packageName,
    name,
    versionCode: 10,
    versionName: '1.0',
    sha256: null,
    signers: [PEER_SIGNER],
  }));
  await store.post('/v1/listings/import', { entries });
  const idOf = (packageName: string): string => appIdOf({ operatorId, platform: 'android', packageName });
  const signals = [
    ...PEERS.map((p) => ({ appId: idOf(p.packageName), baseScore: p.baseScore })),
    ...newlyListed.map((appId) => ({ appId, baseScore: NEWCOMER_SCORE })),
  ];
  await store.put('/v1/signals', { signals: signals.map((signal) => ({ ...signal, category: CATEGORY })) });
  return { category: CATEGORY, certifiedAppId: idOf(CERTIFIED.packageName), appIds: PEERS.map((p) => idOf(p.packageName)) };
}

/** What the certification body's register says of one peer, recorded as an import records it. */
export async function recordCertificate(admin: GateClient, state: string): Promise<void> {
  await admin.put('/v1/certificates', {
    number: CERTIFICATE_NUMBER,
    holder: '演示运营者 Demo operator',
    appName: CERTIFIED.name,
    platform: 'android',
    packageName: CERTIFIED.packageName,
    signer: PEER_SIGNER,
    versions: [{ versionName: '1.0', versionCode: 10 }],
    validFrom: '2026-01-01',
    validTo: '2028-12-31',
    state,
  });
}
