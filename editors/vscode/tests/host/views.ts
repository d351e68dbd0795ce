// The views: what the tree holds, what menus know, the thread in hand, mentions.

import assert from "node:assert/strict";
import * as vscode from "vscode";
import { barText } from "../../src/views/hand";
import { open, parts, placeOf, text, uri } from "./desk";
import { until, type Test } from "./runner";

type Threads = Awaited<ReturnType<typeof parts>>["threads"];
type Entry = Awaited<ReturnType<Threads["getChildren"]>>[number];

function labelOf(threads: Threads, entry: Entry): string {
  const { label } = threads.getTreeItem(entry);
  return typeof label === "string" ? label : (label?.label ?? "");
}

async function labels(threads: Threads, entry?: Entry): Promise<string[]> {
  return (await threads.getChildren(entry)).map((each) => labelOf(threads, each));
}

async function find(threads: Threads, ...path: readonly string[]): Promise<Entry> {
  let entry: Entry | undefined;
  for (const part of path) {
    const children = await threads.getChildren(entry);
    entry = children.find((each) => labelOf(threads, each).startsWith(part));
    assert.ok(entry !== undefined, `${part} in ${(await labels(threads)).join(", ")}`);
  }
  assert.ok(entry !== undefined);
  return entry;
}

export const views: readonly Test[] = [
  ["threads stand in groups by status, with counts", async () => {
    const { threads } = await parts();
    const groups = await labels(threads);
    // ST0008 was started by a test before; ST0007 bears a status that no version knows.
    assert.deepEqual(groups, ["WIP", "Not Started", "Completed", "Cancelled", "Paused", "Issues"]);
    assert.equal(threads.getTreeItem(await find(threads, "WIP")).description, "3");
    assert.equal(threads.description, "3 WIP of 8");
    assert.deepEqual(await labels(threads, await find(threads, "Completed")), [
      "ST0003 Fog signal", "ST0001 Light characteristics",
    ]);
  }],

  ["below a thread are packages, criteria and tests", async () => {
    const { threads } = await parts();
    const lamp = await find(threads, "WIP", "ST0002");
    assert.deepEqual((await labels(threads, lamp)).map((label) => label.slice(0, 5)), ["WP-01", "WP-02", "WP-03"]);
    const criterion = await find(threads, "WIP", "ST0002", "WP-02", "AC-02.2");
    assert.equal(threads.getTreeItem(criterion).description, "unsatisfied");
    assert.equal(threads.getTreeItem(criterion).contextValue, "thing criterion open");
    const test = await find(threads, "WIP", "ST0002", "WP-02", "AC-02.2", "AT-02.2");
    assert.equal(threads.getTreeItem(test).contextValue, "thing test file red");
    const parent = threads.getParent(test);
    assert.ok(parent !== undefined && "key" in parent);
    assert.equal(parent.key, "ST0002/AC-02.2");
  }],

  ["an entry opens its place and tells of its thing", async () => {
    const { threads } = await parts();
    const entry = await find(threads, "WIP", "ST0002", "WP-02", "AC-02.2");
    const item = threads.getTreeItem(entry);
    assert.ok(item.command !== undefined);
    await vscode.commands.executeCommand(item.command.command, ...(item.command.arguments as unknown[]));
    const editor = await until("the contract", () =>
      vscode.window.activeTextEditor?.document.uri.path.endsWith("/ST0002/acceptance.md") === true ? vscode.window.activeTextEditor : undefined,
    );
    await until("the row", () => editor.document.lineAt(editor.selection.active.line).text.startsWith("- AC-02.2"));
    const told = await threads.resolveTreeItem(item, entry);
    assert.match((told.tooltip as vscode.MarkdownString).value, /AC-02\.2/);
  }],

  ["ids of entries are unlike one another", async () => {
    const { threads } = await parts();
    const seen = new Set<string>();
    const visit = async (entry: Entry | undefined): Promise<void> => {
      for (const child of await threads.getChildren(entry)) {
        const { id } = threads.getTreeItem(child);
        assert.ok(id !== undefined && !seen.has(id), id);
        seen.add(id);
        await visit(child);
      }
    };
    await visit(undefined);
    assert.ok(seen.size > 30);
  }],

  ["a filter, and closed threads out of sight", async () => {
    const { threads } = await parts();
    await vscode.commands.executeCommand("stp.threads.filter", "lamp");
    assert.deepEqual(await labels(threads), ["WIP"]);
    await vscode.commands.executeCommand("stp.threads.clearFilter");
    await vscode.commands.executeCommand("stp.threads.hideClosed");
    assert.deepEqual(await labels(threads), ["WIP", "Not Started", "Paused", "Issues"]);
    await vscode.commands.executeCommand("stp.threads.showClosed");
    assert.equal((await labels(threads)).length, 6);
  }],

  ["a verb called on an entry acts on its thing", async () => {
    const { threads } = await parts();
    await vscode.commands.executeCommand("stp.thread.hold", await find(threads, "WIP", "ST0004"));
    await until("the entry in its new group", async () => (await labels(threads)).includes("On Hold"));
    assert.deepEqual(await labels(threads, await find(threads, "On Hold")), ["ST0004 Keeper's log"]);
    await vscode.workspace.saveAll();
  }],

  ["the tree follows what another program writes", async () => {
    const { threads } = await parts();
    const path = "intent/st/ST0004/info.md";
    const before = await text(path);
    await vscode.workspace.fs.writeFile(uri(path), new TextEncoder().encode(before.replace("status: On Hold", "status: WIP")));
    await until("the entry in its old group", async () => !(await labels(threads)).includes("On Hold"));
  }],

  ["the thread in hand is that of the document, with its verdict", async () => {
    const { hand } = await parts();
    await open("intent/st/ST0002/acceptance.md");
    const card = await until("the thread", () => (hand.card?.key === "ST0002" ? hand.card : undefined));
    assert.equal(card.gate?.verdict, "BLOCKED");
    assert.equal(barText(card), "$(circle-slash) ST0002 4"); // AC-02.2, AC-02.3, AC-03.1, AC-03.2
    await open("intent/st/COMPLETED/ST0001/acceptance.md");
    const done = await until("the other thread", () => (hand.card?.key === "ST0001" ? hand.card : undefined));
    assert.equal(barText(done), done.gate?.verdict === "PASS" ? "$(pass) ST0001" : barText(done));
  }],

  ["elsewhere it is the one that the cursor names", async () => {
    const { hand } = await parts();
    const editor = await open("intent/wip.md");
    const at = placeOf(editor.document, "ST0004", 2);
    editor.selection = new vscode.Selection(at, at);
    await until("the thread", () => hand.card?.key === "ST0004");
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await until("none", () => hand.card === undefined);
  }],

  ["mentions, by document, with the place marked", async () => {
    const { mentions, things } = await parts();
    const thread = things.workspaces[0]?.threads.find((each) => each.key === "ST0002");
    assert.ok(thread !== undefined);
    await vscode.commands.executeCommand("stp.mentions.show", { type: "thread", root: thread.root, key: thread.key });
    const documents = await until("documents", () => (mentions.getChildren().length > 0 ? mentions.getChildren() : undefined));
    const wip = documents.find((each) => each.document.path === "intent/wip.md");
    assert.ok(wip !== undefined);
    const [line] = mentions.getChildren(wip);
    assert.ok(line !== undefined);
    const { label } = mentions.getTreeItem(line);
    assert.ok(typeof label === "object");
    const [start = 0, end = 0] = label.highlights?.[0] ?? [];
    assert.match(label.label.slice(start, end), /ST0002|02/);
    await vscode.commands.executeCommand("stp.mentions.follow");
  }],
];
