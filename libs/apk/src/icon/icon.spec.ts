import { buildApk, writeBinaryXml, writeResources, type ResourceEntry, type XmlElementSpec, type XmlValue } from '@gatehouse/testkit';
import { deflateSync, inflateSync, crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ResourceTable } from '../arsc/resource-table.ts';
import { memorySource } from '../bytes/byte-source.ts';
import { ByteView } from '../bytes/byte-view.ts';
import { DEFAULT_BUDGETS } from '../budgets.ts';
import { IssueLog } from '../issues.ts';
import { ATTRIBUTE } from '../manifest/attributes.ts';
import { readManifest } from '../manifest/read-manifest.ts';
import { readXml } from '../axml/read-xml.ts';
import { deflateRuns } from './deflate-runs.ts';
import { drawIcon, type Icon } from './draw-icon.ts';
import { GRAPHIC } from './graphic-attributes.ts';
import { CannotDraw, Ink } from './ink.ts';
import { readIcon } from './read-icon.ts';
import { readPng } from './read-png.ts';
import { writePng } from './write-png.ts';

const IDS: Readonly<Record<string, number>> = { ...ATTRIBUTE, ...GRAPHIC };
const SIDE = 192;
type Attributes = Record<string, XmlValue | { float: number } | { colour: number }>;

/** Numbers with a point and colours go through the resource table: binary XML of the test kit has neither. */
const [table, ids] = (() => {
  const entries: Record<number, ResourceEntry> = {};
  const found = new Map<string, number>();
  const bits = new DataView(new ArrayBuffer(4));
  return [
    entries,
    (value: { float: number } | { colour: number }): number => {
      const key = JSON.stringify(value);
      const known = found.get(key);
      if (known !== undefined) return known;
      const index = found.size;
      if ('float' in value) bits.setFloat32(0, value.float);
      entries[index] = { key: `v${index}`, value: 'float' in value ? { type: 0x04, data: bits.getUint32(0) } : { type: 0x1c, data: value.colour } };
      found.set(key, 0x7f010000 + index);
      return 0x7f010000 + index;
    },
  ] as const;
})();
function element(name: string, attributes: Attributes = {}, ...children: XmlElementSpec[]): XmlElementSpec {
  return {
    name,
    attributes: Object.entries(attributes).map(([key, value]) => ({
      name: key,
      id: IDS[key]!,
      value: typeof value === 'object' && !('reference' in value) ? { reference: ids(value) } : value,
    })),
    children,
  };
}
const FILE = { icon: 0x7f020000, foreground: 0x7f020001, background: 0x7f020002 };
const drawable = (id: number): Attributes => ({ drawable: { reference: id } });

/** An icon whose files are given by name; `icon.*` is what the manifest names. */
function iconOf(files: Record<string, XmlElementSpec | Uint8Array>): Icon | null {
  const named = Object.entries(files);
  const issues = new IssueLog();
  const written = new Map(named.map(([name, file]) => [`res/${name}`, file instanceof Uint8Array ? file : writeBinaryXml(file)]));
  const drawables = Object.keys(FILE).map((key): [number, ResourceEntry][] =>
    named.filter(([name]) => name.startsWith(key)).map(([name]) => [Object.keys(FILE).indexOf(key), { key, value: `res/${name}` }]),
  );
  const configs = [0, 1].map((i) => ({ density: i === 0 ? 0 : 160, entries: Object.fromEntries(drawables.flatMap((all) => all.slice(i, i + 1))) }));
  const bytes = writeResources({
    name: 'com.shop',
    types: [
      { name: 'value', configs: [{ entries: table }] },
      { name: 'drawable', configs },
    ],
  });
  const resources = new ResourceTable(new ByteView(bytes));
  const manifest = readXml(new ByteView(writeBinaryXml(element('manifest', {}, element('application', { icon: { reference: FILE.icon } })))), issues, 100, 'm');
  return drawIcon({
    names: [...written.keys()],
    read: (name) => written.get(name) ?? null,
    manifest: readManifest(manifest, resources, [], issues),
    resources,
    issues,
    unknown: [],
    budgets: DEFAULT_BUDGETS,
  });
}

