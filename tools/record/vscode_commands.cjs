// Runs inside the extension host of a real VS Code (vscode_commands.mjs starts it): everything that
// VS Code lets an extension ask its language client for, asked once, with what it resolves.
const vscode = require("vscode");

const INFO = "intent/st/ST0002/info.md";
const CONTRACT = "intent/st/ST0002/acceptance.md";
const INDEX = "intent/st/steel_threads.md";
const WIP = "intent/wip.md";

const ask = (name, ...rest) => vscode.commands.executeCommand(name, ...rest);
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function uri(path) {
  return vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, path);
}

async function show(path) {
  return (await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri(path)))).document;
}

function at(document, text, into = 2) {
  const found = document.getText().indexOf(text);
  if (found < 0) {
    throw new Error(`${text} is not in ${document.uri.path}`);
  }
  return document.positionAt(found + into);
}

function some(what, found) {
  if (found === undefined || found === null || found.length === 0) {
    throw new Error(`nothing came of ${what}`);
  }
  return found;
}

/** An edit as one line per document, applied; nothing is saved, so that folders stay in their place. */
async function apply(what, edit) {
  some(what, edit?.entries());
  if (!(await vscode.workspace.applyEdit(edit))) {
    throw new Error(`${what} was not applied`);
  }
}

async function understand() {
  const wip = await show(WIP);
  const id = at(wip, "ST0004");
  for (const kind of ["Hover", "Definition", "Declaration", "Implementation", "TypeDefinition", "Reference"]) {
    await ask(`vscode.execute${kind}Provider`, wip.uri, id);
  }
  some("highlights", await ask("vscode.executeDocumentHighlights", wip.uri, id));
  some("symbols", await ask("vscode.executeWorkspaceSymbolProvider", "lamp"));
  some("links", await ask("vscode.executeLinkProvider", wip.uri, 5));
  some("selections", await ask("vscode.executeSelectionRangeProvider", wip.uri, [id]));
  const contract = await show(CONTRACT);
  const whole = new vscode.Range(0, 0, contract.lineCount, 0);
  some("outline", await ask("vscode.executeDocumentSymbolProvider", contract.uri));
  await ask("vscode.executeFoldingRangeProvider", contract.uri);
  some("lenses", await ask("vscode.executeCodeLensProvider", contract.uri, 30));
  some("hints", await ask("vscode.executeInlayHintProvider", contract.uri, whole));
  await ask("vscode.provideDocumentSemanticTokensLegend", contract.uri);
  some("colours", (await ask("vscode.provideDocumentSemanticTokens", contract.uri))?.data);
  await ask("vscode.provideDocumentRangeSemanticTokens", contract.uri, whole);
  for (const text of ["AC-01.1", "AT-01.2"]) {
    const [item] = some("call hierarchy", await ask("vscode.prepareCallHierarchy", contract.uri, at(contract, text)));
    await ask("vscode.provideIncomingCalls", item);
    await ask("vscode.provideOutgoingCalls", item);
    const [type] = some("type hierarchy", await ask("vscode.prepareTypeHierarchy", contract.uri, at(contract, text)));
    await ask("vscode.provideSupertypes", type);
    await ask("vscode.provideSubtypes", type);
  }
}

async function write() {
  const wip = await show(WIP);
  const end = wip.lineAt(wip.lineCount - 1).range.end;
  for (const text of ["\n\nSee ST", "0", "0"]) {
    await ask("type", { text });
  }
  const insert = new vscode.WorkspaceEdit();
  insert.insert(wip.uri, end, "\n\nSee ST0001.., ST0002/");
  await vscode.workspace.applyEdit(insert);
  for (const text of ["See ST0001..", "ST0002/"]) {
    const list = await ask("vscode.executeCompletionItemProvider", wip.uri, at(wip, text, text.length), undefined, 8);
    some("completion", list.items);
  }
  await ask("workbench.action.files.revert");
  const contract = await show(CONTRACT);
  const row = at(contract, "AC-01.1");
  await ask("vscode.prepareRename", contract.uri, row);
  await apply("rename", await ask("vscode.executeDocumentRenameProvider", contract.uri, row, "AC-01.9"));
  await apply("rename back", await ask("vscode.executeDocumentRenameProvider", contract.uri, at(contract, "AC-01.9"), "AC-01.1"));
  const format = { tabSize: 2, insertSpaces: true };
  await ask("vscode.executeFormatDocumentProvider", contract.uri, format);
  await ask("vscode.executeFormatRangeProvider", contract.uri, new vscode.Range(10, 0, 24, 0), format);
  await ask("vscode.executeFormatOnTypeProvider", contract.uri, at(contract, "\n- AC-01.2", 1), "\n", format);
  for (const [path, text] of [[CONTRACT, "AT-02.2"], [CONTRACT, "AC-02.4"], [INFO, "# ST0002"], [WIP, "ST000{1,3}"], [INDEX, "<!-- BEGIN"]]) {
    const document = await show(path);
    const where = new vscode.Range(at(document, text), at(document, text));
    some("actions", await ask("vscode.executeCodeActionProvider", document.uri, where, undefined, 20));
  }
  const wipAgain = await show(WIP);
  const group = new vscode.Range(at(wipAgain, "ST000{1,3}"), at(wipAgain, "ST000{1,3}"));
  const actions = await ask("vscode.executeCodeActionProvider", wipAgain.uri, group, "refactor.rewrite", 5);
  await apply("a refactoring", some("refactorings", actions)[0].edit);
  await ask("stp.index.regenerate");
  await pause(1500);
}

async function views() {
  const { parts } = await vscode.extensions.getExtension("stp-lsp.stp-lsp").activate();
  const { workspaces } = await parts.service.ask("stp/threads", {});
  const { root } = some("workspaces", workspaces)[0];
  for (const key of ["ST0002", "ST0002/02", "ST0002/AT-01.1", "issue/0002"]) {
    some("mentions", (await parts.service.ask("stp/mentions", { root, key })).documents);
    some("card", (await parts.service.ask("stp/card", { root, key })).card);
  }
  some("nodes", (await parts.service.ask("stp/thread", { root, key: "ST0002" })).nodes);
  some("board", (await parts.service.ask("stp/board", { root })).workspaces ?? ["board"]);
  some("graph", (await parts.service.ask("stp/graph", { root })).nodes);
  await ask("stp.board.read");
  await pause(1500);
}

exports.run = async function run() {
  await show(INFO);
  const { parts } = await vscode.extensions.getExtension("stp-lsp.stp-lsp").activate();
  for (let n = 0; n < 100 && !((await parts.service.ask("stp/threads", {}))?.workspaces.length > 0); n += 1) {
    await pause(200);
  }
  await understand();
  await write();
  await views();
};
