import { ByteWriter } from './byte-writer.ts';
import { signHap, type HapSigningSpec } from './sign-hap.ts';
import { writeZip, type ZipEntrySpec } from './zip-writer.ts';

export type HapSpec = {
  readonly bundleName?: string;
  readonly versionCode?: number;
  readonly versionName?: string;
  /** `entry`, `feature`, `shared`. */
  readonly type?: string;
  readonly moduleName?: string;
  /** Texts by language, `''` for any; the label is their only use. */
  readonly label?: Readonly<Record<string, string>>;
  readonly permissions?: readonly string[];
  readonly abilities?: readonly object[];
  readonly extensionAbilities?: readonly object[];
  /** `config.json` of the older model stands instead of `module.json`. */
  readonly fa?: boolean;
  /** Fields of `pack.info` that stand instead of the true ones. */
  readonly packInfo?: object;
  /** Resources in the newer of the two layouts. */
  readonly newIndex?: boolean;
  /** Texts among the strings of the Ark file. */
  readonly strings?: readonly string[];
  readonly entries?: readonly ZipEntrySpec[];
  /** Bytes that stand instead of a built entry's, by name. */
  readonly replace?: Readonly<Record<string, Buffer>>;
  /** Built entries that are left out. */
  readonly omit?: readonly string[];
  /** Absent: unsigned. */
  readonly signWith?: HapSigningSpec;
};

const LABEL = 0x01000000;
const STRING = 9;
const HOME = { name: 'EntryAbility', exported: true, skills: [{ actions: ['action.system.home'], entities: ['entity.system.home'] }] };

/** A HarmonyOS package. Source: OpenHarmony "module.json5 configuration file", "config.json", global_resource_tool. */
export function buildHap(spec: HapSpec = {}): Buffer {
  const bundleName = spec.bundleName ?? 'com.example.harmony';
  const { label = { '': 'Example' }, versionCode = 1_000_000, versionName = '1.0.0' } = spec;
  const module = spec.fa === true ? faModule(spec, bundleName, versionCode, versionName) : stageModule(spec, bundleName, versionCode, versionName);
  const json = (name: string, value: object): ZipEntrySpec => ({ name, bytes: Buffer.from(JSON.stringify(value)) });
  const pack = { bundleName, version: { code: versionCode, name: versionName }, ...spec.packInfo };
  const built = [
    json(spec.fa === true ? 'config.json' : 'module.json', module),
    json('pack.info', { summary: { app: pack, modules: [] }, packages: [] }),
    { name: 'resources.index', bytes: spec.newIndex === true ? newIndex(label) : oldIndex(label) },
    { name: 'ets/modules.abc', bytes: arkFile(spec.strings ?? []) },
  ];
  const zip = writeZip([
    ...built.filter(({ name }) => spec.omit?.includes(name) !== true).map((entry) => ({ ...entry, bytes: spec.replace?.[entry.name] ?? entry.bytes })),
    ...(spec.entries ?? []),
  ]);
  return spec.signWith === undefined ? zip.bytes : signHap(zip, bundleName, spec.signWith);
}

/** An APP: modules side by side, with a description for the store. */
export function buildHarmonyApp(haps: Readonly<Record<string, HapSpec>>, signWith?: HapSigningSpec): Buffer {
  const pack = { summary: { app: { bundleName: 'com.example.harmony', version: { code: 1_000_000, name: '1.0.0' } }, modules: [] }, packages: [] };
  const zip = writeZip([
    ...Object.entries(haps).map(([name, hap]): ZipEntrySpec => ({ name, bytes: buildHap(hap), compress: false })),
    { name: 'pack.info', bytes: Buffer.from(JSON.stringify(pack)) },
  ]);
  return signWith === undefined ? zip.bytes : signHap(zip, 'com.example.harmony', signWith);
}

function stageModule(spec: HapSpec, bundleName: string, versionCode: number, versionName: string): object {
  return {
    app: {
      bundleName,
      versionCode,
      versionName,
      vendor: 'example',
      debug: false,
      minAPIVersion: 50_000_012,
      targetAPIVersion: 50_000_012,
      label: '$string:app_name',
      labelId: LABEL,
    },
    module: {
      name: spec.moduleName ?? 'entry',
      type: spec.type ?? 'entry',
      deviceTypes: ['phone'],
      mainElement: 'EntryAbility',
      requestPermissions: (spec.permissions ?? []).map((name) => ({
        name,
        reason: '$string:app_name',
        reasonId: LABEL,
        usedScene: { abilities: ['EntryAbility'], when: 'inuse' },
      })),
      abilities: spec.abilities ?? [HOME],
      extensionAbilities: spec.extensionAbilities ?? [],
    },
  };
}

