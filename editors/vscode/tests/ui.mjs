// What a person sees and does: VS Code in a Chromium, mouse and keyboard.
// With `STP_SHOTS=folder` the pictures of the documentation are written there.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Desk } from "./harness/desk.mjs";
import { EXTENSION } from "./harness/install.mjs";
import { open } from "./harness/session.mjs";
import { bring, until } from "./harness/wait.mjs";

const SHOTS = process.env.STP_SHOTS;
const DARK = "Default Dark Modern";

/** Tests in their order; a later one may stand on what an earlier one left. */
const TESTS = {
  async "findings are counted and underlined"(desk) {
    await desk.openFile("steel_threads.md");
    await desk.seen("a squiggle", desk.page.locator(".editor-instance .squiggly-warning"));
  },

  async "a repair is one keystroke away"(desk) {
    const { page } = desk;
    const repaired = /\| ST0008 \| notices-to-mariners {2,}\|/; // before, its cells are not in line with the others
    await bring("the row of ST0008", () => desk.says(repaired), async () => {
      const action = await desk.repairs("BEGIN:", /[Rr]egenerate/);
      await shot(desk, "quickfix", { pointing: true });
      await action.hover({ force: true }); // it lies under a layer that catches clicks beside the menu
      await page.keyboard.press("Enter");
    });
    await desk.saveAll();
    const file = join(desk.session.workspace, "intent/st/steel_threads.md");
    await until(`${file} repaired`, () => repaired.test(readFileSync(file, "utf8")));
  },

  async "a card under the pointer"(desk) {
    await desk.openFile("wip.md");
    await desk.hover("ST0004", /Keeper's log[^]*Close gate: BLOCKED/); // a link's tooltip may be there before
    await shot(desk, "hover", { pointing: true });
  },

  async "an id is completed by a word of its title"(desk) {
    const { page } = desk;
    await desk.typeBelow("Waits for ST000");
    const entry = page.locator(".suggest-widget.visible .monaco-list-row", { hasText: "ST0005" }).first();
    await bring("a completed id", () => desk.says(/Waits for ST0005/), async () => {
      await bring("ST0005 in the list", () => entry.isVisible(), () => page.keyboard.press("Control+Space"));
      await shot(desk, "completion");
      await entry.click();
    });
    await desk.revert();
  },

  async "from an id to what it names"(desk) {
    const { page } = desk;
    await bring("the document of ST0004", () => desk.says("# ST0004: Keeper"), async () => {
      await page.keyboard.press("Control+Home");
      await desk.click("- ST0004"); // in the list of active threads
      await page.keyboard.press("F12");
    });
  },

  async "the tree holds threads, packages, criteria and tests"(desk) {
    await desk.openFile("acceptance.md", "ST0002/");
    await desk.threads();
    for (const entry of ["ST0002", "WP-02", "AC-02.2"]) {
      await desk.unfold(entry);
    }
    await desk.seen("AT-02.2", desk.row("AT-02.2"));
    await desk.seen("the lens of ST0002", desk.page.locator(".codelens-decoration", { hasText: "BLOCKED" }));
    await desk.seen("the lens of AC-01.1", desk.page.locator(".codelens-decoration", { hasText: "AT-01.1" }));
    await shot(desk, "tree");
    const place = desk.page.locator("#status\\.editor\\.selection", { hasText: "Ln 41," });
    await bring("the row of AT-02.2", () => place.isVisible(), () => desk.row("AT-02.2").click());
  },

  async "the status bar names the thread in hand and its verdict"(desk) {
    const { page } = desk;
    const item = page.locator("[id$='stp.thread']", { hasText: "ST0002 4" }).first();
    const blocking = desk.choices.filter({ hasText: "AC-02.2" }).first();
    await bring("what blocks ST0002", () => blocking.isVisible(), () => item.click());
    await shot(desk, "gate");
    await bring("the list gone", async () => (await desk.choices.count()) === 0, () =>
      desk.choices.filter({ hasText: "AC-03.1" }).first().click(),
    );
    await desk.seen("AC-03.1", page.locator(".editor-instance .view-line", { hasText: "AC-03.1" }));
  },

  async "a menu does what its entry is for"(desk) {
    const group = desk.page.locator(".sidebar .monaco-list-row", { hasText: /WIP\s*3/ }).first();
    await desk.menu("ST0005", "Start thread", () => group.isVisible());
  },

  async "a verb asks for what it needs"(desk) {
    const { page } = desk;
    const asks = page.locator(".quick-input-widget:visible", { hasText: "What it is called" });
    await bring("the question for a title", () => asks.isVisible(), () => desk.command("Steel Threads: New thread"));
    await bring("an answer taken", async () => !(await asks.isVisible()), async () => {
      await desk.input.fill("Painted buoys");
      await page.keyboard.press("Enter");
    });
    await until("the new document", () => desk.says("# ST0009: Painted buoys"));
    await desk.saveAll();
    const file = join(desk.session.workspace, "intent/st/NOT-STARTED/ST0009/info.md");
    await until(file, () => existsSync(file) && readFileSync(file, "utf8").includes("Painted buoys"));
  },

  async "the board moves a thread by drag and drop"(desk) {
    const { page } = desk;
    await bring("a board", () => page.locator(".tab", { hasText: "Board" }).first().isVisible(), async () => {
      await page.locator(".pane-header[aria-label*='Threads']").first().hover();
      await page.locator(".pane-header .action-label[aria-label^='Open Board']").first().click();
    });
    const board = await desk.frame(".column", "ST0004");
    await shot(desk, "board");
    const column = board.locator(".column", { hasText: "On Hold" }).first();
    const moved = column.locator(".card", { hasText: "ST0005" });
    await bring("ST0005 on hold, in the tree", () => desk.row("On Hold").isVisible(), () =>
      board.locator(".card[draggable=true]", { hasText: "ST0005" }).first().dragTo(column),
    );
    await until("ST0005 on hold, on the board", () => moved.first().isVisible());
    await desk.saveAll();
    const file = join(desk.session.workspace, "intent/st/ST0005/info.md");
    await until(`${file} on hold`, () => /^status: On Hold$/m.test(readFileSync(file, "utf8")));
  },

  async "the graph opens around a thread"(desk) {
    await desk.menu("ST0002", "Show in Graph", () => desk.page.locator(".tab", { hasText: "Graph" }).first().isVisible());
    await desk.frame("canvas, svg, table", "ST0002");
    await shot(desk, "graph");
  },

  async "mentions, by document"(desk) {
    const { page } = desk;
    const found = page.locator(".pane-body .monaco-list-row", { hasText: "Technical Product Design" }).first();
    await bring("what mentions ST0002", () => found.isVisible(), async () => {
      await desk.row("ST0002").hover();
      await desk.row("ST0002").locator(".action-label[aria-label^='Show Mentions']").click();
    });
    await shot(desk, "mentions");
  },

  async "ids are links in the preview"(desk) {
    const { page } = desk;
    await desk.openFile("wip.md");
    const tab = page.locator(".tab", { hasText: /Preview/ }).first();
    await bring("a preview", () => tab.isVisible(), () => desk.command("Markdown: Open Preview to the Side"));
    const inside = await desk.frame("a.stp-id", "ST0004");
    const link = inside.locator("a.stp-id", { hasText: "ST0004" }).first();
    assert.match((await link.getAttribute("title")) ?? "", /Keeper's log \(WIP\)/);
    await shot(desk, "preview");
    const shown = page.locator(".tab", { hasText: "info.md" }).or(page.locator(".breadcrumbs-control:visible", { hasText: "ST0004" }));
    await bring("the document of ST0004", () => shown.first().isVisible(), () => link.click());
  },

  async "criteria in the preview are links with their state"(desk) {
    await desk.openFile("acceptance.md", "ST0002/");
    await desk.command("Markdown: Open Preview to the Side");
    const inside = await desk.frame("a.stp-id[href*='acceptance.md#L']", "Acceptance Criteria");
    const link = inside.locator("a.stp-id", { hasText: /^AC-02\.2$/ }).first();
    assert.match((await link.getAttribute("title")) ?? "", /AC-02\.2.*\(unsatisfied\)/);
  },

  async "nobody can type into the board as a document"(desk) {
    const { page } = desk;
    await desk.command("Steel Threads: Read the Board as a Document");
    await until("the board", () => desk.says("# Board of Lighthouse"));
    const refusal = page.locator(".monaco-editor-overlaymessage", { hasText: "read-only" }).first();
    await bring("a refusal", () => refusal.isVisible(), async () => {
      await desk.click("Board of Lighthouse");
      await page.keyboard.type("x");
    });
    assert.ok(await desk.says(/^# Board of Lighthouse$/));
    await page.keyboard.press("Escape");
  },

  async "F2 on an id renumbers the thread"(desk) {
    await renumber(desk, "ST0004", "ST0012", "Keeper's log");
  },
};

/** What VS Code asks about, and what it must not ask about. */
const ASKED = {
  // It asks the server about the folder that the rename moves, and would ask the user about the answer.
  async "F2 on an id is one change and no question"(desk) {
    const asked = desk.page.locator(".monaco-dialog-box").first();
    let questions = 0;
    await desk.page.addLocatorHandler(asked, async () => {
      questions += 1;
      await desk.page.keyboard.press("Escape");
    });
    await renumber(desk, "ST0004", "ST0012", "Keeper's log");
    assert.equal(await asked.isVisible(), false);
    await desk.page.removeLocatorHandler(asked);
    assert.equal(questions, 0);
  },

  async "a thread's folder that is renamed in the explorer is renumbered"(desk) {
    const { page } = desk;
    const folder = page.locator(".explorer-folders-view .monaco-list-row", { hasText: "ST0007" }).first();
    const box = page.locator(".explorer-item-edited input").first();
    const asked = page.locator(".monaco-dialog-box", { hasText: /refactoring changes/ }).first();
    const file = join(desk.session.workspace, "intent/st/ST0013/info.md");
    await desk.openFile("wip.md");
    await bring("the document of ST0007", () => desk.says("# ST0007: Battery"), async () => {
      await desk.click("- ST0007");
      await page.keyboard.press("F12");
    });
    await desk.command("File: Reveal Active File in Explorer View");
    await bring("the question whether to change what names it", () => asked.isVisible(), async () => {
      await bring("a box for the new name", () => box.isVisible(), async () => {
        await folder.click();
        await page.keyboard.press("F2");
      });
      await box.fill("ST0013");
      await page.keyboard.press("Enter");
    });
    await shot(desk, "rename-folder");
    await bring("an answer", async () => !(await asked.isVisible()), () => asked.locator(".monaco-button", { hasText: /^OK$/ }).first().click());
    await until(file, () => existsSync(file));
    await until("the new id in the editor", () => desk.says("# ST0013: Battery")); // the folder moves first
    await desk.saveAll();
    await until("the new id in its own document", () => readFileSync(file, "utf8").includes("# ST0013: Battery and solar watch"));
    await until("the active list", () => readFileSync(join(desk.session.workspace, "intent/wip.md"), "utf8").includes("- ST0013"));
  },
};

/** Gives a thread another number as a user does: by F2 on its id in the active list. */
async function renumber(desk, old, fresh, title) {
  const { page } = desk;
  const box = page.locator(".rename-box:visible input").first();
  await desk.saveAll();
  await desk.command("View: Close All Editors");
  await desk.openFile("wip.md");
  await bring(`${fresh} in the active list`, () => desk.says(new RegExp(`^- ${fresh}`)), async () => {
    await bring("the question for an id", () => box.isVisible(), async () => {
      await page.keyboard.press("Control+Home");
      await desk.click(`- ${old}`);
      await page.keyboard.press("F2");
    });
    assert.equal(await box.inputValue(), old);
    await box.fill(fresh);
    await shot(desk, "rename");
    await page.keyboard.press("Enter");
  });
  await desk.saveAll();
  const file = join(desk.session.workspace, `intent/st/${fresh}/info.md`);
  await until(file, () => readFileSync(file, "utf8").includes(`# ${fresh}: ${title}`));
}

/** A picture for the documentation, once nothing moves any more and no tooltip lies over it. */
export async function shot(desk, name, { pointing = false } = {}) {
  if (SHOTS !== undefined) {
    mkdirSync(SHOTS, { recursive: true });
    if (!pointing) {
      await desk.page.mouse.move(300, 14); // the title bar, where nothing has a tooltip
      await until("no tooltip", async () => (await desk.page.locator(".workbench-hover:visible, .monaco-hover:visible").count()) === 0);
    }
    await until("rest", () => desk.page.evaluate(() => document.getAnimations().every((each) => each.playState !== "running")));
    await desk.page.screenshot({ path: join(SHOTS, `${name}.png`), caret: "initial" });
  }
}

/** Plays everything in a window on the sample workspace. */
export function playWindow() {
  return playTests("window", TESTS, SHOTS === undefined ? {} : { settings: { "workbench.colorTheme": DARK } });
}

/** Plays what VS Code asks about. */
export function playDialogs() {
  return playTests("dialogs", ASKED, { dialogs: true });
}

/** `STP_ONLY=words` leaves out the tests without these words in their names. */
function isWanted([name]) {
  return name.includes(process.env.STP_ONLY ?? "");
}

/**
 * Plays tests in a window, one after the other.
 *
 * @param options As for `open`.
 */
export async function playTests(suite, tests, options) {
  const session = await open({ viewport: { width: 1280, height: 800 }, ...options });
  const desk = new Desk(session);
  const result = { passed: 0, failed: [] };
  try {
    await desk.ready();
    for (const [name, test] of Object.entries(tests).filter(isWanted)) {
      const start = Date.now();
      try {
        await test(desk);
        result.passed += 1;
        console.log(`  ok - ${name} (${Date.now() - start} ms)`);
      } catch (error) {
        result.failed.push(`${suite}: ${name}: ${String(error).split("\n").slice(0, 6).join("\n")}`);
        mkdirSync(join(EXTENSION, "out"), { recursive: true });
        const picture = join(EXTENSION, `out/${suite}-${result.failed.length}.png`);
        await session.page.screenshot({ path: picture });
        writeFileSync(picture.replace(".png", ".log"), session.log.join(""));
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
