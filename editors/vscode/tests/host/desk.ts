// The extension, and what a user's hands do.

import * as vscode from "vscode";
import type { Api } from "../../src/extension";
import { until } from "./runner";

export const ID = "stp-lsp.stp-lsp";

export function extension(): vscode.Extension<Api> {
  const found = vscode.extensions.getExtension<Api>(ID);
  if (found === undefined) {
    throw new Error(`${ID} is not there`);
  }
  return found;
}

export async function parts(): Promise<Api["parts"]> {
  return (await extension().activate()).parts;
}

export function uri(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) {
    throw new Error("no folder is open");
  }
  return vscode.Uri.joinPath(folder.uri, path);
}

export async function open(path: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri(path)));
}

/** The place of a piece of text, `into` characters behind its beginning. */
export function placeOf(document: vscode.TextDocument, text: string, into = 0): vscode.Position {
  const at = document.getText().indexOf(text);
  if (at < 0) {
    throw new Error(`${text} is not in ${document.uri.path}`);
  }
  return document.positionAt(at + into);
}

export function rulesIn(path: string): string[] {
  return vscode.languages.getDiagnostics(uri(path)).map((each) => {
    const { code } = each;
    return String(typeof code === "object" ? code.value : code);
  });
}

export async function text(path: string): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri(path)));
}

export async function exists(path: string): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri(path));
    return true;
  } catch {
    return false;
  }
}

/** Waits until the server has read the workspace. */
export async function ready(): Promise<void> {
  const { things } = await parts();
  await until("the threads of the workspace", () => things.workspaces.length > 0);
}
