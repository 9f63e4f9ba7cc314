import { buildApk, type ApkSpec } from './build-apk.ts';
import { writeZip, type ZipEntrySpec } from './zip-writer.ts';

export type SplitSetSpec = {
  /** How the set is told: an XAPK by `manifest.json`, bundletool's APKS by `toc.pb`, SAI's by its meta file, an APKM by `info.json`. */
  readonly kind?: 'xapk' | 'bundletool' | 'sai' | 'apkm';
  /** By entry, `config.zh.apk`; the base is `base.apk` unless it is given. */
  readonly apks?: Readonly<Record<string, ApkSpec>>;
  /** Names that the XAPK's description lists instead of those that are there. */
  readonly listed?: readonly string[];
  /** More entries: expansion files, icons, parts of other bytes. */
  readonly entries?: readonly ZipEntrySpec[];
  /** Parts are stored, as most tools do; true deflates them. */
  readonly compress?: boolean;
};

const PACKAGE = 'com.example.app';

/** Several APKs of one app in one file. */
export function buildSplitSet(spec: SplitSetSpec = {}): Buffer {
  const { kind = 'xapk', compress = false } = spec;
  const folder = kind === 'bundletool' ? 'splits/' : '';
  const base = kind === 'bundletool' ? 'splits/base-master.apk' : 'base.apk';
  const apks: Record<string, ApkSpec> = { [base]: {}, ...Object.fromEntries(Object.entries(spec.apks ?? {}).map(([name, apk]) => [folder + name, apk])) };
  const parts = Object.entries(apks).map(([name, apk]): ZipEntrySpec => ({ name, bytes: buildApk({ package: PACKAGE, ...apk }), compress }));
  return writeZip([...describe(kind, spec.listed ?? Object.keys(apks)), ...parts, ...(spec.entries ?? [])]).bytes;
}

function describe(kind: NonNullable<SplitSetSpec['kind']>, files: readonly string[]): ZipEntrySpec[] {
  const json = (name: string, value: object): ZipEntrySpec[] => [{ name, bytes: Buffer.from(JSON.stringify(value)) }];
  if (kind === 'bundletool') return [{ name: 'toc.pb', bytes: Buffer.alloc(0) }];
  if (kind === 'sai') return json('meta.sai_v2.json', { meta_version: 2, package: PACKAGE, split_apk: true });
  if (kind === 'apkm') return json('info.json', { apkm_version: 5, pname: PACKAGE, versioncode: '1' });
  return json('manifest.json', {
    xapk_version: 2,
    package_name: PACKAGE,
    version_code: '1',
    split_apks: files.map((file) => ({ file, id: file.replace(/\.apk$/, '') })),
  });
}
