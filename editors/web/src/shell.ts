/** What both views have around them: a bar with a title and controls, notices, announcements. */

import { el } from "./dom";
import type { Host } from "./host";

export interface Shell {
  /** Controls beside the title. */
  readonly bar: HTMLElement;
  readonly body: HTMLElement;
  title(text: string): void;
  /** Says something to those who do not see it. */
  announce(text: string): void;
  /** Says something that must not be missed; empty takes it away. */
  notice(text: string, kind?: "error" | "info"): void;
  busy(text: string): void;
}

export function shell(root: HTMLElement, host: Host, refresh: () => void): Shell {
  const heading = el("h1", {});
  const bar = el("div", { class: "controls", role: "group", "aria-label": "View" });
  const live = el("div", { class: "visually-hidden", "aria-live": "polite", role: "status" });
  const notices = el("div", { class: "notice", role: "alert", hidden: true });
  const body = el("main", { class: "body" });
  const again = el("button", { type: "button", class: "quiet", click: refresh }, "Refresh");
  root.replaceChildren(
    el("header", { class: "bar" }, heading, bar, host.live && again),
    notices,
    body,
    live,
  );
  return {
    bar,
    body,
    title: (text) => {
      heading.textContent = text;
      document.title = text;
    },
    announce: (text) => {
      live.textContent = text;
    },
    notice: (text, kind = "info") => {
      notices.hidden = text === "";
      notices.className = `notice ${kind}`;
      notices.replaceChildren(
        el("span", {}, text),
        el(
          "button",
          {
            type: "button",
            class: "quiet",
            "aria-label": "Dismiss",
            click: () => {
              notices.hidden = true;
            },
          },
          "\u00d7",
        ),
      );
    },
    busy: (text) => {
      root.toggleAttribute("data-busy", text !== "");
      if (text !== "") live.textContent = text;
    },
  };
}
