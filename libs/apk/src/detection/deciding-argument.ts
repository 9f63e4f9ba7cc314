import { alternatives, type Value } from '../code/values/value.ts';
import { parametersOf } from '../code/values/prototypes.ts';
import type { DexFile } from '../dex/dex-file.ts';
import { frameworkConstant } from './framework-constants.ts';
import type { VisibleArgument, VisibleText } from './sensitive-meaning.ts';

const DECIDES = /^\[?Ljava\/(?:lang\/(?:String|CharSequence|Object)|util\/(?:List|UUID)|io\/File);$|^Landroid\/net\/Uri;$/;
/** A value within a list within a value: commands and their like. */
const MAX_DEPTH = 3;

/** The argument that decides what a call reads: the first that is a text, an address or a list of texts. The receiver never is. */
export function decidingArgument(dex: DexFile, method: number, values: readonly Value[]): Value {
  const types = parametersOf(dex, method);
  const index = types.findIndex((type) => DECIDES.test(type));
  const receiver = values.length - types.length; // 1 or 0
  return values[index + receiver] ?? { kind: 'any' };
}

/** What is seen of a value as a text. The texts of an array are those of its elements, and all of them one after another, as a command is written. */
export function visibleArgument(value: Value, depth = 0): VisibleArgument {
  const texts: VisibleText[] = [];
  let open = false;
  for (const one of alternatives(value)) {
    if (one.kind === 'string') texts.push({ pieces: [one.text] });
    else if (one.kind === 'pattern') {
      texts.push({ pieces: one.pieces });
      open ||= !isAddress(one.pieces[0]);
    } else if (one.kind === 'field') {
      const text = frameworkConstant(one.class, one.member);
      if (text === null) open = true;
      else texts.push({ pieces: [text] });
    } else if (one.kind === 'array' && one.elements !== null && depth < MAX_DEPTH) {
      const parts = one.elements.map((element) => visibleArgument(element, depth + 1));
      texts.push(...parts.flatMap((part) => part.texts));
      if (parts.length > 1 && parts.every((part) => part.texts.length === 1))
        texts.push({ pieces: [parts.map((part) => part.texts[0]!.pieces.join(' ')).join(' ')] });
      open ||= parts.some((part) => part.open);
    } else if (one.kind !== 'null' && one.kind !== 'number') open = true;
  }
  return { texts, open };
}

/** An address whose beginning is known is known well enough: only its path is not. */
function isAddress(piece: string | null | undefined): boolean {
  return /^content:\/\/[^/]+\//.test(piece ?? '');
}
