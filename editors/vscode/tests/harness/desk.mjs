// What a person does in front of VS Code. Everything here waits for what comes of it.

import { bring, until } from "./wait.mjs";

/** How long a single click may look for its aim before the whole action is begun again. */
const CLICK = 15_000;

/** The middle of a piece of text in the editor, on the screen. */
async function placeOf(page, text) {
  const found = await page.evaluate((wanted) => {
    for (const line of document.querySelectorAll(".editor-instance .view-line")) {
      const nodes = []; // a line is cut into a piece for each colour
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        nodes.push(node);
      }
      const at = nodes.map((node) => node.data).join("").replaceAll("\u00a0", " ").indexOf(wanted);
      if (at >= 0) {
        const middle = at + Math.floor(wanted.length / 2);
        let before = 0;
        for (const node of nodes) {
          if (middle < before + node.data.length) {
            const range = document.createRange();
            range.setStart(node, middle - before);
            range.setEnd(node, middle - before + 1);
            const box = range.getBoundingClientRect();
            return { x: box.x + 1, y: box.y + box.height / 2 };
          }
          before += node.data.length;
        }
      }
    }
    return null;
  }, text);
  if (found === null) {
    throw new Error(`${text} is not on the screen`);
  }
  return found;
}

export class Desk {
  constructor(session) {
    this.session = session;
    this.page = session.page;
    this.page.setDefaultTimeout(CLICK);
    this.input = this.page.locator(".quick-input-widget:visible input:visible").first();
    this.choices = this.page.locator(".quick-input-widget:visible .quick-input-list .monaco-list-row");
  }

  /** Waits until the workbench is drawn and the server has read the workspace. */
  async ready() {
    await this.drawn();
    // The sample has findings, so their number shows that the server has read it.
    await this.seen("the number of findings", this.page.locator("#status\\.problems", { hasText: /[1-9]/ }));
  }

  /** Waits until the workbench is drawn, with its folder. */
  async drawn() {
    await until("the page of VS Code", () => this.page.goto(this.session.url(), { waitUntil: "commit" }));
    await this.seen("the folder", this.page.locator(".explorer-folders-view .monaco-list-row", { hasText: /intent|README|lighthouse/i }));
  }

  /** Waits until something is on the screen. */
  async seen(what, locator) {
    await until(what, () => locator.first().isVisible());
    return locator.first();
  }

  /** Takes a command out of the palette. */
  command(title) {
    return this.pick(`>${title}`, title);
  }

  /** Types into the palette and takes the entry that it leads to. */
  async pick(text, shown) {
    const row = this.choices.filter({ hasText: shown }).first();
    await bring(`${shown} in the palette`, () => row.isVisible(), async () => {
      if (!(await this.input.isVisible())) {
        await this.page.keyboard.press("F1");
        await this.input.waitFor();
      }
      await this.input.fill(text);
    });
    await bring(`${shown} taken`, async () => !(await row.isVisible()), () => row.click());
  }

  async openFile(name, folder = "") {
    const tab = this.page.locator(".tab.active", { hasText: name }).first();
    const lines = this.page.locator(".editor-instance .view-line").first();
    const open = async () => (await tab.isVisible()) && (await lines.isVisible());
    await bring(`the tab of ${folder}${name}`, async () => (await open()) && (await this.choices.count()) === 0, async () => {
      await this.page.keyboard.press("Control+p");
      await this.input.fill(`${folder}${name}`);
      const rows = this.choices.filter({ hasText: name });
      await rows.filter({ hasText: folder.replace(/\/$/, "") }).first().click();
    });
  }

  /** Puts the cursor into a piece of text. */
  async click(text) {
    const { x, y } = await until(`${text} on the screen`, () => placeOf(this.page, text));
    await this.page.mouse.click(x, y);
  }