/** Pixel of the drawn icon, as 0xAARRGGBB in hexadecimal. */
function pixel(icon: Icon | null, x: number, y: number): string {
  const { rgba, width } = readPng(icon!.bytes, new Ink());
  const [r, g, b, a] = rgba.subarray((y * width + x) * 4);
  return [a, r, g, b].map((value) => value!.toString(16).padStart(2, '0')).join('');
}
const vector = (...children: XmlElementSpec[]): XmlElementSpec =>
  element('vector', { viewportWidth: { float: 24 }, viewportHeight: { float: 24 } }, ...children);
const path = (pathData: string, colour: number, more: Attributes = {}): XmlElementSpec => element('path', { pathData, fillColor: { colour }, ...more });

describe('a PNG', () => {
  const rgba = Uint8Array.from({ length: 64 * 40 * 4 }, (_, i) => (i % 7 === 0 ? i * 31 : 200));

  it('holds the pixels that were written, in a stream that every reader inflates', () => {
    expect(readPng(writePng(rgba, 64, 40), new Ink())).toEqual({ width: 64, height: 40, rgba });
    for (const length of [0, 1, 3, 4, 10, 11, 257, 258, 259, 260, 1000]) {
      const run = new Uint8Array(length).fill(200);
      expect(Uint8Array.from(inflateRawOf(deflateRuns(run)))).toEqual(run);
    }
  });

  it('is refused where its size, kind or data lies', () => {
    const good = writePng(rgba, 64, 40);
    const changed = (at: number, value: number): Uint8Array => Uint8Array.from(good, (byte, i) => (i === at ? value : byte));
    for (const [at, value] of [
      [16, 0xff],
      [19, 0],
      [24, 3],
      [25, 1],
      [28, 1],
      [60, 0xff],
    ] as const) {
      expect(() => readPng(changed(at, value), new Ink()), `byte ${at}`).toThrow(CannotDraw);
    }
  });

  it('is read with a palette and few bits', () => {
    const bytes = pngOf(2, 1, 1, 3, Buffer.from([0, 0b01000000]), [
      ['PLTE', Buffer.from([255, 0, 0, 0, 0, 255])],
      ['tRNS', Buffer.from([128])],
    ]);
    expect([...readPng(bytes, new Ink()).rgba]).toEqual([255, 0, 0, 128, 0, 0, 255, 255]);
  });
});

function inflateRawOf(deflated: Uint8Array): Buffer {
  return inflateSync(Buffer.concat([Buffer.from([0x78, 0x01]), deflated]), { finishFlush: 2 /* the checksum at the end is not there */ });
}

