const INVISIBLE = /[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/**
 * A sentence as the model reads it: NFKC, lower case, no white space or invisible characters, each digit a 0, and one
 * spelling for words that policies spell in several ways. Not for offsets: lengths change.
 */
export const normalised = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(INVISIBLE, '')
    .replace(/\d/g, '0')
    .replace(/你们|你/g, '您')
    .replace(/帐号/g, '账号')
    .replace(/帐户/g, '账户');
