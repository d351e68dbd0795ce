/** The graph as data: what is shown at a level, what is near a node. No screen here. */

import type { EdgeKind, GraphData, GraphEdge, GraphNode, Level, NodeKind } from "../contract";
import { LEVELS } from "../contract";

/** What is to be seen of the data. */
export interface Choice {
  level: Level;
  /** Only what is within `depth` edges of this node; empty for everything. */
  focus: string;
  depth: number;
  edges: ReadonlySet<EdgeKind>;
  /** Whether threads that are closed are shown, and what belongs to them. */
  closed: boolean;
}

export interface Picture {
  nodes: GraphNode[];
  edges: GraphEdge[];
  byId: Map<string, GraphNode>;
}

const LEVEL_OF: Record<NodeKind, number> = {
  thread: 0,
  issue: 0,
  package: 1,
  criterion: 2,
  test: 2,
  file: 2,
};

export function isClosed(node: GraphNode): boolean {
  return node.state === "done" || node.state === "cancelled";
}

export function picture(data: GraphData, choice: Choice): Picture {
  const depth = LEVELS.indexOf(choice.level);
  const all = new Map(data.nodes.map((node) => [node.id, node]));
  let byId = new Map(data.nodes.filter(({ kind }) => LEVEL_OF[kind] <= depth).map((node) => [node.id, node]));
  if (!choice.closed) {
    byId = new Map(
      [...byId].filter(([id, node]) => {
        const top = node.kind === "issue" ? node : all.get(node.thread);
        return id === choice.focus || top === undefined || !isClosed(top);
      }),
    );
  }
  let edges = lifted(data.edges, all, byId).filter(({ kind }) => choice.edges.has(kind));
  if (!choice.closed) byId = withoutOrphans(byId, edges);
  if (choice.focus !== "") {
    const near = neighbourhood(choice.focus, byId, edges, choice.depth);
    byId = new Map([...byId].filter(([id]) => near.has(id)));
    edges = edges.filter(({ source, target }) => near.has(source) && near.has(target));
  }
  return { nodes: [...byId.values()], edges, byId };
}

/** Edges as the nodes that are shown see them: an end that is not shown stands for its parent. */
function lifted(
  edges: readonly GraphEdge[],
  all: ReadonlyMap<string, GraphNode>,
  shown: ReadonlyMap<string, GraphNode>,
): GraphEdge[] {
  const end = (id: string): string => {
    let at = id;
    while (!shown.has(at)) {
      const parent = all.get(at)?.parent ?? "";
      if (parent === "") return "";
      at = parent;
    }
    return at;
  };
  const found = new Map<string, GraphEdge>();
  for (const edge of edges) {
    const source = end(edge.source);
    const target = end(edge.target);
    if (source === "" || target === "" || source === target) continue;
    const key = `${source}\n${target}\n${edge.kind}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { ...edge, source, target });
    else known.count += edge.count;
  }
  return [...found.values()];
}

/** Files that only hidden tests name say nothing on their own. */
function withoutOrphans(
  nodes: ReadonlyMap<string, GraphNode>,
  edges: readonly GraphEdge[],
): Map<string, GraphNode> {
  const linked = new Set(edges.flatMap(({ source, target }) => [source, target]));
  return new Map([...nodes].filter(([id, node]) => node.kind !== "file" || linked.has(id)));
}

/** The ids within so many edges of one, whichever way these point. */
export function neighbourhood(
  focus: string,
  nodes: ReadonlyMap<string, GraphNode>,
  edges: readonly GraphEdge[],
  depth: number,
): Set<string> {
  if (!nodes.has(focus)) return new Set();
  const around = new Map<string, string[]>();
  for (const { source, target } of edges) {
    listed(around, source, target);
    listed(around, target, source);
  }
  const found = new Set([focus]);
  let ring = [focus];
  for (let step = 0; step < depth; step++) {
    const next: string[] = [];
    for (const id of ring) {
      for (const other of around.get(id) ?? []) {
        if (!found.has(other)) {
          found.add(other);
          next.push(other);
        }
      }
    }
    ring = next;
  }
  return found;
}

/** Puts one more value under a key. */
export function listed<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

export const STATES: Record<string, { sign: string; text: string }> = {
  wip: { sign: "\u25d0", text: "in work" },
  todo: { sign: "\u25cb", text: "to do" },
  hold: { sign: "\u2016", text: "on hold" },
  done: { sign: "\u2713", text: "done" },
  cancelled: { sign: "\u2715", text: "given up" },
  failing: { sign: "!", text: "failing" },
  missing: { sign: "?", text: "missing" },
  unknown: { sign: "\u00b7", text: "unknown" },
};

export const EDGE_TEXT: Record<EdgeKind, { out: string; into: string }> = {
  contains: { out: "contains", into: "part of" },
  related: { out: "related to", into: "related from" },
  mentions: { out: "mentions", into: "mentioned by" },
  covers: { out: "covers", into: "covered by" },
  "tested-by": { out: "tested by", into: "tests" },
  "descoped-to": { out: "descoped to", into: "descoped from" },
};
