import { KIND, kind, nopOrPayloadUnits, TRAITS, width } from '../../dex/opcodes.ts';
import { hashByte } from '../../detection/name-hash.ts';
import type { CodeFile, CodeFiles } from '../code-files.ts';
import type { Place } from './value.ts';

const encoder = new TextEncoder();
/** Below it an instruction is plain: its trait is its width. */
const FIRST_TOLD = 8;

/**
 * Where the given methods (`Lcom/x/A;->b(I)V`) are called, over all DEX files, in the order of the code; at most `limit` places of
 * each. One more walk over all instructions: ask for all methods at once.
 */
export function callPlaces(code: CodeFiles, methods: readonly string[], limit: number): ReadonlyMap<string, readonly Place[]> {
  const places = new Map(methods.map((method): [string, Place[]] => [method, []]));
  if (places.size === 0) return places;
  for (const [number, file] of code.all.entries()) {
    const wanted = indexesOf(file, [...places.keys()]);
    if (wanted.size === 0) continue;
    const marks = new Uint8Array(0x10000);
    for (const method of wanted.keys()) marks[method] = 1;
    walk(file, marks, (method, pc, target) => {
      const list = places.get(wanted.get(target)!)!;
      if (list.length < limit) list.push({ dex: number, method, pc });
    });
  }
  return places;
}

function walk({ dex, scan }: CodeFile, marks: Uint8Array, visit: (method: number, pc: number, target: number) => void): void {
  const { units } = dex;
  const { bodyAt } = scan;
  for (let method = 0; method < bodyAt.length; method++) {
    const codeAt = bodyAt[method]!;
    if (codeAt === 0) continue;
    const end = codeAt + dex.u32(codeAt * 2 - 4);
    for (let pc = codeAt; pc < end;) {
      const trait = TRAITS[units[pc]! & 0xff]!;
      if (trait < FIRST_TOLD) {
        pc += trait;
        continue;
      }
      if (kind(trait) === KIND.invoke && pc + 1 < end && marks[units[pc + 1]!] === 1) visit(method, pc, units[pc + 1]!);
      pc += kind(trait) === KIND.nopOrPayload ? nopOrPayloadUnits(units, pc, end) : width(trait);
    }
  }
}

/** Indexes of the methods in one file, by number: methods are in the order of their classes. */
function indexesOf({ dex, marks }: CodeFile, methods: readonly string[]): Map<number, string> {
  const found = new Map<number, string>();
  for (const [className, names] of Map.groupBy(methods, (method) => method.slice(0, method.indexOf('->')))) {
    const hash = encoder.encode(className.slice(1, -1)).reduce(hashByte, 0);
    for (let type = marks.hashOfType.indexOf(hash); type >= 0; type = marks.hashOfType.indexOf(hash, type + 1)) {
      if (dex.type(type) !== className) continue;
      const { count } = dex.header.methods;
      let [low, high] = [0, count];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (dex.methodClass(middle) < type) low = middle + 1;
        else high = middle;
      }
      for (let method = low; method < count && dex.methodClass(method) === type; method++) {
        const name = dex.method(method);
        if (names.includes(name)) found.set(method, name);
      }
    }
  }
  return found;
}
