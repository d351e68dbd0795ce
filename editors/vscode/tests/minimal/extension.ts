// The smallest extension that starts the server: what ours is measured against.

import * as vscode from "vscode";
import { LanguageClient } from "vscode-languageclient/node";

let client: LanguageClient | undefined;

export function activate(): void {
  const { STP_PYTHON: command = "", STP_SERVER: script = "" } = process.env;
  const server = { command, args: ["-I", "-X", "utf8", script, "serve"] };
  client = new LanguageClient("minimal", "Minimal", server, { documentSelector: [{ scheme: "file", language: "markdown" }] });
  void client.start();
}

export function deactivate(): Promise<void> | undefined {
  return client?.stop();
}

/** Not used; says which API the bundle was made for. */
export const version = vscode.version;
