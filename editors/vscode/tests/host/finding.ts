// How a server is found, and what happens when there is none. Each suite is run in a VS Code of its
// own: `tests/run.mjs` prepares programs, settings and folders.

import assert from "node:assert/strict";
import * as vscode from "vscode";
import { exists, extension, open, parts, ready, rulesIn } from "./desk";
import { until, type Test } from "./runner";

/** What the programs of a workspace leave behind when somebody runs them. */
const RAN = "ran";
const INDEX = "intent/st/steel_threads.md";

/** In a folder that nobody has trusted, whose settings name programs of its own. */
export const untrusted: readonly Test[] = [
  ["the folder is not trusted", () => {
    assert.equal(vscode.workspace.isTrusted, false);
  }],
  ["the extension works, with its own server", async () => {
    await ready();
    const { service } = await parts();
    assert.equal(service.launch?.kind, "bundled");
    await until("findings", () => rulesIn(INDEX).includes("stale-index"));
  }],
  ["no program of the folder was run", async () => {
    assert.equal(vscode.workspace.getConfiguration("stp.server").get("interpreter"), "");
    await vscode.commands.executeCommand("stp.server.restart");
    await ready();
    assert.equal(await exists(RAN), false);
  }],
];

/** The same folder, trusted: what shows that the suite before would have noticed. */
export const trusted: readonly Test[] = [
  ["the program that the settings of the folder name is run", async () => {
    assert.equal(vscode.workspace.isTrusted, true);
    await until("the program", () => exists(RAN));
  }],
  ["it is no Python, and that is said", async () => {
    const { service } = await parts();
    await until("the problem", () => service.health === "problem");
    assert.equal(service.launch, undefined);
  }],
  ["another setting is enough to go on", async () => {
    const { service } = await parts();
    const settings = vscode.workspace.getConfiguration("stp.server");
    await settings.update("interpreter", undefined, vscode.ConfigurationTarget.Workspace);
    await until("a server", () => service.health === "running");
    await ready();
  }],
];

/** With no Python on the path. */
export const missing: readonly Test[] = [
  ["without a Python the extension is there and says so", async () => {
    await extension().activate();
    const { service, threads } = await parts();
    await until("the problem", () => service.health === "problem");
    assert.deepEqual(await threads.getChildren(), []);
    await open("intent/wip.md"); // and nothing breaks
  }],
  ["with an interpreter in the settings it works at once", async () => {
    const { service } = await parts();
    const settings = vscode.workspace.getConfiguration("stp.server");
    await settings.update("interpreter", process.env["STP_PYTHON"], vscode.ConfigurationTarget.Global);
    await until("a server", () => service.health === "running");
    await ready();
    assert.match(service.launch?.from ?? "", /stp\.server\.interpreter/);
  }],
];

/** With a Python 3.9 on the path and no other. */
export const old: readonly Test[] = [
  ["a Python that is too old is not used", async () => {
    const { service } = await parts();
    await until("the problem", () => service.health === "problem");
    assert.equal(service.launch, undefined);
  }],
];

/** In a folder without steel threads. */
export const plain: readonly Test[] = [
  ["Markdown alone starts no server", async () => {
    await open("README.md");
    const { service } = await parts();
    assert.equal(extension().isActive, true);
    assert.equal(service.health, "off");
  }],
  ["a document of a workspace does", async () => {
    const { service } = await parts();
    const below = vscode.Uri.joinPath(vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file("/"), "../lighthouse/intent/wip.md");
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(below));
    await until("a server", () => service.health === "running");
  }],
];
