import { DraftId, type OperatorId, Refusal, Sha256 } from '@gatehouse/contracts';
import type { UploadRecord } from '../../persistence/upload.store.ts';

const MAX_FILE_NAME_CHARACTERS = 255;
const UNNAMED = 'package';

type Intent = { uploadId: string; operatorId: OperatorId; sizeBytes: number | null; metadata: Record<string, string | null>; at: Date; expiryMs: number };

/**
 * What a sender says it is about to send, from tus's metadata: `draftId`, `filename` and, where it knows it, `sha256`.
 * @throws Refusal upload.draft-missing | upload.sha256-malformed | upload.malformed
 */
export function readIntent({ uploadId, operatorId, sizeBytes, metadata, at, expiryMs }: Intent): UploadRecord {
  if (Object.entries(metadata).some(([key, value]) => `${key}${value}`.includes('\0'))) throw new Refusal('upload.malformed'); // PostgreSQL could not keep it
  const draftId = DraftId.safeParse(metadata['draftId']);
  if (!draftId.success) throw new Refusal('upload.draft-missing');
  return {
    uploadId,
    operatorId,
    draftId: draftId.data,
    fileName: fileNameOf(metadata['filename']),
    sizeBytes,
    declaredSha256: sha256Of(metadata['sha256']),
    metadata,
    createdAt: at,
    expiresAt: new Date(at.getTime() + expiryMs),
    finishedAt: null,
  };
}

function sha256Of(declared: string | null | undefined): Sha256 | null {
  if (declared === null || declared === undefined || declared === '') return null;
  const parsed = Sha256.safeParse(declared);
  if (!parsed.success) throw new Refusal('upload.sha256-malformed');
  return parsed.data;
}

/** The last part of whatever path the sender's machine has, for people to read; never used as a path here. */
function fileNameOf(given: string | null | undefined): string {
  const last =
    (given ?? '')
      .split(/[/\\]/)
      .at(-1)
      ?.replace(/\p{Cc}/gu, '')
      .trim() ?? '';
  return last.slice(0, MAX_FILE_NAME_CHARACTERS) || UNNAMED;
}
