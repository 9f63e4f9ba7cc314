/** The icon that a launcher shows. `entry` is what the manifest's resource leads to: of an adaptive icon or a vector its XML. */
export type IconFacts = {
  entry: string;
  kind: 'bitmap' | 'adaptive' | 'vector';
  mediaType: 'image/png' | 'image/webp' | 'image/jpeg';
  /** Pixels of the image that `readIcon` gives. */
  width: number;
  height: number;
  /** Of that image's bytes. */
  sha256: string;
};
