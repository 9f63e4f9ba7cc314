import type { XmlElement } from '../axml/read-xml.ts';
import { ATTRIBUTE } from '../manifest/attributes.ts';
import { LAYOUT_ATTRIBUTE } from './layout-attributes.ts';
import type { ResourceDocuments } from './resource-documents.ts';

export type Widget = {
  /** As written: `CheckBox`, or the full name of a class. */
  element: string;
  /** `agree` of `@id/agree`. */
  id: string | null;
  /** Resolved in the default configuration; `textId` finds the other languages. */
  text: string | null;
  textId: number | null;
  hint: string | null;
  contentDescription: string | null;
  /** As declared: a box that is ticked before anybody touched it. */
  checked: boolean | null;
  enabled: boolean | null;
  clickable: boolean | null;
  visibility: 'visible' | 'invisible' | 'gone' | null;
  onClick: string | null;
  /** Name of the layout that `<include>` puts here. */
  include: string | null;
  /** Elements around it. */
  depth: number;
};
export type Layout = { id: number; name: string; entry: string; widgets: Widget[] };

const VISIBILITIES = ['visible', 'invisible', 'gone'] as const;
/** Layouts of one package. The biggest apps ship some 8,000. */
const MAX_LAYOUTS = 20_000;
/** Widgets of one layout. */
const MAX_WIDGETS = 2_000;

/**
 * The layouts of a package in its table's order, each as the default configuration has it; read as they are asked for.
 * @throws ApkFormatError 'arsc.too-many-lookups'
 */
export function* readLayouts(documents: ResourceDocuments): Generator<Layout> {
  const { table } = documents;
  if (table === null) return;
  let count = 0;
  for (const id of table.idsOfType('layout')) {
    if (++count > MAX_LAYOUTS) return;
    const layout = readLayout(documents, id);
    if (layout !== null) yield layout;
  }
}

/** One layout by its resource id; null where it is none, or cannot be read. @throws ApkFormatError 'arsc.too-many-lookups' */
export function readLayout(documents: ResourceDocuments, id: number): Layout | null {
  const entry = documents.entry(id);
  const root = entry === null ? null : documents.open(entry);
  if (entry === null || root === null) return null;
  const widgets: Widget[] = [];
  const visit = (element: XmlElement, depth: number): void => {
    if (widgets.length >= MAX_WIDGETS) return;
    widgets.push(readWidget(element, documents, depth));
    for (const child of element.children) visit(child, depth + 1);
  };
  visit(root, 0);
  return { id, name: documents.entryName(id) ?? '', entry, widgets };
}

function readWidget(element: XmlElement, documents: ResourceDocuments, depth: number): Widget {
  // `<view class="com.x.Button">` and `<include layout="@layout/x">` name what they stand for in attributes without namespace.
  const name = element.name === 'view' ? (documents.text(element, 'class') ?? element.name) : element.name;
  const visibility = documents.value(element, LAYOUT_ATTRIBUTE.visibility)?.data ?? -1;
  return {
    element: name,
    id: documents.entryName(documents.reference(element, LAYOUT_ATTRIBUTE.id)),
    text: documents.text(element, LAYOUT_ATTRIBUTE.text),
    textId: documents.reference(element, LAYOUT_ATTRIBUTE.text),
    hint: documents.text(element, LAYOUT_ATTRIBUTE.hint),
    contentDescription: documents.text(element, LAYOUT_ATTRIBUTE.contentDescription),
    checked: documents.boolean(element, LAYOUT_ATTRIBUTE.checked),
    enabled: documents.boolean(element, ATTRIBUTE.enabled),
    clickable: documents.boolean(element, LAYOUT_ATTRIBUTE.clickable),
    visibility: VISIBILITIES[visibility] ?? null,
    onClick: documents.text(element, LAYOUT_ATTRIBUTE.onClick),
    include: element.name === 'include' ? documents.entryName(documents.reference(element, 'layout')) : null,
    depth,
  };
}
