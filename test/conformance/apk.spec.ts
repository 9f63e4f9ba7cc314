import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openFile, readApk, type ApkFacts } from '@gatehouse/apk';
import { inflateRaw, readApkHead } from '@gatehouse/apk/head';
import { describe, expect, it } from 'vitest';

/**
 * Packages that other projects test their own readers with. They lie outside this project, and where they are absent every
 * test here is skipped and says so.
 */
const corpus = fileURLToPath(new URL('../../../shared/corpus/', import.meta.url));
const present = existsSync(corpus);
if (!present) console.warn('conformance: ../shared/corpus is absent, so nothing of it was tested');

const tables = { sensitiveApis: [], sdks: [], packers: [] };

function read(path: string, minSdk?: number): ApkFacts {
  const source = openFile(path);
  try {
    return readApk(source, { fileName: basename(path), tables, ...(minSdk === undefined ? {} : { minSdk }) });
  } finally {
    source.close();
  }
}

type SignatureRow = {
  file: string;
  minSdk: number | null;
  verified: boolean;
  v1: boolean;
  v2: boolean;
  v3: boolean;
  v31: boolean;
  signers: string[];
  errors?: string[];
  warnings?: string[];
  exception?: string;
};
type ManifestRow = {
  file: string;
  /** Absent where aapt could not read the manifest. */ package?: string | null;
  versionCode: number;
  versionName: string;
  minSdk: unknown;
  targetSdk: unknown;
  sharedUserId: string | null;
  label?: string;
  aapt_badging_rc: number;
  uses_permissions?: string[];
  components?: { type: string; name: string }[];
  dex?: { name: string; version: string; strings: number; types: number; protos: number; fields: number; methods: number; classes: number }[];
};

function jsonLines<Row>(file: string): Row[] {
  return present
    ? readFileSync(join(corpus, file), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Row)
    : [];
}

/**
 * apksig gives up on the manifest of this one, whose file type is not that of XML and whose method is unknown. Devices install the
 * package, which is why its authors made it; both oddities are issues, and the signature itself holds.
 */
const ARGUED: readonly string[] = ['minimal_def_mod.apk'];

type Verdict = { verified: boolean; schemes?: object; signers?: string[]; errors?: string[] };

/** What is compared of a signature: a verified one by its schemes and signers, another by its errors. */
function verdict(verified: boolean, schemes: object, signers: string[], errors: string[]): Verdict {
  return verified ? { verified, schemes, signers: signers.toSorted() } : { verified, errors: [...new Set(errors)].sort() };
}

/** The other verifier's verdict; null where its platform lacked an algorithm, so that it says nothing. */
function expectedVerdict(row: SignatureRow): Verdict | null {
  if ([row.exception ?? '', ...(row.errors ?? []), ...(row.warnings ?? [])].some((text) => text.includes('NoSuchAlgorithm'))) return null;
  if (row.exception !== undefined || row.errors === undefined) return { verified: false }; // it gave up before any error
  const { v1, v2, v3, v31 } = row;
  return verdict(row.verified, { v1, v2, v3, v31 }, row.signers, row.errors);
}

function ourVerdict({ signature }: ApkFacts): Verdict {
  return signature === null ? { verified: false } : verdict(signature.verified, signature.schemes, signature.signers, signature.errors);
}

