/** Beside the picture: a list of all nodes that the keyboard walks through, and what is selected. */

import type { GraphNode, Workspace } from "../contract";
import { el, isolated, plural } from "../dom";
import { hrefOf } from "../host";
import { matcher } from "../search";
import type { Picture } from "./model";
import { EDGE_TEXT, STATES } from "./model";

export interface PanelActions {
  select(id: string): void;
  open(id: string, beside: boolean): void;
  focus(id: string): void;
}

const MOST = 200;
const MOST_LINKS = 60;

export class Panel {
  readonly search = el("input", {
    type: "search",
    placeholder: "Find ( / )",
    "aria-label": "Find nodes by id or title",
    autocomplete: "off",
    spellcheck: "false",
  });
  readonly element: HTMLElement;

  private readonly list = el("ul", { class: "nodes", role: "list", "aria-label": "Nodes" });
  private readonly details = el("section", { class: "details", "aria-label": "Selection" });
  private picture: Picture = { nodes: [], edges: [], byId: new Map() };
  private workspace: Workspace | null = null;
  private selected = "";

  constructor(
    private readonly live: boolean,
    private readonly actions: PanelActions,
  ) {
    this.element = el("div", { class: "panel" }, this.search, this.list, this.details);
    this.search.addEventListener("input", () => {
      this.drawList();
    });
    this.search.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.search.value !== "") {
        this.search.value = "";
        this.drawList();
      } else if (event.key === "ArrowDown" || event.key === "Enter") {
        event.preventDefault();
        const first = this.list.querySelector("button");
        if (event.key === "Enter") first?.click();
        first?.focus();
      }
    });
    this.list.addEventListener("keydown", (event) => {
      this.onKey(event);
    });
  }

  show(picture: Picture, workspace: Workspace): void {
    this.picture = picture;
    this.workspace = workspace;
    this.drawList();
    this.select(picture.byId.has(this.selected) ? this.selected : "");
  }

  select(id: string): void {
    this.selected = id;
    for (const button of this.list.querySelectorAll<HTMLElement>("button[data-id]")) {
      const isIt = button.dataset.id === id;
      if (isIt) {
        button.setAttribute("aria-current", "true");
        this.makeStop(button);
        button.scrollIntoView({ block: "nearest" });
      } else button.removeAttribute("aria-current");
    }
    this.drawDetails();
  }

  // -- the list ------------------------------------------------------------------------------------

  private drawList(): void {
    const matches = matcher(this.search.value);
    const found = this.picture.nodes.filter((node) => matches(`${node.id} ${node.label} ${node.title}`));
    this.list.replaceChildren(
      ...found.slice(0, MOST).map((node) =>
        el(
          "li",
          {},
          el(
            "button",
            {
              type: "button",
              class: "row",
              tabindex: -1,
              "data-id": node.id,
              "aria-current": node.id === this.selected ? "true" : null,
              click: () => {
                this.actions.select(node.id);
              },
              dblclick: () => {
                this.actions.open(node.id, false);
              },
            },
            ...summary(node),
          ),
        ),
      ),
    );
    if (found.length > MOST) {
      this.list.append(el("li", { class: "empty" }, `${found.length - MOST} more; type to narrow them down`));
    } else if (found.length === 0) {
      this.list.append(el("li", { class: "empty" }, "Nothing found"));
    }
    const stop =
      this.list.querySelector<HTMLElement>('button[aria-current="true"]') ??
      this.list.querySelector<HTMLElement>("button");
    if (stop !== null) this.makeStop(stop);
  }

  /** One button of the list is reached by Tab, the others by arrows. */
  private makeStop(button: HTMLElement): void {
    for (const other of this.list.querySelectorAll('[tabindex="0"]')) {
      other.setAttribute("tabindex", "-1");
    }
    button.setAttribute("tabindex", "0");
  }

  private onKey(event: KeyboardEvent): void {
    const buttons = [...this.list.querySelectorAll<HTMLElement>("button")];
    const at = buttons.findIndex((button) => button === document.activeElement);
    const id = buttons[at]?.dataset.id ?? "";
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: buttons.length - 1,
    };
    const next = steps[event.key];
    if (next !== undefined) {
      event.preventDefault();
      const button = buttons[next];
      if (button === undefined) {
        if (next < 0) this.search.focus();
        return;
      }
      this.makeStop(button);
      button.focus();
      this.actions.select(button.dataset.id ?? "");
    } else if (event.key === "Enter" && id === this.selected && id !== "") {
      event.preventDefault();
      this.actions.open(id, event.ctrlKey || event.metaKey);
    }
  }

  // -- the selection -------------------------------------------------------------------------------

  private drawDetails(): void {
    const node = this.picture.byId.get(this.selected);
    if (node === undefined || this.workspace === null) {
      const { nodes, edges } = this.picture;
      this.details.replaceChildren(
        el("p", { class: "empty" }, `${plural(nodes.length, "node")}, ${plural(edges.length, "edge")}. Select one to see what it leads to.`),
      );
      return;
    }
    const href = hrefOf(this.workspace, node.document);
    const open =
      href !== ""
        ? el("a", { href }, "Open")
        : this.live && node.document !== ""
          ? el("button", { type: "button", class: "quiet", click: () => { this.actions.open(node.id, false); } }, "Open")
          : null;
    this.details.replaceChildren(
      el("h2", {}, isolated(node.label)),
      el("p", { class: "node-title" }, isolated(node.title)),
      el("p", { class: "state" }, `${node.kind} \u00b7 ${node.status === "" ? (STATES[node.state]?.text ?? node.state) : node.status}`),
      el(
        "p",
        { class: "buttons" },
        open,
        el("button", { type: "button", class: "quiet", click: () => { this.actions.focus(node.id); } }, "Only its neighbourhood"),
      ),
      ...this.links(node),
    );
  }

  private links(node: GraphNode): HTMLElement[] {
    const groups = new Map<string, HTMLElement[]>();
    for (const edge of this.picture.edges) {
      const out = edge.source === node.id;
      if (!out && edge.target !== node.id) continue;
      const other = this.picture.byId.get(out ? edge.target : edge.source);
      if (other === undefined) continue;
      const text = out ? EDGE_TEXT[edge.kind].out : EDGE_TEXT[edge.kind].into;
      const group = groups.get(text) ?? [];
      groups.set(text, group);
      group.push(
        el(
          "li",
          {},
          el(
            "button",
            { type: "button", class: "row", click: () => { this.actions.select(other.id); } },
            ...summary(other),
            edge.count > 1 && el("span", { class: "times" }, `\u00d7${edge.count}`),
          ),
        ),
      );
    }
    return [...groups].map(([text, items]) =>
      el(
        "div",
        { class: "links" },
        el("h3", {}, `${text} ${items.length}`),
        el("ul", { role: "list" }, ...items.slice(0, MOST_LINKS)),
        items.length > MOST_LINKS && el("p", { class: "empty" }, `and ${items.length - MOST_LINKS} more, in the table`),
      ),
    );
  }
}

function summary(node: GraphNode): HTMLElement[] {
  const state = STATES[node.state];
  return [
    el("span", { class: `sign ${node.state}`, "aria-hidden": "true" }, state?.sign ?? ""),
    el("span", { class: "id" }, node.kind === "thread" || node.kind === "issue" || node.kind === "file" ? node.label : node.id.replace("/", " ")),
    node.kind === "file" ? el("span", {}) : isolated(node.title, "row-title"),
    el("span", { class: "visually-hidden" }, state?.text ?? node.state),
  ];
}
