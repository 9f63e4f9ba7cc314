import { readFileSync } from 'node:fs';
import { TOPICS } from '@gatehouse/contracts';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const file = parse(readFileSync(new URL('../../../deploy/kafka/topics.yaml', import.meta.url), 'utf8')) as {
  defaults: { partitions: number; config: Record<string, unknown> };
  dead: { suffix: string; partitions: number; config: Record<string, unknown> };
  topics: string[];
};

describe('deploy/kafka/topics.yaml', () => {
  it('names exactly the topics of the event contracts', () => {
    expect(file.topics).toEqual([...TOPICS]);
  });

  it('gives every topic a dead-letter neighbour that is kept longer', () => {
    expect(file.dead.suffix).toBe('.dead');
    expect(Number(file.dead.config['retention.ms'])).toBeGreaterThan(Number(file.defaults.config['retention.ms']));
  });

  it('lets no event topic be compacted: a newer event does not replace an older one', () => {
    expect(file.defaults.config['cleanup.policy']).toBe('delete');
  });
});
