import { ApkFormatError } from '../../bytes/apk-format-error.ts';

/** What reads bytes of the file, or `otherwise` where they are broken: one bad name costs no more than itself. */
export function readOr<Item>(otherwise: Item, read: () => Item): Item {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ApkFormatError)) throw error;
    return otherwise;
  }
}
