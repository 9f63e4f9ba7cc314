import { ANY, oneOf, alternatives, MAX_ALTERNATIVES, type Value } from './value.ts';

/** A text longer than this is cut: addresses and keys are shorter, and a loop of appends could make one of any length. */
const MAX_TEXT = 4_096;
/** Pieces of a pattern. */
const MAX_PIECES = 64;

/** The texts, one after another. Each combination of alternatives is a text, as long as they are few. */
export function concatenate(parts: readonly Value[]): Value {
  let results: (string | null)[][] = [[]];
  for (const part of parts) {
    const options = alternatives(part).map(piecesOf);
    if (results.length * options.length > MAX_ALTERNATIVES) results = results.map((pieces) => [...pieces, null]);
    else results = results.flatMap((pieces) => options.map((option) => [...pieces, ...option]));
  }
  return oneOf(results.map(textOf));
}

/** The value with its text changed; a pattern's known parts are changed each. */
export function mapText(value: Value, change: (text: string) => string): Value {
  return oneOf(
    alternatives(value).map((one): Value => {
      if (one.kind === 'string') return { kind: 'string', text: change(one.text).slice(0, MAX_TEXT) };
      return one.kind === 'pattern' ? { kind: 'pattern', pieces: one.pieces.map((piece) => (piece === null ? null : change(piece))) } : ANY;
    }),
  );
}

function piecesOf(value: Value): readonly (string | null)[] {
  if (value.kind === 'string') return [value.text];
  if (value.kind === 'pattern') return value.pieces;
  if (value.kind === 'number') return [String(value.value)];
  if (value.kind === 'null') return ['null'];
  return [null];
}

/** Known neighbours are one piece, and so are unknown ones. */
export function textOf(pieces: readonly (string | null)[]): Value {
  const joined: (string | null)[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (piece === '' || (piece === null && last === null)) continue;
    if (piece !== null && typeof last === 'string') joined[joined.length - 1] = (last + piece).slice(0, MAX_TEXT);
    else if (joined.length < MAX_PIECES) joined.push(piece);
  }
  if (joined.length === 0) return { kind: 'string', text: '' };
  const [only] = joined;
  if (joined.length === 1) return typeof only === 'string' ? { kind: 'string', text: only } : ANY;
  return { kind: 'pattern', pieces: joined };
}

/** `%s`, `%d`, `%1$s` and their like; `%%` and `%n` are texts. Source: Android API reference, java.util.Formatter. */
const CONVERSION = /%(?:(\d+)\$)?[-#+ 0,(]*\d*(?:\.\d+)?([a-zA-Z%])/g;

/** `String.format` with what is known of its arguments; only plain `%s` and `%d` show theirs. */
export function format(template: string, values: readonly Value[] | null): Value {
  const parts: Value[] = [];
  let end = 0;
  let next = 0;
  for (const match of template.matchAll(CONVERSION)) {
    parts.push({ kind: 'string', text: template.slice(end, match.index) });
    end = match.index + match[0].length;
    const conversion = match[2]!;
    if (conversion === '%' || conversion === 'n') parts.push({ kind: 'string', text: conversion === 'n' ? '\n' : '%' });
    else {
      const position = match[1] === undefined ? next++ : Number(match[1]) - 1;
      const plain = /^%(\d+\$)?[sd]$/.test(match[0]);
      parts.push((plain ? values?.[position] : undefined) ?? ANY);
    }
    if (parts.length > MAX_PIECES) break;
  }
  return concatenate([...parts, { kind: 'string', text: template.slice(end) }]);
}
