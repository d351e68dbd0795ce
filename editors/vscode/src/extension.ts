// The extension: what it is made of, and its own commands.

import * as vscode from "vscode";
import { chooseThread, chooseWorkspace } from "./choose";
import { Panels } from "./panels/panels";
import { convertPlaces } from "./places";
import type { MarkdownIt } from "./preview/markdown_it";
import { Preview } from "./preview/plugin";
import { openSample } from "./sample";
import { Service } from "./server/service";
import { registerVerbs } from "./verbs/commands";
import { Hand } from "./views/hand";
import { MentionsView } from "./views/mentions";
import { Things } from "./views/things";
import { isKeyed, ThreadsView, type Keyed } from "./views/threads";

/** What the extension gives to others: the preview's plugin, and its parts to its own tests. */
export interface Api {
  extendMarkdownIt(md: MarkdownIt): MarkdownIt;
  readonly parts: { service: Service; things: Things; threads: ThreadsView; mentions: MentionsView; hand: Hand };
}

export function activate(context: vscode.ExtensionContext): Api {
  const service = new Service(context);
  const things = new Things(service);
  const threads = new ThreadsView(service, things, context.workspaceState);
  const mentions = new MentionsView(service, things);
  const hand = new Hand(service, things);
  const preview = new Preview(service, things);
  const panels = new Panels(context, service, things);
  context.subscriptions.push(
    panels,
    hand.onDidChange((card) => void mentions.follow(card)),
    hand,
    preview,
    mentions,
    threads,
    things,
    ...registerVerbs(service, things),
    ...registerCommands(context, { service, things, threads, mentions, hand }, panels),
    service,
  );
  void service.considerAll(); // nobody waits for it: until it answers, views are empty
  return {
    extendMarkdownIt: (md) => preview.extend(md),
    parts: { service, things, threads, mentions, hand },
  };
}

