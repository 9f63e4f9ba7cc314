import { ApkFormatError } from '../../bytes/apk-format-error.ts';
import type { CodeFiles } from '../code-files.ts';
import { readBlocks } from './blocks.ts';
import { followDefinitions, type Flow } from './flow.ts';
import { Mutators } from './mutators.ts';
import { Transfer } from './transfer.ts';

/** Code units of the bodies whose flows are kept; about twenty bytes each. Beyond them the one asked for longest ago is worked out again. */
const KEPT_UNITS = 2 << 20;
/** Code units visited over a whole package: a third of what the walk over all code may cost, as a visit costs thrice as much. */
export const MAX_VISITED_UNITS = 64 << 20;

/** Flows of bodies, worked out when asked for and kept. A body that cannot be followed has none. */
export class Flows {
  readonly code: CodeFiles;
  readonly #mutators: readonly Mutators[];
  readonly #transfer = new Transfer();
  readonly #kept = new Map<number, Flow | null>();
  readonly #budget: number;
  #keptUnits = 0;
  #visited = 0;
  /** Bodies that were not followed, since they are too large or the budget is spent. */
  refused = 0;

  constructor(code: CodeFiles, budget = MAX_VISITED_UNITS) {
    this.code = code;
    this.#mutators = code.all.map(({ dex }) => new Mutators(dex));
    this.#budget = budget;
  }

  of(dex: number, method: number): Flow | null {
    const key = dex * 0x1_0000_0000 + method;
    let flow = this.#kept.get(key);
    if (flow !== undefined) return flow;
    flow = this.#follow(dex, method);
    this.#kept.set(key, flow);
    this.#keptUnits += sizeOf(flow);
    for (const [oldest, old] of this.#kept) {
      if (this.#keptUnits <= KEPT_UNITS || oldest === key) break;
      this.#kept.delete(oldest);
      this.#keptUnits -= sizeOf(old);
    }
    return flow;
  }

  #follow(dex: number, method: number): Flow | null {
    const body = this.code.body(dex, method);
    if (body === null) return null;
    const file = this.code.all[dex]!.dex;
    this.#visited += body.codeUnits;
    try {
      const blocks = this.#visited > this.#budget ? null : readBlocks(file, body);
      const flow = blocks === null ? null : followDefinitions(file, body, blocks, this.#mutators[dex]!, this.#transfer, (units) => (this.#visited += units));
      if (flow === null) this.refused++;
      return flow;
    } catch (error) {
      if (!(error instanceof ApkFormatError)) throw error;
      this.refused++;
      return null;
    }
  }
}

function sizeOf(flow: Flow | null): number {
  return flow?.body.codeUnits ?? 1;
}
