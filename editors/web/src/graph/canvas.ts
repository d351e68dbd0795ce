/** The picture itself, drawn by cytoscape: nodes, edges, zoom, and what is lit up. */

import cytoscape from "cytoscape";
import type { EdgeKind, GraphEdge, GraphNode } from "../contract";
import type { Layout, Point } from "./layout";
import { blocks, isCompact, layers, sizeOf, spiral, spread } from "./layout";
import type { Picture } from "./model";
import { STATES } from "./model";
import type { Theme } from "./theme";

export interface CanvasEvents {
  select(id: string): void;
  open(id: string, beside: boolean): void;
}

const SHAPES: Record<GraphNode["kind"], cytoscape.Css.NodeShape> = {
  thread: "round-rectangle",
  package: "rectangle",
  criterion: "ellipse",
  test: "round-hexagon",
  file: "tag",
  issue: "cut-rectangle",
};
/** Beyond so many, edges lose their patterns. */
const SOME_EDGES = 120;
/** Beyond so many, only the edges of the node in hand are drawn. */
export const MANY_EDGES = 1000;
const FORCES: cytoscape.CoseLayoutOptions = {
  name: "cose",
  animate: false,
  randomize: false, // they begin in a spiral, so the same graph gives the same picture
  fit: false,
  nodeRepulsion: () => 200000,
  idealEdgeLength: () => 90,
  nodeOverlap: 20,
  gravity: 0.6,
  componentSpacing: 60,
  numIter: 600,
};
const SHOWN_TITLE = 40;
const START: Record<Layout, (nodes: GraphNode[], edges: GraphEdge[], compact: boolean) => Map<string, Point>> = {
  layers,
  forces: spiral,
  blocks: (nodes, _, compact) => blocks(nodes, compact),
};

export class Canvas {
  private readonly cy: cytoscape.Core;
  private selected = "";

  constructor(
    private readonly container: HTMLElement,
    theme: Theme,
    events: CanvasEvents,
  ) {
    // Cytoscape adds one style element unless something of this id is there; a strict policy would
    // refuse it, and the rule stands in our own style sheet.
    const stand = document.createElement("span");
    stand.id = "__________cytoscape_stylesheet";
    stand.hidden = true;
    document.body.append(stand);
    cytoscape.warnings(false); // of edges between nodes that touch; nothing is wrong with them
    this.cy = cytoscape({
      container,
      style: [],
      minZoom: 0.03,
      maxZoom: 3,
      boxSelectionEnabled: false,
      autounselectify: true,
      hideEdgesOnViewport: false,
      textureOnViewport: false,
    });
    this.cy.style(styles(theme));
    this.cy.on("tap", "node", (event) => {
      const original = event.originalEvent;
      events.select((event.target as cytoscape.NodeSingular).id());
      if (original.ctrlKey || original.metaKey) {
        events.open((event.target as cytoscape.NodeSingular).id(), true);
      }
    });
    this.cy.on("dbltap", "node", (event) => {
      events.open((event.target as cytoscape.NodeSingular).id(), false);
    });
    this.cy.on("tap", (event) => {
      if (event.target === this.cy) events.select("");
    });
    this.cy.on("mouseover", "node", (event) => {
      this.light((event.target as cytoscape.NodeSingular).id());
    });
    this.cy.on("mouseout", "node", () => {
      this.light(this.selected);
    });
  }

  draw(picture: Picture, layout: Layout): void {
    const { nodes, edges } = picture;
    const compact = isCompact(nodes.length);
    const places = START[layout](nodes, edges, compact);
    const classes = [edges.length > MANY_EDGES ? "many" : "", edges.length > SOME_EDGES ? "plain" : ""];
    this.cy.batch(() => {
      this.cy.elements().remove();
      this.cy.add(
        nodes.map((node) => ({
          group: "nodes" as const,
          data: {
            id: node.id,
            label: label(node, compact),
            kind: node.kind,
            state: node.state,
            ...sizeOf(node.kind, compact),
          },
          classes: compact ? "compact" : "",
          position: places.get(node.id) ?? { x: 0, y: 0 },
        })),
      );
      this.cy.add(
        edges.map((edge, at) => ({
          group: "edges" as const,
          data: {
            id: `edge ${at}`,
            source: edge.source,
            target: edge.target,
            kind: edge.kind,
            width: Math.min(1 + Math.log2(edge.count) / 2, 3.5),
          },
          classes: classes.join(" "),
        })),
      );
    });
    if (layout === "forces") this.force(nodes, compact);
    this.select(picture.byId.has(this.selected) ? this.selected : "");
    this.fit();
  }

  /** Lets edges pull and nodes push, beginning where they are. */
  private force(nodes: GraphNode[], compact: boolean): void {
    const linked = this.cy.nodes().filter((node) => node.degree(false) > 0);
    linked.union(linked.connectedEdges()).layout(FORCES).run();
    const pulled = new Map<string, Point>();
    linked.forEach((node) => {
      pulled.set(node.id(), { ...node.position() });
    });
    const { width, height } = this.container.getBoundingClientRect();
    const places = spread(pulled, nodes, compact, Math.max(0.5, width / Math.max(height, 1)));
    this.cy.nodes().positions((node) => places.get(node.id()) ?? { x: 0, y: 0 });
  }

  restyle(theme: Theme): void {
    this.cy.style(styles(theme));
  }

  /** Lights up a node and its neighbours; empty lights up everything. */
  select(id: string): void {
    this.cy.nodes(".selected").removeClass("selected");
    this.selected = id;
    if (id !== "") this.cy.getElementById(id).addClass("selected");
    this.light(id);
  }

