/** The menu of a card: opening it, and the columns that it can be moved to. */

import type { Card, Column, Move } from "../contract";
import { el } from "../dom";

export interface MenuActions {
  open(beside: boolean): void;
  move(move: Move): void;
  /** After it closed; the keyboard returns to the card. */
  closed(): void;
}

export function openMenu(
  card: Card,
  columns: readonly Column[],
  anchor: HTMLElement,
  actions: MenuActions,
): void {
  const menu = el("div", { role: "menu", class: "menu", "aria-label": `Actions on ${card.id}` });
  let isOpen = true;
  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    menu.remove();
    document.removeEventListener("pointerdown", outside, true);
    actions.closed();
  };
  const outside = (event: Event): void => {
    if (event.target instanceof Node && !menu.contains(event.target)) close();
  };
  const add = (text: string, note: string, run: (() => void) | null): void => {
    const item = el(
      "div",
      {
        role: "menuitem",
        class: "menu-item",
        tabindex: -1,
        "aria-disabled": run === null ? "true" : null,
        click: () => {
          if (run === null) return;
          close();
          run();
        },
      },
      el("span", {}, text),
      note !== "" && el("span", { class: "note" }, note),
    );
    menu.append(item);
  };
  add("Open", "Enter", () => {
    actions.open(false);
  });
  add("Open beside", "Ctrl+Enter", () => {
    actions.open(true);
  });
  for (const move of card.moves) {
    const column = columns.find(({ id }) => id === move.to);
    add(`Move to ${column?.title ?? move.to}`, move.refused, move.refused === "" ? () => {
      actions.move(move);
    } : null);
  }
  menu.addEventListener("keydown", (event) => {
    const items = [...menu.children].filter((item) => item instanceof HTMLElement);
    const at = items.findIndex((item) => item === document.activeElement);
    const steps: Record<string, number> = {
      ArrowDown: (at + 1) % items.length,
      ArrowUp: (at - 1 + items.length) % items.length,
      Home: 0,
      End: items.length - 1,
    };
    event.stopPropagation();
    const next = steps[event.key];
    if (next !== undefined) {
      event.preventDefault();
      items[next]?.focus();
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      items[at]?.click();
    } else if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      close();
    }
  });
  document.body.append(menu);
  place(menu, anchor);
  document.addEventListener("pointerdown", outside, true);
  if (menu.firstElementChild instanceof HTMLElement) menu.firstElementChild.focus();
}

/** Beside its anchor, and within the window. */
function place(menu: HTMLElement, anchor: HTMLElement): void {
  const at = anchor.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const left = Math.max(4, Math.min(at.left, window.innerWidth - size.width - 4));
  const below = at.bottom + size.height < window.innerHeight;
  const top = below ? at.bottom : Math.max(4, at.top - size.height);
  menu.style.left = `${left}px`;
  menu.style.top = `${top}px`;
}
