// What a person does in front of VS Code.

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
  }

  /** Waits until the workbench is drawn and the server has read the workspace. */
  async ready() {
    await this.page.goto(this.session.url());
    await this.page.waitForSelector(".monaco-workbench");
    await this.page.locator(".explorer-folders-view .monaco-list-row", { hasText: "intent" }).first().waitFor();
    // The sample has findings, so their number shows that the server has read it.
    await this.page.locator("#status\\.problems", { hasText: /[1-9]/ }).waitFor({ timeout: 150_000 });
  }

  async command(title) {
    await this.pick("F1", title);
  }

  /** Types into a quick pick and takes the entry that it leads to. */
  async pick(key, text, shown = text) {
    await this.page.keyboard.press(key);
    await this.page.locator(".quick-input-widget input").first().waitFor();
    await this.page.keyboard.type(text);
    const row = this.page.locator(".quick-input-list .monaco-list-row", { hasText: shown }).first();
    await row.waitFor();
    await row.click();
  }

  async openFile(name, folder = "") {
    await this.page.keyboard.press("Control+p");
    await this.page.locator(".quick-input-widget input").first().waitFor();
    await this.page.keyboard.type(`${folder}${name}`);
    const rows = this.page.locator(".quick-input-list .monaco-list-row", { hasText: name });
    await rows.first().waitFor();
    await rows.filter({ hasText: folder.replace(/\/$/, "") }).first().click();
    await this.page.locator(".tab.active", { hasText: name }).waitFor();
    await this.page.waitForSelector(".editor-instance .view-line");
  }

  /** Puts the cursor into a piece of text. */
  async click(text) {
    const { x, y } = await this.until(() => placeOf(this.page, text));
    await this.page.mouse.click(x, y);
  }

  /** Rests the pointer on a piece of text until its card shows; lines move while hints come in. */
  hover(text, shown) {
    const card = this.page.locator(".monaco-hover:visible", { hasText: shown }).first();
    return this.until(async () => {
      const { x, y } = await placeOf(this.page, text);
      await this.page.mouse.move(x - 2, y);
      await this.page.mouse.move(x, y);
      await card.waitFor({ timeout: 2000 });
      return card;
    });
  }

  /** The menu of repairs at a piece of text, with the one that is wanted. */
  repairs(text, wanted) {
    const action = this.page.locator(".action-widget .monaco-list-row", { hasText: wanted }).first();
    return this.until(async () => {
      await this.click(text);
      await this.page.keyboard.press("Control+.");
      try {
        await action.waitFor({ timeout: 3000 });
      } catch (error) {
        await this.page.keyboard.press("Escape");
        throw error;
      }
      return action;
    });
  }

  /** The text of the editor that is on the screen. */
  lines() {
    return this.page.evaluate(() =>
      [...document.querySelectorAll(".editor-instance .view-line")].map((line) => line.textContent.replaceAll("\u00a0", " ")),
    );
  }

  /** Tries until it works; fails as it failed last. */
  async until(action, patience = 60_000) {
    const end = Date.now() + patience;
    for (;;) {
      try {
        const found = await action();
        if (found !== false && found !== undefined && found !== null) {
          return found;
        }
        if (Date.now() > end) {
          throw new Error(`never came: ${action}`);
        }
      } catch (error) {
        if (Date.now() > end) {
          throw error;
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Shows our view container. */
  async threads() {
    const icon = this.page.locator(".activitybar .action-item:has(a[aria-label*='Steel Threads'])").first();
    if ((await icon.getAttribute("aria-selected")) !== "true" && !(await icon.getAttribute("class")).includes("checked")) {
      await icon.click();
    }
    await this.page.locator(".pane-header[aria-label*='Threads']").first().waitFor();
  }

  /** The inside of a webview that holds an element and a text. */
  frame(selector, text) {
    return this.until(async () => {
      for (const frame of this.page.frames()) {
        if ((await frame.locator(selector).count()) > 0 && (await frame.locator("body").innerText()).includes(text)) {
          return frame;
        }
      }
      return undefined;
    });
  }

  /** Takes an entry of a row's context menu. VS Code lets a click pass that comes right after the menu. */
  menu(row, text) {
    const entry = this.page.locator(".context-view .action-item", { hasText: text }).first();
    return this.until(async () => {
      if (!(await entry.isVisible())) {
        await this.row(row).click({ button: "right" });
        await entry.waitFor({ timeout: 5000 });
      }
      await entry.click();
      await entry.waitFor({ state: "hidden", timeout: 2000 });
      return true;
    });
  }

  /** A row of the tree of threads. */
  row(text) {
    return this.page.locator(".sidebar .monaco-list-row", { hasText: text }).first();
  }
}