  fit(): void {
    this.cy.resize();
    this.cy.fit(undefined, 24);
    if (this.cy.zoom() > 1.15) {
      this.cy.zoom(1.15);
      this.cy.center();
    }
  }

  zoom(factor: number): void {
    const { width, height } = this.container.getBoundingClientRect();
    this.cy.zoom({
      level: this.cy.zoom() * factor,
      renderedPosition: { x: width / 2, y: height / 2 },
    });
  }

  pan(x: number, y: number): void {
    this.cy.panBy({ x, y });
  }

  /** Brings a node into sight when it is not, or when it is too small to be read. */
  show(id: string): void {
    const node = this.cy.getElementById(id);
    if (node.empty()) return;
    const box = node.renderedBoundingBox();
    const { width, height } = this.container.getBoundingClientRect();
    const inside = box.x1 >= 0 && box.y1 >= 0 && box.x2 <= width && box.y2 <= height;
    if (inside && this.cy.zoom() >= 0.45) return;
    if (this.cy.zoom() < 0.45) this.cy.zoom(0.8);
    this.cy.center(node);
  }

  /** The nearest node in the direction of an arrow key. */
  towards(id: string, key: string): string {
    const here = this.cy.getElementById(id);
    if (here.empty()) return this.cy.nodes().first().id();
    const from = here.position();
    let best = "";
    let least = Infinity;
    this.cy.nodes().forEach((node) => {
      const { x, y } = node.position();
      const across = key === "ArrowRight" || key === "ArrowLeft";
      const sign = key === "ArrowRight" || key === "ArrowDown" ? 1 : -1;
      const ahead = sign * (across ? x - from.x : y - from.y);
      const aside = across ? y - from.y : x - from.x;
      if (ahead <= 1) return;
      const distance = ahead + 2.5 * Math.abs(aside);
      if (distance < least) [best, least] = [node.id(), distance];
    });
    return best;
  }

  private light(id: string): void {
    this.cy.batch(() => {
      this.cy.elements().removeClass("faded lit");
      const node = id === "" ? null : this.cy.getElementById(id);
      if (node === null || node.empty()) return;
      const near = node.closedNeighborhood();
      this.cy.elements().difference(near).addClass("faded");
      near.edges().addClass("lit");
    });
  }
}

function label(node: GraphNode, compact: boolean): string {
  const sign = STATES[node.state]?.sign ?? "";
  const head = `${sign} ${node.label}`;
  if (compact || node.kind === "file" || node.kind === "criterion" || node.kind === "test") return head;
  const title = node.title.replace(/\s+/g, " ");
  const short = title.length > SHOWN_TITLE ? `${title.slice(0, SHOWN_TITLE - 1).trimEnd()}\u2026` : title;
  return short === "" ? head : `${head}\n${short}`;
}

function styles(theme: Theme): cytoscape.StylesheetJson {
  const edge = (kind: EdgeKind, colour: string, line: "solid" | "dashed" | "dotted"): cytoscape.StylesheetJsonBlock => ({
    selector: `edge[kind = "${kind}"]`,
    style: { "line-color": colour, "target-arrow-color": colour, "line-style": line },
  });
  return [
    {
      selector: "node",
      style: {
        label: "data(label)",
        width: "data(width)",
        height: "data(height)",
        "background-color": theme.raised,
        "border-width": 2,
        "border-color": theme.muted,
        color: theme.fg,
        "font-family": theme.font,
        "font-size": 11,
        "text-wrap": "wrap",
        "text-max-width": "160px",
        "text-valign": "center",
        "text-halign": "center",
        "min-zoomed-font-size": 5,
        "overlay-opacity": 0,
      },
    },
    ...Object.entries(SHAPES).map(([kind, shape]) => ({
      selector: `node[kind = "${kind}"]`,
      style: { shape },
    })),
    ...Object.entries(theme.states).map(([state, colour]) => ({
      selector: `node[state = "${state}"]`,
      style: { "border-color": colour },
    })),
    {
      selector: 'node[state = "done"], node[state = "cancelled"]',
      style: { "border-width": 1.3, color: theme.muted },
    },
    { selector: 'node[state = "missing"], node[state = "todo"]', style: { "border-style": "dashed" as const } },
    { selector: 'node[kind = "package"]', style: { "text-max-width": "130px" } },
    { selector: 'node[kind = "file"]', style: { "text-max-width": "110px", "text-wrap": "ellipsis", "font-size": 10 } },
    {
      selector: "edge",
      style: {
        width: "data(width)",
        "curve-style": "bezier",
        "target-arrow-shape": "triangle",
        "arrow-scale": 0.8,
        "line-color": theme.muted,
        "target-arrow-color": theme.muted,
        opacity: 0.75,
        "overlay-opacity": 0,
      },
    },
    edge("contains", theme.muted, "solid"),
    edge("related", theme.link, "solid"),
    edge("mentions", theme.muted, "dotted"),
    edge("covers", theme.states.done ?? theme.fg, "solid"),
    edge("tested-by", theme.states.hold ?? theme.fg, "dashed"),
    edge("descoped-to", theme.states.failing ?? theme.fg, "dashed"),
    { selector: 'node.compact[kind != "file"]', style: { "font-size": 14 } },
    { selector: "edge.plain", style: { "line-style": "solid", opacity: 0.5 } },
    { selector: "edge.many", style: { "curve-style": "straight", visibility: "hidden" } },
    { selector: ".faded", style: { opacity: 0.18 } },
    { selector: "edge.faded", style: { opacity: 0.05 } },
    { selector: "edge.lit", style: { opacity: 1, visibility: "visible", "z-index": 5 } },
    { selector: "node.selected", style: { "border-width": 5, "border-color": theme.focus, "z-index": 9 } },
  ];
}
