// How long an extension takes from nothing to active, and to the first card under the pointer.

import assert from "node:assert/strict";
import { performance } from "node:perf_hooks";
import * as vscode from "vscode";
import { placeOf, uri } from "./desk";
import { until, type Test } from "./runner";

/** Milliseconds since somebody wanted the extension. */
export const times: Record<string, number> = {};

export const startup: readonly Test[] = [
  ["from nothing to the first card", async () => {
    const found = vscode.extensions.getExtension("stp-lsp.stp-lsp") ?? vscode.extensions.getExtension("stp-lsp.minimal");
    assert.equal(found?.isActive, false);
    const start = performance.now();
    await found.activate();
    times["activated"] = performance.now() - start;
    const document = await vscode.workspace.openTextDocument(uri("a/b/lighthouse/intent/wip.md"));
    const at = placeOf(document, "ST0004", 3);
    await until("the card of ST0004", async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", document.uri, at);
      return hovers.some((hover) => hover.contents.some((part) => (part as vscode.MarkdownString).value.includes("Keeper's log")));
    }, 5);
    times["answered"] = performance.now() - start;
  }],
];
