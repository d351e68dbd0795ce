/**
 * What a view is given and what it says: the JSON of `stp-lsp board` and `stp-lsp graph` (documented
 * in docs/board-and-graph.md) and the messages between a view and its host (README.md beside this
 * folder). Hosts may import this file for its types.
 */

export interface Workspace {
  name: string;
  /** The folder; a path. */
  root: string;
  /** The declared version of the format; may be empty. */
  version: string;
  /** The folder as a URI, where documents are opened by URI. */
  uri?: string;
  /** The way from a self-contained page to the folder, ending in a slash. */
  href?: string;
}

// -- board -----------------------------------------------------------------------------------------

export interface Move {
  /** The id of a column. */
  to: string;
  /** The command that does it, with the argument `thread`. */
  verb: string;
  /** Why it would be refused now; empty when it would not. */
  refused: string;
}

export interface Gate {
  verdict: "PASS" | "BLOCKED" | "EXEMPT";
  reason: string;
  blocking: string[];
}

export interface Criteria {
  satisfied: number;
  active: number;
  descoped: number;
  withdrawn: number;
  fiat: number;
}

export interface Card {
  id: string;
  title: string;
  slug: string;
  status: string | null;
  status_raw: string;
  created: string;
  completed: string;
  packages: { done: number; total: number };
  criteria: Criteria | null;
  gate: Gate | null;
  issues: string[];
  document: string;
  line: number;
  moves: Move[];
}

export interface Column {
  id: string;
  title: string;
  status: string | null;
  cards: Card[];
}

export interface Board {
  workspace: Workspace;
  columns: Column[];
}

export interface BoardData {
  version: 1;
  kind: "board";
  boards: Board[];
}

// -- graph -----------------------------------------------------------------------------------------

export const LEVELS = ["thread", "package", "criterion"] as const;
export type Level = (typeof LEVELS)[number];

export const NODE_KINDS = ["thread", "package", "criterion", "test", "file", "issue"] as const;
export type NodeKind = (typeof NODE_KINDS)[number];

export const EDGE_KINDS = [
  "contains",
  "related",
  "mentions",
  "covers",
  "tested-by",
  "descoped-to",
] as const;
export type EdgeKind = (typeof EDGE_KINDS)[number];

export interface GraphNode {
  id: string;
  kind: NodeKind;
  label: string;
  title: string;
  status: string;
  /** `wip`, `todo`, `hold`, `done`, `cancelled`, `failing`, `missing` or `unknown`. */
  state: string;
  thread: string;
  parent: string;
  /** Empty when there is nothing to open. */
  document: string;
  line: number;
}

export interface GraphEdge {
  source: string;
  target: string;
  kind: EdgeKind;
  count: number;
}

export interface GraphData {
  version: 1;
  kind: "graph";
  workspace: Workspace;
  level: Level;
  focus: string;
  depth: number;
  nodes: GraphNode[];
  edges: GraphEdge[];
  /** Null when everything that was asked for is here. */
  cut: { shown: number; total: number; rule: string } | null;
  /** In a page: what to begin with; the data may be finer and wider. */
  start?: GraphOptions;
}

/** What a graph view wants to see; the host passes it to `stp/graph`. */
export interface GraphOptions {
  level: Level;
  focus: string;
  depth: number;
}

// -- messages --------------------------------------------------------------------------------------

export type Data = BoardData | GraphData;

/** What a host says to a view. */
export type ToView =
  | { type: "data"; data: Data }
  | { type: "reveal"; id: string }
  | { type: "moved"; id: string; applied: boolean; reason?: string }
  | { type: "busy"; message?: string }
  | { type: "error"; message: string };

/** What a view says to its host. */
export type ToHost =
  | { type: "ready"; view: "board" | "graph" }
  | { type: "refresh"; options?: GraphOptions }
  | {
      type: "open";
      id: string;
      document: string;
      line: number;
      workspace: Workspace;
      /** Whether to open it beside the view rather than in its place. */
      beside: boolean;
    }
  | {
      type: "move";
      id: string;
      from: string;
      to: string;
      verb: string;
      arguments: { thread: string };
      workspace: Workspace;
    }
  | { type: "focus"; id: string; workspace: Workspace };
