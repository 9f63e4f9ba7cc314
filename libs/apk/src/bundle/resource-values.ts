import { binaryConfigOf, CONFIG_BYTES } from './configuration.ts';
import { readItem, readReferenceId, type ItemValue, type NameLookup } from './items.ts';
import type { ProtobufMessage } from './protobuf.ts';

/** An array, a plural, a style or an attribute's definition: values by name. */
export type Bag = { readonly parent: number; readonly items: readonly { readonly name: number; readonly value: ItemValue }[] };
export type Value = ItemValue | Bag;

/** Source: AOSP ResourceTypes.h, ResTable_map: ATTR_TYPE, the names of a plural's quantities, array indexes. */
const MAP = { attributeType: 0x01000000, array: 0x02000000, plural: [0x01000005, 0x01000006, 0x01000007, 0x01000008, 0x01000009, 0x01000004] } as const;

/** A value and the configuration that it is for. Null: nothing that an APK would hold. */
export function readConfigValue(message: ProtobufMessage, lookup: NameLookup): { config: Uint8Array; value: Value | null } {
  let config: Uint8Array | null = null;
  let value: Value | null = null;
  while (message.next()) {
    if (message.field === 1) config = binaryConfigOf(message.message());
    else if (message.field === 2) value = readValue(message.message(), lookup);
  }
  if (config === null) {
    config = new Uint8Array(CONFIG_BYTES);
    config[0] = CONFIG_BYTES;
  }
  return { config, value };
}

function readValue(message: ProtobufMessage, lookup: NameLookup): Value | null {
  let value: Value | null = null;
  while (message.next()) {
    if (message.field === 4) value = readItem(message.message(), lookup);
    else if (message.field === 5) value = readCompound(message.message(), lookup);
  }
  return value;
}

/** Attribute definitions, styles, arrays and plurals; others (styleables, macros) end with the build and are in no APK. */
function readCompound(message: ProtobufMessage, lookup: NameLookup): Bag | null {
  let bag: Bag | null = null;
  while (message.next()) {
    const inner = message.message();
    if (message.field === 1) bag = readAttribute(inner);
    else if (message.field === 2) bag = readStyle(inner, lookup);
    else if (message.field === 4) bag = readIndexed(inner, lookup, (i) => MAP.array | i);
    else if (message.field === 5) bag = readIndexed(inner, lookup, (_, arity) => MAP.plural[arity] ?? MAP.plural[5]);
  }
  return bag;
}

function readAttribute(message: ProtobufMessage): Bag {
  let format = 0;
  while (message.next()) if (message.field === 1) format = message.value;
  return { parent: 0, items: [{ name: MAP.attributeType, value: { type: 0x10, data: format, text: null } }] };
}

function readStyle(message: ProtobufMessage, lookup: NameLookup): Bag {
  let parent = 0;
  const items: Bag['items'][number][] = [];
  while (message.next()) {
    if (message.field === 1) parent = readReferenceId(message.message(), lookup);
    if (message.field !== 3) continue;
    const entry = message.message();
    let [name, value]: [number, ItemValue | null] = [0, null];
    while (entry.next()) {
      if (entry.field === 3) name = readReferenceId(entry.message(), lookup);
      else if (entry.field === 4) value = readItem(entry.message(), lookup);
    }
    if (value !== null) items.push({ name, value });
  }
  return { parent, items };
}

/** Elements of an array (item in field 3), or of a plural (quantity in field 3, item in field 4). */
function readIndexed(message: ProtobufMessage, lookup: NameLookup, nameOf: (index: number, arity: number) => number): Bag {
  const items: Bag['items'][number][] = [];
  while (message.next()) {
    if (message.field !== 1) continue;
    const element = message.message();
    let [arity, value]: [number, ItemValue | null] = [0, null];
    while (element.next()) {
      if (element.field === 4 || (element.field === 3 && element.bytes.length > 0)) value = readItem(element.message(), lookup);
      else if (element.field === 3) arity = element.value;
    }
    if (value !== null) items.push({ name: nameOf(items.length, arity), value });
  }
  return { parent: 0, items };
}
