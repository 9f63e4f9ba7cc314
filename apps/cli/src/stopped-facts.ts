import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import type { FactsDocument, Reason } from '@gatehouse/analysis';
import { unreadFacts } from '@gatehouse/apk';
import type { InputFile } from './input-files.ts';

/** The document of a package whose reading was stopped: what the file is, why nothing is known, and nothing else. */
export async function stoppedFacts({ path, name }: InputFile, reason: Reason): Promise<FactsDocument> {
  const digest = createHash('sha256');
  for await (const chunk of createReadStream(path)) digest.update(chunk as Buffer);
  return unreadFacts({ name, sizeBytes: statSync(path).size, sha256: digest.digest('hex') }, 'unknown', reason);
}
