// Asking which thread or workspace is meant, where the place does not say.

import * as vscode from "vscode";
import type { ThreadThing } from "./server/protocol";
import type { Things } from "./views/things";

export async function chooseThread(things: Things, title: string): Promise<ThreadThing | undefined> {
  const many = things.workspaces.length > 1;
  const choices = things.workspaces.flatMap((workspace) =>
    workspace.threads.map((thread) => ({
      label: `${thread.key} ${thread.title}`,
      description: many ? `${thread.status} · ${workspace.name}` : thread.status,
      thread,
    })),
  );
  const chosen = await vscode.window.showQuickPick(choices, { title, matchOnDescription: true });
  return chosen?.thread;
}

/** The root of the workspace in hand, or the one that the user chooses of several. */
export async function chooseWorkspace(things: Things, title: string): Promise<string | undefined> {
  const around = things.workspaceOf(vscode.window.activeTextEditor?.document.uri);
  if (around !== undefined) {
    return around.root;
  }
  const choices = things.workspaces.map(({ name, root }) => ({ label: name, description: root, root }));
  return (await vscode.window.showQuickPick(choices, { title, placeHolder: "Of which workspace?" }))?.root;
}
