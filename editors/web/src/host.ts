/**
 * The one place that knows where a view runs: in a webview, which gives data by messages and can
 * open and move things, or in a self-contained page, which carries its data and can only be read.
 */

import type { Data, ToHost, ToView, Workspace } from "./contract";

interface WebviewApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): WebviewApi;

export interface Host {
  /** Whether there is somebody who can move cards, refresh and open documents in an editor. */
  readonly live: boolean;
  /** Data that the page carries; null in a webview, where it comes as a message. */
  readonly carried: Data | null;
  post(message: ToHost): void;
  listen(handler: (message: ToView) => void): void;
  /** What the view kept for the next time, if anything. */
  recall(): Readonly<Record<string, unknown>>;
  keep(state: Record<string, unknown>): void;
}

export function connect(): Host {
  return typeof acquireVsCodeApi === "function" ? webview(acquireVsCodeApi()) : page();
}

/** Where a document is to be found from a page; empty in a webview. */
export function hrefOf(workspace: Workspace, document: string): string {
  if (workspace.href === undefined || document === "") return "";
  return workspace.href + document.split("/").map(encodeURIComponent).join("/");
}

function webview(api: WebviewApi): Host {
  return {
    live: true,
    carried: null,
    post: (message) => {
      api.postMessage(message);
    },
    listen: (handler) => {
      window.addEventListener("message", (event: MessageEvent<unknown>) => {
        const message = event.data;
        if (typeof message === "object" && message !== null && "type" in message) {
          handler(message as ToView);
        }
      });
    },
    recall: () => asRecord(api.getState()),
    keep: (state) => {
      api.setState(state);
    },
  };
}

function page(): Host {
  const element = document.getElementById("stp-data");
  const carried = element === null ? null : (JSON.parse(element.textContent) as Data);
  return {
    live: false,
    carried,
    post: () => undefined,
    listen: () => undefined,
    recall: () => ({}),
    keep: () => undefined,
  };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
