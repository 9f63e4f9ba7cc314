import type { IncomingRecord, OutgoingRecord } from './event-bus.ts';

export const DEAD_SUFFIX = '.dead';
/** A replayed record is for the group that failed; the others have heard it. */
export const ONLY_GROUP_HEADER = 'gatehouse-only-group';

const MAX_REASON_CHARACTERS = 2000;

/** Why a record was parked, as it stands in the headers of the `.dead` topic. The value is the record's own, unchanged. */
export type DeadLetter = { group: string; reason: string; attempts: number; topic: string; partition: number; offset: string; at: string };

export function toDeadLetter(record: IncomingRecord, letter: Pick<DeadLetter, 'group' | 'reason' | 'attempts' | 'at'>): OutgoingRecord {
  return {
    topic: record.topic + DEAD_SUFFIX,
    key: record.key ?? '',
    value: record.value ?? '',
    headers: {
      'dead-group': letter.group,
      'dead-reason': letter.reason.slice(0, MAX_REASON_CHARACTERS),
      'dead-attempts': String(letter.attempts),
      'dead-topic': record.topic,
      'dead-partition': String(record.partition),
      'dead-offset': record.offset,
      'dead-at': letter.at,
    },
  };
}

export function readDeadLetter(record: IncomingRecord): DeadLetter {
  const h = record.headers;
  return {
    group: h['dead-group'] ?? 'unknown',
    reason: h['dead-reason'] ?? 'unknown',
    attempts: Number(h['dead-attempts'] ?? 0),
    topic: h['dead-topic'] ?? record.topic.slice(0, -DEAD_SUFFIX.length),
    partition: Number(h['dead-partition'] ?? -1),
    offset: h['dead-offset'] ?? '',
    at: h['dead-at'] ?? '',
  };
}

/** The record to send again: same key and bytes, to its own topic, for the group that failed. */
export function toReplay(record: IncomingRecord): OutgoingRecord {
  const letter = readDeadLetter(record);
  return { topic: letter.topic, key: record.key ?? '', value: record.value ?? '', headers: { [ONLY_GROUP_HEADER]: letter.group } };
}
