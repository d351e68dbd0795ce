/** The same picture as a table, for whoever does not see it or wants to read it in order. */

import type { GraphEdge, GraphNode } from "../contract";
import { el, isolated } from "../dom";
import type { Picture } from "./model";
import { EDGE_TEXT, listed } from "./model";

const MOST = 500;

export function drawTable(picture: Picture, select: (id: string) => void): HTMLElement {
  const from = new Map<string, GraphEdge[]>();
  const into = new Map<string, GraphEdge[]>();
  for (const edge of picture.edges) {
    listed(from, edge.source, edge);
    listed(into, edge.target, edge);
  }
  const name = (id: string): string => picture.byId.get(id)?.label ?? id;
  const cell = (edges: GraphEdge[] | undefined, out: boolean): HTMLElement => {
    const words = (edges ?? []).map((edge) => {
      const text = out ? EDGE_TEXT[edge.kind].out : EDGE_TEXT[edge.kind].into;
      const times = edge.count > 1 ? ` (${edge.count} times)` : "";
      return `${text} ${name(out ? edge.target : edge.source)}${times}`;
    });
    return el("td", {}, isolated(words.join("; ")));
  };
  const row = (node: GraphNode): HTMLElement =>
    el(
      "tr",
      {},
      el(
        "th",
        { scope: "row" },
        el("button", { type: "button", class: "row", click: () => { select(node.id); } }, node.id),
      ),
      el("td", {}, node.kind),
      el("td", {}, isolated(node.title)),
      el("td", {}, isolated(node.status)),
      cell(from.get(node.id), true),
      cell(into.get(node.id), false),
    );
  const heads = ["Id", "Kind", "Title", "Status", "Leads to", "Led to by"];
  return el(
    "div",
    { class: "table", tabindex: 0, role: "region", "aria-label": "Graph as a table" },
    picture.nodes.length > MOST &&
      el("p", { class: "empty" }, `The first ${MOST} of ${picture.nodes.length} nodes; narrow the graph down to see others.`),
    el(
      "table",
      {},
      el("thead", {}, el("tr", {}, ...heads.map((head) => el("th", { scope: "col" }, head)))),
      el("tbody", {}, ...picture.nodes.slice(0, MOST).map(row)),
    ),
  );
}
