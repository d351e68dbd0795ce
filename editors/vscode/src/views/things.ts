// What is known of the open workspaces: their threads, work packages and issues. Asked once after
// each change, and shared by the tree, the pickers and the preview.

import * as vscode from "vscode";
import { endAll, type Ending } from "../disposables";
import type { Service } from "../server/service";
import type { Place, PartNode, Span, WorkspaceThings } from "../server/protocol";

export class Things implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<boolean>();
  private readonly disposables: Ending[] = [this.changed];
  private known: readonly WorkspaceThings[] = [];
  private readonly parts = new Map<string, Promise<readonly PartNode[]>>();
  private asking: Promise<void> | undefined;
  private again = false;

  /** What is known has changed; false when only what is below threads may have. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly service: Service) {
    this.disposables.push(
      service.onDidChange((defined) => {
        if (defined || this.known.length === 0) {
          void this.refresh();
        } else {
          this.parts.clear();
          this.changed.fire(false);
        }
      }),
    );
  }

  get workspaces(): readonly WorkspaceThings[] {
    return this.known;
  }

  /** Asks again; calls that come meanwhile are one more question. */
  refresh(): Promise<void> {
    if (this.asking !== undefined) {
      this.again = true;
      return this.asking;
    }
    this.asking = this.ask().finally(() => {
      this.asking = undefined;
      if (this.again) {
        this.again = false;
        void this.refresh();
      }
    });
    return this.asking;
  }

  private async ask(): Promise<void> {
    const found = await this.service.ask("stp/threads", {});
    this.known = found?.workspaces ?? [];
    this.parts.clear();
    const active = this.service.health === "running" && this.known.length > 0;
    await vscode.commands.executeCommand("setContext", "stp.active", active);
    this.changed.fire(true);
  }

  /** What is below a thread. */
  partsOf(root: string, thread: string): Promise<readonly PartNode[]> {
    const name = `${root}\0${thread}`;
    let found = this.parts.get(name);
    if (found === undefined) {
      found = this.service.ask("stp/thread", { root, key: thread }).then((answer) => answer?.nodes ?? []);
      this.parts.set(name, found);
    }
    return found;
  }

  /** The workspace that a document lies in, the innermost one; the only one when there is one. */
  workspaceOf(uri: vscode.Uri | undefined): WorkspaceThings | undefined {
    const lies = (workspace: WorkspaceThings) => {
      const root = this.service.uri(workspace.uri);
      return uri?.scheme === root.scheme && `${uri.path}/`.startsWith(`${root.path}/`);
    };
    const around = this.known.filter(lies);
    around.sort((one, other) => other.root.length - one.root.length);
    return around[0] ?? (this.known.length === 1 ? this.known[0] : undefined);
  }

  /** Opens the place of a thing. */
  async open(place: Place, options: vscode.TextDocumentShowOptions = {}): Promise<void> {
    const selection = rangeOf(place.range);
    const at = new vscode.Range(selection.start, selection.start);
    await vscode.window.showTextDocument(this.service.uri(place.uri), { selection: at, ...options });
  }

  dispose(): void {
    endAll(this.disposables);
  }
}

export function rangeOf(span: Span): vscode.Range {
  return new vscode.Range(span.start.line, span.start.character, span.end.line, span.end.character);
}
