import type { XmlElement } from '../axml/read-xml.ts';
import { ATTRIBUTE } from './attributes.ts';
import type { AttributeReader } from './attribute-reader.ts';

/** `value` is resolved: of a resource that is a file, its entry (`res/xml/paths.xml`). */
export type MetaData = { name: string; value: string | null };

/** Where both are given, Android takes `android:resource`. Source: AOSP ParsingPackageUtils.parseMetaData. */
export function readMetaData(owner: XmlElement, read: AttributeReader): MetaData[] {
  return owner.children
    .filter((child) => child.name === 'meta-data')
    .map((child) => ({
      name: read.text(child, ATTRIBUTE.name) ?? '',
      value: read.text(child, ATTRIBUTE.resource) ?? read.text(child, ATTRIBUTE.value),
    }));
}
