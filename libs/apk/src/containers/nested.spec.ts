import { buildApk, signingKey, writeDex, writeZip, type ApkSpec, type ZipEntrySpec } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../bytes/byte-source.ts';
import type { ApkFacts } from '../facts.ts';
import { readApk } from '../read-apk.ts';

const DEVICE_ID = 'Landroid/telephony/TelephonyManager;->getDeviceId';
const tables = { sensitiveApis: [{ descriptor: DEVICE_ID, personalInformation: ['imei'], constant: null }], sdks: [], packers: [] };
const CALL = `${DEVICE_ID}()Ljava/lang/String;`;
const dex = writeDex([{ name: 'com.plugin.Spy', methods: [{ name: 'look', calls: [CALL] }] }]);

function read(spec: ApkSpec): ApkFacts {
  return readApk(memorySource(buildApk(spec)), { fileName: 'app.apk', tables });
}

function within(...entries: ZipEntrySpec[]): Buffer {
  return writeZip(entries).bytes;
}

describe('what is nested', () => {
  it.each([
    ['a DEX under another name', { name: 'assets/icon.png', bytes: dex }, 'dex', 'assets/icon.png'],
    ['a JAR of DEX', { name: 'assets/plugin.dat', bytes: within({ name: 'classes.dex', bytes: dex }) }, 'jar', 'assets/plugin.dat!/classes.dex'],
    [
      'an APK',
      { name: 'res/raw/more', bytes: buildApk({ package: 'com.plugin', classes: [{ name: 'com.plugin.Spy', methods: [{ name: 'look', calls: [CALL] }] }] }) },
      'apk',
      'res/raw/more!/classes.dex',
    ],
  ])('is found by its bytes, whatever its name: %s', (_, entry, kind, code) => {
    const facts = read({ entries: [entry] });
    expect(facts.unknown.filter(({ fact }) => fact === 'nested')).toEqual([]);
    expect(facts.nested).toMatchObject([
      { entry: entry.name, kind, depth: 1, sizeBytes: entry.bytes.length, dex: [{ entry: code, version: '035' }], sensitiveApis: [DEVICE_ID] },
    ]);
    expect(facts.code.sensitiveCalls).toMatchObject([{ api: DEVICE_ID, caller: 'Lcom/plugin/Spy;->look()V', origin: entry.name, reachableFromStartup: null }]);
    expect(
      facts.dex.map((file) => file.entry),
      'the app’s own code stands apart',
    ).toEqual(['classes.dex']);
  });

  it('says who signed a nested app, and what it is', () => {
    const inner = buildApk({ package: 'com.plugin', versionCode: 3, signWith: signingKey('Plug-in Maker') });
    const { nested } = read({ entries: [{ name: 'assets/a.apk', bytes: inner }] });
    expect(nested).toMatchObject([{ package: 'com.plugin', versionCode: 3, verified: true, signers: [signingKey('Plug-in Maker').certificateSha256] }]);
  });

  it('is no more than a row where it is an archive of data', () => {
    const { nested, outcome } = read({ entries: [{ name: 'assets/fonts.zip', bytes: within({ name: 'a.ttf', bytes: Buffer.from('font') }) }] });
    expect(nested).toMatchObject([{ kind: 'zip', dex: [], sensitiveApis: [] }]);
    expect(outcome).toBe('complete');
  });
});

describe('nesting that is made to hurt', () => {
  const wrap = (bytes: Buffer, times: number): Buffer => (times === 0 ? bytes : wrap(within({ name: 'in.zip', bytes, compress: false }), times - 1));

  it('is followed three deep, and named beyond', () => {
    const facts = read({ entries: [{ name: 'assets/a.zip', bytes: wrap(within({ name: 'classes.dex', bytes: dex }), 2) }] });
    expect(facts.nested.map(({ depth }) => depth)).toEqual([1, 2, 3]);
    expect(facts.code.sensitiveCalls).toHaveLength(1);
    const deeper = read({ entries: [{ name: 'assets/a.zip', bytes: wrap(within({ name: 'classes.dex', bytes: dex }), 5) }] });
    expect(deeper.outcome).toBe('partial');
    expect(deeper.unknown).toContainEqual({ fact: 'nested', code: 'nested.too-deep', detail: 'assets/a.zip!/in.zip!/in.zip!/in.zip' });
  });

  it('is listed up to a limit', () => {
    const facts = read({ entries: Array.from({ length: 600 }, (_, i) => ({ name: `assets/${i}`, bytes: dex })) });
    expect(facts.nested).toHaveLength(500);
    expect(facts.unknown).toContainEqual({ fact: 'nested', code: 'nested.too-many', detail: '100' });
  });

  it('is unknown where it cannot be opened', () => {
    const facts = read({ entries: [{ name: 'assets/a', bytes: Buffer.from('PK\x03\x04 and nothing that fits') }] });
    expect(facts.outcome).toBe('partial');
    expect(facts.unknown).toContainEqual({ fact: 'nested', code: 'zip.eocd-missing', detail: expect.stringContaining('assets/a') as string });
  });

  it('costs the one budget, bombs too', () => {
    const bomb = within({ name: 'zeros', bytes: Buffer.alloc(40 << 20) });
    const facts = read({ entries: [{ name: 'assets/bomb.zip', bytes: bomb }] });
    expect(facts.issues.map(({ code, entry }) => `${code} ${entry}`)).toContain('zip.compression-bomb assets/bomb.zip!/zeros');
    expect(facts.unknown).toContainEqual({ fact: 'nested', code: 'zip.compression-bomb', detail: 'assets/bomb.zip!/zeros' });
  });

  it('may be the package itself, once more', () => {
    const self = buildApk({});
    expect(read({ entries: [{ name: 'assets/self.apk', bytes: self }] }).nested).toMatchObject([{ kind: 'apk', package: 'com.example.app' }]);
  });
});
