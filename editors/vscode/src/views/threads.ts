// The tree in the activity bar: workspaces, threads by status, and what is below a thread.

import * as vscode from "vscode";
import { endAll, type Ending } from "../disposables";
import type { IssueThing, PartNode, Place, ThreadThing, WorkspaceThings } from "../server/protocol";
import type { Service } from "../server/service";
import { issueContext, lookOf, partContext, partLabel, shownOf, summary, threadContext, type Group } from "./model";
import { rangeOf, type Things } from "./things";

/** An entry that stands for a thing with a key: what commands of the context menu are given. */
export interface Keyed {
  readonly root: string;
  readonly key: string;
}

type Entry =
  | { readonly type: "workspace"; readonly workspace: WorkspaceThings }
  | { readonly type: "group"; readonly workspace: WorkspaceThings; readonly group: Group }
  | { readonly type: "issues"; readonly workspace: WorkspaceThings; readonly issues: readonly IssueThing[] }
  | ({ readonly type: "thread"; readonly workspace: WorkspaceThings; readonly thread: ThreadThing } & Keyed)
  | ({ readonly type: "part"; readonly parent: Entry; readonly node: PartNode } & Keyed)
  | ({ readonly type: "issue"; readonly workspace: WorkspaceThings; readonly issue: IssueThing } & Keyed);

const CLOSED_HIDDEN = "stp.closedHidden";

/** Whether an argument of a command is an entry that stands for a thing. */
export function isKeyed(value: unknown): value is Keyed {
  const found = value as Partial<Record<"type" | "root" | "key", unknown>> | null | undefined;
  return typeof found?.type === "string" && typeof found.root === "string" && typeof found.key === "string";
}

