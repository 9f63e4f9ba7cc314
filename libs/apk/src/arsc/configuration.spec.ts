import { describe, expect, it } from 'vitest';
import { ByteView } from '../bytes/byte-view.ts';
import { readConfiguration } from './configuration.ts';

function configuration(write: (bytes: Buffer) => void, size = 64): ReturnType<typeof readConfiguration> {
  const bytes = Buffer.alloc(size);
  bytes.writeUInt32LE(size, 0);
  write(bytes);
  return readConfiguration(new ByteView(bytes));
}

describe('a resource configuration', () => {
  it('suits every device when it says nothing', () => {
    expect(configuration(() => {})).toEqual({ locale: '', density: 0, sdk: 0, others: 0 });
  });

  it('names language, script and region', () => {
    expect(
      configuration((bytes) => {
        bytes.write('zhCN', 8);
        bytes.write('Hans', 36);
      }).locale,
    ).toBe('zh-Hans-CN');
  });

  it('unpacks a language of three letters and a region of three digits', () => {
    expect(
      configuration((bytes) => {
        bytes.writeUInt16BE(0xad05, 8);
        bytes.writeUInt16BE(0xa424, 10);
      }).locale,
    ).toBe('fil-419');
  });

  it('keeps density and SDK level apart from what narrows the devices', () => {
    expect(
      configuration((bytes) => {
        bytes.writeUInt16LE(480, 14);
        bytes.writeUInt16LE(21, 24);
      }),
    ).toMatchObject({ density: 480, sdk: 21, others: 0 });
    expect(configuration((bytes) => bytes.writeUInt8(2, 12)).others).not.toBe(0); // landscape
  });

  it('reads the short form of old tools', () => {
    expect(configuration((bytes) => bytes.write('fr', 8), 28)).toEqual({ locale: 'fr', density: 0, sdk: 0, others: 0 });
  });
});
