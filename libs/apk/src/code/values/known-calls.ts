import type { Evaluator } from './evaluator.ts';
import { concatenate, format, mapText } from './texts.ts';
import { alternatives, ANY, oneOf, type Value } from './value.ts';

type Call = {
  argument(index: number): Value;
  /** Arguments that the call takes, the receiver among them. */
  readonly count: number;
};

const hand = (call: Call): Value => call.argument(0);
const slash: Value = { kind: 'string', text: '/' };
const joined = (call: Call): Value => concatenate([call.argument(0), call.argument(1)]);
const path = (call: Call): Value => concatenate([mapText(call.argument(0), (text) => text.replace(/\/$/, '')), slash, call.argument(1)]);
const classNamed =
  (argument: number) =>
  (call: Call): Value | null => {
    const value = oneOf(
      alternatives(call.argument(argument)).map((one): Value =>
        one.kind === 'string' && isClassName(one.text) ? { kind: 'class', descriptor: descriptorOf(one.text) } : ANY,
      ),
    );
    return value.kind === 'any' ? null : value;
  };

/**
 * Calls of which the result is known when their arguments are: those that hand on a text, a number or a class, or make one.
 * Null from a row: no more than that it is a call. Source: Android API reference; Kotlin standard library reference.
 */
const KNOWN: Readonly<Record<string, (call: Call) => Value | null>> = {
  'Landroid/net/Uri;->parse': hand,
  'Landroid/net/Uri;->toString': hand,
  'Landroid/net/Uri;->withAppendedPath': path,
  'Landroid/net/Uri;->encode': hand,
  'Landroid/net/Uri;->decode': hand,
  'Landroid/content/ContentUris;->withAppendedId': path,
  'Ljava/net/URI;->create': hand,
  'Ljava/lang/String;->valueOf': hand,
  'Ljava/lang/String;->copyValueOf': hand,
  'Ljava/lang/String;->toString': hand,
  'Ljava/lang/String;->intern': hand,
  'Ljava/lang/Object;->toString': (call) => texts(call.argument(0)),
  'Ljava/lang/StringBuilder;->toString': hand,
  'Ljava/lang/StringBuffer;->toString': hand,
  'Ljava/lang/CharSequence;->toString': (call) => texts(call.argument(0)),
  'Ljava/lang/String;->trim': (call) => mapText(call.argument(0), (text) => text.trim()),
  'Ljava/lang/String;->toLowerCase': (call) => mapText(call.argument(0), (text) => text.toLowerCase()),
  'Ljava/lang/String;->toUpperCase': (call) => mapText(call.argument(0), (text) => text.toUpperCase()),
  'Ljava/lang/String;->concat': joined,
  'Lkotlin/jvm/internal/Intrinsics;->stringPlus': joined,
  'Ljava/lang/String;->replace': replaced,
  'Ljava/lang/String;->substring': substring,
  'Ljava/lang/String;->format': formatted,
  'Ljava/lang/String;-><init>': (call) => (call.count < 2 ? { kind: 'string', text: '' } : textOfBytes(call.argument(1))),
  'Ljava/lang/String;->getBytes': (call) => bytesOf(call.argument(0)),
  'Ljava/lang/String;->toCharArray': (call) => bytesOf(call.argument(0)),
  'Landroid/util/Base64;->decode': (call) => decoded(call.argument(0)),
  'Ljava/util/Base64$Decoder;->decode': (call) => decoded(call.argument(1)),
  'Landroid/text/TextUtils;->concat': (call) => {
    const parts = call.argument(0);
    return parts.kind === 'array' && parts.elements !== null ? concatenate(parts.elements) : null;
  },
  'Ljava/lang/Integer;->valueOf': hand,
  'Ljava/lang/Integer;->intValue': hand,
  'Ljava/lang/Boolean;->valueOf': hand,
  'Ljava/lang/Boolean;->booleanValue': hand,
  'Ljava/lang/Long;->valueOf': hand,
  'Ljava/lang/Long;->longValue': hand,
  'Ljava/lang/Integer;->toString': (call) => texts(call.argument(0)),
  'Ljava/util/concurrent/TimeUnit;->toMillis': inMillis,
  'Ljava/util/Objects;->requireNonNull': hand,
  'Ljava/util/Arrays;->asList': hand,
  'Lkotlin/jvm/internal/Intrinsics;->checkNotNullExpressionValue': hand,
  'Lkotlin/collections/CollectionsKt;->listOf': hand,
  'Lkotlin/collections/ArraysKt;->asList': hand,
  'Ljava/lang/Class;->forName': classNamed(0),
  'Ljava/lang/ClassLoader;->loadClass': classNamed(1),
  'Ljava/lang/Class;->getName': (call) => classNames(call.argument(0)),
};

