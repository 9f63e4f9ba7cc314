/** A value as binary XML and resource tables hold it. Source: AOSP ResourceTypes.h, Res_value. */
export type TypedValue = {
  /** One of `VALUE_TYPE`, or a type that is carried along unread. */
  readonly type: number;
  readonly data: number;
  /** The string that `data` points to, or the attribute's raw text. */
  readonly text: string | null;
};

export const VALUE_TYPE = {
  null: 0x00,
  reference: 0x01,
  attribute: 0x02,
  string: 0x03,
  float: 0x04,
  dimension: 0x05,
  fraction: 0x06,
  dynamicReference: 0x07,
  dynamicAttribute: 0x08,
  decimal: 0x10,
  hexadecimal: 0x11,
  boolean: 0x12,
  firstColour: 0x1c,
  lastColour: 0x1f,
} as const;

export function isReference(value: TypedValue): boolean {
  return value.type === VALUE_TYPE.reference || value.type === VALUE_TYPE.dynamicReference;
}

const floatBits = new DataView(new ArrayBuffer(4));
const DIMENSION_UNITS = ['px', 'dp', 'sp', 'pt', 'in', 'mm'];
const FRACTION_UNITS = ['%', '%p'];
/** Where the point stands in the 24 bits of a complex number: 23.0, 16.7, 8.15 or 0.23. */
const RADIX = [2 ** -8, 2 ** -15, 2 ** -23, 2 ** -31];

/** A dimension or fraction without its unit. Source: AOSP TypedValue.complexToFloat. */
function complexNumber(data: number): number {
  return (data & 0xffffff00) * RADIX[(data >> 4) & 3]!;
}

/** A finite number of whatever numeric type: dimensions in their own unit, fractions of 1; null for anything else. */
export function valueNumber(value: TypedValue): number | null {
  if (value.type === VALUE_TYPE.dimension || value.type === VALUE_TYPE.fraction) return complexNumber(value.data);
  if (value.type >= VALUE_TYPE.decimal && value.type <= VALUE_TYPE.boolean) return value.data | 0;
  if (value.type !== VALUE_TYPE.float) return null;
  floatBits.setUint32(0, value.data >>> 0);
  const number = floatBits.getFloat32(0);
  return Number.isFinite(number) ? number : null;
}

/** The value as text: numbers in their written base, references as `@0x7f010000`; null for an empty value. */
export function valueText(value: TypedValue): string | null {
  const hex = (value.data >>> 0).toString(16);
  switch (value.type) {
    case VALUE_TYPE.null:
      return null;
    case VALUE_TYPE.string:
      return value.text;
    case VALUE_TYPE.reference:
    case VALUE_TYPE.dynamicReference:
      return `@0x${hex.padStart(8, '0')}`;
    case VALUE_TYPE.attribute:
    case VALUE_TYPE.dynamicAttribute:
      return `?0x${hex.padStart(8, '0')}`;
    case VALUE_TYPE.decimal:
      return String(value.data | 0);
    case VALUE_TYPE.boolean:
      return value.data === 0 ? 'false' : 'true';
    case VALUE_TYPE.float: {
      const number = valueNumber(value);
      return number === null ? `0x${hex}` : String(number);
    }
    case VALUE_TYPE.dimension:
      return `${complexNumber(value.data)}${DIMENSION_UNITS[value.data & 0xf] ?? ''}`;
    case VALUE_TYPE.fraction:
      return `${complexNumber(value.data) * 100}${FRACTION_UNITS[value.data & 0xf] ?? ''}`;
    default:
      return value.type >= VALUE_TYPE.firstColour && value.type <= VALUE_TYPE.lastColour ? `#${hex.padStart(8, '0')}` : `0x${hex}`;
  }
}

/**
 * As Android reads an integer attribute: a number as it is; text in base 16 (`0x`, `#`), 8 (`0`) or 10; anything else null.
 * Source: AOSP XmlUtils.convertValueToInt.
 */
export function valueInteger(value: TypedValue): number | null {
  if (value.type >= VALUE_TYPE.decimal && value.type <= VALUE_TYPE.lastColour) return value.data | 0;
  if (value.type !== VALUE_TYPE.string || value.text === null) return null;
  const written = /^(-?)(?:(0x|#)([\da-f]+)|(0)([0-7]+)|(\d+))$/i.exec(value.text);
  if (written === null) return null;
  const [, sign, , hexadecimal, , octal, decimal] = written;
  const magnitude = hexadecimal !== undefined ? parseInt(hexadecimal, 16) : octal !== undefined ? parseInt(octal, 8) : Number(decimal);
  if (magnitude > 0x7fffffff) return null; // Integer.parseInt takes no more
  return sign === '-' && magnitude !== 0 ? -magnitude : magnitude;
}

/** As Android reads a boolean attribute: any number but 0, or the word `true`; other words are false. Source: AOSP XmlUtils.convertValueToBoolean. */
export function valueBoolean(value: TypedValue): boolean | null {
  if (value.type >= VALUE_TYPE.decimal && value.type <= VALUE_TYPE.lastColour) return value.data !== 0;
  if (value.type !== VALUE_TYPE.string || value.text === null || value.text === '') return null;
  return value.text === '1' || value.text === 'true' || value.text === 'TRUE';
}
