import { ApkFormatError } from '../bytes/apk-format-error.ts';
import type { DexFile } from './dex-file.ts';

/** A method with a body. `codeAt` is its first code unit, counted in units from the start of the file. */
export type VisitMethod = (method: number, codeAt: number, codeUnits: number, registers: number) => void;

const CODE_HEADER_BYTES = 16;

/**
 * Walks the methods of classes: `class_data_item` is four counts and then differences, all in ULEB128.
 * Source: Android "Dalvik executable format", class_data_item and code_item.
 */
export class ClassWalker {
  readonly #dex: DexFile;
  #at = 0;
  /** Bytes of class data read so far: several classes may share theirs. */
  bytesRead = 0;

  constructor(dex: DexFile) {
    this.#dex = dex;
  }

  /** @throws ApkFormatError 'dex.offset-out-of-bounds' | 'dex.index-out-of-bounds' | 'dex.code-out-of-bounds' */
  walk(dataAt: number, visit: VisitMethod): void {
    if (dataAt === 0) return; // an interface or a marker: no members
    this.#at = dataAt;
    const fields = this.#uleb() + this.#uleb();
    const [direct, virtual] = [this.#uleb(), this.#uleb()];
    // Each turn reads at least two bytes, so the file's end bounds these loops whatever the counts say.
    for (let i = 0; i < fields; i++) {
      this.#uleb();
      this.#uleb();
    }
    this.#methods(direct, visit);
    this.#methods(virtual, visit);
    this.bytesRead += this.#at - dataAt;
  }

  #methods(count: number, visit: VisitMethod): void {
    const { methods } = this.#dex.header;
    let method = 0;
    for (let i = 0; i < count; i++) {
      method += this.#uleb();
      this.#uleb(); // access flags
      const codeAt = this.#uleb();
      if (method >= methods.count) throw new ApkFormatError('dex.index-out-of-bounds', this.#at);
      if (codeAt === 0) continue; // abstract or native
      const next = this.#at;
      const units = this.#dex.u32(codeAt + 12);
      const first = codeAt + CODE_HEADER_BYTES;
      if ((codeAt & 1) !== 0 || first + units * 2 > this.#dex.bytes.length) throw new ApkFormatError('dex.code-out-of-bounds', codeAt);
      visit(method, first >> 1, units, this.#dex.u16(codeAt));
      this.#at = next;
    }
  }

  #uleb(): number {
    const { bytes } = this.#dex;
    let result = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = bytes[this.#at++];
      if (byte === undefined) throw new ApkFormatError('dex.offset-out-of-bounds', this.#at);
      result |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    return result >>> 0;
  }
}
