/** What shapes, signs and lines mean; the lines can be switched off. */

import type { EdgeKind, NodeKind } from "../contract";
import { EDGE_KINDS, NODE_KINDS } from "../contract";
import { el } from "../dom";
import type { Picture } from "./model";
import { EDGE_TEXT, STATES } from "./model";

export function drawLegend(
  shown: Picture,
  chosen: ReadonlySet<EdgeKind>,
  toggle: (kind: EdgeKind) => void,
): HTMLElement {
  const kinds = new Set<NodeKind>(shown.nodes.map(({ kind }) => kind));
  const states = new Set(shown.nodes.map(({ state }) => state));
  const edges = new Map<EdgeKind, number>();
  for (const { kind } of shown.edges) edges.set(kind, (edges.get(kind) ?? 0) + 1);
  return el(
    "details",
    { class: "legend", open: true },
    el("summary", {}, "Legend"),
    el(
      "fieldset",
      {},
      el("legend", {}, "Edges"),
      ...EDGE_KINDS.filter((kind) => edges.has(kind)).map((kind) =>
        el(
          "label",
          {},
          el("input", { type: "checkbox", checked: chosen.has(kind), change: () => { toggle(kind); } }),
          el("span", { class: `line ${kind}`, "aria-hidden": "true" }),
          `${EDGE_TEXT[kind].out} `,
          el("span", { class: "times" }, String(edges.get(kind) ?? 0)),
        ),
      ),
    ),
    el(
      "ul",
      { role: "list", "aria-label": "Shapes and signs" },
      ...NODE_KINDS.filter((kind) => kinds.has(kind)).map((kind) =>
        el("li", {}, el("span", { class: `shape ${kind}`, "aria-hidden": "true" }), kind),
      ),
      ...Object.entries(STATES)
        .filter(([state]) => states.has(state))
        .map(([state, { sign, text }]) =>
          el("li", {}, el("span", { class: `sign ${state}`, "aria-hidden": "true" }, sign), text),
        ),
    ),
  );
}
