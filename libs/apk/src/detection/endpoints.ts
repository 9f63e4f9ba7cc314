import { ADDRESS_SITES, type Site, type Sites } from '../code/sites.ts';
import type { CodeFiles } from '../code/code-files.ts';
import { alternatives, type Value } from '../code/values/value.ts';
import type { Values } from '../code/values/values.ts';
import { KIND, kind, nopOrPayloadUnits, TRAITS, width } from '../dex/opcodes.ts';
import { SCHEME_WATCHES } from './code-watches.ts';

/** An address, and the method that names it; null for one that stands only in the initial value of a field or in an annotation. */
export type Endpoint = { url: string; caller: string | null };

/** A scheme alone is no address. */
const ADDRESS = /^https?:\/\/./;
/** Methods that put an address together: packages have some tens. */
const MAX_METHODS = 2_000;
/** Texts put together in one of them. */
const MAX_TEXTS = 200;
const CUSTOM = [0xfc, 0xfd] as const;
const MAKES_TEXT: ReadonlySet<string> = new Set([
  'Ljava/lang/StringBuilder;->toString',
  'Ljava/lang/StringBuffer;->toString',
  'Ljava/lang/String;->concat',
  'Ljava/lang/String;->format',
  'Lkotlin/jvm/internal/Intrinsics;->stringPlus',
]);

/** Addresses that code names or puts together, then those that no instruction names. May hold equal rows. */
export function* readEndpoints(code: CodeFiles, sites: Sites, values: Values): Generator<Endpoint> {
  const named = sites.of(ADDRESS_SITES);
  for (const { dex, method, target } of named) {
    const file = code.all[dex]!.dex;
    const url = file.string(target);
    if (ADDRESS.test(url)) yield { url, caller: file.method(method) };
  }
  const seen = new Set<string>();
  for (const site of SCHEME_WATCHES.flatMap(({ id }) => sites.of(id)).sort((a, b) => a.dex - b.dex || a.pc - b.pc)) {
    const key = `${site.dex} ${site.method}`;
    if (seen.has(key) || seen.size >= MAX_METHODS) continue;
    seen.add(key);
    for (const url of assembled(code, site, values)) yield { url, caller: code.all[site.dex]!.dex.method(site.method) };
  }
  for (const [number, { dex, marks }] of code.all.entries()) {
    const used = new Set(named.filter((site) => site.dex === number).map((site) => site.target));
    for (let i = marks.strings.indexOf(1); i >= 0; i = marks.strings.indexOf(1, i + 1)) {
      if (used.has(i)) continue;
      const url = dex.string(i);
      if (ADDRESS.test(url)) yield { url, caller: null };
    }
  }
}

/** Addresses that a method puts together, as far as their host is known. */
function assembled(code: CodeFiles, { dex, method }: Site, values: Values): string[] {
  const body = code.body(dex, method);
  if (body === null) return [];
  const file = code.all[dex]!.dex;
  const { units } = file;
  const end = body.codeAt + body.codeUnits;
  const urls: string[] = [];
  let texts = 0;
  for (let pc = body.codeAt; pc < end && texts < MAX_TEXTS;) {
    const op = units[pc]! & 0xff;
    const what = kind(TRAITS[op]!);
    const custom = op === CUSTOM[0] || op === CUSTOM[1];
    const target = units[pc + 1]!;
    if (custom || (what === KIND.invoke && MAKES_TEXT.has(`${file.type(file.methodClass(target))}->${file.methodName(target)}`))) {
      texts++;
      for (const value of alternatives(values.resultAt({ dex, method, pc }))) urls.push(...addressOf(value));
    }
    pc += what === KIND.nopOrPayload ? nopOrPayloadUnits(units, pc, end) : width(TRAITS[op]!);
  }
  return urls;
}

/** An address with `{}` for what is not known of its path. */
function addressOf(value: Value): string[] {
  if (value.kind === 'string') return /^https?:\/\/[^/]/.test(value.text) ? [value.text] : [];
  if (value.kind !== 'pattern' || typeof value.pieces[0] !== 'string') return [];
  // With the host alone the unknown part may still belong to it.
  return /^https?:\/\/[^/?#]+[/?#:]/.test(value.pieces[0]) ? [value.pieces.map((piece) => piece ?? '{}').join('')] : [];
}
