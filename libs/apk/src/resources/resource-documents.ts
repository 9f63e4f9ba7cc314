import { ApkFormatError } from '../bytes/apk-format-error.ts';
import { ByteView } from '../bytes/byte-view.ts';
import { readXml, type XmlElement } from '../axml/read-xml.ts';
import { isReference, valueBoolean, valueText, VALUE_TYPE, type TypedValue } from '../axml/typed-value.ts';
import type { ResourceTable } from '../arsc/resource-table.ts';
import { IssueLog } from '../issues.ts';
import type { PackageContents } from '../package-contents.ts';
import type { ReasonCode } from '../reasons.ts';

/** What reading resources needs of a package. */
export type ResourceFiles = Pick<PackageContents, 'names' | 'manifest' | 'resources' | 'read' | 'issues' | 'unknown' | 'budgets'>;

/** Bytes of binary XML read for one package. 5,000 layouts of 3 KB, twice over. */
const MAX_DOCUMENT_BYTES = 32 << 20;

/** Texts of the framework that buttons have. Source: AOSP core/res/res/values/strings.xml, public-final.xml. */
const FRAMEWORK_TEXTS: ReadonlyMap<number, string> = new Map([
  [0x01040000, 'Cancel'],
  [0x01040009, 'Cancel'],
  [0x0104000a, 'OK'],
  [0x01040013, 'OK'],
]);

/** Attribute of a document other than the manifest: by resource id, or by name where it has no id. The first one counts. */
export type AttributeKey = number | string;

/** Binary XML of a package's `res/` folder, each document within one budget, its references resolved through the resource table. */
export class ResourceDocuments {
  readonly #files: ResourceFiles;
  readonly #names: ReadonlySet<string>;
  #bytes = 0;
  /** Why documents were not read, by entry. */
  readonly unread = new Map<string, ReasonCode>();

  constructor(files: ResourceFiles) {
    this.#files = files;
    this.#names = new Set(files.names);
  }

  get table(): ResourceTable | null {
    return this.#files.resources;
  }

  /** Root of a document; null, with its reason in `unread`, where it cannot be read. Oddities in it are issues only where `issues` is given. */
  open(entry: string, issues: IssueLog = new IssueLog()): XmlElement | null {
    const bytes = this.#files.read(entry);
    if (bytes === null) return this.#skip(entry, this.#names.has(entry) ? 'zip.entry-corrupt' : 'resource.missing');
    this.#bytes += bytes.length;
    if (this.#bytes > MAX_DOCUMENT_BYTES) return this.#skip(entry, 'axml.too-many-nodes');
    try {
      return readXml(new ByteView(bytes), issues, this.#files.budgets.xmlNodes, entry);
    } catch (error) {
      if (!(error instanceof ApkFormatError)) throw error;
      return this.#skip(entry, error.code);
    }
  }

  value(element: XmlElement, key: AttributeKey): TypedValue | null {
    const attribute = element.attributes.find(typeof key === 'number' ? ({ id }) => id === key : ({ id, name }) => id === 0 && name === key);
    if (attribute === undefined) return null;
    return this.table?.resolve(attribute) ?? attribute;
  }

  text(element: XmlElement, key: AttributeKey): string | null {
    const value = this.value(element, key);
    if (value === null) return null;
    return (isReference(value) ? FRAMEWORK_TEXTS.get(value.data >>> 0) : undefined) ?? valueText(value);
  }

  boolean(element: XmlElement, key: AttributeKey): boolean | null {
    const value = this.value(element, key);
    return value === null ? null : valueBoolean(value);
  }

  /** The resource that the attribute itself refers to, before anything is resolved. */
  reference(element: XmlElement, key: AttributeKey): number | null {
    const attribute = element.attributes.find(typeof key === 'number' ? ({ id }) => id === key : ({ id, name }) => id === 0 && name === key);
    return attribute !== undefined && isReference(attribute) && attribute.data !== 0 ? attribute.data >>> 0 : null;
  }

  /** The file that a resource is in the default configuration; null where it is no file. @throws ApkFormatError 'arsc.too-many-lookups' */
  entry(id: number): string | null {
    const value = this.table?.resolve({ type: VALUE_TYPE.reference, data: id | 0, text: null });
    return value?.type === VALUE_TYPE.string && value.text !== null && this.#names.has(value.text) ? value.text : null;
  }

  /** Name of a resource without its type: `agree` of `@id/agree`. */
  entryName(id: number | null): string | null {
    return id === null ? null : (this.table?.name(id)?.entry ?? null);
  }

  #skip(entry: string, reason: ReasonCode): null {
    this.unread.set(entry, reason);
    return null;
  }
}
