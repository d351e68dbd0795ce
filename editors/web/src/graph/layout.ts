/**
 * Where nodes are put. Layers (dagre) read best as long as there are few; a web of mentions is better
 * drawn by forces; both take time that grows fast, so large graphs stand in blocks by state, which
 * takes none. All three give the same picture of the same graph every time.
 */

import dagre from "@dagrejs/dagre";
import type { GraphEdge, GraphNode, NodeKind } from "../contract";
import { NODE_KINDS } from "../contract";
import { listed } from "./model";

export interface Point {
  x: number;
  y: number;
}

export type Layout = "layers" | "forces" | "blocks";

export interface Size {
  width: number;
  height: number;
}

const FULL: Record<NodeKind, Size> = {
  thread: { width: 176, height: 44 },
  issue: { width: 170, height: 44 },
  package: { width: 140, height: 40 },
  criterion: { width: 112, height: 34 },
  test: { width: 112, height: 34 },
  file: { width: 150, height: 28 },
};
const COMPACT: Record<NodeKind, Size> = {
  thread: { width: 92, height: 30 },
  issue: { width: 104, height: 30 },
  package: { width: 80, height: 28 },
  criterion: { width: 92, height: 28 },
  test: { width: 92, height: 28 },
  file: { width: 120, height: 24 },
};

/** Beyond this many nodes titles would be too small to read, and only ids are written. */
const MOST_TITLES = 45;
/** Beyond these, layers take longer than a second and forces longer than two. */
const MOST_IN_LAYERS = 140;
const MOST_IN_FORCES = 900;

export function isCompact(nodes: number): boolean {
  return nodes > MOST_TITLES;
}

export function sizeOf(kind: NodeKind, compact: boolean): Size {
  return (compact ? COMPACT : FULL)[kind];
}

/** Layers where most edges say what is part of what, forces where most go to and fro. */
export function bestLayout(nodes: number, edges: readonly GraphEdge[]): Layout {
  const size = nodes + edges.length;
  const directed = edges.filter(({ kind }) => kind !== "mentions" && kind !== "related");
  if (size <= MOST_IN_LAYERS && 2 * directed.length >= edges.length) return "layers";
  return size <= MOST_IN_FORCES ? "forces" : "blocks";
}

export function layers(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  compact: boolean,
): Map<string, Point> {
  const linked = new Set(edges.flatMap(({ source, target }) => [source, target]));
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 16, ranksep: 90, edgesep: 8, ranker: "tight-tree" });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes) if (linked.has(node.id)) graph.setNode(node.id, { ...sizeOf(node.kind, compact) });
  for (const { source, target, kind, count } of edges) {
    const weight = kind === "contains" ? 4 : kind === "mentions" ? 1 : 2 + Math.min(count, 3);
    graph.setEdge(source, target, { weight });
  }
  dagre.layout(graph);
  const found = new Map<string, Point>();
  for (const id of graph.nodes()) {
    const { x, y } = graph.node(id) as Point;
    found.set(id, { x, y });
  }
  return withLonely(found, nodes, compact);
}

/** Where forces begin: a spiral with the best connected in the middle, wider than it is high. */
export function spiral(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): Map<string, Point> {
  const degrees = new Map<string, number>();
  for (const { source, target } of edges) {
    degrees.set(source, (degrees.get(source) ?? 0) + 1);
    degrees.set(target, (degrees.get(target) ?? 0) + 1);
  }
  const linked = nodes.filter(({ id }) => degrees.has(id));
  linked.sort((a, b) => (degrees.get(b.id) ?? 0) - (degrees.get(a.id) ?? 0) || (a.id < b.id ? -1 : 1));
  const turn = Math.PI * (3 - Math.sqrt(5));
  return new Map(
    linked.map(({ id }, at) => {
      const radius = 60 * Math.sqrt(at);
      return [id, { x: 1.5 * radius * Math.cos(at * turn), y: radius * Math.sin(at * turn) }];
    }),
  );
}

/**
 * Fills a window of this shape with nodes that forces have arranged: stretches the arrangement, pushes
 * nodes apart that lie on one another, and puts those without edges below the others.
 */