function faModule(spec: HapSpec, bundleName: string, code: number, name: string): object {
  return {
    app: { bundleName, vendor: 'example', version: { code, name }, apiVersion: { compatible: 8, target: 9, releaseType: 'Release' } },
    deviceConfig: {},
    module: {
      package: bundleName,
      deviceType: ['phone'],
      distro: { moduleType: spec.type ?? 'entry', moduleName: spec.moduleName ?? 'entry' },
      reqPermissions: (spec.permissions ?? []).map((permission) => ({ name: permission, usedScene: { ability: ['.MainAbility'], when: 'always' } })),
      abilities: spec.abilities ?? [{ name: '.MainAbility', type: 'page', visible: true, skills: HOME.skills }],
    },
  };
}

function configKeys(language: string): Buffer {
  if (language === '') return Buffer.alloc(0);
  const value = language.charCodeAt(0) * 256 + language.charCodeAt(1);
  return new ByteWriter().u32(0, value).done(); // kind of key 0: language
}

function oldIndex(texts: Readonly<Record<string, string>>): Buffer {
  const rows = Object.entries(texts).map(([language, text]) => ({ keys: configKeys(language), record: oldRecord(text) }));
  const keysBytes = rows.reduce((sum, { keys }) => sum + 12 + keys.length, 0);
  const head = new ByteWriter();
  const ids = new ByteWriter();
  let recordAt = 136 + keysBytes + rows.length * 16;
  rows.forEach(({ keys, record }, i) => {
    head
      .raw(Buffer.from('KEYS'))
      .u32(136 + keysBytes + i * 16, keys.length / 8)
      .raw(keys);
    ids.raw(Buffer.from('IDSS')).u32(1, LABEL, recordAt);
    recordAt += record.length;
  });
  return new ByteWriter()
    .raw(padded('Restool 5.0.0'))
    .u32(recordAt, rows.length)
    .raw(head.done())
    .raw(ids.done())
    .raw(Buffer.concat(rows.map(({ record }) => record)))
    .done();
}

function oldRecord(text: string): Buffer {
  const value = Buffer.from(`${text}\0`);
  const name = Buffer.from('app_name\0');
  const data = new ByteWriter().u16(value.length).raw(value).u16(name.length).raw(name).done();
  return new ByteWriter()
    .u32(8 + data.length, STRING, LABEL)
    .raw(data)
    .done();
}

function newIndex(texts: Readonly<Record<string, string>>): Buffer {
  const rows = Object.entries(texts);
  const keys = Buffer.concat(
    rows.map(([language], i) =>
      new ByteWriter()
        .raw(Buffer.from('KEYS'))
        .u32(i, configKeys(language).length / 8)
        .raw(configKeys(language))
        .done(),
    ),
  );
  const name = Buffer.from('app_name');
  const headerBytes = 140 + keys.length;
  const idsBytes = 16 + 12 + 12 + name.length;
  const dataAt = headerBytes + idsBytes;
  const infoAt = dataAt + 12;
  let valueAt = infoAt + 12 + rows.length * 8;
  const values = rows.map(([, text]) => new ByteWriter().u16(Buffer.byteLength(text)).raw(Buffer.from(text)).done());
  const info = new ByteWriter().u32(LABEL, 12 + rows.length * 8, rows.length);
  values.forEach((value, i) => {
    info.u32(i, valueAt);
    valueAt += value.length;
  });
  return new ByteWriter()
    .raw(padded('RestoolV2 6.0.0'))
    .u32(valueAt, rows.length, dataAt)
    .raw(keys)
    .raw(Buffer.from('IDSS'))
    .u32(idsBytes, 1, 1, STRING, 24 + name.length, 1, LABEL, infoAt, name.length)
    .raw(name)
    .raw(Buffer.from('DATA'))
    .u32(0, 1)
    .raw(info.done())
    .raw(Buffer.concat(values))
    .done();
}

function padded(version: string): Buffer {
  const bytes = Buffer.alloc(128);
  bytes.write(version);
  return bytes;
}

/** Magic, checksum and version, then nothing but strings. */
function arkFile(strings: readonly string[]): Buffer {
  return Buffer.concat([Buffer.from('PANDA\0\0\0'), Buffer.alloc(4), Buffer.of(13, 0, 1, 0), ...strings.map((text) => Buffer.from(`\0${text}\0`))]);
}
