import type { XmlElement } from '../axml/read-xml.ts';
import { ATTRIBUTE } from './attributes.ts';
import type { AttributeReader } from './attribute-reader.ts';

/** What intents a component takes, or a package asks to see. Attributes of one `<data>` stay together; Android matches them over all of a filter. */
export type IntentFilter = {
  actions: string[];
  categories: string[];
  data: IntentData[];
  /** App links: the system asks the host whether the app may open it. */
  autoVerify: boolean;
  priority: number;
};

export type IntentData = {
  scheme: string | null;
  host: string | null;
  port: string | null;
  mimeType: string | null;
  paths: IntentPattern[];
  schemeSpecificParts: IntentPattern[];
};
export type IntentPattern = { kind: 'literal' | 'prefix' | 'pattern' | 'suffix' | 'advanced'; value: string };

const PATHS = [
  ['literal', ATTRIBUTE.path],
  ['prefix', ATTRIBUTE.pathPrefix],
  ['pattern', ATTRIBUTE.pathPattern],
  ['suffix', ATTRIBUTE.pathSuffix],
  ['advanced', ATTRIBUTE.pathAdvancedPattern],
] as const;
const SCHEME_SPECIFIC_PARTS = [
  ['literal', ATTRIBUTE.ssp],
  ['prefix', ATTRIBUTE.sspPrefix],
  ['pattern', ATTRIBUTE.sspPattern],
  ['suffix', ATTRIBUTE.sspSuffix],
  ['advanced', ATTRIBUTE.sspAdvancedPattern],
] as const;
const MAIN = 'android.intent.action.MAIN';
const LAUNCHER = 'android.intent.category.LAUNCHER';

export function readIntentFilter(element: XmlElement, read: AttributeReader): IntentFilter {
  const named = (tag: string): string[] => element.children.flatMap((child) => (child.name === tag ? (read.text(child, ATTRIBUTE.name) ?? []) : []));
  return {
    actions: named('action'),
    categories: named('category'),
    data: element.children.filter((child) => child.name === 'data').map((child) => readData(child, read)),
    autoVerify: read.boolean(element, ATTRIBUTE.autoVerify) ?? false,
    priority: read.integer(element, ATTRIBUTE.priority) ?? 0,
  };
}

function readData(element: XmlElement, read: AttributeReader): IntentData {
  return {
    scheme: read.text(element, ATTRIBUTE.scheme),
    host: read.text(element, ATTRIBUTE.host),
    port: read.text(element, ATTRIBUTE.port),
    mimeType: read.text(element, ATTRIBUTE.mimeType),
    paths: readPatterns(element, read, PATHS),
    schemeSpecificParts: readPatterns(element, read, SCHEME_SPECIFIC_PARTS),
  };
}

/** Patterns of a path, as filters and path permissions write them. */
export function readPaths(element: XmlElement, read: AttributeReader): IntentPattern[] {
  return readPatterns(element, read, PATHS);
}

function readPatterns(element: XmlElement, read: AttributeReader, kinds: readonly (readonly [IntentPattern['kind'], number])[]): IntentPattern[] {
  return kinds.flatMap(([kind, id]) => {
    const value = read.text(element, id);
    return value === null ? [] : [{ kind, value }];
  });
}

/** One filter must hold both words; MAIN in one and LAUNCHER in another shows nothing. */
export function isLauncherFilter(filter: IntentFilter): boolean {
  return filter.actions.includes(MAIN) && filter.categories.includes(LAUNCHER);
}
