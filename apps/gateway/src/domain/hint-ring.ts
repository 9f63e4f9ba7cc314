import type { OwnedHint } from './live-hint.ts';

/** A hint with its place in this process's stream. */
export type NumberedHint = OwnedHint & { readonly streamId: string };

/** The last hints, for those whose connection broke. Ids are this process's own: after another's, only a resync is honest. */
export class HintRing {
  readonly #kept: NumberedHint[] = [];
  #next = 1;

  constructor(
    private readonly process: string,
    private readonly capacity: number,
  ) {}

  /** Where the stream stands: what one who connects now has not missed. */
  get latest(): string {
    return `${this.process}-${this.#next - 1}`;
  }

  add(hint: OwnedHint): NumberedHint {
    const numbered = { ...hint, streamId: `${this.process}-${this.#next++}` };
    this.#kept.push(numbered);
    if (this.#kept.length > this.capacity) this.#kept.shift();
    return numbered;
  }

  /** What came after the given id, or `lost` where that cannot be told any more. */
  after(streamId: string): readonly NumberedHint[] | 'lost' {
    const digits = streamId.startsWith(`${this.process}-`) ? streamId.slice(this.process.length + 1) : '';
    const number = /^\d{1,15}$/.test(digits) ? Number(digits) : NaN;
    const oldest = this.#next - this.#kept.length;
    if (Number.isNaN(number) || number < oldest - 1 || number >= this.#next) return 'lost';
    return this.#kept.slice(number - oldest + 1);
  }
}
