// A command for each verb of the server. What it acts on comes from the entry of the tree that it
// was called on, from the server (code actions, lenses), or from the editor; the rest is asked for.

import * as vscode from "vscode";
import type { WorkspaceThings } from "../server/protocol";
import type { Service } from "../server/service";
import type { Things } from "../views/things";
import { isKeyed } from "../views/threads";
import { askFor } from "./ask";
import { VERBS } from "./table";
import { argumentsFor, type Value, type Values, type Verb } from "./verb";

/** Where a verb acts, beside its own arguments. */
interface Where {
  root?: string;
  uri?: string;
  range?: unknown;
  confirm?: boolean;
}

const OPENS_WHAT_IT_MAKES = /\.(new|create)$/;

export function registerVerbs(service: Service, things: Things): vscode.Disposable[] {
  return VERBS.map((verb) =>
    vscode.commands.registerCommand(verb.name, (argument?: unknown) => perform(verb, argument, service, things)),
  );
}

async function perform(verb: Verb, argument: unknown, service: Service, things: Things): Promise<unknown> {
  const { where, given } = read(verb, argument);
  const editor = vscode.window.activeTextEditor;
  if (where.uri === undefined && where.root === undefined && editor?.document.languageId === "markdown") {
    where.uri = editor.document.uri.toString();
    const { start, end } = editor.selection;
    where.range = { start: position(start), end: position(end) };
  }
  const workspace = await workspaceFor(where, verb, service, things);
  if (workspace === undefined) {
    return undefined;
  }
  if (where.root === undefined && verb.subject !== "document" && verb.subject !== "selection") {
    where.root = workspace.root;
  }
  const values = await askFor(verb, given, workspace, things);
  if (values === undefined) {
    return undefined;
  }
  const outcome = await service.execute(verb.name, { ...values, ...where });
  if (outcome === undefined) {
    void vscode.window.showWarningMessage(`${verb.title}: the language server is not running.`);
  } else if (outcome.applied && OPENS_WHAT_IT_MAKES.test(verb.name)) {
    await openCreated(outcome.created ?? [], service);
  }
  return outcome;
}

/** What a caller has given: an entry of a view, the object that the server sends, or nothing. */
function read(verb: Verb, argument: unknown): { where: Where; given: Values } {
  if (isKeyed(argument)) {
    return { where: { root: argument.root }, given: argumentsFor(verb, argument.key) };
  }
  const where: Where = {};
  const given: Values = {};
  const known = new Set(verb.arguments.map(({ name }) => name));
  if (typeof argument === "object" && argument !== null) {
    for (const [name, value] of Object.entries(argument as Record<string, unknown>)) {
      if (known.has(name) && isValue(value)) {
        given[name] = value;
      } else if ((name === "root" || name === "uri") && typeof value === "string") {
        where[name] = value;
      } else if (name === "range") {
        where.range = value;
      } else if (name === "confirm" && value === true) {
        where.confirm = true;
      }
    }
  }
  return { where, given };
}

function isValue(value: unknown): value is Value {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

async function workspaceFor(
  where: Where,
  verb: Verb,
  service: Service,
  things: Things,
): Promise<WorkspaceThings | undefined> {
  if (things.workspaces.length === 0) {
    await things.refresh();
  }
  const { workspaces } = things;
  const named = workspaces.find((each) => each.root === where.root || each.uri === where.root);
  const around = where.uri === undefined ? undefined : things.workspaceOf(service.uri(where.uri));
  const found = named ?? around ?? (workspaces.length === 1 ? workspaces[0] : undefined);
  if (found !== undefined) {
    return found;
  }
  if (workspaces.length === 0) {
    void vscode.window.showWarningMessage(`${verb.title}: there is no workspace of steel threads, or it is still being read.`);
    return undefined;
  }
  delete where.uri; // a document of no workspace says nothing about where to act
  delete where.range;
  const choices = workspaces.map((workspace) => ({ label: workspace.name, description: workspace.root, workspace }));
  const chosen = await vscode.window.showQuickPick(choices, { title: verb.title, placeHolder: "In which workspace?" });
  return chosen?.workspace;
}

/** Shows the first document that was made; of a thread that is its info.md. */
async function openCreated(created: readonly string[], service: Service): Promise<void> {
  const first = created.find((uri) => uri.endsWith("/info.md")) ?? created[0];
  if (first !== undefined) {
    await vscode.window.showTextDocument(service.uri(first));
  }
}

function position(at: vscode.Position): { line: number; character: number } {
  return { line: at.line, character: at.character };
}