/** The result of a call of `Lclass;->name` at an offset, where the call is one that is known; null for any other. */
export function knownCall(evaluator: Evaluator, api: string, offset: number, depth: number): Value | null {
  if (!Object.hasOwn(KNOWN, api)) return null;
  const value = KNOWN[api]!({ argument: (index) => evaluator.argument(offset, index, depth), count: evaluator.flow.operands(offset).length });
  return value === null || value.kind === 'any' ? null : value;
}

/** Only what is a text anyway: `toString` of another object says something that is not known. */
function texts(value: Value): Value | null {
  const all = alternatives(value).every(({ kind }) => kind === 'string' || kind === 'pattern' || kind === 'number');
  return all ? concatenate([value]) : null;
}

function replaced(call: Call): Value | null {
  const [from, to] = [letter(call.argument(1)), letter(call.argument(2))];
  return from === null || to === null || from === '' ? null : mapText(call.argument(0), (text) => text.replaceAll(from, () => to));
}

function letter(value: Value): string | null {
  if (value.kind === 'number') return String.fromCharCode(value.value & 0xffff);
  return value.kind === 'string' ? value.text : null;
}

function substring(call: Call): Value | null {
  const [text, from, to] = [call.argument(0), call.argument(1), call.count > 2 ? call.argument(2) : null];
  if (text.kind !== 'string' || from.kind !== 'number' || (to !== null && to.kind !== 'number')) return null;
  return { kind: 'string', text: text.text.substring(from.value, to?.value) };
}

/** With a locale first, or without. */
function formatted(call: Call): Value | null {
  const [first, second] = [call.argument(0), call.argument(1)];
  const [template, values] = first.kind === 'string' ? [first, second] : [second, call.argument(2)];
  return template.kind === 'string' ? format(template.text, values.kind === 'array' ? values.elements : null) : null;
}

/** Bytes or characters of one text; a text of several may not be told apart. */
function bytesOf(value: Value): Value | null {
  if (value.kind !== 'string') return null;
  const elements = Array.from(Buffer.from(value.text), (byte): Value => ({ kind: 'number', value: byte }));
  return { kind: 'array', type: '[B', elements, at: { dex: 0, method: 0, pc: 0 } };
}

function numbersOf(value: Value): number[] | null {
  if (value.kind !== 'array' || value.elements === null) return null;
  const numbers = value.elements.map((element) => (element.kind === 'number' ? element.value : -1_000));
  return numbers.includes(-1_000) ? null : numbers;
}

function textOfBytes(value: Value): Value | null {
  if (value.kind === 'string' || value.kind === 'pattern') return value;
  const numbers = numbersOf(value);
  if (numbers === null || value.kind !== 'array') return null;
  const text = value.type === '[C' ? String.fromCharCode(...numbers.map((unit) => unit & 0xffff)) : Buffer.from(numbers).toString('utf8');
  return { kind: 'string', text: text.toWellFormed() };
}

/** A text that hides in Base64, as constants do that are not to be found. */
function decoded(value: Value): Value | null {
  const text = textOfBytes(value);
  return text?.kind === 'string' ? bytesOf({ kind: 'string', text: Buffer.from(text.text, 'base64').toString('utf8') }) : null;
}

/** Milliseconds in each constant of the enumeration, which is a field that is read. */
const MILLIS: Readonly<Record<string, number>> = { MILLISECONDS: 1, SECONDS: 1_000, MINUTES: 60_000, HOURS: 3_600_000, DAYS: 86_400_000 };

function inMillis(call: Call): Value | null {
  const [unit, count] = [call.argument(0), call.argument(1)];
  const millis = unit.kind === 'field' ? MILLIS[unit.member.split(':')[0]!] : undefined;
  return millis === undefined || count.kind !== 'number' ? null : { kind: 'number', value: millis * count.value };
}

const CLASS_NAME = /^[\p{L}_$][\p{L}\p{N}_$]*(\.[\p{L}_$][\p{L}\p{N}_$]*)*$/u;

function isClassName(text: string): boolean {
  return text.length <= 1_024 && CLASS_NAME.test(text);
}

function descriptorOf(className: string): string {
  return `L${className.replaceAll('.', '/')};`;
}

function classNames(value: Value): Value | null {
  const names = alternatives(value).map((one): Value =>
    one.kind === 'class' ? { kind: 'string', text: one.descriptor.slice(1, -1).replaceAll('/', '.') } : ANY,
  );
  const name = oneOf(names);
  return name.kind === 'any' ? null : name;
}
