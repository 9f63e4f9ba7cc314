import { type ApkFacts, openFile } from '@gatehouse/apk';
import { inflateRaw, readApkHead } from '@gatehouse/apk/head';
import { describe, expect, it, vi } from 'vitest';
import { headsInBrowser } from './browser-head.ts';
import { corpusPath, corpusPresent, filesOf, FOLDERS } from './corpus.ts';
import { factsOf } from './reading.ts';

vi.setConfig({ testTimeout: 600_000 }); // every package of the corpus, in a browser too

const apks = FOLDERS.flatMap((folder) => filesOf(folder)).filter((file) => file.endsWith('.apk'));

/** Who a package is, as the whole reading sees it; the code of why it cannot be told. */
function identityOf({ outcome, unknown, manifest, signature }: ApkFacts): object {
  if (manifest === null) return { code: unknown.find(({ fact }) => fact === 'manifest')?.code };
  const { package: packageName, versionCode, versionName } = manifest;
  const signers = new Set(outcome === 'unreadable' ? [] : (signature?.certificates ?? []).map(({ sha256 }) => sha256));
  return { packageName, versionCode, versionName, signers: [...signers].sort() };
}

describe.skipIf(!corpusPresent)('the head of every package of the corpus', () => {
  it('names the manifest and the certificates that the whole reading names', async () => {
    for (const file of apks) {
      const facts = factsOf(file);
      if (facts.outcome === 'unreadable') continue; // the head throws, as its own spec shows
      const source = openFile(corpusPath(file));
      const head = await readApkHead(source, inflateRaw).finally(() => source.close());
      expect(head.manifest, file).toEqual(facts.manifest);
      expect(head.certificates.map(({ sha256 }) => sha256).sort(), file).toEqual((facts.signature?.certificates ?? []).map(({ sha256 }) => sha256).sort());
    }
    expect(apks.length).toBeGreaterThan(300);
  });

  it('gives the same package, version and signers in a browser’s worker as in Node', async (context) => {
    const heads = await headsInBrowser(apks);
    if (!(heads instanceof Map)) return context.skip(heads.missing);
    for (const file of apks) expect(heads.get(file), file).toEqual(identityOf(factsOf(file)));
  });
});
