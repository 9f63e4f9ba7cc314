import type { XmlElement } from '../axml/read-xml.ts';
import { ATTRIBUTE } from '../manifest/attributes.ts';
import { LAYOUT_ATTRIBUTE } from './layout-attributes.ts';
import type { ResourceDocuments } from './resource-documents.ts';

/** What a long press on the icon offers. */
export type Shortcut = {
  activity: string;
  id: string | null;
  enabled: boolean;
  label: string | null;
  intents: { action: string | null; targetPackage: string | null; targetClass: string | null; data: string | null }[];
};

export function readShortcuts(activity: string, root: XmlElement, documents: ResourceDocuments): Shortcut[] {
  return root.children
    .filter(({ name }) => name === 'shortcut')
    .map((element) => ({
      activity,
      id: documents.text(element, LAYOUT_ATTRIBUTE.shortcutId),
      enabled: documents.boolean(element, ATTRIBUTE.enabled) ?? true,
      label: documents.text(element, LAYOUT_ATTRIBUTE.shortcutShortLabel),
      intents: element.children
        .filter(({ name }) => name === 'intent')
        .map((intent) => ({
          action: documents.text(intent, ATTRIBUTE.action),
          targetPackage: documents.text(intent, ATTRIBUTE.targetPackage),
          targetClass: documents.text(intent, ATTRIBUTE.targetClass),
          data: documents.text(intent, ATTRIBUTE.data),
        })),
    }));
}
