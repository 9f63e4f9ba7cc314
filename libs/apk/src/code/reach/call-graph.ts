import { IntList } from '../world/int-list.ts';

/** A node is a method (even: twice its number) or a dispatch (odd): all calls of one selector on one type, which every instantiated subtype answers. */
export function methodNode(method: number): number {
  return method * 2;
}

export function dispatchNode(dispatch: number): number {
  return dispatch * 2 + 1;
}

export function isDispatch(node: number): boolean {
  return (node & 1) === 1;
}

/** Edges in the order in which they were found: a phase of the search is a prefix. */
export class CallGraph {
  readonly from = new IntList(16_384);
  readonly to = new IntList(16_384);
  /** Code unit of the call; -1 where the callee is not called with this instruction's arguments: callbacks, class initialisers. */
  readonly pc = new IntList(16_384);
  /** Number of the guard that the edge stands behind; -1: none. */
  readonly guard = new IntList(16_384);
  readonly #nextIn = new IntList(16_384);
  #firstIn = new Int32Array(16_384).fill(-1);

  get edges(): number {
    return this.from.length;
  }

  add(from: number, to: number, pc: number, guard: number): void {
    if (to >= this.#firstIn.length) {
      const larger = new Int32Array(Math.max(this.#firstIn.length * 2, to + 1)).fill(-1);
      larger.set(this.#firstIn);
      this.#firstIn = larger;
    }
    this.#nextIn.push(this.#firstIn[to]!);
    this.to.push(to);
    this.pc.push(pc);
    this.guard.push(guard);
    this.#firstIn[to] = this.from.push(from);
  }

  /** The newest edge into a node; -1 where there is none. */
  firstIn(node: number): number {
    return this.#firstIn[node] ?? -1;
  }

  /** The edge before this one into the same node. */
  nextIn(edge: number): number {
    return this.#nextIn.get(edge);
  }
}
