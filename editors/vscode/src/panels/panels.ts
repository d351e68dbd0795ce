// The board and the graph as panels. Their pages come with the server (`stp_lsp/web`) and speak the
// messages of `editors/web/src/contract.ts`; here those become requests, documents and commands.

import * as vscode from "vscode";
import type { GraphOptions, ToHost, ToView } from "../../../web/src/contract";
import { chooseWorkspace } from "../choose";
import { endAll, type Ending } from "../disposables";
import type { Outcome } from "../server/protocol";
import type { Service } from "../server/service";
import type { Things } from "../views/things";
import { nonce, page } from "./page";

export type View = "board" | "graph";

const TITLES: Readonly<Record<View, string>> = { board: "Board", graph: "Graph" };
const SETTLE = 200;

/** What a graph begins with. */
type Options = Partial<GraphOptions>;

export class Panels implements vscode.Disposable {
  private readonly shown = new Map<View, Panel>();
  private readonly disposables: Ending[];

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly service: Service,
    private readonly things: Things,
  ) {
    const restore = (view: View): vscode.WebviewPanelSerializer => ({
      deserializeWebviewPanel: (panel, state) => {
        // A board shows every workspace and knows itself which one was in hand.
        this.adopt(view, panel, view === "graph" ? rootOf(state) : "", {});
        return Promise.resolve();
      },
    });
    this.disposables = [
      vscode.window.registerWebviewPanelSerializer("stp.board", restore("board")),
      vscode.window.registerWebviewPanelSerializer("stp.graph", restore("graph")),
      things.onDidChange(() => this.shown.forEach((panel) => panel.later())),
    ];
  }

  /** Shows a view, of the workspace that is meant; one panel for each view. */
  async open(view: View, root = "", options: Options = {}): Promise<void> {
    const chosen = root === "" && view === "graph" ? await chooseWorkspace(this.things, "Graph") : root;
    if (chosen === undefined) {
      return;
    }
    const known = this.shown.get(view);
    if (known !== undefined) {
      known.reveal();
      await known.show(chosen, options);
      return;
    }
    const panel = vscode.window.createWebviewPanel(`stp.${view}`, TITLES[view], vscode.ViewColumn.Active);
    this.adopt(view, panel, chosen, options);
  }

  private adopt(view: View, panel: vscode.WebviewPanel, root: string, options: Options): void {
    const { extensionUri } = this.context;
    const made = new Panel(view, panel, extensionUri, this.service, this.things, root, options);
    this.shown.set(view, made);
    panel.onDidDispose(() => {
      made.dispose();
      this.shown.delete(view);
    });
  }

  dispose(): void {
    endAll(this.disposables);
    for (const panel of [...this.shown.values()]) {
      panel.close();
    }
  }
}

class Panel {
  private readonly disposables: Ending[];
  private timer: NodeJS.Timeout | undefined;
  private ready = false;

  constructor(
    private readonly view: View,
    private readonly panel: vscode.WebviewPanel,
    extension: vscode.Uri,
    private readonly service: Service,
    private readonly things: Things,
    private root: string,
    private options: Options,
  ) {
    const folder = vscode.Uri.joinPath(extension, "bundled", "libs", "stp_lsp", "web");
    const { webview } = panel;
    const file = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
    panel.iconPath = vscode.Uri.joinPath(extension, "media", "icon.svg");
    webview.options = { enableScripts: true, localResourceRoots: [folder] };
    this.disposables = [
      webview.onDidReceiveMessage((message: ToHost) => void this.hear(message)),
      panel.onDidChangeViewState(() => {
        if (panel.visible) {
          this.later();
        } else {
          this.ready = false; // its page is gone, and says when it is there again
        }
      }),
    ];
    webview.html = page(TITLES[view], file(`${view}.js`), file(`${view}.css`), webview.cspSource, nonce());
  }

  reveal(): void {
    this.panel.reveal();
  }

  close(): void {
    this.panel.dispose();
  }

  async show(root: string, options: Options): Promise<void> {
    this.root = root === "" ? this.root : root;
    this.options = { ...this.options, ...options };
    await this.send();
  }

  /** Sends again what is shown, when changes have settled. */
  later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.send(), SETTLE);
  }

  private async send(): Promise<void> {
    if (!this.ready || !this.panel.visible) {
      return;
    }
    const root = this.root === "" ? (this.things.workspaces[0]?.root ?? "") : this.root;
    const data =
      this.view === "board"
        ? await this.service.ask("stp/board", this.root === "" ? {} : { root: this.root })
        : await this.service.ask("stp/graph", { root, ...this.options });
    if (data !== undefined) {
      await this.post({ type: "data", data });
    } else {
      const message = this.service.health === "running" ? "The server gave no answer." : "The language server is not running.";
      await this.post({ type: "error", message });
    }
  }

  private post(message: ToView): Thenable<boolean> {
    return this.panel.webview.postMessage(message);
  }

  private async hear(message: ToHost): Promise<void> {
    switch (message.type) {
      case "ready":
        this.ready = true;
        await this.service.whenRunning();
        await this.send();
        break;
      case "refresh":
        this.options = { ...this.options, ...message.options };
        await this.send();
        break;
      case "open": {
        const root = vscode.Uri.parse(message.workspace.uri ?? vscode.Uri.file(message.workspace.root).toString());
        const at = new vscode.Position(message.line, 0);
        await vscode.window.showTextDocument(vscode.Uri.joinPath(root, message.document), {
          selection: new vscode.Range(at, at),
          viewColumn: message.beside ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active,
        });
        break;
      }
      case "move": {
        const confirm = vscode.workspace.getConfiguration("stp").get<boolean>("board.preview", false);
        const values = { ...message.arguments, root: message.workspace.root, ...(confirm ? { confirm } : {}) };
        const outcome = await vscode.commands.executeCommand<Outcome | undefined>(message.verb, values);
        const reason = outcome?.reason ?? "It was not done.";
        const applied = outcome?.applied === true;
        await this.post({ type: "moved", id: message.id, applied, ...(applied ? {} : { reason }) });
        this.later();
        break;
      }
      default: // what later pages may say
        break;
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    endAll(this.disposables);
  }
}

/** Of which workspace a graph was, as its page keeps it. */
function rootOf(state: unknown): string {
  const root = (state as { root?: unknown } | null | undefined)?.root;
  return typeof root === "string" ? root : "";
}
