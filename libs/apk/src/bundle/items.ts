import type { ProtobufMessage } from './protobuf.ts';

/** A value as binary formats hold it: a type, 32 bits, and the text where the type is a string. Source: AOSP ResourceTypes.h, Res_value. */
export type ItemValue = { readonly type: number; readonly data: number; readonly text: string | null };

/** Where a reference by name leads: `string/app_name`; null where the table has no such entry. */
export type NameLookup = (name: string) => number | null;

const TYPE = { reference: 0x01, attribute: 0x02, string: 0x03, dynamicReference: 0x07, dynamicAttribute: 0x08, null: 0x00 } as const;
/** Source: AOSP aapt2 Resources.proto, Primitive: field number to Res_value type. */
const PRIMITIVE_TYPE: Readonly<Record<number, number>> = {
  3: 0x04, // float
  4: 0x05, // dimension, written as a float by old tools
  5: 0x06,
  6: 0x10, // decimal
  7: 0x11, // hexadecimal
  8: 0x12, // boolean
  9: 0x1c, // colours
  10: 0x1d,
  11: 0x1e,
  12: 0x1f,
  13: 0x05, // dimension
  14: 0x06, // fraction
};

/** `Item` of AOSP's Resources.proto; null where it holds nothing that is known. */
export function readItem(message: ProtobufMessage, lookup: NameLookup): ItemValue | null {
  let value: ItemValue | null = null;
  while (message.next()) {
    switch (message.field) {
      case 1:
        value = readReference(message.message(), lookup);
        break;
      case 2: // text, raw text, styled text, file: the first field of each is its string
      case 3:
      case 4:
      case 5:
        value = { type: TYPE.string, data: 0, text: firstText(message.message()) };
        break;
      case 6:
        value = { type: TYPE.null, data: 0, text: null };
        break;
      case 7:
        value = readPrimitive(message.message());
    }
  }
  return value;
}

/** The id that a `Reference` means, by number or by name; 0 where it means none. */
export function readReferenceId(message: ProtobufMessage, lookup: NameLookup): number {
  return readReference(message, lookup).data;
}

function readReference(message: ProtobufMessage, lookup: NameLookup): ItemValue {
  let [attribute, id, dynamic, name] = [false, 0, false, ''];
  while (message.next()) {
    if (message.field === 1) attribute = message.value === 1;
    else if (message.field === 2) id = message.value;
    else if (message.field === 3) name = message.text();
    else if (message.field === 5) dynamic = firstNumber(message.message()) !== 0;
  }
  if (id === 0 && name !== '') id = lookup(name.slice(name.indexOf(':') + 1)) ?? 0;
  const type = attribute ? (dynamic ? TYPE.dynamicAttribute : TYPE.attribute) : dynamic ? TYPE.dynamicReference : TYPE.reference;
  return { type, data: id, text: null };
}

function readPrimitive(message: ProtobufMessage): ItemValue | null {
  let value: ItemValue | null = null;
  while (message.next()) {
    const { field } = message;
    if (field === 1 || field === 2) value = { type: TYPE.null, data: field - 1, text: null };
    const type = PRIMITIVE_TYPE[field];
    // True is written as all ones, as aapt2 writes it.
    if (type !== undefined) value = { type, data: field === 8 && message.value !== 0 ? 0xffffffff : message.value, text: null };
  }
  return value;
}

function firstText(message: ProtobufMessage): string {
  let text = '';
  while (message.next()) if (message.field === 1) text = message.text();
  return text;
}

export function firstNumber(message: ProtobufMessage): number {
  let value = 0;
  while (message.next()) if (message.field === 1) value = message.value;
  return value;
}
