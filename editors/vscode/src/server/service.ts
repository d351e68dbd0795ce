// The language server as the rest of the extension sees it: started when there is something to
// serve, restarted on demand, asked by requests; and what is said when it cannot run.

import { homedir } from "node:os";
import * as vscode from "vscode";
import { endAll, type Ending } from "../disposables";
import type { LanguageClient, LanguageClientOptions, ServerOptions } from "vscode-languageclient/node";
import { firstRoot, foldersHoldThreads, isThreadDocument } from "./detect";
import { activeInterpreter, watchEnvironment } from "./environments";
import { VERBS } from "../verbs/table";
import { OwnFeatures } from "./features";
import { environment, RealProbe } from "./probe";
import { CHANGED, type Outcome, type Requests } from "./protocol";
import { expanded, findLaunch, type Launch, type Problem } from "./python";

export type Health = "off" | "starting" | "running" | "stopped" | "problem";

const INSTALL_HELP = vscode.Uri.parse("https://www.python.org/downloads/");
const SETTINGS = ["stp.server.path", "stp.server.interpreter", "stp.server.arguments"];

const VERB_NAMES: ReadonlySet<string> = new Set(VERBS.map(({ name }) => name));

/** What documents the server is told about; those of the scheme `stp` are its own, and on no disk. */
const SELECTOR = [
  { scheme: "file", language: "markdown" },
  { scheme: "stp", language: "markdown" },
  { scheme: "file", pattern: "**/{intent/.config,.intent}/config.json" },
  { scheme: "file", pattern: "**/intent/.canon/**/*.json" },
];

/** The client's library, loaded when a server is to be started: not every Markdown document needs one. */
function library(): Promise<typeof import("vscode-languageclient/node")> {
  return import("vscode-languageclient/node");
}

/** Whether a file or folder lies in one of the open folders, or is one. */
function inWorkspace(file: string): boolean {
  return vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file)) !== undefined;
}

interface Named {
  readonly id: string;
}

export class Service implements vscode.Disposable {
  readonly output = vscode.window.createOutputChannel("Steel Threads", { log: true });
  private readonly changed = new vscode.EventEmitter<boolean>();
  private readonly healthChanged = new vscode.EventEmitter<Health>();
  private readonly status = vscode.languages.createLanguageStatusItem("stp.server", SELECTOR);
  private readonly disposables: Ending[] = [
    this.output,
    this.changed,
    this.healthChanged,
    this.status,
  ];
  private client: LanguageClient | undefined;
  private launched: Launch | undefined;
  /** Starts and stops one after the other, whoever asks for them. */
  private queue: Promise<void> = Promise.resolve();
  private wanted = false;
  private watching = false;
  private state: Health = "off";

  /**
   * The workspace changed, or another server answers: what is shown may be out of date. False says
   * that no thread, work package or issue came, went or changed.
   */
  readonly onDidChange = this.changed.event;
  readonly onDidChangeHealth = this.healthChanged.event;