  /** Rests the pointer on a piece of text until its card shows; lines move while hints come in. */
  async hover(text, shown) {
    const card = this.page.locator(".monaco-hover:visible", { hasText: shown }).first();
    await bring(`the card of ${text}`, () => card.isVisible(), async () => {
      const { x, y } = await placeOf(this.page, text);
      await this.page.mouse.move(x - 40, y - 60); // a card that says something else goes
      await this.page.mouse.move(x - 2, y);
      await this.page.mouse.move(x, y);
    });
    return card;
  }

  /** The menu of repairs at a piece of text, with the one that is wanted. */
  async repairs(text, wanted) {
    const action = this.page.locator(".action-widget .monaco-list-row", { hasText: wanted }).first();
    await bring(`the repair ${wanted}`, () => action.isVisible(), async () => {
      await this.page.keyboard.press("Escape"); // a menu that does not offer it yet
      await this.click(text);
      await this.page.keyboard.press("Control+.");
    });
    return action;
  }

  /** The text of the editor that is on the screen. */
  lines() {
    return this.page.evaluate(() =>
      [...document.querySelectorAll(".editor-instance .view-line")].map((line) => line.textContent.replaceAll("\u00a0", " ")),
    );
  }

  /** Whether a line of the editor that is on the screen says something. */
  async says(pattern) {
    return (await this.lines()).some((line) => (pattern instanceof RegExp ? pattern.test(line) : line.includes(pattern)));
  }

  /** Types a line of its own at the end of the document at hand. */
  async typeBelow(text) {
    await bring("a cursor in the editor", () => this.page.locator(".editor-instance .monaco-editor.focused").first().isVisible(), () =>
      this.page.locator(".editor-instance .view-line").first().click(),
    );
    await this.page.keyboard.press("Control+End");
    await this.page.keyboard.press("Enter");
    await this.page.keyboard.type(text);
    await until(`${text} in the editor`, () => this.says(text));
  }

  /** Takes back what was typed into the document at hand. */
  async revert() {
    await this.page.keyboard.press("Escape");
    await this.command("File: Revert File");
    await until("no unsaved text", async () => (await this.page.locator(".tab.active.dirty").count()) === 0);
  }

  /** Writes every document. */
  async saveAll() {
    const dirty = this.page.locator(".tab.dirty");
    await this.command("File: Save All");
    await bring("saved documents", async () => (await dirty.count()) === 0, () => this.command("File: Save All"));
  }

  /** Shows our view container. */
  async threads() {
    const header = this.page.locator(".pane-header[aria-label*='Threads']").first();
    const icon = this.page.locator(".activitybar .action-item a[aria-label*='Steel Threads']").first();
    await bring("the view of threads", () => header.isVisible(), () => icon.click());
  }

  /** The inside of a webview that holds an element and a text. */
  frame(selector, text) {
    return until(`${text} in a view`, async () => {
      for (const frame of this.page.frames()) {
        if ((await frame.locator(selector).count()) > 0 && (await frame.locator("body").innerText()).includes(text)) {
          return frame;
        }
      }
      return undefined;
    });
  }

  /**
   * Takes an entry of a row's context menu. VS Code lets a click pass that comes right after the menu.
   *
   * @param done Whether what the entry is for has come.
   */
  menu(row, text, done) {
    const entry = this.page.locator(".context-view .action-item", { hasText: text }).first();
    return bring(`${text} on ${row}`, done, async () => {
      await bring(`${text} in the menu of ${row}`, async () => (await entry.isVisible()) || (await done()), async () => {
        await this.page.keyboard.press("Escape");
        await this.row(row).click({ button: "right" });
      });
      if (await entry.isVisible()) {
        await entry.click();
      }
    });
  }

  /** Shows what is below a row of the tree. */
  async unfold(text) {
    const row = this.row(text);
    await bring(`what is below ${text}`, async () => (await row.getAttribute("aria-expanded", { timeout: 1000 })) === "true", () =>
      row.locator(".monaco-tl-twistie").click(),
    );
  }

  /** A row of the tree of threads. */
  row(text) {
    return this.page.locator(".sidebar .monaco-list-row", { hasText: text }).first();
  }
}