export function spread(
  arranged: ReadonlyMap<string, Point>,
  nodes: readonly GraphNode[],
  compact: boolean,
  aspect: number,
): Map<string, Point> {
  const places = stretched(arranged, compact, aspect);
  const boxes = nodes.flatMap(({ id, kind }) => {
    const place = places.get(id);
    const { width, height } = sizeOf(kind, compact);
    return place === undefined ? [] : [{ id, x: place.x, y: place.y, w: width + 14, h: height + 12 }];
  });
  for (let round = 0; round < 60; round++) {
    let touched = false;
    for (const [at, a] of boxes.entries()) {
      for (const b of boxes.slice(at + 1)) {
        const dx = b.x - a.x;
        const dy = b.y - a.y;
        const overX = (a.w + b.w) / 2 - Math.abs(dx);
        const overY = (a.h + b.h) / 2 - Math.abs(dy);
        if (overX <= 0 || overY <= 0) continue;
        touched = true;
        if (overX < overY) {
          const push = (dx < 0 ? -overX : overX) / 2;
          a.x -= push;
          b.x += push;
        } else {
          const push = (dy < 0 ? -overY : overY) / 2;
          a.y -= push;
          b.y += push;
        }
      }
    }
    if (!touched) break;
  }
  return withLonely(new Map(boxes.map(({ id, x, y }) => [id, { x, y }])), nodes, compact);
}

/** The arrangement on as much room as its nodes need, twice over. */
function stretched(
  places: ReadonlyMap<string, Point>,
  compact: boolean,
  aspect: number,
): Map<string, Point> {
  const xs = [...places.values()].map(({ x }) => x);
  const ys = [...places.values()].map(({ y }) => y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const cell = cellOf(compact);
  const room = 2.2 * places.size * cell.width * cell.height;
  const scaleX = Math.sqrt(room * aspect) / Math.max(1, Math.max(...xs) - left);
  const scaleY = Math.sqrt(room / aspect) / Math.max(1, Math.max(...ys) - top);
  return new Map(
    [...places].map(([id, { x, y }]) => [id, { x: (x - left) * scaleX, y: (y - top) * scaleY }]),
  );
}

function withLonely(
  found: Map<string, Point>,
  nodes: readonly GraphNode[],
  compact: boolean,
): Map<string, Point> {
  const alone = nodes.filter(({ id }) => !found.has(id));
  const points = [...found.values()];
  const cell = cellOf(compact);
  const left = points.reduce((least, { x }) => Math.min(least, x), points.length === 0 ? 0 : Infinity);
  const right = points.reduce((most, { x }) => Math.max(most, x), 0);
  const top = points.reduce((most, { y }) => Math.max(most, y), points.length === 0 ? 0 : -Infinity);
  const columns = Math.max(3, Math.floor((right - left) / cell.width) + 1);
  const below = points.length === 0 ? 0 : top + 2 * cell.height;
  for (const [id, { x, y }] of grid(alone, columns, cell)) found.set(id, { x: left + x, y: below + y });
  return found;
}

const ORDER = ["wip", "todo", "hold", "unknown", "failing", "missing", "done", "cancelled"];

/** A block for each state, side by side; in a block the newest threads first. */
export function blocks(nodes: readonly GraphNode[], compact: boolean): Map<string, Point> {
  const groups = new Map<string, GraphNode[]>();
  for (const node of nodes) listed(groups, node.state, node);
  const found = new Map<string, Point>();
  const cell = cellOf(compact);
  const share = Math.sqrt((nodes.length * 1.3 * cell.height) / cell.width); // of a window 1.3 to 1
  let left = 0;
  for (const state of ORDER) {
    const group = [...(groups.get(state) ?? [])].sort(
      (a, b) => NODE_KINDS.indexOf(a.kind) - NODE_KINDS.indexOf(b.kind) || (a.id < b.id ? 1 : -1),
    );
    if (group.length === 0) continue;
    const columns = Math.max(1, Math.ceil((share * group.length) / nodes.length));
    for (const [id, point] of grid(group, columns, cell)) found.set(id, { x: point.x + left, y: point.y });
    left += (columns + 0.6) * cell.width;
  }
  return found;
}

function cellOf(compact: boolean): Size {
  return compact ? { width: 122, height: 42 } : { width: 200, height: 62 };
}

function* grid(
  nodes: readonly GraphNode[],
  columns: number,
  { width, height }: Size,
): Generator<[string, Point]> {
  for (const [at, node] of nodes.entries()) {
    yield [node.id, { x: (at % columns) * width, y: Math.floor(at / columns) * height }];
  }
}
