// What the editor shows and does in documents, through VS Code's own commands.

import assert from "node:assert/strict";
import * as vscode from "vscode";
import { exists, extension, open, parts, placeOf, ready, rulesIn, text, uri } from "./desk";
import { until, type Test } from "./runner";

const WIP = "intent/wip.md";
const INDEX = "intent/st/steel_threads.md";
const LAMP = "intent/st/ST0002";

interface Contributed {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

export const editing: readonly Test[] = [
  ["it activates, with its own server and a Python from the path", async () => {
    const { service } = await parts();
    await until("a server", () => service.health === "running");
    assert.equal(service.launch?.kind, "bundled");
    assert.match(service.launch.from, /path/);
    await ready();
  }],

  ["every command of the manifest is there", async () => {
    const known = new Set(await vscode.commands.getCommands(true));
    const { contributes } = extension().packageJSON as Contributed;
    assert.deepEqual(contributes.commands.map((each) => each.command).filter((name) => !known.has(name)), []);
  }],

  ["findings of documents that nobody has opened", async () => {
    // examples/README.md: the index of the sample misses what was done since.
    await until("a stale index", () => rulesIn(INDEX).includes("stale-index"));
  }],

  ["hover", async () => {
    const { document } = await open(WIP);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider", document.uri, placeOf(document, "ST0004", 3),
    );
    const shown = hovers.flatMap((hover) => hover.contents.map((part) => (part as vscode.MarkdownString).value)).join("\n");
    assert.match(shown, /Keeper's log/);
  }],

  ["completion, with the title of what an id names", async () => {
    const editor = await open(WIP);
    const end = editor.document.lineAt(editor.document.lineCount - 1).range.end;
    await editor.edit((edit) => edit.insert(end, "\nSee ST"));
    const at = editor.document.lineAt(editor.document.lineCount - 1).range.end;
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      "vscode.executeCompletionItemProvider", editor.document.uri, at,
    );
    const labels = items.map((item) => (typeof item.label === "string" ? item.label : item.label.label));
    assert.ok(labels.some((label) => label.startsWith("ST0004")), labels.slice(0, 9).join(", "));
    await vscode.commands.executeCommand("undo");
  }],

