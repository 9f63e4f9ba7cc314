import { ApkFormatError } from './bytes/apk-format-error.ts';
import { memorySource, sharedSource, type ByteSource } from './bytes/byte-source.ts';
import { DEFAULT_BUDGETS, type Budgets } from './budgets.ts';
import { Archive, type Reading } from './containers/archive.ts';
import { formatOfHead } from './containers/container-format.ts';
import type { DetectionTables } from './detection-tables.ts';
import type { ApkFacts } from './facts.ts';
import { IssueLog } from './issues.ts';
import type { ReaderThread } from './threads/reader-threads.ts';
import { unreadFacts } from './unread-facts.ts';
import { PackageReader, sha256Of } from './package-reader.ts';

export type ReadOptions = {
  /** Shown in the facts; nothing is opened by it. */
  readonly fileName: string;
  readonly tables: DetectionTables;
  readonly budgets?: Partial<Budgets>;
  /** SDK levels that the signature must hold for. Without a minimum: the manifest's. Without a maximum: every later one. */
  readonly minSdk?: number;
  readonly maxSdk?: number;
  /** The detached signature (scheme v4, `.idsig`) that came with the package. */
  readonly idsig?: ByteSource;
  /** A thread that shares the work. The facts are the same without it. */
  readonly thread?: ReaderThread;
};

/** Smaller files are read once into memory; larger ones window by window. A quarter of the sandbox's memory. */
const IN_MEMORY_BYTES = 128 << 20;
/** A smaller file is read sooner than it is shared. */
const SHARED_BYTES = 1 << 20;
/** Enough to tell the formats apart that are no ZIP. */
const HEAD_BYTES = 64;

/**
 * Facts of one package. Hostile bytes never throw: what cannot be read is named in `unknown`, what is odd in `issues`.
 * The same bytes with the same options give the same facts.
 * @throws only what the source throws (the file vanished, a disk failed), and faults of our own
 */
export function readApk(source: ByteSource, options: ReadOptions): ApkFacts {
  const bytes = inMemory(source, options.thread !== undefined);
  const describe = (sha256: string): ApkFacts['file'] => ({ name: options.fileName, sizeBytes: bytes.size, sha256 });
  const issues = new IssueLog();
  const budgets = { ...DEFAULT_BUDGETS, ...options.budgets };
  try {
    const reading: Reading = { budgets, spending: { inflatedBytes: 0 } };
    return new PackageReader(new Archive(bytes, '', issues, reading), options, reading, issues).facts(describe);
  } catch (error) {
    if (!(error instanceof ApkFormatError)) throw error;
    const { format, encrypted } = formatOfHead(bytes.read(0, HEAD_BYTES));
    const known = format !== 'unknown';
    const reason = {
      code: known ? (encrypted ? 'container.encrypted' : 'container.not-read') : error.code,
      detail: known ? format : `at ${error.at}`,
    } as const;
    return unreadFacts(describe(sha256Of(bytes)), format, reason, issues.issues);
  }
}

/** The whole file in memory where it is small enough; in shared memory where threads will read it. */
function inMemory(source: ByteSource, shared: boolean): ByteSource {
  if (source.size > IN_MEMORY_BYTES) return source;
  if (!shared || source.size < SHARED_BYTES || source.readInto === undefined) return memorySource(source.read(0, source.size));
  const bytes = new Uint8Array(new SharedArrayBuffer(source.size));
  const filled = source.readInto(0, bytes);
  return filled === bytes.length ? sharedSource(bytes) : memorySource(bytes.slice(0, filled)); // it became shorter since it was opened
}
