import { extname } from 'node:path';
import type { PolicyRequest } from '@gatehouse/analysis';
import { WrongUse } from './wrong-use.ts';

const MEDIA_TYPES: Readonly<Record<string, PolicyRequest['mediaType']>> = {
  '.txt': 'text/plain',
  '.md': 'text/plain',
  '.html': 'text/html',
  '.htm': 'text/html',
  '.pdf': 'application/pdf',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
};
export const POLICY_EXTENSIONS = Object.keys(MEDIA_TYPES);

/** How a policy file is read, by its name. @throws WrongUse */
export function mediaTypeOf(path: string): PolicyRequest['mediaType'] {
  const mediaType = MEDIA_TYPES[extname(path).toLowerCase()];
  if (mediaType === undefined) throw new WrongUse(`A policy must end in ${POLICY_EXTENSIONS.join(', ')}: ${path}.`);
  return mediaType;
}
