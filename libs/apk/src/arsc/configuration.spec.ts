import { describe, expect, it } from 'vitest';
import { ByteView } from '../bytes/byte-view.ts';
import { compareConfigurations, readConfiguration } from './configuration.ts';

function configuration(write: (bytes: Buffer) => void, size = 64): ReturnType<typeof readConfiguration> {
  const bytes = Buffer.alloc(size);
  bytes.writeUInt32LE(size, 0);
  write(bytes);
  return readConfiguration(new ByteView(bytes));
}

describe('a resource configuration', () => {
  it('suits every device when it says nothing', () => {
    expect(configuration(() => {})).toMatchObject({ locale: '', density: 0, sdk: 0, others: 0, fits: true });
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
    expect(configuration((bytes) => bytes.write('fr', 8), 28)).toMatchObject({ locale: 'fr', density: 0, sdk: 0, others: 0 });
  });

  it('does not fit the reference device in landscape, by night, on a larger screen or a later SDK level', () => {
    const landscape = configuration((bytes) => bytes.writeUInt8(2, 12));
    const night = configuration((bytes) => bytes.writeUInt8(0x20, 29));
    const tablet = configuration((bytes) => bytes.writeUInt16LE(600, 30));
    const later = configuration((bytes) => bytes.writeUInt16LE(99, 24));
    expect([landscape, night, tablet, later].map(({ fits }) => fits)).toEqual([false, false, false, false]);
    expect(configuration((bytes) => bytes.writeUInt8(1, 12)).fits).toBe(true);
  });

  it('is preferred as Android does: any language, then what is more exact, the nearest density, the newest level', () => {
    const plain = configuration(() => {});
    const french = configuration((bytes) => bytes.write('fr', 8));
    const portrait = configuration((bytes) => bytes.writeUInt8(1, 12));
    const density = (dpi: number): ReturnType<typeof configuration> => configuration((bytes) => bytes.writeUInt16LE(dpi, 14));
    const level = (sdk: number): ReturnType<typeof configuration> => configuration((bytes) => bytes.writeUInt16LE(sdk, 24));
    const first = (...all: ReturnType<typeof configuration>[]): ReturnType<typeof configuration> | undefined => all.sort(compareConfigurations)[0];
    expect(first(french, plain)).toBe(plain);
    expect(first(plain, portrait)).toBe(portrait);
    expect(first(density(160), density(480), density(640))?.density).toBe(480);
    expect(first(density(480), density(0xfffe))?.density).toBe(0xfffe);
    expect(first(level(21), level(26), plain)?.sdk).toBe(26);
  });
});
