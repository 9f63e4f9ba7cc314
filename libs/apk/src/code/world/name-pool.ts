import { decodeMutf8 } from '../../dex/mutf8.ts';
import { IntList } from './int-list.ts';

const encoder = new TextEncoder();

/** Names by their bytes, each once over all DEX files: equal names have equal numbers, and none is decoded until it is shown. */
export class NamePool {
  readonly #buffers: Uint8Array[] = [];
  readonly #buffer = new IntList();
  readonly #start = new IntList();
  readonly #end = new IntList();
  readonly #hash = new IntList();
  #slots = new Int32Array(4_096);

  get size(): number {
    return this.#start.length;
  }

  /** Number of a buffer that names stand in. */
  addBuffer(bytes: Uint8Array): number {
    return this.#buffers.push(bytes) - 1;
  }

  /** The number of the name that stands at `start` and ends at a zero byte or at `limit` bytes. */
  intern(buffer: number, start: number, limit: number): number {
    const bytes = this.#buffers[buffer]!;
    const stop = Math.min(bytes.length, start + limit);
    let hash = 0;
    let end = start;
    for (; end < stop && bytes[end] !== 0; end++) hash = (Math.imul(hash, 31) + bytes[end]!) | 0;
    if (this.size * 2 > this.#slots.length) this.#grow();
    const mask = this.#slots.length - 1;
    let at = spread(hash) & mask;
    for (; this.#slots[at] !== 0; at = (at + 1) & mask) {
      const name = this.#slots[at]! - 1;
      if (this.#hash.get(name) === hash && this.#equals(name, bytes, start, end)) return name;
    }
    this.#buffer.push(buffer);
    this.#start.push(start);
    this.#end.push(end);
    const name = this.#hash.push(hash);
    this.#slots[at] = name + 1;
    return name;
  }

  internText(text: string): number {
    const bytes = encoder.encode(text);
    return this.intern(this.addBuffer(bytes), 0, bytes.length);
  }

  text(name: number): string {
    return decodeMutf8(this.bytes(name));
  }

  bytes(name: number): Uint8Array {
    return this.#buffers[this.#buffer.get(name)]!.subarray(this.#start.get(name), this.#end.get(name));
  }

  #equals(name: number, bytes: Uint8Array, start: number, end: number): boolean {
    const other = this.#buffers[this.#buffer.get(name)]!;
    const from = this.#start.get(name);
    if (this.#end.get(name) - from !== end - start) return false;
    for (let i = start, j = from; i < end; i++, j++) if (bytes[i] !== other[j]) return false;
    return true;
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    const mask = this.#slots.length - 1;
    for (let name = 0; name < this.size; name++) {
      let at = spread(this.#hash.get(name)) & mask;
      while (this.#slots[at] !== 0) at = (at + 1) & mask;
      this.#slots[at] = name + 1;
    }
  }
}

function spread(hash: number): number {
  return hash ^ (hash >>> 13);
}
