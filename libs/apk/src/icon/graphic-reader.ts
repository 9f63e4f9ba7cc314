import type { XmlElement } from '../axml/read-xml.ts';
import { isReference, valueNumber, VALUE_TYPE, type TypedValue } from '../axml/typed-value.ts';
import type { ResourceDocuments } from '../resources/resource-documents.ts';
import { fade, type Colour } from './colour.ts';
import { GRAPHIC } from './graphic-attributes.ts';
import { gradientPaint } from './gradient.ts';
import { CannotDraw, type Ink } from './ink.ts';
import type { Matrix } from './matrix.ts';
import type { Paint } from './surface.ts';

/** Colours of the framework that icons use. Source: AOSP core/res/res/values/colors.xml, public-final.xml. */
const FRAMEWORK_COLOURS: ReadonlyMap<number, Colour> = new Map([
  [0x0106000b, 0xffffffff],
  [0x0106000c, 0xff000000],
  [0x0106000d, 0x00000000],
]);
const MAX_COLOUR_LISTS = 8;
/** In pixels. A gradient is read anew for each path that names it. */
const WORK_OF_A_DOCUMENT = 20_000;

/** Attributes of drawables. What depends on a theme cannot be known from the package's icon alone. */
export class GraphicReader {
  readonly documents: ResourceDocuments;
  readonly #ink: Ink;

  constructor(documents: ResourceDocuments, ink: Ink) {
    this.documents = documents;
    this.#ink = ink;
  }

  value(element: XmlElement, id: number): TypedValue | null {
    return this.documents.value(element, id);
  }

  number(element: XmlElement, id: number, byDefault: number): number {
    const value = this.value(element, id);
    return value === null ? byDefault : (valueNumber(value) ?? byDefault);
  }

  /** @throws CannotDraw where the colour depends on a theme, or is a gradient where none can be */
  colour(element: XmlElement, id: number): Colour | null {
    const value = this.value(element, id);
    return value === null || value.type === VALUE_TYPE.null ? null : this.colourOf(value, 0);
  }

  /** @throws CannotDraw */
  colourOf(value: TypedValue, depth: number): Colour {
    const plain = plainColour(value);
    if (plain !== null) return plain;
    const root = this.#colourDocument(value, depth);
    if (root.name !== 'selector') throw new CannotDraw('colour');
    const byDefault = root.children.filter((child) => child.name === 'item' && !child.attributes.some(({ name }) => name.startsWith('state_'))).at(-1);
    const colour = byDefault === undefined ? null : this.value(byDefault, GRAPHIC.color);
    if (byDefault === undefined || colour === null) throw new CannotDraw('colour');
    return fade(this.colourOf(colour, depth + 1), this.number(byDefault, GRAPHIC.alpha, 1));
  }

  /** A colour, or a gradient in the space that `matrix` leads to pixels from; null where there is none. @throws CannotDraw */
  paint(element: XmlElement, id: number, alpha: number, matrix: Matrix): Paint | null {
    const value = this.value(element, id);
    if (value === null || value.type === VALUE_TYPE.null || alpha <= 0) return null;
    if (plainColour(value) === null) {
      const root = this.#colourDocument(value, 0);
      if (root.name === 'gradient') {
        const gradient = gradientPaint(root, this, matrix);
        return alpha >= 1 ? gradient : (x, y) => fade(gradient(x, y), alpha);
      }
    }
    const colour = fade(this.colourOf(value, 0), alpha);
    return colour >>> 24 === 0 ? null : colour;
  }

  #colourDocument(value: TypedValue, depth: number): XmlElement {
    this.#ink.use(WORK_OF_A_DOCUMENT);
    const root = value.type === VALUE_TYPE.string && value.text !== null && depth < MAX_COLOUR_LISTS ? this.documents.open(value.text) : null;
    if (root === null) throw new CannotDraw('colour');
    return root;
  }
}

function plainColour(value: TypedValue): Colour | null {
  if (value.type >= VALUE_TYPE.firstColour && value.type <= VALUE_TYPE.lastColour) return value.data >>> 0;
  return isReference(value) ? (FRAMEWORK_COLOURS.get(value.data >>> 0) ?? null) : null;
}
