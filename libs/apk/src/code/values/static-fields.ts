import { ApkFormatError } from '../../bytes/apk-format-error.ts';
import { readClassMembers, type FieldMember } from '../../dex/class-members.ts';
import { readEncodedArray, type EncodedValue } from '../../dex/encoded-values.ts';
import { KIND, kind, nopOrPayloadUnits, TRAITS, width } from '../../dex/opcodes.ts';
import { hashByte } from '../../detection/name-hash.ts';
import type { CodeFile } from '../code-files.ts';
import type { Flow } from './flow.ts';
import { OP } from './transfer.ts';
import { isOpen, type Value } from './value.ts';
import type { Flows } from './flows.ts';

const FINAL = 0x10;
/** Initialisers that read each other's fields, one within another. */
const MAX_INITIALISERS = 4;

type StaticField = { readonly member: FieldMember; readonly initial: EncodedValue | null };
type StaticFields = { readonly dex: number; readonly initialiser: number | null; readonly byName: ReadonlyMap<string, StaticField> };
/** The value that an operand of a body's instruction has; `depth` counts initialisers within initialisers. */
export type ReadOperand = (dex: number, flow: Flow, offset: number, type: string, depth: number) => Value;

/**
 * Constants in static fields: those with an initial value in the file, and those that their class's initialiser writes once, if
 * nothing else in the package writes them.
 */
export class StaticConstants {
  readonly #flows: Flows;
  readonly #read: ReadOperand;
  readonly #classes = new Map<string, StaticFields | null>();
  readonly #values = new Map<string, Value | null>();

  constructor(flows: Flows, read: ReadOperand) {
    this.#flows = flows;
    this.#read = read;
  }

  /** The constant of a field as one DEX file names it; null where it is none. */
  of(dex: number, field: number, depth: number): Value | null {
    const file = this.#flows.code.all[dex]!.dex;
    const className = file.type(file.fieldClass(field));
    const name = file.fieldMember(field);
    const key = `${className}->${name}`;
    let value = this.#values.get(key);
    if (value !== undefined) return value;
    if (depth >= MAX_INITIALISERS) return null;
    this.#values.set(key, null); // an initialiser that reads the field it writes gets nothing
    try {
      value = this.#resolve(className, name, depth);
    } catch (error) {
      if (!(error instanceof ApkFormatError)) throw error;
      value = null;
    }
    this.#values.set(key, value);
    return value;
  }

  #resolve(className: string, name: string, depth: number): Value | null {
    const fields = this.#fieldsOf(className);
    const field = fields?.byName.get(name);
    if (fields === null || field === undefined) return null;
    const type = name.slice(name.indexOf(':') + 1);
    const { all: files } = this.#flows.code;
    let all = files[fields.dex]!.scan.fieldWrites[field.member.field]!;
    const hash = encoder.encode(className.slice(1, -1)).reduce(hashByte, 0);
    for (const [number, file] of files.entries()) if (number !== fields.dex) all += countElsewhere(file, className, hash, name);
    if (all === 0) return constantOf(field.initial, type);
    if (all > 1 && (field.member.flags & FINAL) === 0) return null;
    return fields.initialiser === null ? null : this.#written(fields.dex, fields.initialiser, field.member.field, type, depth);
  }

  /** What the class's initialiser puts in the field, if it does so in one place. */
  #written(dex: number, initialiser: number, field: number, type: string, depth: number): Value | null {
    const flow = this.#flows.of(dex, initialiser);
    if (flow === null) return null;
    const { codeAt, codeUnits } = flow.body;
    const { units } = flow.dex;
    let place = -1;
    for (let pc = codeAt; pc < codeAt + codeUnits;) {
      const op = units[pc]! & 0xff;
      if (op >= OP.firstSput && op <= OP.lastSput && units[pc + 1] === field) {
        if (place >= 0) return null;
        place = pc - codeAt;
      }
      pc += kind(TRAITS[op]!) === KIND.nopOrPayload ? nopOrPayloadUnits(units, pc, codeAt + codeUnits) : width(TRAITS[op]!);
    }
    if (place < 0) return null;
    const value = this.#read(dex, flow, place, type, depth + 1);
    // Objects and what calls give are known by where they are made, which says nothing elsewhere.
    return value.kind === 'array' || value.kind === 'pattern' || !isOpen(value) ? value : null;
  }

  #fieldsOf(className: string): StaticFields | null {
    let fields = this.#classes.get(className);
    if (fields === undefined) this.#classes.set(className, (fields = this.#readFields(className)));
    return fields;
  }

  #readFields(className: string): StaticFields | null {
    const definition = this.#flows.code.definition(className);
    if (definition === null) return null;
    const { dex } = this.#flows.code.all[definition.dex]!;
    const members = readClassMembers(dex, dex.classDefinition(definition.index).dataAt);
    const initials = readEncodedArray(dex, dex.staticValuesAt(definition.index), members.staticFields.length);
    const byName = new Map<string, StaticField>();
    members.staticFields.forEach((member, i) => byName.set(dex.fieldMember(member.field), { member, initial: initials[i] ?? null }));
    const initialiser = members.methods.find(({ method }) => dex.methodName(method) === '<clinit>')?.method ?? null;
    return { dex: definition.dex, initialiser, byName };
  }
}

const encoder = new TextEncoder();

/** Writes that another DEX file holds: it names the class and the field by indexes of its own. `hash` is the class's, as `Marks` has it. */
function countElsewhere({ dex, scan: { fieldWrites }, marks: { hashOfType } }: CodeFile, className: string, hash: number, name: string): number {
  let count = 0;
  for (let type = hashOfType.indexOf(hash); type >= 0; type = hashOfType.indexOf(hash, type + 1)) {
    if (dex.type(type) !== className) continue;
    for (let field = 0; field < fieldWrites.length; field++) {
      if (fieldWrites[field] !== 0 && dex.fieldClass(field) === type && dex.fieldMember(field) === name) count += fieldWrites[field]!;
    }
  }
  return count;
}

function constantOf(initial: EncodedValue | null, type: string): Value | null {
  // A field without one begins as zero or null.
  if (initial === null) return type.startsWith('L') || type.startsWith('[') ? { kind: 'null' } : { kind: 'number', value: 0 };
  switch (initial.kind) {
    case 'string':
      return { kind: 'string', text: initial.text };
    case 'number':
      return { kind: 'number', value: initial.value };
    case 'boolean':
      return { kind: 'number', value: initial.value ? 1 : 0 };
    case 'type':
      return { kind: 'class', descriptor: initial.descriptor };
    case 'null':
      return { kind: 'null' };
    default:
      return null;
  }
}
