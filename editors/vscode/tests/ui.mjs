// What a person sees and does: VS Code in a Chromium, mouse and keyboard. `node tests/ui.mjs`.
// With `STP_SHOTS=folder` the pictures of the documentation are written there.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Desk } from "./harness/desk.mjs";
import { EXTENSION } from "./harness/install.mjs";
import { report } from "./harness/report.mjs";
import { open } from "./harness/session.mjs";

const SHOTS = process.env.STP_SHOTS;
const DARK = "Default Dark Modern";

/** Tests in their order; a later one may stand on what an earlier one left. */
const TESTS = {
  async "findings are counted and underlined"(desk) {
    await desk.openFile("steel_threads.md");
    await desk.page.waitForSelector(".editor-instance .squiggly-warning");
  },

  async "a repair is one keystroke away"(desk) {
    const { page } = desk;
    const action = await desk.repairs("BEGIN:", /[Rr]egenerate/);
    await shot(desk, "quickfix");
    await action.hover({ force: true }); // it lies under a layer that catches clicks beside the menu
    await page.keyboard.press("Enter");
    await desk.until(async () => (await desk.lines()).some((line) => line.includes("ST0008")));
    await page.keyboard.press("Control+s");
  },

  async "a card under the pointer"(desk) {
    await desk.openFile("wip.md");
    await desk.hover("ST0004", /Keeper's log[^]*Close gate: BLOCKED/); // a link's tooltip may be there before
    await shot(desk, "hover");
  },

  async "an id is completed by a word of its title"(desk) {
    const { page } = desk;
    await desk.click("Work In Progress");
    await page.keyboard.press("Control+End");
    await page.keyboard.press("Enter");
    await page.keyboard.type("Waits for ST000");
    await page.keyboard.press("Control+Space");
    const entry = page.locator(".suggest-widget.visible .monaco-list-row", { hasText: "ST0005" }).first();
    await entry.waitFor();
    await shot(desk, "completion");
    await entry.click();
    await desk.until(async () => (await desk.lines()).some((line) => /Waits for ST0005/.test(line)));
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Escape");
  },

  async "from an id to what it names"(desk) {
    const { page } = desk;
    await page.keyboard.press("Control+Home");
    await desk.until(async () => {
      await desk.click("- ST0004"); // in the list of active threads
      await page.keyboard.press("F12");
      await page.locator(".tab.active", { hasText: "info.md" }).waitFor({ timeout: 3000 });
      return true;
    });
    await desk.until(async () => (await desk.lines()).some((line) => line.includes("# ST0004: Keeper")));
  },

  async "the tree holds threads, packages, criteria and tests"(desk) {
    await desk.openFile("acceptance.md", "ST0002/");
    await desk.threads();
    await open_(desk, "ST0002");
    await open_(desk, "WP-02");
    await open_(desk, "AC-02.2");
    await desk.row("AT-02.2").waitFor();
    await shot(desk, "tree");
    await desk.row("AT-02.2").click();
    await desk.until(async () => /Ln 41,/.test(await desk.page.locator("#status\\.editor\\.selection").innerText()));
  },

  async "the status bar names the thread in hand and its verdict"(desk) {
    const { page } = desk;
    const item = page.locator("[id$='stp.thread']", { hasText: "ST0002 4" });
    await item.waitFor();
    await item.click();
    const rows = page.locator(".quick-input-list .monaco-list-row");
    await rows.filter({ hasText: "AC-02.2" }).first().waitFor();
    await shot(desk, "gate");
    await rows.filter({ hasText: "AC-03.1" }).first().click();
    await desk.until(async () => (await page.locator(".editor-instance .view-line", { hasText: "AC-03.1" }).count()) > 0);
  },

  async "a menu does what its entry is for"(desk) {
    await desk.menu("ST0005", "Start thread");
    await desk.until(async () => (await desk.row("WIP").innerText()).includes("3"));
  },

  async "a verb asks for what it needs"(desk) {
    const { page } = desk;
    await desk.command("Steel Threads: New thread");
    const input = page.locator(".quick-input-widget input:visible").first();
    await page.locator(".quick-input-widget", { hasText: "What it is called" }).waitFor();
    await input.fill("Painted buoys");
    await page.keyboard.press("Enter");
    await page.locator(".tab.active", { hasText: "info.md" }).waitFor();
    await desk.until(async () => (await desk.lines()).some((line) => line.includes("# ST0009: Painted buoys")));
    await page.keyboard.press("Control+k");
    await page.keyboard.press("s"); // saves all
    const file = join(desk.session.workspace, "intent/st/NOT-STARTED/ST0009/info.md");
    await desk.until(() => existsSync(file) && readFileSync(file, "utf8").includes("Painted buoys"));
  },

  async "the board moves a thread by drag and drop"(desk) {
    const { page } = desk;
    await page.locator(".pane-header[aria-label*='Threads']").first().hover();
    await page.locator(".pane-header .action-label[aria-label^='Open Board']").first().click();
    const board = await desk.frame(".column", "ST0004");
    await shot(desk, "board");
    const card = board.locator(".card[draggable=true]", { hasText: "ST0005" }).first();
    const column = board.locator(".column", { hasText: "On Hold" }).first();
    await card.dragTo(column);
    const file = join(desk.session.workspace, "intent/st/ST0005/info.md");
    await desk.until(async () => {
      const tree = await desk.row("On Hold").count();
      return tree > 0 && existsSync(file);
    });
    await desk.until(async () => (await column.innerText()).includes("ST0005"));
    await page.keyboard.press("Control+k");
    await page.keyboard.press("s");
  },

  async "the graph opens around a thread"(desk) {
    await desk.menu("ST0002", "Show in Graph");
    await desk.frame("canvas, svg, table", "ST0002");
    await shot(desk, "graph");
  },

  async "mentions, by document"(desk) {
    const { page } = desk;
    await desk.row("ST0002").hover();
    await desk.row("ST0002").locator(".action-label[aria-label^='Show Mentions']").click();
    await page.locator(".pane-body .monaco-list-row", { hasText: "Technical Product Design" }).first().waitFor();
    await shot(desk, "mentions");
  },

  async "ids are links in the preview"(desk) {
    const { page } = desk;
    await desk.openFile("wip.md");
    await desk.command("Markdown: Open Preview to the Side");
    const link = await desk.until(async () => {
      for (const frame of page.frames()) {
        const found = frame.locator("a.stp-id", { hasText: "ST0004" }).first();
        if ((await found.count()) > 0) {
          return found;
        }
      }
      return undefined;
    });
    assert.match((await link.getAttribute("title")) ?? "", /Keeper's log \(WIP\)/);
    await shot(desk, "preview");
    await link.click();
    await page.locator(".breadcrumbs-control:visible, .tab", { hasText: "info.md" }).first().waitFor();
  },
};

async function open_(desk, text) {
  const row = desk.row(text);
  await row.waitFor();
  if ((await row.getAttribute("aria-expanded")) === "false") {
    await row.locator(".monaco-tl-twistie").click();
  }
}

async function shot(desk, name) {
  if (SHOTS !== undefined) {
    mkdirSync(SHOTS, { recursive: true });
    await new Promise((resolve) => setTimeout(resolve, 700)); // cards fade in
    await desk.page.screenshot({ path: join(SHOTS, `${name}.png`) });
  }
}

async function run() {
  const settings = SHOTS === undefined ? {} : { "workbench.colorTheme": DARK };
  const session = await open({ settings, viewport: { width: 1280, height: 800 } });
  const desk = new Desk(session);
  const result = { passed: 0, failed: [] };
  try {
    await desk.ready();
    for (const [name, test] of Object.entries(TESTS)) {
      const start = Date.now();
      try {
        await test(desk);
        result.passed += 1;
        console.log(`  ok - ${name} (${Date.now() - start} ms)`);
      } catch (error) {
        result.failed.push(`${name}: ${String(error).split("\n").slice(0, 6).join("\n")}`);
        mkdirSync(join(EXTENSION, "out"), { recursive: true });
        const picture = join(EXTENSION, `out/ui-${result.failed.length}.png`);
        await session.page.screenshot({ path: picture });
        console.log(`  not ok - ${name}: ${error}\n  ${picture}`);
        await session.page.keyboard.press("Escape");
        await session.page.keyboard.press("Escape");
      }
    }
  } finally {
    await session.close();
  }
  return result;
}

await report("window", ["sample workspace"], run);