  constructor(private readonly context: vscode.ExtensionContext) {
    this.status.name = "Steel Threads";
    this.status.command = { title: "Output", command: "stp.server.showOutput" };
    this.disposables.push(
      vscode.workspace.onDidOpenTextDocument((document) => void this.consider(document)),
      vscode.workspace.onDidChangeWorkspaceFolders(() => void this.considerFolders()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => void this.restart()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (SETTINGS.some((name) => event.affectsConfiguration(name))) {
          void this.restart();
        }
        if (event.affectsConfiguration("stp.trace")) {
          void this.trace();
        }
      }),
    );
  }

  get health(): Health {
    return this.state;
  }

  /** How the server that runs was found; for the output, tests and reports of faults. */
  get launch(): Launch | undefined {
    return this.launched;
  }

  /** Starts the server if one of the open folders or documents is of a workspace. */
  async considerAll(): Promise<void> {
    const documents = vscode.workspace.textDocuments;
    const [folders, ...found] = await Promise.all([foldersHoldThreads(), ...documents.map(isThreadDocument)]);
    if (folders || found.includes(true)) {
      await this.start();
    }
  }

  private async considerFolders(): Promise<void> {
    if (!this.wanted && (await foldersHoldThreads())) {
      await this.start();
    }
  }

  private async consider(document: vscode.TextDocument): Promise<void> {
    if (!this.wanted && (await isThreadDocument(document))) {
      await this.start();
    }
  }

  start(): Promise<void> {
    this.wanted = true;
    return this.inTurn(() => this.startNow());
  }

  /** Begins anew, also where nothing ran: the user may have installed what was missing. */
  restart(): Promise<void> {
    this.wanted = true;
    return this.inTurn(async () => {
      await this.stopNow();
      await this.startNow();
    });
  }

  stop(): Promise<void> {
    this.wanted = false;
    return this.inTurn(() => this.stopNow());
  }

  /** Waits until a server answers, or until it is known that none will. */
  async whenRunning(): Promise<void> {
    while (this.wanted && this.state === "starting") {
      await new Promise<void>((resolve) => {
        const heard = this.onDidChangeHealth(() => {
          heard.dispose();
          resolve();
        });
      });
    }
  }

  /** One of our own requests; undefined while no server answers. */
  async ask<M extends keyof Requests>(method: M, params: Requests[M][0]): Promise<Requests[M][1] | undefined> {
    const client = this.client;
    if (client?.isRunning() !== true) {
      return undefined;
    }
    try {
      return await client.sendRequest<Requests[M][1]>(method, params);
    } catch (error) {
      this.output.error(`${method}: ${String(error)}`);
      return undefined;
    }
  }

  /** Has the server perform a verb; undefined while none runs. */
  async execute(verb: string, values: object): Promise<Outcome | undefined> {
    const client = this.client;
    if (client?.isRunning() !== true) {
      return undefined;
    }
    return client.sendRequest<Outcome>("workspace/executeCommand", { command: verb, arguments: [values] });
  }

  /** A place of the protocol as VS Code's own. */
  uri(value: string): vscode.Uri {
    return this.client?.protocol2CodeConverter.asUri(value) ?? vscode.Uri.parse(value);
  }

  async traceLevel(level: string): Promise<void> {
    await vscode.workspace.getConfiguration("stp").update("trace.server", level, vscode.ConfigurationTarget.Global);
  }

  private async trace(): Promise<void> {
    const level = vscode.workspace.getConfiguration("stp").get<string>("trace.server", "off");
    if (level !== "off" && this.output.logLevel > vscode.LogLevel.Trace) {
      this.output.info("Messages are written at the level Trace: choose it in the menu of this channel.");
    }
    const { Trace } = await library();
    await this.client?.setTrace(Trace.fromString(level));
  }

  private inTurn(step: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(step, step).catch((error: unknown) => {
      this.output.error(String(error));
      this.become("problem", String(error));
    });
    return this.queue;
  }

  private async startNow(): Promise<void> {
    if (this.client !== undefined) {
      return;
    }
    this.become("starting");
    const [found, { LanguageClient, State }] = await Promise.all([this.find(), library()]);
    if (found.kind === "problem") {
      this.launched = undefined;
      this.output.error(found.message);
      this.become("problem", found.message);
      void this.complain(found);
      return;
    }
    this.launched = found;
    const root = await firstRoot();
    const client = new LanguageClient("stp", "Steel Threads", this.program(found, root), this.options());
    const contributed = this.contributed();
    client.registerFeature(new OwnFeatures(contributed.types, contributed.modifiers, VERB_NAMES));
    client.onNotification(CHANGED, ({ defined }: { defined?: boolean }) => this.changed.fire(defined !== false));
    client.onDidChangeState(({ newState }) => {
      if (client === this.client) {
        this.become(newState === State.Running ? "running" : newState === State.Starting ? "starting" : "stopped");
      }
    });
    this.client = client;
    try {
      await client.start();
      await this.trace();
      this.changed.fire(true);
    } catch (error) {
      this.client = undefined;
      const message = `The language server could not be started: ${error instanceof Error ? error.message : String(error)}`;
      this.output.error(message);
      this.become("problem", message);
      void this.complain({ kind: "problem", message, old: [] });
      await client.dispose().catch(() => undefined); // it never ran
    }
    void this.watchEnvironment();
  }

  private async stopNow(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (client !== undefined) {
      await client.dispose().catch((error: unknown) => this.output.warn(String(error)));
    }
    this.become("off");
    this.changed.fire(true);
  }

  private async find(): Promise<Launch | Problem> {
    const settings = vscode.workspace.getConfiguration("stp.server");
    const folders = vscode.workspace.workspaceFolders ?? [];
    const folder = folders[0]?.uri;
    const setting = (name: string) => expanded(settings.get<string>(name, ""), homedir(), folder?.fsPath ?? "");
    const found = await findLaunch(
      {
        path: setting("path"),
        interpreter: setting("interpreter"),
        environment: () => activeInterpreter(folder),
        trusted: vscode.workspace.isTrusted,
        windows: process.platform === "win32",
        inWorkspace,
      },
      new RealProbe(this.context.extensionUri.fsPath, this.context.globalState, this.environment()),
    );
    if (found.kind === "bundled") {
      this.output.info(`The extension's own server, with Python ${found.python.version}: ${found.python.executable} (${found.from})`);
    } else if (found.kind === "installed") {
      this.output.info(`stp-lsp ${found.server.version}: ${found.server.executable} (${found.from})`);
    }
    return found;
  }

  private program(found: Launch, root: vscode.Uri | undefined): ServerOptions {
    const more = vscode.workspace.getConfiguration("stp.server").get<string[]>("arguments", []);
    // The server reads the folder that it is started in while its libraries are still being imported.
    const options = { cwd: (root ?? this.context.extensionUri).fsPath, env: this.environment() };
    if (found.kind === "installed") {
      return { command: found.server.executable, args: ["serve", ...more], options };
    }
    const script = vscode.Uri.joinPath(this.context.extensionUri, "bundled", "server.py").fsPath;
    return { command: found.python.executable, args: ["-I", "-X", "utf8", script, "serve", ...more], options };
  }

  /** In a workspace that nobody has trusted, its programs are not found by their names. */
  private environment(): NodeJS.ProcessEnv {
    return environment((folder) => !vscode.workspace.isTrusted && inWorkspace(folder));
  }

  private options(): LanguageClientOptions {
    return {
      documentSelector: SELECTOR,
      diagnosticCollectionName: "stp",
      outputChannel: this.output,
      traceOutputChannel: this.output,
      initializationOptions: { asksArguments: true, changes: true },
      markdown: { isTrusted: false },
    };
  }

  private contributed(): { types: string[]; modifiers: string[] } {
    const manifest = this.context.extension.packageJSON as {
      contributes: { semanticTokenTypes: Named[]; semanticTokenModifiers: Named[] };
    };
    const names = (list: readonly Named[]) => list.map((each) => each.id);
    const { semanticTokenTypes, semanticTokenModifiers } = manifest.contributes;
    return { types: names(semanticTokenTypes), modifiers: names(semanticTokenModifiers) };
  }

  private async watchEnvironment(): Promise<void> {
    if (this.watching) {
      return;
    }
    this.watching = true;
    const watcher = await watchEnvironment(() => {
      if (this.launched?.from.includes("Python extension") === true || this.state === "problem") {
        void this.restart();
      }
    });
    if (watcher !== undefined) {
      this.disposables.push(watcher);
    }
  }

  private become(health: Health, detail = ""): void {
    if (health === "problem" && this.state === "off" && !this.wanted) {
      return;
    }
    this.state = health;
    void vscode.commands.executeCommand("setContext", "stp.problem", health === "problem" || health === "stopped");
    const running = this.launched?.kind === "bundled" ? `Python ${this.launched.python.version}` : "stp-lsp";
    const texts: Record<Health, string> = {
      off: "Not started",
      starting: "Starting",
      running: `Running (${running})`,
      stopped: "Stopped",
      problem: "Not running",
    };
    this.status.text = `Steel Threads: ${texts[health]}`;
    this.status.detail = detail;
    this.status.busy = health === "starting";
    this.status.severity =
      health === "problem" || health === "stopped"
        ? vscode.LanguageStatusSeverity.Error
        : vscode.LanguageStatusSeverity.Information;
    this.healthChanged.fire(health);
  }

  private async complain(problem: Problem): Promise<void> {
    const choose = "Choose Interpreter";
    const install = "Get Python";
    const output = "Show Output";
    const chosen = await vscode.window.showErrorMessage(`Steel Threads: ${problem.message}`, choose, install, output);
    if (chosen === choose) {
      await vscode.commands.executeCommand("stp.server.chooseInterpreter");
    } else if (chosen === install) {
      await vscode.env.openExternal(INSTALL_HELP);
    } else if (chosen === output) {
      this.output.show();
    }
  }

  dispose(): void {
    void this.stop();
    endAll(this.disposables);
  }
}
