// The view of mentions: who names a thread, document by document. It follows the thread in hand
// until one is pinned by asking for its mentions.

import * as vscode from "vscode";
import { endAll, type Ending } from "../disposables";
import type { MentioningDocument, MentionLine, Mentions } from "../server/protocol";
import type { Service } from "../server/service";
import { rangeOf, type Things } from "./things";
import type { Keyed } from "./threads";

type Entry =
  | { readonly type: "document"; readonly document: MentioningDocument }
  | { readonly type: "line"; readonly document: MentioningDocument; readonly line: MentionLine };

export class MentionsView implements vscode.TreeDataProvider<Entry>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  private readonly view: vscode.TreeView<Entry>;
  private readonly disposables: Ending[];
  private inHand: Keyed | undefined;
  private pinned: Keyed | undefined;
  private found: Mentions | undefined;
  private shownFor = "";

  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly service: Service,
    things: Things,
  ) {
    this.view = vscode.window.createTreeView("stp.mentions", { treeDataProvider: this, showCollapseAll: true });
    this.disposables = [
      this.changed,
      this.view,
      this.view.onDidChangeVisibility(() => void this.refresh()),
      things.onDidChange(() => void this.refresh()),
    ];
  }

  /** Shows the mentions of a thing until told to follow the editor again. */
  async pin(thing: Keyed): Promise<void> {
    this.pinned = thing;
    await vscode.commands.executeCommand("setContext", "stp.mentionsPinned", true);
    await vscode.commands.executeCommand("stp.mentions.focus");
    await this.refresh();
  }

  async follow(thing: Keyed | undefined): Promise<void> {
    this.inHand = thing;
    if (this.pinned === undefined) {
      await this.refresh();
    }
  }

  async unpin(): Promise<void> {
    this.pinned = undefined;
    await vscode.commands.executeCommand("setContext", "stp.mentionsPinned", false);
    await this.refresh();
  }

  private async refresh(): Promise<void> {
    const thing = this.pinned ?? this.inHand;
    if (!this.view.visible && thing?.key !== this.shownFor) {
      return; // asked again when somebody looks
    }
    const answer = thing === undefined ? undefined : await this.service.ask("stp/mentions", { root: thing.root, key: thing.key });
    this.found = answer ?? undefined;
    this.shownFor = thing?.key ?? "";
    const places = this.found?.documents.reduce((sum, document) => sum + document.lines.length, 0) ?? 0;
    const { view } = this;
    view.description = this.found === undefined ? "" : this.found.title;
    view.message =
      thing === undefined
        ? "Open a document of a thread, or put the cursor on an id."
        : places === 0
          ? `Nothing names ${thing.key}.`
          : `${places} in ${this.found?.documents.length ?? 0} documents`;
    this.changed.fire(undefined);
  }

  getChildren(entry?: Entry): Entry[] {
    if (entry === undefined) {
      return (this.found?.documents ?? []).map((document) => ({ type: "document", document }));
    }
    const { document } = entry;
    return entry.type === "document" ? document.lines.map((line) => ({ type: "line", document, line })) : [];
  }

  getTreeItem(entry: Entry): vscode.TreeItem {
    const { document } = entry;
    const uri = this.service.uri(document.uri);
    if (entry.type === "document") {
      const item = new vscode.TreeItem(uri, vscode.TreeItemCollapsibleState.Expanded);
      item.label = document.title === "" ? document.path : document.title;
      item.description = document.title === "" ? "" : document.path;
      item.iconPath = vscode.ThemeIcon.File;
      return item;
    }
    const { line } = entry;
    const item = new vscode.TreeItem({ label: line.text, highlights: [[...line.highlight]] });
    item.description = `:${line.range.start.line + 1}`;
    item.command = { title: "Open", command: "vscode.open", arguments: [uri, { selection: rangeOf(line.range) }] };
    return item;
  }

  dispose(): void {
    endAll(this.disposables);
  }
}
