// The plugin of the built-in preview with what is known of the workspaces.

import * as vscode from "vscode";
import { endAll, type Ending } from "../disposables";
import type { Service } from "../server/service";
import type { Thing, WorkspaceThings } from "../server/protocol";
import type { Things } from "../views/things";
import { linkIds, relativePath, type Target } from "./ids";
import type { MarkdownIt } from "./markdown_it";

export class Preview implements vscode.Disposable {
  private readonly disposables: Ending[];
  private tables = new Map<WorkspaceThings, Map<string, Thing & { readonly status: string }>>();
  private used = false;

  constructor(
    private readonly service: Service,
    private readonly things: Things,
  ) {
    this.disposables = [
      things.onDidChange((defined) => {
        if (defined) {
          this.refresh();
        }
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("stp.preview")) {
          this.refresh();
        }
      }),
    ];
  }

  extend(md: MarkdownIt): MarkdownIt {
    this.used = true;
    return linkIds(md, (id, env) => this.target(id, env));
  }

  private refresh(): void {
    this.tables = new Map();
    if (this.used) {
      void vscode.commands.executeCommand("markdown.preview.refresh");
    }
  }

  private target(id: string, env: unknown): Target | undefined {
    const document = (env as { currentDocument?: vscode.Uri } | undefined)?.currentDocument;
    if (document === undefined || !vscode.workspace.getConfiguration("stp").get<boolean>("preview.links", true)) {
      return undefined;
    }
    const workspace = this.things.workspaceOf(document);
    const thing = workspace === undefined ? undefined : this.tableOf(workspace).get(id);
    if (thing === undefined) {
      return undefined;
    }
    const uri = this.service.uri(thing.uri);
    const status = thing.status === "" ? "" : ` (${thing.status})`;
    return { title: `${thing.label} ${thing.title}${status}`, href: relativePath(document.path, uri.path) };
  }

  private tableOf(workspace: WorkspaceThings): Map<string, Thing & { readonly status: string }> {
    let table = this.tables.get(workspace);
    if (table === undefined) {
      const packages = workspace.threads.flatMap((thread) => thread.packages);
      table = new Map([...workspace.threads, ...packages, ...workspace.issues].map((thing) => [thing.key, thing]));
      this.tables.set(workspace, table);
    }
    return table;
  }

  dispose(): void {
    endAll(this.disposables);
  }
}
