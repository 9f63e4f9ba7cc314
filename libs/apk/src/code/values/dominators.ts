import type { Blocks } from './blocks.ts';

/** Which blocks every way to a block leads through. Handlers count as ways. Blocks that control never reaches have no place in it. */
export type Dominators = {
  /** The nearest block that dominates this one; -1 for the first block and for those never reached. */
  readonly parent: Int32Array;
  readonly predecessors: readonly (readonly number[])[];
  /** True where every way to `block` leads through `above`, and for a block itself. */
  dominates(above: number, block: number): boolean;
};

/** Passes until nothing changes: one more than loops are nested in code that a compiler made, some tens. A body that takes more is not told. */
const MAX_PASSES = 64;

/** The dominator tree of a body; null for one that settles too late. Source: Cooper, Harvey, Kennedy, "A Simple, Fast Dominance Algorithm". */
export function readDominators(blocks: Blocks): Dominators | null {
  const { count } = blocks;
  const predecessors: number[][] = Array.from({ length: count }, () => []);
  const order = postOrder(blocks, predecessors);
  const rank = new Int32Array(count).fill(-1);
  order.forEach((block, i) => (rank[block] = i));
  const parent = new Int32Array(count).fill(-1);
  parent[0] = 0;
  const meet = (a: number, b: number): number => {
    while (a !== b) {
      while (rank[a]! < rank[b]!) a = parent[a]!;
      while (rank[b]! < rank[a]!) b = parent[b]!;
    }
    return a;
  };
  let changed = true;
  for (let pass = 0; changed; pass++) {
    if (pass >= MAX_PASSES) return null;
    changed = false;
    for (let i = order.length - 1; i >= 0; i--) {
      const block = order[i]!;
      if (block === 0) continue;
      let found = -1;
      for (const before of predecessors[block]!) if (parent[before] !== -1) found = found < 0 ? before : meet(before, found);
      if (found === parent[block]) continue;
      parent[block] = found;
      changed = true;
    }
  }
  parent[0] = -1;
  return {
    parent,
    predecessors,
    dominates: (above, block) => {
      let at = block;
      while (at >= 0 && at !== above) at = parent[at]!;
      return at === above;
    },
  };
}

/** Blocks that control reaches, each after those it leads to; fills in who leads to whom. Without recursion, as bodies may be long. */
function postOrder(blocks: Blocks, predecessors: number[][]): number[] {
  const seen = new Uint8Array(blocks.count);
  const order: number[] = [];
  const stack: { block: number; next: readonly number[]; at: number }[] = [];
  const enter = (block: number): void => {
    seen[block] = 1;
    const next = [...blocks.next[block]!, ...blocks.handlers[block]!];
    for (const successor of next) predecessors[successor]!.push(block);
    stack.push({ block, next, at: 0 });
  };
  if (blocks.count > 0) enter(0);
  while (stack.length > 0) {
    const top = stack.at(-1)!;
    const next = top.next[top.at++];
    if (next === undefined) {
      order.push(top.block);
      stack.pop();
    } else if (seen[next] === 0) enter(next);
  }
  return order;
}