  ["definition of a thread", async () => {
    const { document } = await open(WIP);
    const [target] = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      "vscode.executeDefinitionProvider", document.uri, placeOf(document, "ST0004", 3),
    );
    assert.ok(target !== undefined);
    const found = "targetUri" in target ? target.targetUri : target.uri;
    assert.ok(found.path.endsWith("/intent/st/ST0004/info.md"), found.path);
  }],

  ["references in other documents", async () => {
    const { document } = await open(`${LAMP}/info.md`);
    const found = await vscode.commands.executeCommand<vscode.Location[]>(
      "vscode.executeReferenceProvider", document.uri, placeOf(document, "ST0002: Lamp", 3),
    );
    assert.ok(found.some((place) => place.uri.path.endsWith("/intent/wip.md")));
  }],

  ["our names for colours are announced", async () => {
    const legend = await vscode.commands.executeCommand<vscode.SemanticTokensLegend>(
      "vscode.provideDocumentSemanticTokensLegend", uri(WIP),
    );
    const tokens = await vscode.commands.executeCommand<vscode.SemanticTokens>("vscode.provideDocumentSemanticTokens", uri(WIP));
    const used = new Set<string | undefined>();
    for (let at = 3; at < tokens.data.length; at += 5) {
      used.add(legend.tokenTypes[tokens.data[at] ?? -1]);
    }
    assert.ok(used.has("stpThread"), [...used].join(", "));
  }],

  ["lenses lead to places", async () => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", uri(`${LAMP}/info.md`), 20);
    const references = lenses.find((lens) => lens.command?.title.includes("references") === true);
    assert.equal(references?.command?.command, "stp.showReferences");
    await vscode.commands.executeCommand(references.command.command, ...(references.command.arguments as unknown[]));
  }],

  ["the built-in preview links ids", async () => {
    const { document } = await open(WIP);
    const html = await vscode.commands.executeCommand<string>("markdown.api.render", document);
    assert.match(html, /href="st\/ST0004\/info\.md"[^>]*title="ST0004 Keeper's log \(WIP\)"/);
  }],

  ["a repair is applied and its finding goes", async () => {
    const { document } = await open(INDEX);
    const finding = await until("the finding", () =>
      vscode.languages.getDiagnostics(document.uri).find((each) => JSON.stringify(each.code).includes("stale-index")),
    );
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider", document.uri, finding.range, vscode.CodeActionKind.QuickFix.value, 10,
    );
    const repair = actions.find((action) => action.edit !== undefined && /[Rr]egenerate/.test(action.title));
    assert.ok(repair?.edit !== undefined, actions.map((action) => action.title).join(", "));
    assert.ok(await vscode.workspace.applyEdit(repair.edit));
    await until("a clean index", () => !rulesIn(INDEX).includes("stale-index"));
    await document.save();
  }],

  ["a verb moves a folder, with all that names it", async () => {
    await vscode.commands.executeCommand("stp.thread.start", { thread: "ST0008" });
    await until("the folder", () => exists("intent/st/ST0008/info.md"));
    assert.match((await vscode.workspace.openTextDocument(uri("intent/st/ST0008/info.md"))).getText(), /^status: WIP$/m);
    await until("the old folder gone", async () => !(await exists("intent/st/NOT-STARTED/ST0008/info.md")));
  }],

  ["what a verb makes is opened", async () => {
    const outcome = await vscode.commands.executeCommand<{ applied: boolean }>("stp.package.new", { thread: "ST0008", title: "Buoys" });
    assert.equal(outcome.applied, true);
    const editor = await until("the cover", () =>
      vscode.window.activeTextEditor?.document.uri.path.endsWith("/ST0008/WP/01/info.md") === true ? vscode.window.activeTextEditor : undefined,
    );
    assert.match(editor.document.getText(), /title: "?Buoys"?/);
    await vscode.workspace.saveAll();
    assert.match(await text("intent/st/ST0008/WP/01/info.md"), /Buoys/);
  }],

  ["what cannot be done is refused with a reason", async () => {
    const outcome = await vscode.commands.executeCommand<{ applied: boolean; reason: string }>("stp.thread.complete", { thread: "ST0002" });
    assert.equal(outcome.applied, false);
    assert.match(outcome.reason, /AC-02\.2/);
  }],

  ["a rename of an id reaches every document", async () => {
    const { document } = await open(`${LAMP}/info.md`);
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      "vscode.executeDocumentRenameProvider", document.uri, placeOf(document, "ST0002: Lamp", 3), "ST0042",
    );
    const touched = edit.entries().map(([where]) => where.path);
    assert.ok(touched.some((path) => path.endsWith("/intent/wip.md")), touched.join(", "));
    assert.ok(touched.length > 5);
  }],

  ["a thread as one document, on no disk", async () => {
    const { things } = await parts();
    const thread = things.workspaces[0]?.threads.find((each) => each.key === "ST0002");
    assert.ok(thread !== undefined);
    await vscode.commands.executeCommand("stp.threads.read", { type: "thread", root: thread.root, key: thread.key });
    const editor = await until("the document", () =>
      vscode.window.activeTextEditor?.document.uri.scheme === "stp" ? vscode.window.activeTextEditor : undefined,
    );
    assert.match(editor.document.getText(), /Lamp driver and schedule/);
    assert.equal(editor.document.languageId, "markdown");
  }],

  ["a restart begins anew", async () => {
    const { service, things } = await parts();
    await vscode.commands.executeCommand("stp.server.restart");
    await until("a server", () => service.health === "running" && things.workspaces.length > 0);
    const { document } = await open(WIP);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider", document.uri, placeOf(document, "ST0004", 3),
    );
    assert.ok(hovers.length > 0);
  }],
];
