/** The board: columns of cards that can be read, found, opened and moved. */

import type { Board, BoardData, ToView } from "../contract";
import { el, isTyping, mount } from "../dom";
import { connect } from "../host";
import { shell } from "../shell";
import { BoardView } from "./view";

const host = connect();
const frame = shell(mount(), host, refresh);
const kept = host.recall();
const view = new BoardView(host, frame, textOf(kept.filter), listOf(kept.folded));

let boards: Board[] = [];
let shown = textOf(kept.root);

const chooser = el("select", {
  "aria-label": "Workspace",
  hidden: true,
  change: () => {
    shown = chooser.value;
    keep();
    draw();
  },
});
const filter = el("input", {
  type: "search",
  placeholder: "Filter ( / )",
  "aria-label": "Filter cards by id or title",
  value: view.query,
  autocomplete: "off",
  spellcheck: "false",
  input: () => {
    view.filter(filter.value);
    keep();
  },
  keydown: (event: KeyboardEvent) => {
    if (event.key === "Escape" && filter.value !== "") {
      filter.value = "";
      view.filter("");
      keep();
    } else if (event.key === "ArrowDown" || event.key === "Enter" || event.key === "Escape") {
      event.preventDefault();
      view.enter();
    }
  },
});
frame.bar.append(chooser, filter, view.count);

document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !isTyping(event) && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    filter.focus();
    filter.select();
  }
});

view.onFold = keep;
host.listen(receive);
if (host.carried?.kind === "board") take(host.carried);
host.post({ type: "ready", view: "board" });

function receive(message: ToView): void {
  switch (message.type) {
    case "data":
      if (message.data.kind === "board") take(message.data);
      break;
    case "reveal":
      view.reveal(message.id);
      break;
    case "moved":
      view.moved(message.id, message.applied, message.reason ?? "");
      break;
    case "busy":
      frame.busy(message.message ?? "Loading");
      break;
    case "error":
      frame.busy("");
      frame.notice(message.message, "error");
      break;
  }
}

function take(data: BoardData): void {
  frame.busy("");
  boards = data.boards;
  chooser.replaceChildren(
    ...boards.map(({ workspace }) =>
      el("option", { value: workspace.root }, `${workspace.name} (${workspace.root})`),
    ),
  );
  chooser.hidden = boards.length < 2;
  draw();
}

function draw(): void {
  const board = boards.find(({ workspace }) => workspace.root === shown) ?? boards[0];
  if (board === undefined) {
    frame.title("Board");
    view.empty("There is no steel-thread workspace here.");
    return;
  }
  chooser.value = board.workspace.root;
  frame.title(`Board of ${board.workspace.name}`);
  view.show(board);
}

function keep(): void {
  host.keep({ filter: view.query, folded: view.folded, root: shown });
}

function refresh(): void {
  frame.busy("Loading");
  host.post({ type: "refresh" });
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function listOf(value: unknown): string[] | null {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : null;
}
