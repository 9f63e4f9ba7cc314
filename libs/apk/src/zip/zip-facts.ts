import type { ByteSource } from '../bytes/byte-source.ts';
import type { IssueLog } from '../issues.ts';
import type { ZipDirectory } from './directory.ts';
import type { EntryReader } from './entry-reader.ts';
import type { LocatedEntry } from './local-header.ts';
import { compareReadings, type ZipReading } from './readings.ts';

/** The archive itself, before what is in it. */
export type ZipFacts = {
  entries: number;
  inflatedBytes: number;
  trailingBytes: number;
  /** The archive's comment: bytes, and its text where it is short and can be printed. Channel markers travel there too. */
  comment: { sizeBytes: number; text: string | null };
  /** How other readers take the archive; empty where all see what the facts say. */
  readings: ZipReading[];
};

/** An archive that was opened. */
export type OpenArchive = {
  readonly source: ByteSource;
  readonly directory: ZipDirectory;
  readonly located: readonly LocatedEntry[];
  readonly reader: EntryReader;
  readonly issues: IssueLog;
};

/** A channel's name, a build's number. */
const MAX_COMMENT_BYTES = 512;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** To be asked for when all entries were read, so that what other readers see costs only what is left of the budget. */
export function zipFacts({ source, directory, located, reader, issues }: OpenArchive): ZipFacts {
  const readings = compareReadings(source, directory, located, reader, issues);
  const { comment, trailingBytes } = directory.eocd;
  return {
    entries: directory.entries.length,
    inflatedBytes: reader.inflatedBytes,
    trailingBytes,
    comment: { sizeBytes: comment.length, text: commentText(comment) },
    readings,
  };
}

function commentText(comment: Uint8Array): string | null {
  if (comment.length === 0 || comment.length > MAX_COMMENT_BYTES) return null;
  try {
    const text = utf8.decode(comment);
    return /\p{C}/u.test(text) ? null : text;
  } catch {
    return null; // not text: its size is told all the same
  }
}
