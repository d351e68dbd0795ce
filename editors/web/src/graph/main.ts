/** The graph: a picture, a list and a table of the same nodes, and what narrows them down. */

import type { EdgeKind, GraphData, Level, ToView } from "../contract";
import { EDGE_KINDS, LEVELS } from "../contract";
import { el, isTyping, mount, plural } from "../dom";
import { connect, hrefOf } from "../host";
import { shell } from "../shell";
import { Canvas, MANY_EDGES } from "./canvas";
import type { Layout } from "./layout";
import { bestLayout } from "./layout";
import { drawLegend } from "./legend";
import type { Picture } from "./model";
import { picture } from "./model";
import { Panel } from "./panel";
import { drawTable } from "./table";
import { onThemeChange, readTheme } from "./theme";

const host = connect();
const frame = shell(mount(), host, refresh);
const kept = host.recall();

let data: GraphData | null = null;
let shown: Picture = { nodes: [], edges: [], byId: new Map() };
let level: Level = LEVELS.find((each) => each === kept.level) ?? "thread";
let focus = typeof kept.focus === "string" ? kept.focus : "";
let depth = typeof kept.depth === "number" ? kept.depth : 1;
let closed = kept.closed !== false;
let asTable = kept.table === true;
let layout: Layout | "auto" = "auto";
let selected = "";
const edges = new Set<EdgeKind>(EDGE_KINDS);

// -- elements --------------------------------------------------------------------------------------

const picker = el(
  "select",
  { "aria-label": "Level", change: () => { setLevel(picker.value as Level); } },
  el("option", { value: "thread" }, "Threads"),
  el("option", { value: "package" }, "Work packages"),
  el("option", { value: "criterion" }, "Criteria and tests"),
);
const depths = el(
  "select",
  { "aria-label": "Distance from the focus", hidden: true, change: () => { depth = Number(depths.value); ask(); } },
  ...[1, 2, 3, 4].map((steps) => el("option", { value: steps }, plural(steps, "step"))),
);
const layouts = el(
  "select",
  { "aria-label": "Layout", change: () => { layout = layouts.value as Layout | "auto"; draw(); } },
  el("option", { value: "auto" }, "Layout: automatic"),
  el("option", { value: "layers" }, "Layout: layers"),
  el("option", { value: "forces" }, "Layout: forces"),
  el("option", { value: "blocks" }, "Layout: by state"),
);
const closedBox = el("input", { type: "checkbox", checked: closed, change: () => { closed = closedBox.checked; draw(); } });
const whole = el("button", { type: "button", class: "quiet", hidden: true, click: () => { setFocus(""); } }, "Whole graph");
const tableButton = el("button", { type: "button", class: "quiet", "aria-pressed": "false", click: () => { asTable = !asTable; draw(); } }, "Table");
const count = el("span", { class: "count" });
const part = el("p", { class: "part", hidden: true });
const stage = el("div", { class: "stage __________cytoscape_container", tabindex: 0, role: "application", "aria-label": "Graph. Arrow keys go from node to node, Enter opens, F shows only the neighbourhood, Escape goes back." });
const tools = el(
  "div",
  { class: "tools", role: "group", "aria-label": "Zoom" },
  el("button", { type: "button", class: "quiet", "aria-label": "Zoom in", click: () => { canvas.zoom(1.3); } }, "+"),
  el("button", { type: "button", class: "quiet", "aria-label": "Zoom out", click: () => { canvas.zoom(1 / 1.3); } }, "\u2212"),
  el("button", { type: "button", class: "quiet", click: () => { canvas.fit(); } }, "Fit"),
);
const table = el("div", { class: "table-place", hidden: true });
const legend = el("div", {});
const panel = new Panel(host.live, { select, open, focus: setFocus });
panel.element.append(legend);
frame.bar.append(picker, whole, depths, el("label", {}, closedBox, " closed ones too"), layouts, tableButton, count);
frame.body.append(el("div", { class: "graph" }, el("div", { class: "left" }, part, stage, tools, table), panel.element));
const canvas = new Canvas(stage, readTheme(), { select, open });

// -- events ----------------------------------------------------------------------------------------

onThemeChange(() => { canvas.restyle(readTheme()); });
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !isTyping(event) && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    panel.search.focus();
    panel.search.select();
  }
});
stage.addEventListener("keydown", onKey);
host.listen(receive);
if (host.carried?.kind === "graph") {
  ({ level, focus, depth } = host.carried.start ?? host.carried);
  take(host.carried);
}
host.post({ type: "ready", view: "graph" });
if (host.live && (level !== "thread" || focus !== "")) refresh();

