import { Refusal } from '@gatehouse/contracts';
import { z } from 'zod';

/** A place in a list ordered by time, newest first; the id settles equal times. */
export type Place = { at: Date; id: string };

const Written = z.tuple([z.iso.datetime(), z.uuid()]);

export const writeCursor = ({ at, id }: Place): string => Buffer.from(JSON.stringify([at.toISOString(), id])).toString('base64url');

/** @throws Refusal request.invalid  for a cursor that no list of ours has given */
export function readCursor(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null;
  const written = Written.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString('utf8')));
  if (!written.success)
    throw new Refusal('request.invalid', {}, [{ pointer: '?/cursor', code: 'field.cursor', detail: 'must be the nextCursor of an earlier page' }]);
  return { at: new Date(written.data[0]), id: written.data[1] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not ours: the schema refuses it
  }
}
