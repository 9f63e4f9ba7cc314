import { ApkFormatError } from './bytes/apk-format-error.ts';
import type { ByteSource } from './bytes/byte-source.ts';
import { ByteView } from './bytes/byte-view.ts';
import { ResourceTable } from './arsc/resource-table.ts';
import { readXml } from './axml/read-xml.ts';
import { DEFAULT_BUDGETS } from './budgets.ts';
import { IssueLog, type Issue } from './issues.ts';
import type { ManifestFacts } from './manifest/manifest-facts.ts';
import { readManifest } from './manifest/read-manifest.ts';
import type { ReasonCode } from './reasons.ts';
import { blockCertificates } from './signing/block-certificates.ts';
import { describeCertificate, readCertificate } from './signing/certificate.ts';
import { BLOCK_FILE, signerCertificate } from './signing/jar/block-file.ts';
import type { CertificateFacts } from './signing/signature-facts.ts';
import { readSigningBlock } from './signing/signing-block.ts';
import { readDirectory, type ZipDirectory } from './zip/directory.ts';
import { locateEntry } from './zip/local-header.ts';

export { ApkFormatError } from './bytes/apk-format-error.ts';
export { memorySource, type ByteSource } from './bytes/byte-source.ts';
export type { Issue } from './issues.ts';
export type { Component, ManifestFacts } from './manifest/manifest-facts.ts';
export type { CertificateFacts } from './signing/signature-facts.ts';
export { inflateRaw } from './zip/inflate-stream.ts';

/** Inflate a raw DEFLATE stream to exactly `inflatedBytes`; anything else is an error. `inflateRaw` is one. */
export type Inflate = (deflated: Uint8Array, inflatedBytes: number) => Promise<Uint8Array>;

/** What a package says of itself, before anything is verified: enough for a check before it is sent. */
export type ApkHead = {
  entries: number;
  issues: Issue[];
  /** Null with the reason, a code of `ApkFormatError`, in `manifestError`. */
  manifest: ManifestFacts | null;
  manifestError: ReasonCode | null;
  /** Certificates that the file names as its signers', newest scheme first. Their signatures are not checked here. */
  certificates: CertificateFacts[];
};

const MANIFEST = 'AndroidManifest.xml';
/** A pre-check runs on an operator's machine: manifests end far below this, and resource tables of this size are rare. */
const MAX_ENTRY_BYTES = 64 << 20;

/**
 * Directory, manifest and certificates of a package, without Node: this runs in a browser's worker as it does here.
 * @throws ApkFormatError when the file is no ZIP, or its directory cannot be read
 */
export async function readApkHead(source: ByteSource, inflate: Inflate): Promise<ApkHead> {
  const issues = new IssueLog();
  const directory = readDirectory(source, issues, DEFAULT_BUDGETS);
  const entryBytes = (name: string): Promise<Uint8Array | null> => readEntry(source, directory, name, inflate, issues);
  const { manifest, manifestError } = await readHeadManifest(directory, entryBytes, issues);
  const block = readSigningBlock(source, directory.eocd);
  const named = block === null ? [] : blockCertificates(block);
  for (const name of directory.byName.keys()) {
    const file = BLOCK_FILE.test(name) ? await entryBytes(name) : null;
    const certificate = file === null ? null : signerCertificate(file);
    if (certificate !== null) named.push(certificate);
  }
  return { entries: directory.entries.length, issues: issues.issues, manifest, manifestError, certificates: await describe(named, issues) };
}

async function readHeadManifest(
  directory: ZipDirectory,
  entryBytes: (name: string) => Promise<Uint8Array | null>,
  issues: IssueLog,
): Promise<Pick<ApkHead, 'manifest' | 'manifestError'>> {
  const bytes = await entryBytes(MANIFEST);
  if (bytes === null) return { manifest: null, manifestError: directory.byName.has(MANIFEST) ? 'zip.entry-corrupt' : 'manifest.missing' };
  const table = await entryBytes('resources.arsc');
  const abis = [...directory.byName.keys()].flatMap((name) => /^lib\/([^/]+)\/[^/]+\.so$/.exec(name)?.[1] ?? []);
  try {
    const root = readXml(new ByteView(bytes), issues, DEFAULT_BUDGETS.xmlNodes, MANIFEST);
    return { manifest: readManifest(root, table === null ? null : openTable(table, issues), [...new Set(abis)].sort(), issues), manifestError: null };
  } catch (error) {
    if (error instanceof ApkFormatError) return { manifest: null, manifestError: error.code };
    throw error;
  }
}

function openTable(bytes: Uint8Array, issues: IssueLog): ResourceTable | null {
  try {
    return new ResourceTable(new ByteView(bytes));
  } catch (error) {
    if (!(error instanceof ApkFormatError)) throw error;
    issues.add('arsc.unreadable', error.at, 'resources.arsc');
    return null;
  }
}

async function readEntry(source: ByteSource, directory: ZipDirectory, name: string, inflate: Inflate, issues: IssueLog): Promise<Uint8Array | null> {
  const entry = directory.byName.get(name);
  const located = entry === undefined ? null : locateEntry(source, entry, directory.eocd.directoryOffset, issues);
  if (located === null) return null;
  const tooLarge = located.inflatedBytes > MAX_ENTRY_BYTES || located.compressedBytes > MAX_ENTRY_BYTES;
  if (tooLarge) issues.add('zip.entry-too-large', located.dataAt, name);
  if (tooLarge) return null;
  const stored = (): Uint8Array => ByteView.of(source, located.dataAt, located.inflatedBytes).bytes;
  try {
    if (located.method === 0) return stored();
    const inflated = await inflate(ByteView.of(source, located.dataAt, located.compressedBytes).bytes, located.inflatedBytes).catch(nothing);
    if (inflated !== null) return inflated;
    if (located.method !== 8) return stored(); // what Android's asset manager takes an unknown method for
  } catch (error) {
    if (!(error instanceof ApkFormatError)) throw error;
  }
  issues.add('zip.entry-corrupt', located.dataAt, name);
  return null;
}

/** Whatever the inflater's own error was, the bytes are its cause. */
function nothing(): null {
  return null;
}

async function describe(certificates: readonly Uint8Array[], issues: IssueLog): Promise<CertificateFacts[]> {
  const facts = new Map<string, CertificateFacts>();
  for (const bytes of certificates) {
    try {
      const certificate = readCertificate(bytes);
      const digest = new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', Uint8Array.from(certificate.bytes)));
      const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
      facts.set(sha256, describeCertificate(certificate, sha256));
    } catch (error) {
      if (!(error instanceof ApkFormatError)) throw error;
      issues.add('certificate.unreadable', 0);
    }
  }
  return [...facts.values()];
}
