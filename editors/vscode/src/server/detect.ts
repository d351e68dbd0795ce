// Looks for workspaces of steel threads in the open folders and around open documents.

import * as vscode from "vscode";
import { liesInWorkspace, MARKS } from "./place";

const BELOW = "**/{intent/.config/config.json,.intent/config.json,.stp-config,stp/.config/version}";
const IGNORED = "**/{node_modules,deps,_build,.git,.backup,backup-*}/**";

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}

/** Whether one of the open folders is, holds or lies in a workspace. */
export async function foldersHoldThreads(): Promise<boolean> {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter((folder) => folder.uri.scheme === "file");
  for (const folder of folders) {
    if (await isAround(folder.uri)) {
      return true;
    }
  }
  return folders.length > 0 && (await foundBelow());
}

async function foundBelow(): Promise<boolean> {
  try {
    return (await vscode.workspace.findFiles(BELOW, IGNORED, 1)).length > 0;
  } catch {
    return false; // the search of VS Code is broken; documents that are opened will tell
  }
}

/** Whether a document lies in a workspace. */
export function isThreadDocument(document: vscode.TextDocument): Promise<boolean> {
  return document.uri.scheme === "file" && document.languageId === "markdown"
    ? isAround(vscode.Uri.joinPath(document.uri, ".."))
    : Promise.resolve(false);
}

function isAround(folder: vscode.Uri): Promise<boolean> {
  const parts = folder.path.split("/");
  return liesInWorkspace(parts, (above, mark) => exists(folder.with({ path: `${above.join("/")}/${mark}` })));
}

/** The open folder to start the server in: the first that is a root, else the first. */
export async function firstRoot(): Promise<vscode.Uri | undefined> {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter((folder) => folder.uri.scheme === "file");
  for (const folder of folders) {
    const found = await Promise.all(MARKS.map((mark) => exists(vscode.Uri.joinPath(folder.uri, mark))));
    if (found.includes(true)) {
      return folder.uri;
    }
  }
  return folders[0]?.uri;
}
