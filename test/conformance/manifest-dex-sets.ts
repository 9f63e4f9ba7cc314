import { type ConformanceSet, differenceOf, type Row } from './comparison.ts';
import { jsonLines } from './corpus.ts';
import { factsOf } from './reading.ts';

type DexRow = { version: string; strings: number; types: number; protos: number; fields: number; methods: number; classes: number };
type OracleRow = {
  file: string;
  /** Absent where the other tool could not read the manifest. */
  package?: string | null;
  versionCode: number;
  versionName: string;
  minSdk: unknown;
  targetSdk: unknown;
  sharedUserId: string | null;
  label?: string;
  aapt_badging_rc: number;
  uses_permissions?: string[];
  components?: { type: string; name: string }[];
  native_code?: string[];
  dex?: (DexRow & { name: string })[];
};

/** Names as the other tool writes them, made whole as a device does. */
function fullName(name: string | null, packageName: string): string {
  if (name === null || name === '') return '';
  if (name.startsWith('.')) return packageName + name;
  return name.includes('.') ? name : `${packageName}.${name}`;
}

function componentsOf(list: readonly { type: string; name: string | null }[], packageName: string): string[] {
  return list.map(({ type, name }) => `${type} ${fullName(name, packageName)}`).sort();
}

function compareManifest(row: OracleRow): Row {
  const { file, versionCode, versionName, minSdk, targetSdk, sharedUserId } = row;
  if (!row.package) return { file, difference: null, skipped: 'the oracle read no manifest' };
  const badging = row.aapt_badging_rc === 0;
  const expected = {
    package: row.package,
    versionCode,
    versionName,
    minSdk,
    targetSdk,
    sharedUserId,
    label: badging ? (row.label ?? null) : null,
    usesPermissions: [...new Set(row.uses_permissions)].sort(),
    components: componentsOf(row.components ?? [], row.package),
    nativeCode: badging ? (row.native_code ?? []).toSorted() : null,
  };
  const { manifest } = factsOf(file);
  const actual = manifest && {
    package: manifest.package,
    versionCode: manifest.versionCode,
    versionName: manifest.versionName,
    minSdk: manifest.minSdk,
    targetSdk: manifest.targetSdk,
    sharedUserId: manifest.sharedUserId,
    label: badging && row.label !== undefined ? manifest.label : null,
    usesPermissions: manifest.usesPermissions.toSorted(),
    components: componentsOf(manifest.components, row.package),
    nativeCode: badging ? manifest.nativeCode.toSorted() : null,
  };
  if (actual === null) return { file, difference: 'no manifest' };
  const keys = (Object.keys(expected) as (keyof typeof expected)[]).filter((key) => differenceOf(expected[key], actual[key]) !== null);
  return { file, difference: keys.length === 0 ? null : keys.map((key) => `${key}: ${differenceOf(expected[key], actual[key])}`).join('; ') };
}

function compareDex(row: OracleRow): Row {
  const line = (entry: string, { version, strings, types, protos, fields, methods, classes }: DexRow): string =>
    [entry, version, strings, types, protos, fields, methods, classes].join(' ');
  const expected = (row.dex ?? []).map((dex) => line(dex.name, dex)).sort();
  const actual = factsOf(row.file)
    .dex.filter(({ entry }) => !entry.includes('/')) // the oracle looked at the package's own code alone
    .map((dex) => line(dex.entry, dex))
    .sort();
  return { file: row.file, difference: differenceOf(expected, actual) };
}

const rows = (): OracleRow[] => jsonLines<OracleRow>('oracle-manifest-dex.jsonl');

export const manifestDexSets: readonly ConformanceSet[] = [
  { name: 'oracle-manifest-dex.jsonl: manifest', rows: () => rows().map(compareManifest) },
  { name: 'oracle-manifest-dex.jsonl: dex', rows: () => rows().map(compareDex) },
];
