import type { ByteView } from '../bytes/byte-view.ts';

/**
 * The device that a resource is for. Source: AOSP ResourceTypes.h, ResTable_config.
 *
 *   offset  bytes  field                               offset  bytes  field
 *        0      4  size in bytes                           24      2  SDK level, at least; 26: 2 minor
 *        4      2  mobile country, 6: 2 network            28      4  layout, UI mode, 2 bytes smallest width (dp)
 *        8      2  language, 10: 2 region                  32      4  width, height (dp)
 *       12      4  orientation, touch, 2 bytes density     36      4  script
 *       16      4  keyboard, navigation, flags, gender     40      8  variant
 *       20      4  width, height (pixels)                  48      4  round screen, colours
 */
export type Configuration = {
  /** BCP 47, `zh-Hans-CN`; empty for any language. */
  readonly locale: string;
  readonly density: number;
  readonly sdk: number;
  /** Bits of any other qualifier (orientation, night mode, size …): 0 means it suits every device. */
  readonly others: number;
  /** Whether the reference device takes it, its language aside. */
  readonly fits: boolean;
  /** By which of two that fit is preferred: the first number that differs, the larger wins. */
  readonly preference: readonly number[];
};

/**
 * What decides where an app has several values: a phone of today, in portrait, by day, with a touch screen and no keyboard,
 * xxhdpi, left to right, without a language of its own.
 */
const DEVICE = {
  sdk: 36,
  density: 480,
  smallestWidthDp: 411,
  widthDp: 411,
  heightDp: 914,
  orientation: 1,
  touch: 3,
  keyboard: 1,
  navigation: 1,
  screenSize: 2,
  screenLong: 2,
  direction: 1,
  uiType: 1,
  uiNight: 1,
  round: 1,
  gamut: 1,
  range: 1,
} as const;
const DENSITY = { any: 0xfffe, default: 160 } as const;

export function readConfiguration(view: ByteView): Configuration {
  const size = Math.min(view.u32(0), view.length);
  const u8 = (at: number): number => (at < size ? view.u8(at) : 0);
  const u16 = (at: number): number => u8(at) | (u8(at + 1) << 8);
  const density = u16(14);
  const sdk = u16(24);
  // Each qualifier beside language, density and SDK level, with what the reference device has; 0 suits any.
  const exact: readonly (readonly [number, number])[] = [
    [u16(4), 0],
    [u16(6), 0],
    [u8(19) & 3, 0],
    [(u8(28) >> 6) & 3, DEVICE.direction],
    [(u8(28) >> 4) & 3, DEVICE.screenLong],
    [u8(48) & 3, DEVICE.round],
    [u8(49) & 3, DEVICE.gamut],
    [(u8(49) >> 2) & 3, DEVICE.range],
    [u8(12), DEVICE.orientation],
    [u8(29) & 0xf, DEVICE.uiType],
    [(u8(29) >> 4) & 3, DEVICE.uiNight],
    [u8(13), DEVICE.touch],
    [u8(16), DEVICE.keyboard],
    [u8(17), DEVICE.navigation],
  ];
  const atMost: readonly (readonly [number, number])[] = [
    [u16(30), DEVICE.smallestWidthDp],
    [u16(32), DEVICE.widthDp],
    [u16(34), DEVICE.heightDp],
    [u8(28) & 0xf, DEVICE.screenSize],
    [sdk, DEVICE.sdk],
  ];
  const others = exact.some(([has]) => has !== 0) || atMost.slice(0, -1).some(([has]) => has !== 0) || (u8(18) | u16(20) | u16(22)) !== 0;
  const set = (index: number): number => Number(exact[index]![0] !== 0);
  return {
    locale: readLocale(view, size),
    density,
    sdk,
    others: Number(others),
    fits: exact.every(([has, wants]) => has === 0 || has === wants) && atMost.every(([has, wants]) => has <= wants),
    preference: [
      set(3),
      u16(30),
      u16(32) + u16(34),
      u8(28) & 0xf,
      set(4),
      set(5),
      set(6) + set(7),
      set(8),
      set(9),
      set(10),
      densityScore(density),
      set(11),
      set(12),
      set(13),
      u16(20) + u16(22),
      sdk,
    ],
  };
}

/** The nearest density from above, else the largest. One that suits any beats all. Source: AOSP ResTable_config::isBetterThan. */
function densityScore(density: number): number {
  if (density === DENSITY.any) return 0x10000;
  const actual = density === 0 ? DENSITY.default : density;
  return actual < DEVICE.density ? actual : 0x10000 - actual;
}

/** The language alone. */
export function readLocale(view: ByteView, size = Math.min(view.u32(0), view.length)): string {
  if (size < 12 || view.u32(8) === 0) return '';
  const text = (at: number, length: number): string => (at + length <= size ? String.fromCharCode(...view.slice(at, length)).replace(/[^\da-z].*$/is, '') : '');
  const language = unpackCode(view.u8(8), view.u8(9), 0x61);
  const region = unpackCode(view.u8(10), view.u8(11), 0x30);
  return [language, text(36, 4), region, text(40, 8).toLowerCase()].filter(Boolean).join('-');
}

/** Two letters as they are, or three packed in 15 bits (with the top bit set): `fil`, `419`. */
function unpackCode(first: number, second: number, base: number): string {
  if (first === 0) return '';
  if ((first & 0x80) === 0) return String.fromCharCode(first, second).replace(/[^\da-z]/gi, '');
  const codes = [second & 0x1f, ((second & 0xe0) >> 5) | ((first & 0x03) << 3), (first & 0x7c) >> 2];
  return String.fromCharCode(...codes.map((code) => base + code));
}

/** Less than 0 where the device takes `a` rather than `b`. */
export function compareConfigurations(a: Configuration, b: Configuration): number {
  const byLanguage = languageRank(a.locale) - languageRank(b.locale);
  const first = Number(b.fits) - Number(a.fits) || byLanguage;
  if (first !== 0) return first;
  for (let i = 0; i < a.preference.length; i++) {
    const difference = b.preference[i]! - a.preference[i]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Any language first, then the one that devices come with when nobody chose. */
function languageRank(locale: string): number {
  return locale === '' ? 0 : locale === 'en-US' ? 1 : locale === 'en' ? 2 : 3;
}
