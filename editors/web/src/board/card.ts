/** How one card looks. */

import type { Card, Workspace } from "../contract";
import { el, isolated, plural } from "../dom";
import { hrefOf } from "../host";

export interface CardActions {
  open(card: Card, beside: boolean): void;
  menu(card: Card, anchor: HTMLElement): void;
}

export function drawCard(
  card: Card,
  workspace: Workspace,
  live: boolean,
  actions: CardActions,
): HTMLElement {
  const href = hrefOf(workspace, card.document);
  const heading = `card-${card.id}`;
  const name =
    href === ""
      ? el("span", { class: "id" }, card.id)
      : el("a", { class: "id", href, tabindex: -1 }, card.id);
  const article = el(
    "article",
    {
      class: "card",
      tabindex: -1,
      "data-id": card.id,
      "aria-labelledby": heading,
      "aria-describedby": `${heading}-facts`,
      draggable: live && card.moves.length > 0 ? "true" : "false",
      dblclick: () => {
        actions.open(card, false);
      },
    },
    el(
      "h3",
      { id: heading },
      name,
      " ",
      isolated(card.title || card.slug || "(no title)", "title"),
    ),
    el("div", { class: "facts", id: `${heading}-facts` }, ...facts(card)),
    live &&
      el(
        "button",
        {
          type: "button",
          class: "quiet more",
          tabindex: -1,
          "aria-label": `Actions on ${card.id}`,
          "aria-haspopup": "menu",
          click: (event: MouseEvent) => {
            event.stopPropagation();
            actions.menu(card, event.currentTarget as HTMLElement);
          },
        },
        "\u22ef",
      ),
  );
  return article;
}

function facts(card: Card): HTMLElement[] {
  const found: HTMLElement[] = [];
  if (card.status === null) {
    found.push(el("span", { class: "badge odd" }, "status \u201c", isolated(card.status_raw), "\u201d"));
  }
  if (card.gate !== null && card.gate.reason !== "exempt") {
    const why = card.gate.blocking.length > 0 ? `: ${card.gate.blocking.join(", ")}` : "";
    const blocked = card.gate.verdict === "BLOCKED";
    found.push(
      el(
        "span",
        {
          class: `badge ${blocked ? "blocked" : "pass"}`,
          title: blocked ? `The close gate is blocked${why}` : "The close gate lets it pass",
        },
        el("span", { "aria-hidden": "true" }, blocked ? "\u25a0 " : "\u2713 "),
        blocked ? "blocked" : "pass",
      ),
    );
  }
  if (card.issues.length > 0) {
    const named = `Open issues that name it: ${card.issues.join(", ")}`;
    found.push(el("span", { class: "badge issue", title: named }, plural(card.issues.length, "issue")));
  }
  const criteria = card.criteria;
  if (criteria !== null) {
    found.push(meter("criteria", criteria.satisfied, criteria.active, "satisfied"));
  }
  if (card.packages.total > 0) {
    found.push(meter("work packages", card.packages.done, card.packages.total, "done"));
  }
  const dates = [
    card.created === "" ? "" : `since ${card.created}`,
    card.completed === "" ? "" : `done ${card.completed}`,
  ].filter(Boolean);
  found.push(...dates.map((date) => el("span", { class: "dates" }, date)));
  return found;
}

/** A bar with its numbers beside it. */
function meter(what: string, done: number, total: number, word: string): HTMLElement {
  const bar = el("span", { class: "bar-fill" });
  bar.style.setProperty("--part", total === 0 ? "0" : String(done / total));
  return el(
    "span",
    { class: "meter" },
    el("span", { class: "bar-track", "aria-hidden": "true" }, bar),
    el("span", {}, `${done}/${total} ${what}`),
    el("span", { class: "visually-hidden" }, ` ${word}`),
  );
}