describe.skipIf(!present)('signatures', () => {
  it('are judged as apksig judges them, at every SDK level that it was asked for', () => {
    const { oracle } = JSON.parse(readFileSync(join(corpus, 'apksig/ground-truth.json'), 'utf8')) as { oracle: Record<string, SignatureRow[]> };
    let compared = 0;
    for (const [file, rows] of Object.entries(oracle)) {
      for (const row of rows) {
        const expected = expectedVerdict(row);
        if (expected === null) continue;
        expect(ourVerdict(read(join(corpus, 'apksig/apks', file), row.minSdk ?? undefined)), `${file} from SDK ${row.minSdk}`).toMatchObject(expected);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(1_500);
  });

  it('are judged alike on packages of other projects', () => {
    const rows = jsonLines<SignatureRow>('oracle-signature.jsonl').filter(({ file }) => !ARGUED.includes(basename(file)));
    const expected = rows.map((row) => [row.file, expectedVerdict(row)] as const).filter(([, verdictOfOther]) => verdictOfOther !== null);
    expect(expected.length).toBeGreaterThan(50);
    for (const [file, verdictOfOther] of expected) expect(ourVerdict(read(join(corpus, file))), file).toMatchObject(verdictOfOther!);
  });
});

describe.skipIf(!present)('manifests and DEX files', () => {
  const rows = jsonLines<ManifestRow>('oracle-manifest-dex.jsonl');

  it('show package, versions, label, permissions and components as aapt shows them', () => {
    for (const row of rows) {
      if (!row.package) continue;
      const { manifest } = read(join(corpus, row.file));
      const full = (name: string): string => (name.startsWith('.') ? row.package + name : name.includes('.') || name === '' ? name : `${row.package}.${name}`);
      const components = (list: readonly { type: string; name: string | null }[]): string[] =>
        list.map(({ type, name }) => `${type} ${full(name ?? '')}`).sort();
      expect(manifest, row.file).toMatchObject({
        package: row.package,
        versionCode: row.versionCode,
        versionName: row.versionName,
        minSdk: row.minSdk,
        targetSdk: row.targetSdk,
        sharedUserId: row.sharedUserId,
        ...(row.aapt_badging_rc === 0 && row.label !== undefined ? { label: row.label } : {}),
      });
      expect(manifest!.usesPermissions.toSorted(), row.file).toEqual([...new Set(row.uses_permissions)].sort());
      expect(components(manifest!.components), row.file).toEqual(components(row.components ?? []));
    }
    expect(rows.length).toBeGreaterThan(300);
  });

  it('count what the DEX headers count', () => {
    for (const row of rows) {
      const counts = (row.dex ?? []).map(({ name, version, strings, types, protos, fields, methods, classes }) => ({
        entry: name,
        version,
        strings,
        types,
        protos,
        fields,
        methods,
        classes,
      }));
      const byEntry = (a: { entry: string }, b: { entry: string }): number => (a.entry < b.entry ? -1 : 1);
      expect(
        read(join(corpus, row.file))
          .dex.map(({ checksumOk: _checksum, signatureOk: _signature, ...dex }) => dex)
          .sort(byEntry),
        row.file,
      ).toEqual(counts.sort(byEntry));
    }
  });

  it('are the same without Node: the head names the package and the certificates that the whole reading names', async () => {
    for (const { file } of rows) {
      const facts = read(join(corpus, file));
      if (facts.outcome === 'unreadable') continue; // the head throws, as its own spec shows
      const source = openFile(join(corpus, file));
      const head = await readApkHead(source, inflateRaw).finally(() => source.close());
      expect(head.manifest, file).toEqual(facts.manifest);
      expect(head.certificates.map(({ sha256 }) => sha256).sort(), file).toEqual((facts.signature?.certificates ?? []).map(({ sha256 }) => sha256).sort());
    }
  });
});

describe.skipIf(!present)('malformed archives', () => {
  it('all end in a document, and what its own project rejects is never accepted in silence', () => {
    const { files } = JSON.parse(readFileSync(join(corpus, 'malformed/ground-truth.json'), 'utf8')) as {
      files: { file: string; upstream: { expect?: string } | null }[];
    };
    const acceptedInSilence: string[] = [];
    const here = files.filter(({ file }) => existsSync(join(corpus, 'malformed', file))); // some are listed without their bytes
    for (const { file, upstream } of here) {
      const facts = read(join(corpus, 'malformed', file));
      expect(['complete', 'partial', 'unreadable'], file).toContain(facts.outcome);
      if (upstream?.expect === 'reject' && facts.outcome === 'complete' && facts.issues.length === 0) acceptedInSilence.push(file);
    }
    expect(acceptedInSilence).toEqual([]);
    expect(here.length).toBeGreaterThan(200);
  });

  it('end in a document for prefixes of small packages', () => {
    const folder = join(corpus, 'apksig/apks');
    const small = readdirSync(folder)
      .filter((name) => statSync(join(folder, name)).size < 12_000)
      .sort()
      .slice(0, 10);
    for (const name of small) {
      const bytes = readFileSync(join(folder, name));
      for (let length = 0; length < bytes.length; length += 7) {
        const facts = readApk({ size: length, read: (at, count) => bytes.subarray(at, Math.min(length, at + count)) }, { fileName: name, tables });
        expect(['complete', 'partial', 'unreadable'], `${name} at ${length}`).toContain(facts.outcome);
      }
    }
    expect(small).toHaveLength(10);
  });
});
