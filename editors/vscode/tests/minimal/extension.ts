// The smallest extension that starts a server: what ours is measured against.

import * as vscode from "vscode";
import { LanguageClient } from "vscode-languageclient/node";

let client: LanguageClient | undefined;

export async function activate(): Promise<void> {
  const settings = vscode.workspace.getConfiguration("minimal");
  const server = { command: settings.get("interpreter", "python3"), args: ["-m", "stp_lsp", "serve"] };
  client = new LanguageClient("minimal", "Minimal", server, { documentSelector: [{ scheme: "file", language: "markdown" }] });
  await client.start();
}

export function deactivate(): Promise<void> | undefined {
  return client?.stop();
}
