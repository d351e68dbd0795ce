// Our own requests, as stp_lsp/server/views.py and boards.py answer them.

import type { BoardData, GraphData, GraphOptions } from "../../../web/src/contract";

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Span {
  readonly start: Position;
  readonly end: Position;
}

export interface Place {
  readonly uri: string;
  readonly range: Span;
}

export type Kind = "thread" | "work package" | "acceptance criterion" | "acceptance test" | "issue";

export interface Thing extends Place {
  readonly root: string;
  readonly key: string;
  /** The id as people write it. */
  readonly label: string;
  readonly title: string;
  readonly kind: Kind;
}

export interface ThreadThing extends Thing {
  readonly status: string;
  readonly open: boolean;
  readonly packages: readonly (Thing & { readonly status: string })[];
  /** How many of the packages are done. */
  readonly done: number;
  readonly contract: boolean;
}

export interface IssueThing extends Thing {
  readonly status: string;
  readonly open: boolean;
  readonly severity: string;
}

export interface WorkspaceThings {
  readonly root: string;
  readonly uri: string;
  readonly name: string;
  readonly version: string;
  readonly prefix: string;
  readonly threads: readonly ThreadThing[];
  readonly issues: readonly IssueThing[];
}

export interface PartNode extends Place {
  readonly key: string;
  readonly name: string;
  readonly detail: string;
  readonly kind: Kind;
  readonly state: string;
  readonly nonTest: boolean;
  readonly children: readonly PartNode[];
}

export interface MentionLine {
  readonly range: Span;
  readonly text: string;
  readonly highlight: readonly [number, number];
}

export interface MentioningDocument {
  readonly uri: string;
  readonly path: string;
  readonly title: string;
  readonly lines: readonly MentionLine[];
}

export interface Mentions {
  readonly key: string;
  readonly title: string;
  readonly documents: readonly MentioningDocument[];
}

export type Verdict = "PASS" | "BLOCKED" | "EXEMPT";

export interface Gate {
  readonly verdict: Verdict;
  readonly text: string;
  readonly blocking: readonly (Place & { readonly text: string })[];
}

export interface Offer {
  readonly title: string;
  readonly verb: string;
  readonly arguments: Readonly<Record<string, string | number | boolean>>;
  readonly missing: readonly string[];
  /** Why it would be refused; empty when it would not. */
  readonly disabled: string;
}

export interface Card extends Thing {
  readonly status: string;
  /** Markdown. */
  readonly card: string;
  readonly gate: Gate | null;
  readonly offers: readonly Offer[];
}

/** What a verb's command answers. */
export interface Outcome {
  readonly applied: boolean;
  readonly done?: string;
  readonly reason?: string;
  readonly created?: readonly string[];
}

export const CHANGED = "stp/changed";

/** Parameters and answers by method. */
export interface Requests {
  "stp/threads": [Record<string, never>, { readonly workspaces: readonly WorkspaceThings[] }];
  "stp/thread": [{ root: string; key: string }, { readonly nodes: readonly PartNode[] } | null];
  "stp/mentions": [{ root: string; key: string }, Mentions | null];
  "stp/card": [{ root: string; key: string } | { uri: string; position: Position }, Card | null];
  "stp/board": [{ root?: string }, BoardData];
  "stp/graph": [{ root: string } & Partial<GraphOptions>, GraphData];
}
