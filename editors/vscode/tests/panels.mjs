// The board and the graph in a window with two workspaces and a theme of high contrast, by keyboard
// alone, and after the window was loaded again.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { bring, until, walk } from "./harness/wait.mjs";
import { playTests, shot } from "./ui.mjs";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** The serious faults that axe-core finds in a view, with VS Code's own colours. */
async function faults(frame) {
  await frame.evaluate(readFileSync(AXE, "utf8")); // through the debugger: the page's policy lets nothing in
  const found = await frame.evaluate(() => globalThis.axe.run(document));
  assert.ok([...found.passes, ...found.violations].some(({ id }) => id === "color-contrast"), "contrast was checked");
  return found.violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`));
}

const inHand = (frame) => frame.evaluate(() => document.activeElement?.closest("[data-id]")?.dataset.id ?? "");
const board = (desk) => desk.frame(".column", "ST0002");
const graph = (desk, name) => desk.frame(".stage", name);
const title = (frame) => frame.evaluate(() => document.title);

const TESTS = {
  async "the tree holds both workspaces"(desk) {
    await desk.threads();
    for (const name of ["Lighthouse", "Harbour"]) {
      await desk.seen(name, desk.row(new RegExp(`${name}.*8 threads`)));
    }
  },

  async "the board offers both, and shows one"(desk) {
    await desk.command("Steel Threads: Open Board");
    const frame = await board(desk);
    const chooser = frame.locator("select").first();
    const names = await until("both workspaces", async () => {
      const found = await chooser.locator("option").allInnerTexts();
      return found.length === 2 ? found : undefined;
    });
    assert.deepEqual(names.map((name) => name.split(" ")[0]).sort(), ["Harbour", "Lighthouse"]);
    const other = await chooser.locator("option", { hasText: "Harbour" }).getAttribute("value");
    await bring("the other board", async () => (await title(frame)) === "Board of Harbour", () => chooser.selectOption(other));
  },

  async "the board has contrast and names for everything"(desk) {
    const frame = await board(desk);
    assert.match(await frame.evaluate(() => document.body.className), /vscode-high-contrast/);
    assert.deepEqual(await faults(frame), []);
    await shot(desk, "board-contrast");
  },

  async "the keyboard alone goes through the board and moves a thread"(desk) {
    const { page } = desk;
    const frame = await board(desk);
    await walk("a card in hand", async () => (await inHand(frame)) !== "", () => page.keyboard.press("Tab"));
    await page.keyboard.press("Home"); // the first card of the column
    await walk("ST0002 in hand", async () => (await inHand(frame)) === "ST0002", () => page.keyboard.press("ArrowDown"));
    const menu = frame.locator('[role="menu"]');
    await bring("the menu of a card", () => menu.isVisible(), () => page.keyboard.press("m"));
    const hold = menu.locator('[role="menuitem"]', { hasText: "On Hold" });
    const chosen = () => hold.evaluate((item) => item === document.activeElement);
    await walk("On Hold in hand", chosen, () => page.keyboard.press("ArrowDown"));
    await page.keyboard.press("Enter");
    const column = frame.locator(".column", { hasText: "On Hold" });
    await until("ST0002 on hold", () => column.locator('.card[data-id="ST0002"]').isVisible());
    await bring("its document", () => page.locator(".tab.active", { hasText: "info.md" }).first().isVisible(), async () => {
      await column.locator('.card[data-id="ST0002"]').focus();
      await page.keyboard.press("Enter");
    });
    await desk.saveAll();
    const file = join(desk.session.workspace, "../harbour/intent/st/ST0002/info.md");
    await until(file, () => /^status: On Hold$/m.test(readFileSync(file, "utf8"))); // of the workspace that was shown
    assert.match(readFileSync(join(desk.session.workspace, "intent/st/ST0002/info.md"), "utf8"), /^status: WIP$/m);
  },

  async "the graph is of the workspace whose document is open"(desk) {
    await desk.command("Steel Threads: Open Graph");
    const frame = await graph(desk, "ST0002");
    await until("the graph of Harbour", async () => (await title(frame)) === "Graph of Harbour");
    assert.deepEqual(await faults(frame), []);
    await shot(desk, "graph-contrast");
  },

  async "the keyboard alone goes through the graph"(desk) {
    const { page } = desk;
    const frame = await graph(desk, "ST0002");
    const stage = () => frame.evaluate(() => document.activeElement?.classList.contains("stage") === true);
    await walk("the picture in hand", stage, () => page.keyboard.press("Tab"));
    await page.keyboard.press("ArrowDown");
    const tab = page.locator(".tab.active", { hasText: /\.md/ }).first();
    await bring("a document", () => tab.isVisible(), () => page.keyboard.press("Enter"));
  },

  async "both are there again when the window is loaded again"(desk) {
    await desk.page.evaluate(() => (globalThis.before = true));
    await desk.command("Developer: Reload Window");
    await until("a window that is new", () => desk.page.evaluate(() => globalThis.before === undefined));
    for (const [tab, of] of [["Board", () => board(desk)], ["Graph", () => graph(desk, "ST0002")]]) {
      const label = desk.page.locator(".tab", { hasText: tab }).first();
      await desk.seen(`the tab ${tab}`, label);
      const active = desk.page.locator(".tab.active", { hasText: tab }).first();
      await bring(`${tab} in front`, () => active.isVisible(), () => label.click());
      const frame = await of();
      await until(`${tab} of Harbour`, async () => (await title(frame)) === `${tab} of Harbour`);
    }
  },
};

export function playPanels() {
  const settings = { "workbench.colorTheme": "Default High Contrast", "window.restoreWindows": "all" };
  return playTests("panels", TESTS, { settings, second: true });
}
