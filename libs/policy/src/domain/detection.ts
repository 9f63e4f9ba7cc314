import type { DetectionTables, SdkSignature, SdkSwitch } from '@gatehouse/apk';
import { DOMAIN } from './domain.gen.ts';
import type { LibraryRow, SdkRow, SwitchRow } from './rows.ts';

/** What the package reader must look for: the domain data in the shape that `@gatehouse/apk` reads. */
export function detectionTables(): DetectionTables {
  const signatures = DOMAIN.sdks.map((row) => ({ row, signature: signatureOf(row) }));
  return {
    sensitiveApis: sensitiveApis(),
    sdks: signatures.filter(({ row }) => row.category !== 'packer').map(({ signature }) => signature),
    packers: signatures.filter(({ row }) => row.category === 'packer').map(({ signature }) => signature),
    libraries: DOMAIN.libraries.map(librarySignature),
  };
}

const NOTHING: Omit<SdkSignature, 'id' | 'assessability'> = {
  classPrefixes: [],
  components: [],
  metaData: [],
  nativeLibraries: [],
  assets: [],
  hosts: [],
  unverified: [],
  autoInit: [],
  wake: [],
  switches: [],
};

function signatureOf(row: SdkRow): SdkSignature {
  return {
    id: row.id,
    assessability: row.assessability,
    classPrefixes: row.prefixes,
    components: row.components ?? [],
    metaData: row.metaData ?? [],
    nativeLibraries: row.nativeLibs ?? [],
    assets: row.assets ?? [],
    hosts: row.hosts ?? [],
    unverified: row.unverified ?? [],
    autoInit: row.autoInit ?? [],
    wake: row.wake ?? [],
    switches: row.switches?.map(switchOf) ?? [],
  };
}

function switchOf(row: SwitchRow): SdkSwitch {
  return {
    kind: row.kind,
    descriptor: row.descriptor,
    argument: row.argument ?? null,
    value: row.value ?? null,
    effect: row.effect,
    init: row.init ?? [],
    confidence: row.confidence,
  };
}

function librarySignature({ id, prefixes = [], components = [], nativeLibs = [] }: LibraryRow): SdkSignature {
  return { ...NOTHING, id, assessability: 'full', classPrefixes: prefixes, components, nativeLibraries: nativeLibs };
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
