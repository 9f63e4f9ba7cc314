import type { DetectionTables, SdkSignature } from '@gatehouse/apk';
import { DOMAIN } from './domain.gen.ts';
import type { SdkRow } from './rows.ts';

/** What the package reader must look for: the domain data in the shape that `@gatehouse/apk` reads. */
export function detectionTables(): DetectionTables {
  const signatures = DOMAIN.sdks.map((row) => ({ row, signature: signatureOf(row) }));
  return {
    sensitiveApis: sensitiveApis(),
    sdks: signatures.filter(({ row }) => row.category !== 'packer').map(({ signature }) => signature),
    packers: signatures.filter(({ row }) => row.category === 'packer').map(({ signature }) => signature),
  };
}

function signatureOf(row: SdkRow): SdkSignature {
  return {
    id: row.id,
    assessability: row.assessability,
    classPrefixes: row.prefixes,
    components: row.components ?? [],
    metaData: row.metaData ?? [],
    nativeLibraries: row.nativeLibs ?? [],
    assets: row.assets ?? [],
  };
}

/** One row for each descriptor and constant: a member that reads several kinds of information names them all. */
function sensitiveApis(): DetectionTables['sensitiveApis'] {
  const byCall = new Map<string, { descriptor: string; constant: string | null; personalInformation: string[] }>();
  for (const kind of DOMAIN.personalInformation) {
    for (const { d, constant = null } of kind.apis) {
      const key = `${d}\n${constant ?? ''}`;
      const row = byCall.get(key) ?? { descriptor: d, constant, personalInformation: [] };
      row.personalInformation.push(kind.id);
      byCall.set(key, row);
    }
  }
  return [...byCall.values()];
}
