/** Columns and cards on the screen: drawing, filtering, the keyboard, dragging. */

import type { Board, Card, Column, Move } from "../contract";
import { el, isolated, plural } from "../dom";
import type { Host } from "../host";
import { hrefOf } from "../host";
import { matcher } from "../search";
import type { Shell } from "../shell";
import { drawCard } from "./card";
import { openMenu } from "./menu";

/** Cards of a column that are drawn at once; more on request. */
const MOST = 100;
/** Columns of at least as many closed threads start folded. */
const FOLDED_FROM = 30;
const CLOSED = ["completed", "cancelled"];

export class BoardView {
  readonly count = el("span", { class: "count" });
  query: string;
  onFold: () => void = () => undefined;

  private board: Board | null = null;
  private readonly columns = el("div", { class: "columns" });
  private current = "";
  private dragged: Card | null = null;
  private readonly limits = new Map<string, number>();
  private foldedIds: Set<string> | null;

  constructor(
    private readonly host: Host,
    private readonly shell: Shell,
    query: string,
    folded: string[] | null,
  ) {
    this.query = query;
    this.foldedIds = folded === null ? null : new Set(folded);
    this.columns.addEventListener("keydown", (event) => {
      this.onKey(event);
    });
    this.columns.addEventListener("focusin", (event) => {
      const card = event.target instanceof Element ? event.target.closest(".card") : null;
      if (card instanceof HTMLElement && card.dataset.id !== undefined) {
        this.select(card.dataset.id, false);
      }
    });
    shell.body.append(this.columns);
  }

  get folded(): string[] | null {
    return this.foldedIds === null ? null : [...this.foldedIds];
  }

  show(board: Board): void {
    if (this.foldedIds === null) {
      const long = board.columns.filter(
        ({ id, cards }) => CLOSED.includes(id) && cards.length >= FOLDED_FROM,
      );
      this.foldedIds = new Set(long.map(({ id }) => id));
    }
    this.board = board;
    this.draw();
  }

  empty(text: string): void {
    this.board = null;
    this.count.textContent = "";
    this.columns.replaceChildren(el("p", { class: "empty" }, text));
  }

  filter(query: string): void {
    this.query = query;
    this.limits.clear();
    this.draw();
    this.shell.announce(this.count.textContent);
  }

  /** Moves the keyboard onto the board. */
  enter(): void {
    this.cardElement(this.current)?.focus();
  }

  reveal(id: string): void {
    const column = this.board?.columns.find(({ cards }) => cards.some((card) => card.id === id));
    if (column === undefined) return;
    const wasFolded = this.foldedIds?.delete(column.id) === true;
    if (wasFolded || this.cardElement(id) === null) {
      this.limits.set(column.id, column.cards.length);
      this.draw();
    }
    this.select(id, true);
  }

  moved(id: string, applied: boolean, reason: string): void {
    this.cardElement(id)?.removeAttribute("aria-busy");
    if (!applied) this.shell.notice(reason === "" ? `${id} was not moved.` : reason, "error");
  }

  // -- drawing -------------------------------------------------------------------------------------

  private draw(): void {
    const board = this.board;
    if (board === null) return;
    const hadFocus = this.columns.contains(document.activeElement);
    const left = this.columns.scrollLeft;
    const tops = new Map<string, number>();
    for (const list of this.columns.querySelectorAll<HTMLElement>(".cards")) {
      tops.set(list.dataset.column ?? "", list.scrollTop);
    }
    const matches = matcher(this.query);
    let all = 0;
    let found = 0;
    const drawn = board.columns.map((column) => {
      const cards = column.cards.filter((card) => matches(`${card.id} ${card.title} ${card.slug}`));
      all += column.cards.length;
      found += cards.length;
      return this.drawColumn(board, column, cards);
    });
    this.columns.replaceChildren(...drawn);
    this.count.textContent =
      found === all ? plural(all, "thread") : `${found} of ${plural(all, "thread")}`;
    this.columns.scrollLeft = left;
    for (const list of this.columns.querySelectorAll<HTMLElement>(".cards")) {
      list.scrollTop = tops.get(list.dataset.column ?? "") ?? 0;
    }
    if (this.cardElement(this.current) === null) this.current = "";
    const first = this.columns.querySelector<HTMLElement>(".card")?.dataset.id ?? "";
    this.select(this.current === "" ? first : this.current, hadFocus);
  }

