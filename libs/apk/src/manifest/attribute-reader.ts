import { compareConfigurations } from '../arsc/configuration.ts';
import type { ConfiguredValue, ResourceTable } from '../arsc/resource-table.ts';
import type { XmlAttribute, XmlElement } from '../axml/read-xml.ts';
import { isReference, valueBoolean, valueInteger, valueText, VALUE_TYPE, type TypedValue } from '../axml/typed-value.ts';

/** Attributes of a manifest as Android's package parser gets at them, with references resolved through the resource table. */
export class AttributeReader {
  readonly #resources: ResourceTable | null;

  constructor(resources: ResourceTable | null) {
    this.#resources = resources;
  }

  text(element: XmlElement, id: number): string | null {
    const value = this.#find(element, id);
    return value === null ? null : valueText(value);
  }

  integer(element: XmlElement, id: number): number | null {
    const value = this.#find(element, id);
    return value === null ? null : valueInteger(value);
  }

  boolean(element: XmlElement, id: number): boolean | null {
    const value = this.#find(element, id);
    return value === null ? null : valueBoolean(value);
  }

  /** A level, or the codename of a preview. */
  sdk(element: XmlElement, id: number): number | string | null {
    const value = this.#find(element, id);
    return value === null ? null : (valueInteger(value) ?? (value.type === VALUE_TYPE.string ? value.text : null));
  }

  /** The resource that the attribute refers to; null where it holds no reference. */
  reference(element: XmlElement, id: number): number | null {
    const attribute = declared(element, id);
    return attribute !== null && isReference(attribute) && attribute.data !== 0 ? attribute.data >>> 0 : null;
  }

  /** The text in every language that the package has it in, leaving out those for special devices. */
  languages(element: XmlElement, id: number): Record<string, string> {
    const reference = this.reference(element, id);
    if (reference === null || this.#resources === null) return {};
    const best = new Map<string, ConfiguredValue>();
    for (const candidate of this.#resources.values(reference)) {
      const { locale, others, fits } = candidate.configuration;
      if (locale === '' || others !== 0 || !fits) continue;
      const known = best.get(locale);
      if (known === undefined || compareConfigurations(candidate.configuration, known.configuration) < 0) best.set(locale, candidate);
    }
    const texts: [string, string][] = [];
    for (const [locale, { value }] of best) {
      const text = valueText(this.#resources.resolve(value));
      if (text !== null) texts.push([locale, text]);
    }
    return Object.fromEntries(texts.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #find(element: XmlElement, id: number): TypedValue | null {
    const attribute = declared(element, id);
    if (attribute === null) return null;
    return this.#resources?.resolve(attribute) ?? attribute;
  }
}

/**
 * Android walks the attributes of an element and the ids that it asks for side by side, both upwards: an attribute that
 * stands behind one with a larger or the same id is never seen. Source: AOSP AttributeResolution.cpp, RetrieveAttributes.
 */
function declared(element: XmlElement, id: number): XmlAttribute | null {
  let largest = 0;
  for (const attribute of element.attributes) {
    if (attribute.id <= largest) continue;
    if (attribute.id === id) return attribute;
    largest = attribute.id;
  }
  return null;
}

/** An attribute without a namespace, such as `package`: these alone are found by name. */
export function plainAttribute(element: XmlElement, name: string): string | null {
  return element.attributes.find((attribute) => attribute.name === name && attribute.namespace === null)?.text ?? null;
}
