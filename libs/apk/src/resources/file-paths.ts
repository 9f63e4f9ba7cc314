import type { XmlElement } from '../axml/read-xml.ts';
import type { ResourceDocuments } from './resource-documents.ts';

/** Folders that a file provider hands out: `root-path` with an empty path is the whole device. */
export type FilePaths = { provider: string; entry: string; paths: { kind: string; name: string | null; path: string | null }[] };

export function readFilePaths(provider: string, entry: string, root: XmlElement, documents: ResourceDocuments): FilePaths {
  const paths = root.children
    .filter(({ name }) => name.endsWith('-path'))
    .map((element) => ({ kind: element.name, name: documents.text(element, 'name'), path: documents.text(element, 'path') }));
  return { provider, entry, paths };
}
