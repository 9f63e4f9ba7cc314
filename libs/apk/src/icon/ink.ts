/** Drawing that costs too much, or that this reader does not know how to do: the icon is then taken from a bitmap. */
export class CannotDraw extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'CannotDraw';
  }
}

/** Work of one icon: pixels touched, points of paths, elements. Half a second at most; the busiest icons seen need a tenth of it. */
const MAX_WORK = 6_000_000;

/** What one icon may still cost. */
export class Ink {
  #left = MAX_WORK;

  /** @throws CannotDraw */
  use(work: number): void {
    this.#left -= work;
    if (!(this.#left >= 0)) throw new CannotDraw('too much work');
  }
}
