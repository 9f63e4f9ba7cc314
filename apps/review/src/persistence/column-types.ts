import type { HeldDecision } from '../domain/review-case.ts';

/** Milliseconds, as JavaScript counts: a cursor made of a time finds exactly its row again. */
export const INSTANT = { precision: 3 } as const;

/** A version code goes up to 2^53 - 1, which `bigint` holds and the driver gives as text. */
export const codeNumber = { to: (code: number) => code, from: (text: string) => Number(text) };

/** A held decision in JSON: its time is text. */
export type StoredHeld = Omit<HeldDecision, 'at'> & { at: string };
