// The thread in hand: that of the active document, else the one named at the cursor. Shown in the
// status bar with the verdict of its close gate; a click tells what stands in the way and what can
// be done.

import * as vscode from "vscode";
import { endAll, type Ending } from "../disposables";
import type { Card } from "../server/protocol";
import type { Service } from "../server/service";
import type { Things } from "./things";

const SETTLE = 150;

interface Choice extends vscode.QuickPickItem {
  readonly run?: () => Thenable<unknown>;
}

/** What the status bar says of a thread. */
export function barText(card: Card): string {
  const open = card.gate?.blocking.length ?? 0;
  switch (card.gate?.verdict) {
    case "PASS":
      return `$(pass) ${card.label}`;
    case "BLOCKED":
      return `$(circle-slash) ${card.label}${open === 0 ? "" : ` ${open}`}`;
    case "EXEMPT":
      return `$(check-all) ${card.label}`;
    default:
      return `$(note) ${card.label}`;
  }
}

export class Hand implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("stp.thread", vscode.StatusBarAlignment.Left, 40);
  private readonly moved = new vscode.EventEmitter<Card | undefined>();
  private readonly disposables: Ending[];
  private timer: NodeJS.Timeout | undefined;
  private current: Card | undefined;
  private asked = 0;

  /** Another thread is in hand, or it has changed. */
  readonly onDidChange = this.moved.event;

  constructor(
    private readonly service: Service,
    private readonly things: Things,
  ) {
    this.item.name = "Thread in Hand";
    this.item.command = "stp.card.show";
    this.disposables = [
      this.item,
      this.moved,
      vscode.window.onDidChangeActiveTextEditor(() => this.later()),
      vscode.window.onDidChangeTextEditorSelection((event) => {
        if (event.textEditor === vscode.window.activeTextEditor) {
          this.later();
        }
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("stp.statusBar")) {
          this.later();
        }
      }),
      things.onDidChange(() => this.later()),
    ];
    this.later();
  }

  get card(): Card | undefined {
    return this.current;
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look(), SETTLE);
  }

  private async look(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const document = editor?.document;
    const number = ++this.asked;
    let card: Card | null | undefined;
    if (document?.languageId === "markdown" && document.uri.scheme === "file") {
      const { line, character } = editor?.selection.active ?? new vscode.Position(0, 0);
      card = await this.service.ask("stp/card", { uri: document.uri.toString(), position: { line, character } });
    }
    if (number === this.asked) {
      this.show(card ?? undefined);
    }
  }

  private show(card: Card | undefined): void {
    this.current = card;
    const wanted = vscode.workspace.getConfiguration("stp").get<boolean>("statusBar.enabled", true);
    if (card === undefined || !wanted) {
      this.item.hide();
    } else {
      this.item.text = barText(card);
      this.item.tooltip = new vscode.MarkdownString(card.card);
      this.item.accessibilityInformation = { label: `Thread in hand: ${card.label} ${card.title}. ${card.gate?.text ?? ""}` };
      this.item.show();
    }
    this.moved.fire(card);
  }

  /** The gate card of a thing: what stands in the way, what can be done, where to go. */
  async showCard(root: string, key: string): Promise<void> {
    const card = await this.service.ask("stp/card", { root, key });
    if (card === undefined || card === null) {
      return;
    }
    const quick: Choice[] = [];
    if (card.gate !== null) {
      quick.push({ label: card.gate.text, kind: vscode.QuickPickItemKind.Separator });
      for (const row of card.gate.blocking) {
        quick.push({ label: `$(circle-large-outline) ${row.text}`, run: () => this.things.open(row) });
      }
    }
    const able = card.offers.filter((offer) => offer.disabled === "");
    if (able.length > 0) {
      quick.push({ label: "Actions", kind: vscode.QuickPickItemKind.Separator });
    }
    for (const offer of able) {
      const more = offer.missing.length === 0 ? "" : "...";
      quick.push({
        label: `$(zap) ${offer.title}${more}`,
        run: () => vscode.commands.executeCommand(offer.verb, { root, ...offer.arguments }),
      });
    }
    quick.push({ label: "Go to", kind: vscode.QuickPickItemKind.Separator });
    quick.push({ label: `$(go-to-file) ${card.label}`, description: card.title, run: () => this.things.open(card) });
    quick.push({
      label: "$(references) Mentions",
      run: () => vscode.commands.executeCommand("stp.mentions.show", { type: "card", root, key }),
    });
    const refused = card.offers.filter((offer) => offer.disabled !== "");
    if (refused.length > 0) {
      quick.push({ label: "Not now", kind: vscode.QuickPickItemKind.Separator });
    }
    for (const offer of refused) {
      quick.push({ label: `$(circle-slash) ${offer.title}`, detail: offer.disabled });
    }
    const chosen = await vscode.window.showQuickPick(quick, {
      title: `${card.label} ${card.title}`,
      placeHolder: card.gate?.text ?? card.status,
      matchOnDescription: true,
    });
    await chosen?.run?.();
  }

  dispose(): void {
    clearTimeout(this.timer);
    endAll(this.disposables);
  }
}
