/** Counts of hits, false alarms and misses a class, and the F1 figures of them. */
export class Confusion {
  private readonly hits: number[];
  private readonly falseAlarms: number[];
  private readonly misses: number[];

  constructor(private readonly classes: number) {
    [this.hits, this.falseAlarms, this.misses] = [0, 1, 2].map(() => Array.from({ length: classes }, () => 0)) as [number[], number[], number[]];
  }

  add(of: number, expected: boolean, said: boolean): void {
    if (expected && said) this.hits[of]!++;
    else if (said) this.falseAlarms[of]!++;
    else if (expected) this.misses[of]!++;
  }

  /** A yes-or-no question as two classes: no and yes. */
  addBoth(expected: boolean, said: boolean): void {
    this.add(0, !expected, !said);
    this.add(1, expected, said);
  }

  /** F1 over the counts of all classes but those left out. */
  micro(without: readonly number[] = []): number {
    const sum = (counts: readonly number[]): number => counts.reduce((total, count, of) => (without.includes(of) ? total : total + count), 0);
    return f1(sum(this.hits), sum(this.falseAlarms), sum(this.misses));
  }

  /** Mean of the F1 of each class. */
  macro(): number {
    const each = this.hits.map((hits, of) => f1(hits, this.falseAlarms[of]!, this.misses[of]!));
    return each.reduce((total, figure) => total + figure, 0) / this.classes;
  }
}

const f1 = (hits: number, falseAlarms: number, misses: number): number => (hits === 0 ? 0 : (2 * hits) / (2 * hits + falseAlarms + misses));