function registerCommands(context: vscode.ExtensionContext, parts: Api["parts"], panels: Panels): vscode.Disposable[] {
  const { service, things, threads, mentions, hand } = parts;
  const inHand = (argument: unknown): Keyed | undefined => (isKeyed(argument) ? argument : hand.card);
  const commands: Record<string, (...args: never[]) => unknown> = {
    "stp.server.restart": () => service.restart(),
    "stp.server.showOutput": () => service.output.show(),
    "stp.server.trace": () => chooseTrace(service),
    "stp.server.chooseInterpreter": chooseInterpreter,
    "stp.openThread": () => goToThread(things),
    "stp.card.show": async (argument: unknown) => {
      const thing = inHand(argument);
      await (thing === undefined ? goToThread(things) : hand.showCard(thing.root, thing.key));
    },
    "stp.threads.actions": async (argument: unknown) => {
      const thing = inHand(argument);
      if (thing !== undefined) {
        await hand.showCard(thing.root, thing.key);
      }
    },
    "stp.threads.copyId": async (argument: unknown) => {
      if (isKeyed(argument)) {
        await vscode.env.clipboard.writeText(argument.key.replace(/^issue\//, ""));
      }
    },
    "stp.mentions.show": async (argument: unknown) => {
      const thing = inHand(argument) ?? (await chooseThread(things, "Mentions"));
      if (thing !== undefined) {
        await mentions.pin(thing);
      }
    },
    "stp.mentions.follow": () => mentions.unpin(),
    "stp.threads.filter": (text: unknown) => (typeof text === "string" ? threads.setFilter(text) : threads.askFilter()),
    "stp.threads.clearFilter": () => threads.setFilter(""),
    "stp.threads.hideClosed": () => threads.hideClosed(true),
    "stp.threads.showClosed": () => threads.hideClosed(false),
    "stp.threads.refresh": () => things.refresh(),
    "stp.board.open": () => panels.open("board"),
    "stp.graph.open": () => panels.open("graph"),
    "stp.graph.focus": async (argument: unknown) => {
      const thing = inHand(argument);
      await (thing === undefined ? panels.open("graph") : panels.open("graph", thing.root, aroundOf(thing.key)));
    },
    "stp.threads.read": async (argument: unknown) => {
      const thing = inHand(argument) ?? (await chooseThread(things, "Read as One Document"));
      if (thing !== undefined) {
        await readAsOne(service, thing);
      }
    },
    "stp.board.read": async () => {
      const root = await chooseWorkspace(things, "Read the Board as a Document");
      if (root !== undefined) {
        await readContent(service, { root, board: true });
      }
    },
    "stp.sample.open": () => openSample(context),
    "stp.walkthrough.open": () =>
      vscode.commands.executeCommand("workbench.action.openWalkthrough", `${context.extension.id}#first-steps`, false),
    "stp.showReferences": showReferences,
  };
  return Object.entries(commands).map(([name, run]) =>
    vscode.commands.registerCommand(name, run as (...args: unknown[]) => unknown),
  );
}

/** The part of the graph around a thing; what is within a thread is seen among its like. */
function aroundOf(key: string): { focus: string; depth: number; level: "thread" | "package" | "criterion" } {
  const part = key.split("/", 2)[1] ?? "";
  const level = /^A[CT]-/.test(part) ? "criterion" : /^\d/.test(part) && !key.startsWith("issue/") ? "package" : "thread";
  return { focus: key, depth: 1, level };
}

/** Shows a thread or an issue with all that belongs to it. */
function readAsOne(service: Service, { root, key }: Keyed): Promise<void> {
  return readContent(service, { root, key: key.startsWith("issue/") ? key : key.replace(/\/.*$/, "") });
}

/** Shows a document that is on no disk, and that nobody can write to. */
async function readContent(service: Service, values: object): Promise<void> {
  const found = await vscode.commands.executeCommand<{ uri: string; shown: boolean } | undefined>("stp.content.open", values);
  if (found?.shown === false) {
    await vscode.window.showTextDocument(service.uri(found.uri));
  }
}

/** A lens was clicked: its places, as the protocol writes them, beside its line. */
async function showReferences(uri: unknown, position: unknown, locations: unknown): Promise<void> {
  const found = convertPlaces(uri, position, locations);
  if (found !== undefined) {
    await vscode.commands.executeCommand("editor.action.showReferences", found.uri, found.position, found.locations);
  }
}

async function goToThread(things: Things): Promise<void> {
  const thread = await chooseThread(things, "Go to Thread");
  if (thread !== undefined) {
    await things.open(thread);
  }
}

async function chooseTrace(service: Service): Promise<void> {
  const choices = [
    { label: "off", description: "No messages" },
    { label: "messages", description: "Their names" },
    { label: "verbose", description: "Their contents too" },
  ];
  const chosen = await vscode.window.showQuickPick(choices, { title: "Trace Messages" });
  if (chosen !== undefined) {
    await service.traceLevel(chosen.label);
    if (chosen.label !== "off") {
      service.output.show();
    }
  }
}

async function chooseInterpreter(): Promise<void> {
  const python = vscode.extensions.getExtension("ms-python.python");
  const own = { label: "$(file) A Python on this machine...", own: true };
  const theirs = { label: "$(symbol-misc) Of the Python extension...", own: false };
  const chosen = python === undefined ? own : await vscode.window.showQuickPick([theirs, own], { title: "Python Interpreter" });
  if (chosen === undefined) {
    return;
  }
  if (!chosen.own) {
    await vscode.commands.executeCommand("python.setInterpreter");
    return;
  }
  const files = await vscode.window.showOpenDialog({ title: "A Python, 3.11 or newer", openLabel: "Use This Python" });
  if (files?.[0] !== undefined) {
    const settings = vscode.workspace.getConfiguration("stp.server");
    await settings.update("interpreter", files[0].fsPath, vscode.ConfigurationTarget.Global);
  }
}
