import { ApkFormatError } from '../../bytes/apk-format-error.ts';
import type { DexFile } from '../../dex/dex-file.ts';
import { LebReader } from '../../dex/leb128.ts';

const CODE_HEADER_BYTES = 16;

/**
 * The methods of one `class_data_item`, direct ones first, without an object for each. `codeAt` is the byte of the `code_item`, 0 where there is none or where
 * it does not lie in the file. Source: Android "Dalvik executable format", class_data_item.
 * @throws ApkFormatError 'dex.offset-out-of-bounds' | 'dex.index-out-of-bounds'
 */
export function visitMethods(dex: DexFile, dataAt: number, visit: (method: number, flags: number, codeAt: number) => void): void {
  if (dataAt === 0) return;
  const reader = new LebReader(dex.bytes, dataAt);
  const fields = reader.uleb() + reader.uleb();
  const counts = [reader.uleb(), reader.uleb()];
  for (let i = 0; i < fields * 2; i++) reader.uleb(); // each turn reads a byte: the file's end bounds it
  for (const count of counts) {
    let method = 0;
    for (let i = 0; i < count; i++) {
      method += reader.uleb();
      const flags = reader.uleb();
      const codeAt = reader.uleb();
      if (method >= dex.header.methods.count) throw new ApkFormatError('dex.index-out-of-bounds', reader.at);
      visit(method, flags, isCode(dex, codeAt) ? codeAt : 0);
    }
  }
}

function isCode(dex: DexFile, codeAt: number): boolean {
  const size = dex.bytes.length;
  return codeAt !== 0 && codeAt % 2 === 0 && codeAt + CODE_HEADER_BYTES <= size && codeAt + CODE_HEADER_BYTES + dex.u32(codeAt + 12) * 2 <= size;
}
