/**
 * Code, or what may be code, that stands where a reader of DEX files does not look, and signs that the code that is there is
 * not the app's own. A fact, no judgement: plug-ins and games do some of this too.
 */
export type HiddenFact = {
  kind: HiddenKind;
  /** Null: a sign about the package as a whole. */
  entry: string | null;
  /** Offset in the inflated entry; 0 where there is none. */
  at: number;
  detail: string;
};

export type HiddenKind =
  /** A DEX file under another name, inside another file, or disguised by one byte. */
  | 'dex'
  /** A native library outside `lib/`, or inside another file. */
  | 'elf'
  /** An archive with `classes.dex` under a name that says otherwise, or inside another file. */
  | 'archive'
  /** Bytes after the end that a file states of itself. */
  | 'appended'
  /** A large entry of no known format whose bytes look random: encrypted, or compressed in a way of its own. */
  | 'opaque'
  /** The Application class or component factory that the manifest names is in no DEX file. */
  | 'undefined-application'
  /** Most components that the manifest names are in no DEX file. */
  | 'undefined-components'
  /** Most methods do nothing: their bodies were taken out, to be put back at run time. */
  | 'emptied-methods'
  /** Most methods are native: their bodies were moved into a library. */
  | 'native-methods';
