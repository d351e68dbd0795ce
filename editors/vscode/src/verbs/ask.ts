// Asking for the arguments of a verb: a list to choose from where there is one, a line of text
// otherwise. Escape anywhere leaves the verb undone.

import * as vscode from "vscode";
import type { PartNode, WorkspaceThings } from "../server/protocol";
import { partLabel } from "../views/model";
import type { Things } from "../views/things";
import { toAsk, type Argument, type Value, type Values, type Verb } from "./verb";

interface Choice extends vscode.QuickPickItem {
  readonly value: Value;
}

const TEST_FILES = "**/*[tT]est*/**,**/*[tT]est*.*,**/*[sS]pec*.*";
const NO_TESTS = "**/{node_modules,.git,deps,_build,.venv,venv,intent,stp}/**";
const MOST_FILES = 2000;

/** Where an answer stands in the dialogue. */
interface Step {
  readonly title: string;
  readonly argument: Argument;
}

/**
 * The values of a verb's arguments, those given and those that the user was asked for.
 *
 * @returns undefined when the user gave up.
 */
export async function askFor(
  verb: Verb,
  given: Values,
  workspace: WorkspaceThings,
  things: Things,
): Promise<Values | undefined> {
  const values: Values = { ...given };
  const asked = toAsk(verb, given);
  for (const [number, argument] of asked.entries()) {
    const count = asked.length > 1 ? ` (${number + 1} of ${asked.length})` : "";
    const value = await ask({ title: `${verb.title}${count}`, argument }, values, workspace, things);
    if (value === undefined) {
      return undefined;
    }
    if (value !== "") {
      values[argument.name] = value;
    }
  }
  return values;
}

async function ask(step: Step, values: Values, workspace: WorkspaceThings, things: Things): Promise<Value | undefined> {
  const { argument } = step;
  switch (argument.kind) {
    case "thread":
      return choose(step, threads(workspace, argument.name === "to" ? values["thread"] : undefined));
    case "package":
      return choose(step, packages(workspace));
    case "criterion":
    case "test": {
      const kind = argument.kind === "test" ? "acceptance test" : "acceptance criterion";
      const nodes = await things.partsOf(workspace.root, String(values["thread"]));
      return choose(step, rows(nodes, kind), `${String(values["thread"])} has none.`);
    }
    case "issue":
      return choose(
        step,
        workspace.issues.map(({ label, title, status, key }) => ({
          label: `${label} ${title}`, description: status, value: key.replace("issue/", ""),
        })),
      );
    case "choice":
      return choose(step, [...(argument.choices ?? []).map((value) => ({ label: value, value })), ...none(argument)]);
    case "number":
      return choose(step, groups(workspace, values["thread"]));
    case "file":
      return file(step, workspace, things);
    default:
      return text(step);
  }
}

function threads(workspace: WorkspaceThings, but: Value | undefined): Choice[] {
  return workspace.threads
    .filter((thread) => thread.key !== but)
    .map(({ key, title, status }) => ({ label: `${key} ${title}`, description: status, value: key }));
}

function packages(workspace: WorkspaceThings): Choice[] {
  return workspace.threads.flatMap((thread) =>
    thread.packages.map(({ key, title, status }) => ({
      label: `${key} ${title}`, description: status, detail: thread.title, value: key,
    })),
  );
}

function rows(nodes: readonly PartNode[], kind: string): Choice[] {
  const found = new Map<string, Choice>();
  const visit = (node: PartNode) => {
    if (node.kind === kind) {
      const value = node.key.replace(/^.*\//, "");
      found.set(value, { label: partLabel(node), description: node.detail, value });
    }
    node.children.forEach(visit);
  };
  nodes.forEach(visit);
  return [...found.values()];
}

/** The work packages of a thread, by their numbers; 0 stands for the thread itself. */
function groups(workspace: WorkspaceThings, thread: Value | undefined): Choice[] {
  const own = workspace.threads.find((each) => each.key === thread)?.packages ?? [];
  const found = own.map(({ label, title }) => {
    const number = label.replace(/^.*\//, "");
    return { label: `WP-${number} ${title}`, value: Number(number) };
  });
  return [...found, { label: "The thread as a whole", description: "00", value: 0 }];
}

/** The answer that leaves an optional argument out. */
function none(argument: Argument): Choice[] {
  return argument.required ? [] : [{ label: "$(dash) None", value: "" }];
}

async function choose(step: Step, choices: Choice[], empty = "There is nothing to choose from."): Promise<Value | undefined> {
  if (choices.length === 0) {
    void vscode.window.showInformationMessage(`${step.title}: ${empty}`);
    return undefined;
  }
  const chosen = await vscode.window.showQuickPick(choices, {
    title: step.title,
    placeHolder: plain(step.argument.description),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen?.value;
}

async function file(step: Step, workspace: WorkspaceThings, things: Things): Promise<Value | undefined> {
  const root = vscode.Uri.parse(workspace.uri);
  const found = await Promise.all(
    TEST_FILES.split(",").map((pattern) =>
      vscode.workspace.findFiles(new vscode.RelativePattern(root, pattern), NO_TESTS, MOST_FILES),
    ),
  );
  const inside = found.flat().filter((uri) => things.workspaceOf(uri)?.root === workspace.root);
  const paths = [...new Set(inside.map((uri) => uri.path.slice(root.path.length + 1)))].sort();
  const typed = "$(edit) Another path...";
  const choices = [...paths.map((path) => ({ label: path, value: path })), { label: typed, value: "" }];
  const chosen = await choose(step, choices);
  return chosen === "" ? text(step) : chosen;
}

function text(step: Step): Thenable<string | undefined> {
  const { description, required } = step.argument;
  return vscode.window.showInputBox({
    title: step.title,
    prompt: required ? plain(description) : `${plain(description)} Enter leaves it out.`,
    validateInput: (value) => (required && value.trim() === "" ? "Something must stand here." : undefined),
  });
}

/** A description as input boxes show it: they know no Markdown. */
function plain(description: string): string {
  return description.replaceAll("`", "");
}