export class ThreadsView implements vscode.TreeDataProvider<Entry>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Entry | undefined>();
  private readonly view: vscode.TreeView<Entry>;
  private readonly disposables: Ending[];
  private filter = "";
  private closedHidden: boolean;

  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly service: Service,
    private readonly things: Things,
    private readonly memory: vscode.Memento,
  ) {
    this.closedHidden = memory.get(CLOSED_HIDDEN, false);
    this.view = vscode.window.createTreeView("stp.threads", { treeDataProvider: this, showCollapseAll: true });
    this.disposables = [this.changed, this.view, things.onDidChange(() => this.refresh())];
    this.setContexts();
  }

  /** What stands beside and above the tree, for tests as for people. */
  get description(): string {
    return this.view.description ?? "";
  }

  refresh(): void {
    const { workspaces } = this.things;
    this.view.description = summary(workspaces);
    const hidden = workspaces.reduce(
      (sum, workspace) => sum + shownOf(workspace, this.filter, !this.closedHidden).hidden,
      0,
    );
    const filtered = this.filter === "" ? "" : `Filter: ${this.filter}`;
    const left = hidden === 0 ? "" : `${hidden} hidden`;
    this.view.message = [filtered, left].filter((part) => part !== "").join(" · ");
    this.changed.fire(undefined);
  }

  async askFilter(): Promise<void> {
    const text = await vscode.window.showInputBox({
      title: "Filter Threads",
      prompt: "Words of an id, a title or a status; empty shows everything.",
      value: this.filter,
    });
    if (text !== undefined) {
      this.setFilter(text);
    }
  }

  setFilter(text: string): void {
    this.filter = text.trim();
    this.setContexts();
    this.refresh();
  }

  hideClosed(hidden: boolean): void {
    this.closedHidden = hidden;
    void this.memory.update(CLOSED_HIDDEN, hidden);
    this.setContexts();
    this.refresh();
  }

  private setContexts(): void {
    void vscode.commands.executeCommand("setContext", "stp.filtered", this.filter !== "");
    void vscode.commands.executeCommand("setContext", "stp.closedHidden", this.closedHidden);
  }

  // -- entries -------------------------------------------------------------------------------------

  async getChildren(entry?: Entry): Promise<Entry[]> {
    if (entry === undefined) {
      const { workspaces } = this.things;
      const [only] = workspaces;
      return workspaces.length === 1 && only !== undefined
        ? this.inWorkspace(only)
        : workspaces.map((workspace) => ({ type: "workspace", workspace }));
    }
    switch (entry.type) {
      case "workspace":
        return this.inWorkspace(entry.workspace);
      case "group":
        return entry.group.threads.map((thread) => this.thread(entry.workspace, thread));
      case "issues":
        return entry.issues.map((issue) => ({
          type: "issue", workspace: entry.workspace, issue, root: issue.root, key: issue.key,
        }));
      case "thread":
        return (await this.things.partsOf(entry.root, entry.key)).map((node) => part(entry, node));
      case "part":
        return entry.node.children.map((node) => part(entry, node));
      default:
        return [];
    }
  }

  private inWorkspace(workspace: WorkspaceThings): Entry[] {
    const shown = shownOf(workspace, this.filter, !this.closedHidden);
    const groups = shown.groups.map((group): Entry => ({ type: "group", workspace, group }));
    return shown.issues.length === 0 ? groups : [...groups, { type: "issues", workspace, issues: shown.issues }];
  }

  private thread(workspace: WorkspaceThings, thread: ThreadThing): Entry {
    return { type: "thread", workspace, thread, root: thread.root, key: thread.key };
  }

  getParent(entry: Entry): Entry | undefined {
    const many = this.things.workspaces.length > 1;
    switch (entry.type) {
      case "part":
        return entry.parent;
      case "thread": {
        const { groups } = shownOf(entry.workspace, this.filter, !this.closedHidden);
        const group = groups.find((each) => each.threads.some((thread) => thread.key === entry.key));
        return group === undefined ? undefined : { type: "group", workspace: entry.workspace, group };
      }
      case "issue": {
        const { issues } = shownOf(entry.workspace, this.filter, !this.closedHidden);
        return { type: "issues", workspace: entry.workspace, issues };
      }
      case "group":
      case "issues":
        return many ? { type: "workspace", workspace: entry.workspace } : undefined;
      default:
        return undefined;
    }
  }

  getTreeItem(entry: Entry): vscode.TreeItem {
    const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
    switch (entry.type) {
      case "workspace": {
        const { name, root, threads } = entry.workspace;
        const item = this.item(`workspace ${root}`, name, Expanded);
        item.description = `${threads.length} threads`;
        item.tooltip = root;
        item.iconPath = new vscode.ThemeIcon("root-folder");
        return item;
      }
      case "group": {
        const { status, threads } = entry.group;
        const item = this.item(`group ${entry.workspace.root} ${status}`, status, this.opens(entry.group));
        item.description = String(threads.length);
        item.iconPath = icon(status);
        return item;
      }
      case "issues": {
        const open = entry.issues.filter((issue) => issue.open).length;
        const item = this.item(`issues ${entry.workspace.root}`, "Issues", Collapsed);
        item.description = `${open} open of ${entry.issues.length}`;
        item.iconPath = new vscode.ThemeIcon("issues");
        return item;
      }
      case "thread": {
        const { thread } = entry;
        const more = thread.packages.length > 0 || thread.contract;
        const item = this.item(`${entry.root} ${entry.key}`, thread.key, more ? Collapsed : None);
        const counts = thread.packages.length === 0 ? "" : ` ${thread.done}/${thread.packages.length}`;
        item.label = `${thread.key} ${thread.title}`;
        item.description = counts.trim();
        item.iconPath = icon(thread.status);
        item.contextValue = threadContext(thread);
        return this.opening(item, thread);
      }
      case "part": {
        const { node } = entry;
        const id = `${idOf(entry.parent)} ${entry.key}`;
        const item = this.item(id, partLabel(node), node.children.length === 0 ? None : Collapsed);
        item.description = node.detail;
        item.iconPath = icon(node.state);
        item.contextValue = partContext(node);
        return this.opening(item, node);
      }
      case "issue": {
        const { issue } = entry;
        const item = this.item(`${entry.root} ${entry.key}`, `${issue.label} ${issue.title}`, None);
        item.description = issue.severity;
        item.iconPath = new vscode.ThemeIcon(issue.open ? "issues" : "issue-closed");
        item.contextValue = issueContext(issue);
        return this.opening(item, issue);
      }
    }
  }

  /** Groups of open work are shown open; those of closed work can be long. */
  private opens(group: Group): vscode.TreeItemCollapsibleState {
    const open = this.filter !== "" || group.threads.some((thread) => thread.open);
    return open ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
  }

  private item(id: string, label: string, state: vscode.TreeItemCollapsibleState): vscode.TreeItem {
    const item = new vscode.TreeItem(label, state);
    item.id = `${id} ${this.filter}`; // what a filter opens is not kept open behind it
    return item;
  }

  private opening(item: vscode.TreeItem, place: Place): vscode.TreeItem {
    const selection = rangeOf(place.range);
    const at = new vscode.Range(selection.start, selection.start);
    item.command = { title: "Open", command: "vscode.open", arguments: [this.service.uri(place.uri), { selection: at }] };
    return item;
  }

  /** The card, when the pointer rests on an entry. */
  async resolveTreeItem(item: vscode.TreeItem, entry: Entry): Promise<vscode.TreeItem> {
    if (entry.type === "thread" || entry.type === "part" || entry.type === "issue") {
      const card = await this.service.ask("stp/card", { root: entry.root, key: entry.key });
      if (card !== undefined && card !== null) {
        item.tooltip = new vscode.MarkdownString(card.card);
      }
    }
    return item;
  }

  dispose(): void {
    endAll(this.disposables);
  }
}

function part(parent: Entry & Keyed, node: PartNode): Entry {
  return { type: "part", parent, node, root: parent.root, key: node.key };
}

/** A test stands below each criterion that it covers, so its key alone is no id. */
function idOf(entry: Entry): string {
  return entry.type === "part" ? `${idOf(entry.parent)} ${entry.key}` : "key" in entry ? entry.root : "";
}

function icon(state: string): vscode.ThemeIcon {
  const { icon: name, color } = lookOf(state);
  return new vscode.ThemeIcon(name, color === undefined ? undefined : new vscode.ThemeColor(color));
}