  private drawColumn(board: Board, column: Column, cards: Card[]): HTMLElement {
    const folded = this.foldedIds?.has(column.id) === true && this.query === "";
    const limit = this.limits.get(column.id) ?? MOST;
    const list = el("ul", { class: "cards", "data-column": column.id, hidden: folded, role: "list" });
    for (const card of cards.slice(0, limit)) {
      const element = drawCard(card, board.workspace, this.host.live, {
        open: (each, beside) => {
          this.open(each, beside);
        },
        menu: (each, anchor) => {
          this.menu(each, anchor);
        },
      });
      this.makeDraggable(element, card);
      list.append(el("li", {}, element));
    }
    if (cards.length > limit) {
      const rest = cards.length - limit;
      const more = el("button", { type: "button", class: "quiet wide" }, `Show ${Math.min(rest, MOST)} of ${rest} more`);
      more.addEventListener("click", () => {
        this.limits.set(column.id, limit + MOST);
        this.draw();
      });
      list.append(el("li", {}, more));
    }
    const total =
      cards.length === column.cards.length
        ? String(cards.length)
        : `${cards.length} of ${column.cards.length}`;
    const section = el(
      "section",
      {
        class: folded ? "column folded" : "column",
        "data-column": column.id,
        "aria-labelledby": `column-${column.id}`,
      },
      el(
        "h2",
        { id: `column-${column.id}` },
        el(
          "button",
          {
            type: "button",
            class: "fold",
            "aria-expanded": folded ? "false" : "true",
            click: () => {
              this.fold(column.id);
            },
          },
          el("span", { class: `dot ${column.id}`, "aria-hidden": "true" }),
          isolated(column.title),
          " ",
          el("span", { class: "total" }, total),
        ),
      ),
      list,
      !folded && cards.length === 0 && el("p", { class: "empty" }, this.query === "" ? "Nothing here" : "Nothing found"),
    );
    this.makeTarget(section, column);
    return section;
  }

  private fold(id: string): void {
    const folded = this.foldedIds ?? new Set<string>();
    if (!folded.delete(id)) folded.add(id);
    this.foldedIds = folded;
    this.draw();
    this.columns.querySelector<HTMLElement>(`[data-column="${id}"] .fold`)?.focus();
    this.onFold();
  }

  // -- the card in hand ----------------------------------------------------------------------------

  private cardElement(id: string): HTMLElement | null {
    return id === ""
      ? null
      : this.columns.querySelector<HTMLElement>(`.card[data-id="${CSS.escape(id)}"]`);
  }

