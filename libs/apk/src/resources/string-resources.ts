import type { ResourceTable } from '../arsc/resource-table.ts';
import { valueText } from '../axml/typed-value.ts';

/** `locale` is BCP 47, empty for the text of any language. */
export type StringResource = { id: number; name: string; locale: string; text: string };

/**
 * String resources in the languages asked for (all, where nothing is said), in the table's order, read as they are asked for.
 * @throws ApkFormatError 'arsc.too-many-lookups'
 */
export function* readStrings(table: ResourceTable, language: (locale: string) => boolean = () => true): Generator<StringResource> {
  for (const { id, configuration, value } of table.valuesOfType('string', ({ locale }) => language(locale))) {
    const text = valueText(table.resolve(value));
    if (text !== null) yield { id, name: table.name(id)?.entry ?? '', locale: configuration.locale, text };
  }
}

/** Texts of one resource by language, `''` for any. @throws ApkFormatError 'arsc.too-many-lookups' */
export function textsById(table: ResourceTable, id: number): Record<string, string> {
  const texts = new Map<string, string>();
  for (const { configuration, value } of table.values(id)) {
    const text = valueText(table.resolve(value));
    if (text !== null && !texts.has(configuration.locale)) texts.set(configuration.locale, text);
  }
  return Object.fromEntries(texts);
}
