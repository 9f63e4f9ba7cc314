import { describe, expect, it } from 'vitest';
import { describeStep, InfraFault } from './infra.ts';
import { serverProperties } from './kafka-files.ts';
import { findJava, missingJava } from './maven-jars.ts';

describe('what people read', () => {
  it('tells a step in both languages', () => {
    const step = { server: 'kafka', state: 'ready', kind: 'native', elapsedMs: 1649 } as const;
    expect(describeStep(step)).toEqual({ zh: 'Kafka 已就绪（本机进程，1.6 秒）', en: 'Kafka is ready (process, 1.6 s)' });
  });

  it('names what is missing with the command that brings it', async () => {
    expect(await findJava({ PATH: '' })).toBeNull();
    const fault = missingJava('kafka');
    expect(fault).toBeInstanceOf(InfraFault);
    expect(fault).toMatchObject({ code: 'infra.missing', message: 'Kafka needs Docker or Java 17 with Maven: apt-get install openjdk-17-jre-headless maven' });
  });
});

describe('serverProperties', () => {
  it('listens on loopback only', () => {
    const lines = serverProperties({ brokerPort: 1, controllerPort: 2, logDir: '/d' }).split('\n');
    const listeners = lines.filter((line) => /listeners=|voters=/.test(line));
    expect(listeners).toHaveLength(3);
    for (const line of listeners)
      expect(
        line.match(/\d+\.\d+\.\d+\.\d+/g)?.every((host) => host === '127.0.0.1'),
        line,
      ).toBe(true);
  });
});
