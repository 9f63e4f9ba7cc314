import { buildApk, signingKey } from '@gatehouse/testkit';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { inflateRaw, memorySource, readApkHead } from './head.ts';
import { readApk } from './read-apk.ts';

const tables = { sensitiveApis: [], sdks: [], packers: [] };

describe('the head of a package', () => {
  it('says the same of package and signer as the whole reading does', async () => {
    const bytes = buildApk({ package: 'com.shop', label: { '': 'Shop', 'zh-CN': '商店' }, permissions: ['android.permission.CAMERA'] });
    const head = await readApkHead(memorySource(bytes), inflateRaw);
    const facts = readApk(memorySource(bytes), { fileName: 'a.apk', tables });
    expect(head.manifest).toEqual(facts.manifest);
    expect(head.certificates).toEqual(facts.signature?.certificates);
    expect(head.certificates[0]?.sha256).toBe(signingKey().certificateSha256);
  });

  it('reaches no module of Node, so that a browser can run it', () => {
    const seen = new Set<string>();
    const visit = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      const source = readFileSync(file, 'utf8');
      for (const [, typeOnly, specifier] of source.matchAll(/^(?:import|export)( type)? [^;]*?from '([^']+)';/gms)) {
        if (typeOnly !== undefined) continue;
        expect(specifier, file).toMatch(/^\.\.?\//);
        visit(resolve(dirname(file), specifier!));
      }
      expect(source.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ''), file).not.toMatch(/\bBuffer\b|\bprocess\./);
    };
    visit(fileURLToPath(new URL('./head.ts', import.meta.url)));
    expect(seen.size).toBeGreaterThan(15);
  });

  it('throws the code of the format for what is no ZIP', async () => {
    await expect(readApkHead(memorySource(Buffer.from('text')), inflateRaw)).rejects.toMatchObject({ name: 'ApkFormatError', code: 'zip.eocd-missing' });
  });

  it('says why there is no manifest', async () => {
    const broken = buildApk({ alter: { 'AndroidManifest.xml': (bytes) => bytes.subarray(0, 40) } });
    expect(await readApkHead(memorySource(broken), inflateRaw)).toMatchObject({ manifest: null, manifestError: 'bytes.truncated' });
    const corrupt = buildApk({ lies: { 'AndroidManifest.xml': { states: { inflatedBytes: 10 } } } });
    expect(await readApkHead(memorySource(corrupt), inflateRaw)).toMatchObject({
      manifest: null,
      manifestError: 'zip.entry-corrupt',
      issues: [{ code: 'zip.entry-corrupt' }],
    });
  });
});