function onKey(event: KeyboardEvent): void {
  if (event.altKey) return;
  const step = 60;
  if (event.key.startsWith("Arrow")) {
    event.preventDefault();
    if (event.shiftKey) {
      canvas.pan(
        event.key === "ArrowLeft" ? step : event.key === "ArrowRight" ? -step : 0,
        event.key === "ArrowUp" ? step : event.key === "ArrowDown" ? -step : 0,
      );
      return;
    }
    const next = selected === "" ? (shown.nodes[0]?.id ?? "") : canvas.towards(selected, event.key);
    if (next !== "") select(next);
  } else if (event.key === "Enter" && selected !== "") {
    open(selected, event.ctrlKey || event.metaKey);
  } else if (event.key === "f" && selected !== "" && !event.ctrlKey && !event.metaKey) {
    setFocus(selected);
  } else if (event.key === "Escape") {
    if (selected !== "") select("");
    else setFocus("");
  } else if (event.key === "+" || event.key === "=") canvas.zoom(1.3);
  else if (event.key === "-") canvas.zoom(1 / 1.3);
  else if (event.key === "0") canvas.fit();
}

function receive(message: ToView): void {
  switch (message.type) {
    case "data":
      if (message.data.kind === "graph") take(message.data);
      break;
    case "reveal":
      select(message.id);
      break;
    case "busy":
      frame.busy(message.message ?? "Loading");
      break;
    case "error":
      frame.busy("");
      frame.notice(message.message, "error");
      break;
    case "moved":
      break;
  }
}

// -- what is shown ---------------------------------------------------------------------------------

function take(received: GraphData): void {
  frame.busy("");
  data = received;
  frame.title(`Graph of ${received.workspace.name}`);
  if (focus !== "" && !received.nodes.some(({ id }) => id === focus)) focus = "";
  if (received.focus !== "" && focus === "") {
    focus = received.focus;
    depth = received.depth;
  }
  draw();
}

function draw(): void {
  if (data === null) return;
  const finest = LEVELS.indexOf(data.level);
  for (const [at, option] of [...picker.options].entries()) option.disabled = !host.live && at > finest;
  if (!host.live && LEVELS.indexOf(level) > finest) level = data.level;
  picker.value = level;
  depths.hidden = whole.hidden = focus === "";
  depths.value = String(depth);
  shown = picture(data, { level, focus, depth, edges, closed });
  if (!shown.byId.has(selected)) selected = "";
  const nodes = plural(shown.nodes.length, "node");
  count.textContent = `${nodes}, ${plural(shown.edges.length, "edge")}`;
  const notes = [
    data.cut === null ? "" : `This is a part: ${data.cut.shown} of ${data.cut.total} nodes, ${data.cut.rule}.`,
    shown.edges.length > MANY_EDGES && !asTable
      ? "There are too many edges to tell apart; those of the node in hand are drawn."
      : "",
  ].filter(Boolean);
  part.textContent = notes.join(" ");
  part.hidden = notes.length === 0;
  stage.hidden = tools.hidden = asTable;
  table.hidden = !asTable;
  tableButton.setAttribute("aria-pressed", String(asTable));
  if (asTable) table.replaceChildren(drawTable(shown, select));
  else {
    table.replaceChildren();
    canvas.draw(shown, layout === "auto" ? bestLayout(shown.nodes.length, shown.edges) : layout);
  }
  panel.show(shown, data.workspace);
  legend.replaceChildren(drawLegend(picture(data, { level, focus, depth, edges: new Set(EDGE_KINDS), closed }), edges, toggle));
  host.keep({ level, focus, depth, closed, table: asTable, root: data.workspace.root }); // the host reads `root` when it opens the view again
}

function select(id: string): void {
  if (id !== "" && !shown.byId.has(id)) return;
  const node = shown.byId.get(id);
  if (id !== selected && data !== null) host.post({ type: "focus", id, workspace: data.workspace });
  selected = id;
  canvas.select(id);
  panel.select(id);
  if (node === undefined) return;
  if (!asTable) canvas.show(id);
  const degree = shown.edges.filter(({ source, target }) => source === id || target === id).length;
  frame.announce(`${node.label} ${node.title}, ${node.kind}, ${node.status}, ${plural(degree, "edge")}`);
}

function open(id: string, beside: boolean): void {
  const node = shown.byId.get(id);
  if (node === undefined || data === null || node.document === "") return;
  const { document: path, line } = node;
  const href = hrefOf(data.workspace, path);
  if (href === "") {
    host.post({ type: "open", id, document: path, line, workspace: data.workspace, beside });
  } else if (beside) window.open(href, "_blank", "noopener");
  else window.location.assign(href);
}

function setLevel(wanted: Level): void {
  level = wanted;
  ask();
}

function setFocus(id: string): void {
  if (id === focus) return;
  focus = id;
  if (id !== "") depth = Math.max(depth, 1);
  ask();
}

/** Draws from what is here when that is enough, else asks the host for more. */
function ask(): void {
  if (data === null) return;
  const finer = LEVELS.indexOf(level) > LEVELS.indexOf(data.level);
  const partial = data.cut !== null || data.focus !== "";
  if (host.live && (finer || partial)) refresh();
  else draw();
}

function toggle(kind: EdgeKind): void {
  if (!edges.delete(kind)) edges.add(kind);
  draw();
}

function refresh(): void {
  frame.busy("Loading");
  // A focus is cut out here, so that going back needs nobody, unless the whole does not fit.
  const narrow = data !== null && data.cut !== null ? focus : "";
  host.post({ type: "refresh", options: { level, focus: narrow, depth } });
}
