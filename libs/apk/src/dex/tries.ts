import type { DexFile } from './dex-file.ts';
import type { Body } from './scan-code.ts';
import { LebReader } from './leb128.ts';

/** A covered range of a body and the handlers of what is thrown in it, as offsets in code units from the body's start. */
export type Try = { readonly from: number; readonly to: number; readonly handlers: readonly number[] };

const CODE_HEADER_BYTES = 16;
const TRY_ITEM_BYTES = 8;
/** Handlers of all lists, for each code unit and over all: a handler is at least one instruction, and few lists name the same. */
const HANDLERS_PER_UNIT = 4;
const MIN_HANDLERS = 4_096;

/**
 * The try blocks of a body, in the file's order. Source: Android "Dalvik executable format", try_item and encoded_catch_handler.
 * Lists of handlers are shared by tries and each is read once. @returns null where there are more than a body could need
 * @throws ApkFormatError 'dex.offset-out-of-bounds'
 */
export function readTries(dex: DexFile, body: Readonly<Body>): Try[] | null {
  const header = body.codeAt * 2 - CODE_HEADER_BYTES;
  const count = dex.u16(header + 6);
  if (count === 0) return [];
  const triesAt = (body.codeAt + body.codeUnits + (body.codeUnits & 1)) * 2;
  const listsAt = triesAt + count * TRY_ITEM_BYTES;
  const lists = new Map<number, number[]>();
  let left = body.codeUnits * HANDLERS_PER_UNIT + MIN_HANDLERS;
  const handlersAt = (offset: number): number[] => {
    const reader = new LebReader(dex.bytes, listsAt + offset);
    const size = reader.sleb();
    const handlers: number[] = [];
    for (let i = 0; i < Math.abs(size) && left-- > 0; i++) {
      reader.uleb(); // the type
      handlers.push(reader.uleb());
    }
    if (size <= 0) handlers.push(reader.uleb());
    return [...new Set(handlers)].filter((at) => at < body.codeUnits);
  };
  const tries: Try[] = [];
  for (let i = 0; i < count; i++) {
    const at = triesAt + i * TRY_ITEM_BYTES;
    const from = dex.u32(at);
    const list = dex.u16(at + 6);
    let handlers = lists.get(list);
    if (handlers === undefined) lists.set(list, (handlers = handlersAt(list)));
    const to = Math.min(from + dex.u16(at + 4), body.codeUnits);
    if (left < 0) return null;
    if (from < to) tries.push({ from, to, handlers });
  }
  return tries;
}
