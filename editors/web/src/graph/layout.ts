/**
 * Where nodes are put. Layers (dagre) read best and take time that grows fast with the edges, so
 * larger graphs are laid out in blocks by state, which takes none.
 */

import dagre from "@dagrejs/dagre";
import type { GraphEdge, GraphNode, NodeKind } from "../contract";

export interface Point {
  x: number;
  y: number;
}

export type Layout = "layers" | "blocks";

export const SIZES: Record<NodeKind, { width: number; height: number }> = {
  thread: { width: 176, height: 44 },
  issue: { width: 170, height: 44 },
  package: { width: 140, height: 40 },
  criterion: { width: 112, height: 34 },
  test: { width: 112, height: 34 },
  file: { width: 150, height: 28 },
};

/** Beyond this many nodes plus edges, layers take longer than a second. */
const MOST_IN_LAYERS = 450;

export function bestLayout(nodes: number, edges: number): Layout {
  return nodes + edges > MOST_IN_LAYERS ? "blocks" : "layers";
}

export function positions(
  layout: Layout,
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
): Map<string, Point> {
  return layout === "layers" ? layers(nodes, edges) : blocks(nodes);
}

function layers(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): Map<string, Point> {
  const linked = new Set(edges.flatMap(({ source, target }) => [source, target]));
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 16, ranksep: 90, edgesep: 8, ranker: "tight-tree" });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes) if (linked.has(node.id)) graph.setNode(node.id, { ...SIZES[node.kind] });
  for (const { source, target, kind, count } of edges) {
    const weight = kind === "contains" ? 4 : kind === "mentions" ? 1 : 2 + Math.min(count, 3);
    graph.setEdge(source, target, { weight });
  }
  dagre.layout(graph);
  const found = new Map<string, Point>();
  let bottom = 0;
  for (const id of graph.nodes()) {
    const { x, y } = graph.node(id) as Point;
    found.set(id, { x, y });
    bottom = Math.max(bottom, y);
  }
  const alone = nodes.filter(({ id }) => !linked.has(id));
  const top = found.size === 0 ? 0 : bottom + 90;
  for (const [id, point] of grid(alone, Math.max(3, Math.ceil(Math.sqrt(alone.length * 0.5))))) {
    found.set(id, { x: point.x, y: point.y + top });
  }
  return found;
}

const ORDER = ["wip", "todo", "hold", "unknown", "failing", "missing", "done", "cancelled"];

/** A block for each state, side by side; in a block the newest threads first. */
function blocks(nodes: readonly GraphNode[]): Map<string, Point> {
  const groups = new Map<string, GraphNode[]>();
  for (const node of nodes) groups.set(node.state, [...(groups.get(node.state) ?? []), node]);
  const found = new Map<string, Point>();
  let left = 0;
  for (const state of ORDER) {
    const group = [...(groups.get(state) ?? [])].sort((a, b) => (a.id < b.id ? 1 : -1));
    if (group.length === 0) continue;
    const columns = Math.max(1, Math.ceil(Math.sqrt(group.length / 3)));
    for (const [id, point] of grid(group, columns)) found.set(id, { x: point.x + left, y: point.y });
    left += columns * 200 + 120;
  }
  return found;
}

function* grid(nodes: readonly GraphNode[], columns: number): Generator<[string, Point]> {
  for (const [at, node] of nodes.entries()) {
    yield [node.id, { x: (at % columns) * 200, y: Math.floor(at / columns) * 62 }];
  }
}
