/** The largest policy that is read: far above any real one, low enough that a hostile one costs seconds at most. */
export const MAX_BYTES = 20 * 1024 * 1024;

/** UTF-16 code units of extracted text. The longest real policies have about 60,000. */
export const MAX_CHARACTERS = 2_000_000;

/** Pages of a PDF that are read; text beyond is refused as too large, never dropped. */
export const MAX_PDF_PAGES = 500;

/** Sentences of a policy. The longest real ones have some 2,000; each costs a classification and a row of the document. */
export const MAX_SENTENCES = 50_000;
