// The plugin of the built-in preview with what is known of the workspaces.

import * as vscode from "vscode";
import { endAll, type Ending } from "../disposables";
import type { Service } from "../server/service";
import type { PartNode, Place, Thing, WorkspaceThings } from "../server/protocol";
import type { Things } from "../views/things";
import { linkIds, ownThread, relativePath, type Target } from "./ids";
import type { MarkdownIt } from "./markdown_it";

/** The criteria and tests of a thread, as they were when they were last asked for. */
interface Rows {
  known: ReadonlyMap<string, PartNode>;
  fresh: boolean;
}

export class Preview implements vscode.Disposable {
  private readonly disposables: Ending[];
  private tables = new Map<WorkspaceThings, Map<string, Thing & { readonly status: string }>>();
  /** By root and thread; filled when a preview names one of them, since it cannot wait for an answer. */
  private readonly rows = new Map<string, Rows>();
  private used = false;

  constructor(
    private readonly service: Service,
    private readonly things: Things,
  ) {
    this.disposables = [
      things.onDidChange((defined) => {
        this.rows.forEach((rows) => (rows.fresh = false));
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
    const root = workspace === undefined ? undefined : this.service.uri(workspace.uri);
    if (workspace === undefined || document.scheme !== root?.scheme) {
      return undefined; // a text that is on no disk; paths lead nowhere from there
    }
    const table = this.tableOf(workspace);
    const own = id.startsWith("/") ? ownThread(document.path.slice(root.path.length), (key) => table.has(key)) : "";
    const key = `${own ?? ""}${id}`;
    const thing = table.get(key);
    if (thing !== undefined) {
      const status = thing.status === "" ? "" : ` (${thing.status})`;
      return { title: `${thing.label} ${thing.title}${status}`, href: this.path(document, thing) };
    }
    const row = /\/A[CT]-/.test(key) ? this.row(workspace, key) : undefined;
    if (row === undefined) {
      return undefined;
    }
    const line = `#L${row.range.start.line + 1}`;
    return { title: `${row.name} (${row.state})`, href: `${this.path(document, row)}${line}` };
  }

  private path(document: vscode.Uri, place: Place): string {
    return relativePath(document.path, this.service.uri(place.uri).path);
  }

  /** A criterion or a test; what is not known yet, or no longer, is asked for and shown then. */
  private row(workspace: WorkspaceThings, key: string): PartNode | undefined {
    const [thread = ""] = key.split("/", 1);
    if (!this.tableOf(workspace).has(thread)) {
      return undefined;
    }
    const name = `${workspace.root}\0${thread}`;
    const rows: Rows = this.rows.get(name) ?? { known: new Map<string, PartNode>(), fresh: false };
    this.rows.set(name, rows);
    if (!rows.fresh) {
      rows.fresh = true;
      void this.ask(workspace.root, thread, rows);
    }
    return rows.known.get(key);
  }

  private async ask(root: string, thread: string, rows: Rows): Promise<void> {
    const found = new Map<string, PartNode>();
    const note = (node: PartNode): void => {
      found.set(node.key, node);
      node.children.forEach(note);
    };
    (await this.things.partsOf(root, thread)).forEach(note);
    const before = rows.known;
    rows.known = found;
    if (JSON.stringify([...before]) !== JSON.stringify([...found])) {
      this.refresh();
    }
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
