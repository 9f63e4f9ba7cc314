import { isDispatch, methodNode, type CallGraph } from './call-graph.ts';

/** Longer paths are cut in the facts: the first calls and the last ones tell the story. */
export const MAX_PATH = 64;

/** Calls from the roots of one kind to each method; -1 where none leads. Edges after `edges` are not there yet. */
export class ShortestPaths {
  readonly #graph: CallGraph;
  readonly #edges: number;
  readonly #distance: Int32Array;

  constructor(graph: CallGraph, out: OutEdges, roots: readonly number[], nodes: number) {
    this.#graph = graph;
    this.#edges = out.edges;
    const distance = new Int32Array(nodes).fill(-1);
    const queue = new Int32Array(nodes);
    let [head, tail] = [0, 0];
    for (const root of roots) {
      if (distance[methodNode(root)] !== -1) continue;
      distance[methodNode(root)] = 0;
      queue[tail++] = methodNode(root);
    }
    const { start, target } = out;
    while (head < tail) {
      const node = queue[head++]!;
      const next = distance[node]! + 1;
      for (let i = start[node]!; i < start[node + 1]!; i++) {
        const to = target[i]!;
        if (distance[to] !== -1) continue;
        distance[to] = next;
        if (isDispatch(to)) {
          // No call of its own: what answers lies as far away as the dispatch. It has methods as targets alone.
          for (let j = start[to]!; j < start[to + 1]!; j++) {
            const answer = target[j]!;
            if (distance[answer] !== -1) continue;
            distance[answer] = next;
            queue[tail++] = answer;
          }
        } else queue[tail++] = to;
      }
    }
    this.#distance = distance;
  }

  distance(method: number): number {
    return this.#distance[methodNode(method)] ?? -1;
  }

  /** Methods from a root to this one. Of several shortest paths that whose methods come first by descriptor, looked at from the end. */
  path(method: number, text: (method: number) => string): { methods: number[]; guard: number } {
    const methods = [method];
    let guard = -1;
    let node = methodNode(method);
    for (let distance = this.#distance[node] ?? -1; distance > 0; distance--) {
      const before = this.#before(node, distance - 1, text);
      if (before === null) break;
      if (before.guard >= 0) guard = before.guard;
      methods.push(before.node >> 1);
      node = before.node;
    }
    return { methods: methods.reverse(), guard };
  }

  #before(node: number, distance: number, text: (method: number) => string): { node: number; guard: number } | null {
    let best: { node: number; guard: number } | null = null;
    const offer = (edge: number): void => {
      const from = this.#graph.from.get(edge);
      if (this.#distance[from] !== distance || isDispatch(from)) return;
      const guard = this.#graph.guard.get(edge);
      if (best === null || (best.node === from ? guard < 0 : text(from >> 1) < text(best.node >> 1))) best = { node: from, guard };
    };
    for (let edge = this.#graph.firstIn(node); edge >= 0; edge = this.#graph.nextIn(edge)) {
      if (edge >= this.#edges) continue;
      const from = this.#graph.from.get(edge);
      if (!isDispatch(from)) offer(edge);
      else for (let into = this.#graph.firstIn(from); into >= 0; into = this.#graph.nextIn(into)) if (into < this.#edges) offer(into);
    }
    return best;
  }
}

/** The first edges of a graph by where they start: a counting sort into two arrays. */
export type OutEdges = { readonly edges: number; readonly start: Int32Array; readonly target: Int32Array };

export function outEdges(graph: CallGraph, edges: number, nodes: number): OutEdges {
  const [from, to] = [graph.from.view(), graph.to.view()];
  const start = new Int32Array(nodes + 1);
  for (let edge = 0; edge < edges; edge++) start[from[edge]! + 1]!++;
  for (let node = 0; node < nodes; node++) start[node + 1]! += start[node]!;
  const next = start.slice();
  const target = new Int32Array(edges);
  for (let edge = 0; edge < edges; edge++) target[next[from[edge]!]!++] = to[edge]!;
  return { edges, start, target };
}