function pngOf(width: number, height: number, depth: number, colourType: number, rows: Buffer, more: [string, Buffer][]): Uint8Array {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.from([0, 0, 0, width, 0, 0, 0, height, depth, colourType, 0, 0, 0]);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    ...more.map(([type, data]) => chunk(type, data)),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('an icon', () => {
  it('is the largest bitmap, as it is', () => {
    const [small, large] = [writePng(new Uint8Array(16), 2, 2), writePng(new Uint8Array(64), 4, 4)];
    const icon = iconOf({ 'icon-mdpi.png': small, 'icon.png': large });
    expect(icon?.facts).toMatchObject({ kind: 'bitmap', mediaType: 'image/png', width: 4, height: 4, entry: 'res/icon.png' });
    expect(icon?.bytes).toEqual(large);
  });

  it('is drawn from a vector: fills by winding and by parity, groups, strokes', () => {
    const icon = iconOf({
      'icon.xml': vector(
        path('M0 0h12v12h-12z', 0xffff0000),
        path('M12,0H24V12H12ZM15,3h6v6h-6z', 0xff00ff00, { fillType: 1 }),
        element('group', { translateY: { float: 12 } }, path('M0 0h12v12h-12z', 0xff0000ff)),
        element('path', { pathData: 'M12 18H24', strokeColor: { colour: 0xffffffff }, strokeWidth: { float: 4 } }),
      ),
    });
    expect(icon?.facts).toMatchObject({ kind: 'vector', width: SIDE, height: SIDE, entry: 'res/icon.xml' });
    const at = (x: number, y: number): string => pixel(icon, x * 8, y * 8);
    expect([at(5, 5), at(13, 1), at(18, 6), at(5, 18), at(18, 18), at(18, 22)]).toEqual([
      'ffff0000',
      'ff00ff00',
      '00000000',
      'ff0000ff',
      'ffffffff',
      '00000000',
    ]);
  });

  it('is smooth at its edges, and round where arcs and curves are', () => {
    const circle = iconOf({ 'icon.xml': vector(path('M12 2a10 10 0 110 20 10 10 0 010-20z', 0xff000000)) });
    expect([pixel(circle, 96, 96), pixel(circle, 96, 18), pixel(circle, 30, 30), pixel(circle, 96, 14)]).toEqual([
      'ff000000',
      'ff000000',
      '00000000',
      '00000000',
    ]);
    expect(pixel(iconOf({ 'icon.xml': vector(path('M0 0H12.0625V24H0Z', 0xff000000)) }), 96, 96)).toBe('80000000');
  });

  it('has gradients, clips and alpha', () => {
    const gradient = element('gradient', {
      type: 0,
      startX: { float: 0 },
      startY: { float: 0 },
      endX: { float: 24 },
      endY: { float: 0 },
      startColor: { colour: 0xff000000 },
      endColor: { colour: 0xffffffff },
    });
    const icon = iconOf({
      'icon.xml': vector(
        element('clip-path', { pathData: 'M0 0H24V12H0Z' }),
        element('path', { pathData: 'M0 0H24V24H0Z', fillColor: { reference: FILE.background }, fillAlpha: { float: 0.5 } }),
      ),
      'background.xml': gradient,
    });
    expect([pixel(icon, 0, 10), pixel(icon, 96, 10), pixel(icon, 191, 10), pixel(icon, 96, 150)]).toEqual(['80010101', '80808080', '80fefefe', '00000000']);
  });

  it('is the middle of an adaptive icon, a colour below and a drawable above', () => {
    const colour = { drawable: { colour: 0xff336699 } };
    const icon = iconOf({
      'icon.xml': element('adaptive-icon', {}, element('background', colour), element('foreground', drawable(FILE.foreground))),
      'foreground.xml': element('inset', { inset: { float: 0 }, ...drawable(FILE.background) }),
      'background.xml': vector(path('M10 10h4v4h-4z', 0xffffffff)),
    });
    expect(icon?.facts.kind).toBe('adaptive');
    expect([pixel(icon, 0, 0), pixel(icon, 96, 96), pixel(icon, 96, 60)]).toEqual(['ff336699', 'ffffffff', 'ff336699']);
  });

  it('is the bitmap where a layer cannot be drawn', () => {
    const webp = Buffer.concat([Buffer.from('RIFF\x20\0\0\0WEBPVP8L', 'latin1'), Buffer.from([12, 0, 0, 0, 0x2f, 0x0f, 0xc0, 0x03, 0]), Buffer.alloc(12)]);
    const adaptive = element('adaptive-icon', {}, element('background', drawable(FILE.foreground)), element('foreground', drawable(FILE.foreground)));
    expect(iconOf({ 'icon.xml': adaptive, 'foreground.webp': webp })?.facts).toMatchObject({ kind: 'bitmap', mediaType: 'image/webp', width: 16, height: 16 });
  });

  it('ends where drawables name each other in a circle, and where a path is no path', () => {
    const circle = element('adaptive-icon', {}, element('background', drawable(FILE.foreground)), element('foreground', drawable(FILE.foreground)));
    expect(iconOf({ 'icon.xml': circle, 'foreground.xml': element('inset', drawable(FILE.foreground)) })).toBeNull();
    for (const data of ['M', 'q', 'M0 0L1', 'M0 0A1', 'M1e999 0L2 2', 'M0 0 H1e300V1e300Z'.repeat(3), `M0 0${'L1 1'.repeat(200_000)}`]) {
      expect(() => iconOf({ 'icon.xml': vector(path(data, 0xff000000)) }), data.slice(0, 20)).not.toThrow();
    }
  });

  it('is none where the package names none, or is no package', () => {
    expect(readIcon(memorySource(buildApk()))).toBeNull();
    expect(readIcon(memorySource(Buffer.from('text')))).toBeNull();
  });
});
