import { hash } from 'node:crypto';
import type { XmlElement } from '../axml/read-xml.ts';
import { ResourceDocuments, type ResourceFiles } from '../resources/resource-documents.ts';
import { drawContent, drawElement, type Board } from './draw-drawable.ts';
import { GRAPHIC } from './graphic-attributes.ts';
import { GraphicReader } from './graphic-reader.ts';
import type { IconFacts } from './icon-facts.ts';
import { readImageHeader } from './image-header.ts';
import { CannotDraw, Ink } from './ink.ts';
import { Surface } from './surface.ts';
import { writePng } from './write-png.ts';

export type Icon = { readonly facts: IconFacts; readonly bytes: Uint8Array };

/** 48 dp, a launcher icon's size, in the highest density. */
const SIDE = 192;
/** Layers of an adaptive icon reach half their visible side further: 108 dp, of which the launcher shows 72 in some mask. */
const LAYER_DP = 108;
const SHOWN_DP = 72;
const ICON_DP = 48;
/** Bitmaps of one resource that are looked at: one a density. */
const MAX_BITMAPS = 32;

/**
 * The icon that a launcher shows: an adaptive icon drawn without a mask, a vector drawn, or the largest bitmap as it is.
 * Where parts cannot be drawn (a WebP layer, a theme's colour), the largest bitmap instead; null where there is none.
 * @throws ApkFormatError 'arsc.too-many-lookups' | 'zip.*' of the package's budgets
 */
export function drawIcon(files: ResourceFiles): Icon | null {
  const id = files.manifest?.iconResource ?? null;
  if (id === null || files.resources === null) return null;
  const documents = new ResourceDocuments(files);
  const entry = documents.entry(id);
  if (entry === null) return null;
  const found = iconAt(id, entry, documents, files);
  if (found === null) files.unknown.push({ fact: 'icon', code: 'icon.not-computed', detail: entry });
  return found;
}

function iconAt(id: number, entry: string, documents: ResourceDocuments, files: ResourceFiles): Icon | null {
  const first = files.read(entry);
  if (first === null || readImageHeader(first) !== null) return largestBitmap(id, files);
  const root = documents.open(entry);
  if (root === null) return largestBitmap(id, files);
  try {
    return draw(root, entry, documents, (name) => files.read(name));
  } catch (error) {
    if (!(error instanceof CannotDraw)) throw error;
  }
  const foreground = root.children.find(({ name }) => name === 'foreground');
  const layer = foreground === undefined ? null : documents.reference(foreground, GRAPHIC.drawable);
  return largestBitmap(id, files) ?? (layer === null ? null : largestBitmap(layer, files));
}

function draw(root: XmlElement, entry: string, documents: ResourceDocuments, file: Board['file']): Icon {
  const surface = new Surface(SIDE, SIDE);
  const isAdaptive = root.name === 'adaptive-icon';
  const dp = SIDE / (isAdaptive ? SHOWN_DP : ICON_DP);
  const ink = new Ink();
  const board: Board = { surface, read: new GraphicReader(documents, ink), ink, dp, file };
  if (isAdaptive) {
    const side = LAYER_DP * dp;
    const margin = (SIDE - side) / 2;
    for (const name of ['background', 'foreground']) {
      const layer = root.children.find((child) => child.name === name);
      if (layer === undefined) throw new CannotDraw('layer');
      drawContent(layer, board, { x: margin, y: margin, width: side, height: side }, 0);
    }
  } else drawElement(root, board, { x: 0, y: 0, width: SIDE, height: SIDE }, 0);
  const bytes = writePng(surface.toRgba(), SIDE, SIDE);
  return icon(entry, isAdaptive ? 'adaptive' : 'vector', { mediaType: 'image/png', width: SIDE, height: SIDE }, bytes);
}

/** Of one resource, over all densities: the first of those with the most pixels. */
function largestBitmap(id: number, files: ResourceFiles): Icon | null {
  let best: Icon | null = null;
  const values = files.resources?.values(id) ?? [];
  const entries = new Set(values.map(({ value }) => files.resources?.resolve(value).text ?? null));
  for (const entry of [...entries].slice(0, MAX_BITMAPS)) {
    const bytes = entry === null ? null : files.read(entry);
    const header = bytes === null ? null : readImageHeader(bytes);
    if (entry === null || bytes === null || header === null) continue;
    if (best === null || header.width * header.height > best.facts.width * best.facts.height) best = icon(entry, 'bitmap', header, bytes);
  }
  return best;
}

function icon(
  entry: string,
  kind: IconFacts['kind'],
  { mediaType, width, height }: Pick<IconFacts, 'mediaType' | 'width' | 'height'>,
  bytes: Uint8Array,
): Icon {
  return { facts: { entry, kind, mediaType, width, height, sha256: hash('sha256', bytes) }, bytes };
}
