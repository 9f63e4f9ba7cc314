import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import type { FactsDocument, Reason } from '@gatehouse/analysis';
import type { InputFile } from './input-files.ts';

/** The document of a package whose reading was stopped: what the file is, why nothing is known, and nothing else. */
export async function unreadFacts({ path, name }: InputFile, { code, detail }: Reason): Promise<FactsDocument> {
  const digest = createHash('sha256');
  for await (const chunk of createReadStream(path)) digest.update(chunk as Buffer);
  const facts = ['zip', 'signature', 'manifest', 'resources', 'icon', 'dex', 'nativeLibraries', 'sdks', 'packers', 'libraries', 'hidden', 'code'];
  return {
    schema: 'gatehouse/facts/1',
    file: { name, sizeBytes: statSync(path).size, sha256: digest.digest('hex') },
    format: 'unknown',
    outcome: 'unreadable',
    unknown: facts.map((fact) => ({ fact, code, detail })),
    issues: [],
    zip: null,
    signature: null,
    manifest: null,
    resources: null,
    icon: null,
    dex: [],
    nativeLibraries: [],
    sdks: [],
    packers: [],
    libraries: [],
    hidden: [],
    code: { calls: 0, entryPoints: null, sensitiveCalls: [], endpoints: [], dynamicLoading: [], reflection: [] },
    splits: [],
    nested: [],
    harmony: null,
  };
}