  private select(id: string, focus: boolean): void {
    if (id !== this.current) {
      this.cardElement(this.current)?.setAttribute("tabindex", "-1");
      if (focus && this.board !== null) {
        this.host.post({ type: "focus", id, workspace: this.board.workspace });
      }
    }
    this.current = id;
    const element = this.cardElement(id);
    element?.setAttribute("tabindex", "0");
    if (focus) {
      element?.focus();
      element?.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  }

  private find(id: string): { card: Card; column: Column } | null {
    for (const column of this.board?.columns ?? []) {
      const card = column.cards.find((each) => each.id === id);
      if (card !== undefined) return { card, column };
    }
    return null;
  }

  private onKey(event: KeyboardEvent): void {
    const element = event.target instanceof Element ? event.target.closest(".card") : null;
    const found = element instanceof HTMLElement ? this.find(element.dataset.id ?? "") : null;
    if (found === null || !(element instanceof HTMLElement) || event.altKey) return;
    if (event.key === "Enter" && event.target === element) {
      event.preventDefault();
      this.open(found.card, event.ctrlKey || event.metaKey);
    } else if (
      this.host.live &&
      (event.key === "m" || event.key === "ContextMenu" || (event.shiftKey && event.key === "F10")) &&
      !event.ctrlKey &&
      !event.metaKey
    ) {
      event.preventDefault();
      this.menu(found.card, element);
    } else {
      const next = this.neighbour(element, event.key);
      if (next !== null) {
        event.preventDefault();
        this.select(next.dataset.id ?? "", true);
      }
    }
  }

  /** The card that a key leads to from another one. */
  private neighbour(from: HTMLElement, key: string): HTMLElement | null {
    const lists = [...this.columns.querySelectorAll<HTMLElement>(".cards:not([hidden])")].map((list) => [
      ...list.querySelectorAll<HTMLElement>(".card"),
    ]);
    const column = lists.findIndex((cards) => cards.includes(from));
    const cards = lists[column] ?? [];
    const row = cards.indexOf(from);
    switch (key) {
      case "ArrowDown":
        return cards[row + 1] ?? null;
      case "ArrowUp":
        return cards[row - 1] ?? null;
      case "Home":
        return cards[0] ?? null;
      case "End":
        return cards[cards.length - 1] ?? null;
      case "ArrowLeft":
      case "ArrowRight": {
        const others = key === "ArrowRight" ? lists.slice(column + 1) : lists.slice(0, column).reverse();
        return nearest(others.find((other) => other.length > 0) ?? [], from);
      }
      default:
        return null;
    }
  }

  // -- doing ---------------------------------------------------------------------------------------

  private open(card: Card, beside: boolean): void {
    if (this.board === null) return;
    const workspace = this.board.workspace;
    const href = hrefOf(workspace, card.document);
    if (href !== "") {
      if (beside) window.open(href, "_blank", "noopener");
      else window.location.assign(href);
      return;
    }
    const { id, document, line } = card;
    this.host.post({ type: "open", id, document, line, workspace, beside });
  }

  private menu(card: Card, anchor: HTMLElement): void {
    openMenu(card, this.board?.columns ?? [], anchor, {
      open: (beside) => {
        this.open(card, beside);
      },
      move: (move) => {
        this.move(card, move);
      },
      closed: () => {
        this.select(card.id, true);
      },
    });
  }

  private move(card: Card, move: Move): void {
    const from = this.find(card.id)?.column;
    if (this.board === null || from === undefined) return;
    const title = this.board.columns.find(({ id }) => id === move.to)?.title ?? move.to;
    this.cardElement(card.id)?.setAttribute("aria-busy", "true");
    this.shell.announce(`Moving ${card.id} to ${title}`);
    this.host.post({
      type: "move",
      id: card.id,
      from: from.id,
      to: move.to,
      verb: move.verb,
      arguments: { thread: card.id },
      workspace: this.board.workspace,
    });
  }

  // -- dragging ------------------------------------------------------------------------------------

  private makeDraggable(element: HTMLElement, card: Card): void {
    if (!this.host.live || card.moves.length === 0) return;
    element.addEventListener("dragstart", (event) => {
      this.dragged = card;
      event.dataTransfer?.setData("text/plain", `${card.id} ${card.title}`.trim());
      if (event.dataTransfer !== null) event.dataTransfer.effectAllowed = "move";
      for (const section of this.columns.querySelectorAll<HTMLElement>(".column")) {
        const move = card.moves.find(({ to }) => to === section.dataset.column);
        if (move !== undefined) section.classList.add(move.refused === "" ? "takes" : "refuses");
      }
    });
    element.addEventListener("dragend", () => {
      this.dragged = null;
      for (const section of this.columns.querySelectorAll(".column")) {
        section.classList.remove("takes", "refuses", "over");
      }
    });
  }

  private makeTarget(section: HTMLElement, column: Column): void {
    const moveHere = (): Move | undefined => this.dragged?.moves.find(({ to }) => to === column.id);
    section.addEventListener("dragover", (event) => {
      if (moveHere() === undefined) return;
      event.preventDefault();
      section.classList.add("over");
    });
    section.addEventListener("dragleave", (event) => {
      if (!(event.relatedTarget instanceof Node && section.contains(event.relatedTarget))) {
        section.classList.remove("over");
      }
    });
    section.addEventListener("drop", (event) => {
      const move = moveHere();
      const card = this.dragged;
      if (move === undefined || card === null) return;
      event.preventDefault();
      if (move.refused === "") this.move(card, move);
      else this.shell.notice(move.refused, "error");
    });
  }
}

/** The card that stands most nearly beside another one. */
function nearest(cards: HTMLElement[], to: HTMLElement): HTMLElement | null {
  const height = to.getBoundingClientRect().top;
  let best: HTMLElement | null = null;
  let least = Infinity;
  for (const card of cards) {
    const distance = Math.abs(card.getBoundingClientRect().top - height);
    if (distance < least) [best, least] = [card, distance];
  }
  return best;
}
