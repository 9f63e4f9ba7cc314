/**
 * A document as text, always the same bytes for the same document: keys in the order in which the document was built,
 * no spaces, one line. Nothing else may turn a document into the bytes that are stored, hashed or printed.
 */
export function serialise(document: object): string {
  return JSON.stringify(document);
}
