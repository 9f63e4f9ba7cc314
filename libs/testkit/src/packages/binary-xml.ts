import { ByteWriter } from './byte-writer.ts';

export type XmlValue = string | number | boolean | { readonly reference: number };
export type XmlAttributeSpec = { readonly name: string; /** Resource id of an `android:` attribute. */ readonly id?: number; readonly value: XmlValue };
export type XmlElementSpec = {
  readonly name: string;
  readonly attributes?: readonly XmlAttributeSpec[];
  readonly children?: readonly XmlElementSpec[];
  readonly text?: string;
};

const NAMESPACE = 'http://schemas.android.com/apk/res/android';
const CHUNK = {
  stringPool: 0x0001,
  xml: 0x0003,
  startNamespace: 0x0100,
  endNamespace: 0x0101,
  startElement: 0x0102,
  endElement: 0x0103,
  text: 0x0104,
  resourceMap: 0x0180,
} as const;
const TYPE = { reference: 0x01, string: 0x03, decimal: 0x10, boolean: 0x12 } as const;
const NONE = 0xffffffff;

/** Binary XML as Android's build tools write it. Source: AOSP ResourceTypes.h. */
export function writeBinaryXml(root: XmlElementSpec): Buffer {
  const strings = new XmlStrings(root);
  const body = new ByteWriter();
  body.raw(writeStringPool(strings.all));
  body.u16(CHUNK.resourceMap, 8).u32(8 + strings.ids.length * 4, ...strings.ids);
  const namespace = [strings.index('android'), strings.index(NAMESPACE)];
  body.u16(CHUNK.startNamespace, 16).u32(24, 1, NONE, ...namespace);
  writeElement(body, root, strings);
  body.u16(CHUNK.endNamespace, 16).u32(24, 1, NONE, ...namespace);
  return new ByteWriter()
    .u16(CHUNK.xml, 8)
    .u32(8 + body.length)
    .raw(body.done())
    .done();
}

/** UTF-16 strings, each with its length and a closing zero. */
export function writeStringPool(strings: readonly string[]): Buffer {
  const offsets = new ByteWriter();
  const data = new ByteWriter();
  for (const text of strings) {
    offsets.u32(data.length);
    data.u16(text.length).raw(Buffer.from(text, 'utf16le')).u16(0);
  }
  data.align(4);
  const headerBytes = 28;
  const stringsAt = headerBytes + offsets.length;
  return new ByteWriter()
    .u16(CHUNK.stringPool, headerBytes)
    .u32(stringsAt + data.length, strings.length, 0, 0, stringsAt, 0)
    .raw(offsets.done())
    .raw(data.done())
    .done();
}

/** Names of attributes with a resource id come first, in the order of the resource map: that is how ids find their names. */
class XmlStrings {
  readonly ids: number[];
  readonly all: string[];
  readonly #attributeNames: readonly string[];

  constructor(root: XmlElementSpec) {
    const names = new Map<number, string>();
    const others = new Set(['android', NAMESPACE]);
    const visit = (element: XmlElementSpec): void => {
      others.add(element.name);
      if (element.text) others.add(element.text);
      for (const { name, id, value } of element.attributes ?? []) {
        if (id === undefined) others.add(name);
        else names.set(id, name);
        if (typeof value === 'string') others.add(value);
      }
      element.children?.forEach(visit);
    };
    visit(root);
    this.ids = [...names.keys()].sort((a, b) => a - b);
    this.#attributeNames = this.ids.map((id) => names.get(id)!);
    this.all = [...this.#attributeNames, ...others];
  }

  index(text: string): number {
    return this.all.indexOf(text, this.ids.length);
  }

  attribute({ name, id }: XmlAttributeSpec): number {
    return id === undefined ? this.index(name) : this.ids.indexOf(id);
  }
}

function writeElement(body: ByteWriter, element: XmlElementSpec, strings: XmlStrings): void {
  const attributes = [...(element.attributes ?? [])].sort((a, b) => (a.id ?? NONE) - (b.id ?? NONE));
  const name = strings.index(element.name);
  body
    .u16(CHUNK.startElement, 16)
    .u32(36 + attributes.length * 20, 1, NONE, NONE, name)
    .u16(20, 20, attributes.length, 0, 0, 0);
  for (const attribute of attributes) {
    const { value } = attribute;
    const [type, data] =
      typeof value === 'string'
        ? [TYPE.string, strings.index(value)]
        : typeof value === 'boolean'
          ? [TYPE.boolean, value ? NONE : 0]
          : typeof value === 'number'
            ? [TYPE.decimal, value]
            : [TYPE.reference, value.reference];
    body
      .u32(attribute.id === undefined ? NONE : strings.index(NAMESPACE), strings.attribute(attribute), type === TYPE.string ? data : NONE)
      .u16(8)
      .u8(0, type)
      .u32(data);
  }
  if (element.text) body.u16(CHUNK.text, 16).u32(28, 1, NONE, strings.index(element.text)).u16(8).u8(0, 0).u32(0);
  element.children?.forEach((child) => writeElement(body, child, strings));
  body.u16(CHUNK.endElement, 16).u32(24, 1, NONE, NONE, name);
}
