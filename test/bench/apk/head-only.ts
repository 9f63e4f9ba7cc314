import { openFile } from '@gatehouse/apk';
import { ResourceTable } from '../../../libs/apk/src/arsc/resource-table.ts';
import { readXml } from '../../../libs/apk/src/axml/read-xml.ts';
import { DEFAULT_BUDGETS } from '../../../libs/apk/src/budgets.ts';
import { memorySource } from '../../../libs/apk/src/bytes/byte-source.ts';
import { ByteView } from '../../../libs/apk/src/bytes/byte-view.ts';
import { IssueLog } from '../../../libs/apk/src/issues.ts';
import type { ManifestFacts } from '../../../libs/apk/src/manifest/manifest-facts.ts';
import { readManifest } from '../../../libs/apk/src/manifest/read-manifest.ts';
import { PackageSignature } from '../../../libs/apk/src/signing/package-signature.ts';
import type { SignatureFacts } from '../../../libs/apk/src/signing/signature-facts.ts';
import { readDirectory } from '../../../libs/apk/src/zip/directory.ts';
import { EntryReader } from '../../../libs/apk/src/zip/entry-reader.ts';
import { locateEntry } from '../../../libs/apk/src/zip/local-header.ts';

/** The first SDK level whose devices look at no v1 signature where there is a v2 one. */
const V2_LEVEL = 24;

/** Manifest, resources and the signature of v2 and later, and nothing else: what a tool reads that asks only who a package is. */
export function headOnly(path: string): { manifest: ManifestFacts; signature: SignatureFacts } {
  const file = openFile(path);
  try {
    const source = memorySource(file.read(0, file.size));
    const issues = new IssueLog();
    const directory = readDirectory(source, issues, DEFAULT_BUDGETS);
    const reader = new EntryReader(source, issues, DEFAULT_BUDGETS);
    const { directoryOffset } = directory.eocd;
    const read = (name: string): ByteView => new ByteView(reader.read(locateEntry(source, directory.byName.get(name)!, directoryOffset, issues)!)!);
    const root = readXml(read('AndroidManifest.xml'), issues, DEFAULT_BUDGETS.xmlNodes, 'AndroidManifest.xml');
    const manifest = readManifest(root, directory.byName.has('resources.arsc') ? new ResourceTable(read('resources.arsc')) : null, [], issues);
    const signing = new PackageSignature(source, directory, () => null, Math.max(V2_LEVEL, manifest.effectiveMinSdk), undefined);
    const signature = signing.facts({ targetSdk: manifest.effectiveTargetSdk }, issues);
    if (!signature.schemes.v2 && !signature.schemes.v3) throw new Error(`no v2 or later signature holds in ${path}`);
    return { manifest, signature };
  } finally {
    file.close();
  }
}
