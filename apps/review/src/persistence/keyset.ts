import { Refusal } from '@gatehouse/contracts';
import type { z } from 'zod';

/** Where the next page starts: the sort values of the last row, so that rows moving meanwhile neither repeat nor hide others. */
export function toCursor(values: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** @throws Refusal request.invalid  for anything this service did not hand out */
export function fromCursor<S extends z.ZodType>(cursor: string, shape: S): z.output<S> {
  try {
    return shape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch (cause) {
    throw Object.assign(
      new Refusal('request.invalid', {}, [{ pointer: '?/cursor', code: 'field.invalid-cursor', detail: 'must be the nextCursor of a page' }]),
      { cause },
    );
  }
}
