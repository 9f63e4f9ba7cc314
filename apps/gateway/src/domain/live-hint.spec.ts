import type { OperatorId } from '@gatehouse/contracts';
import { describe, expect, it } from 'vitest';
import { HintRing } from './hint-ring.ts';
import { hintOf, mayHear } from './live-hint.ts';

const [ours, theirs] = ['0d000000-0000-4000-8000-000000000001', '0d000000-0000-4000-8000-000000000002'] as OperatorId[] as [OperatorId, OperatorId];
const event = (operatorid: string | null) => ({
  specversion: '1.0' as const,
  id: '0190e5a1-0001-7000-8000-000000000001',
  source: '/gatehouse/review',
  type: 'gatehouse.review.decided.v1',
  time: '2026-11-02T02:40:00.000Z',
  subject: 'submission/1',
  datacontenttype: 'application/json' as const,
  operatorid,
  sequence: 3,
  data: { reason: 'a secret of one organisation' },
});

describe('a hint', () => {
  it('carries ids and a number, and nothing of the event’s data', () => {
    expect(hintOf(event(ours)).hint).toEqual({
      id: '0190e5a1-0001-7000-8000-000000000001',
      type: 'gatehouse.review.decided.v1',
      key: 'submission/1',
      version: 3,
    });
  });

  it('reaches an operator only about its own organisation', () => {
    const operator = { roles: ['operator'] as const, operatorId: ours };
    expect(mayHear(operator, hintOf(event(ours)))).toBe(true);
    expect(mayHear(operator, hintOf(event(theirs)))).toBe(false);
    expect(mayHear(operator, hintOf(event(null)))).toBe(false);
    expect(mayHear({ roles: ['operator'], operatorId: null }, hintOf(event(null)))).toBe(false);
  });

  it.each(['reviewer', 'lead', 'auditor', 'store', 'admin'] as const)('reaches the store’s %s about everybody', (role) => {
    expect([ours, theirs, null].every((owner) => mayHear({ roles: [role], operatorId: null }, hintOf(event(owner))))).toBe(true);
  });

  it('reaches nobody without a role', () => {
    expect(mayHear({ roles: [], operatorId: ours }, hintOf(event(ours)))).toBe(false);
  });
});

describe('the ring of hints', () => {
  const hints = (ring: HintRing, count: number) => Array.from({ length: count }, () => ring.add(hintOf(event(ours))).streamId);

  it('gives what came after an id, in order', () => {
    const ring = new HintRing('p', 10);
    const ids = hints(ring, 4);
    const after = ring.after(ids[1]!);
    expect(after === 'lost' ? after : after.map((h) => h.streamId)).toEqual(ids.slice(2));
    expect(ring.after(ids[3]!)).toEqual([]);
  });

  it('says that it has lost what it no longer keeps', () => {
    const ring = new HintRing('p', 3);
    const ids = hints(ring, 5);
    expect(ring.after(ids[0]!)).toBe('lost');
    expect(ring.after(ids[1]!)).toHaveLength(3);
  });

  it('stands somewhere even before the first hint, so that one who connects early misses nothing', () => {
    const ring = new HintRing('p', 3);
    const start = ring.latest;
    const ids = hints(ring, 2);
    expect(ring.after(start)).toHaveLength(2);
    expect(ring.latest).toBe(ids[1]);
  });

  it.each(['q-1', 'p-99', 'p-', 'p-x', 'p--1', '', 'p-1.5'])('does not pretend to know what came after %j', (id) => {
    const ring = new HintRing('p', 3);
    hints(ring, 2);
    expect(ring.after(id)).toBe('lost');
  });
});
