import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readCursor, writeCursor } from './page-cursor.ts';

describe('a cursor', () => {
  it('is read back as the place it was written for', () => {
    const place = { at: new Date('2026-01-05T08:00:00.123Z'), id: randomUUID() };
    expect(readCursor(writeCursor(place))).toEqual(place);
    expect(readCursor(undefined)).toBeNull();
  });

  it.each(['', 'x', Buffer.from('[1,2]').toString('base64url'), Buffer.from('["2026-01-05T08:00:00Z","; DROP"]').toString('base64url')])(
    'refuses %j, which no list of ours gave',
    (cursor) => {
      expect(() => readCursor(cursor)).toThrow(expect.objectContaining({ code: 'request.invalid' }));
    },
  );
});
