// The sample workspace that comes with the extension, copied to where it may be written to.

import * as vscode from "vscode";

export async function openSample(context: vscode.ExtensionContext): Promise<void> {
  const source = vscode.Uri.joinPath(context.extensionUri, "sample", "lighthouse");
  const target = vscode.Uri.joinPath(context.globalStorageUri, "lighthouse");
  await vscode.workspace.fs.createDirectory(context.globalStorageUri);
  await vscode.workspace.fs.copy(source, target, { overwrite: true });
  await vscode.commands.executeCommand("vscode.openFolder", target, { forceNewWindow: true });
}
