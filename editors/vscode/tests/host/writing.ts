// What comes while one writes, texts that nobody writes, and files that are renamed.

import assert from "node:assert/strict";
import * as vscode from "vscode";
import { exists, open, placeOf, text, uri } from "./desk";
import { until, type Test } from "./runner";

const CONTRACT = "intent/st/ST0002/acceptance.md";

/** Puts the cursor behind a piece of text. */
async function behind(path: string, piece: string): Promise<vscode.TextEditor> {
  const editor = await open(path);
  const at = placeOf(editor.document, piece, piece.length);
  editor.selection = new vscode.Selection(at, at);
  return editor;
}

const here = (editor: vscode.TextEditor): string => editor.document.lineAt(editor.selection.active.line).text;

async function revert(): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.files.revert");
}

/** What the built-in preview shows of a document, once it shows something. */
function rendered(document: vscode.TextDocument, shown: RegExp): Promise<string> {
  return until(`${String(shown)} in the preview`, async () => {
    const html = await vscode.commands.executeCommand<string>("markdown.api.render", document);
    return shown.test(html) ? html : undefined;
  });
}

export const writing: readonly Test[] = [
  ["the preview links criteria and tests, and packages of the thread at hand", async () => {
    // examples/lighthouse: AC-02.2 is the second criterion below WP-02 in the contract of ST0002.
    const { document } = await open(CONTRACT);
    const line = placeOf(document, "- AC-02.2").line + 1;
    const html = await rendered(document, /data-href="acceptance\.md#L\d+"/);
    assert.ok(html.includes(`href="acceptance.md#L${line}"`), html.slice(0, 2000));
    assert.match(html, /title="[^"]*AC-02\.2[^"]*\(unsatisfied\)"[^>]*>AC-02\.2</);
    assert.match(html, /href="WP\/02\/info\.md"[^>]*>WP-02</);
  }],

  ["in a text that is on no disk the preview makes no links that lead nowhere", async () => {
    await vscode.commands.executeCommand("stp.board.read");
    const editor = await until("the board", () =>
      vscode.window.activeTextEditor?.document.uri.scheme === "stp" ? vscode.window.activeTextEditor : undefined,
    );
    assert.match(editor.document.getText(), /ST0002/);
    assert.equal(editor.document.languageId, "markdown");
    const html = await rendered(editor.document, /ST0002/);
    assert.ok(!html.includes("stp-id"));
  }],

  ["nobody writes into such a text", async () => {
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.scheme, "stp");
    const before = editor.document.getText();
    await vscode.commands.executeCommand("type", { text: "x" });
    await vscode.commands.executeCommand("deleteLeft");
    assert.equal(editor.document.getText(), before);
    assert.equal(editor.document.isDirty, false);
  }],

  ["Enter goes on with the next criterion (editor.formatOnType)", async () => {
    const settings = vscode.workspace.getConfiguration("editor", { languageId: "markdown" });
    await settings.update("formatOnType", true, vscode.ConfigurationTarget.Global, true);
    const editor = await behind(CONTRACT, "- AC-03.2 The change is written to the keeper's log");
    await vscode.commands.executeCommand("type", { text: "\n" });
    await until("the next id", () => here(editor).startsWith("- AC-03.3 "));
    await revert();
  }],

  ["ghost text offers the test that a criterion lacks, and is accepted", async () => {
    // AC-02.3 says (non-test); AC-02.2 is covered. A new criterion is not.
    const editor = await behind(CONTRACT, "- AC-03.2 The change is written to the keeper's log");
    await editor.edit((edit) => edit.insert(editor.selection.active, "\n- AC-03.3 The spare is tried every month"));
    const end = editor.document.lineAt(editor.document.lineCount - 1).range.end;
    await editor.edit((edit) => edit.insert(end, end.character === 0 ? "- " : "\n- "));
    const at = editor.document.lineAt(editor.document.lineCount - 1).range.end;
    editor.selection = new vscode.Selection(at, at);
    await until("the accepted row", async () => {
      await vscode.commands.executeCommand("editor.action.inlineSuggest.trigger");
      await vscode.commands.executeCommand("editor.action.inlineSuggest.commit");
      return /^- AT-03\.2 .*covers AC-03\.3/.test(here(editor));
    });
    await revert();
  }],

  ["a document that is renamed takes its readers along", async () => {
    const [from, to] = [uri("intent/st/ST0004"), uri("intent/st/ST0012")];
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(from, to);
    assert.ok(await vscode.workspace.applyEdit(edit)); // asks who takes part in it, as the explorer does
    await until("the folder", () => exists("intent/st/ST0012/info.md"));
    await until("the new id in its own document", async () => {
      await vscode.workspace.saveAll();
      return /^# ST0012: Keeper's log/m.test(await text("intent/st/ST0012/info.md"));
    });
    assert.match(await text("intent/wip.md"), /- ST0012/);
    assert.ok(!(await text("intent/wip.md")).includes("- ST0004"));
  }],
];
