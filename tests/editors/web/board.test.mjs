import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { faults, launch, LOOKS, open, PAGES, said, tell, webview } from "./browser.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

const DATA = JSON.parse(readFileSync(join(PAGES, "board.json"), "utf8"));
DATA.boards[0].workspace.uri = "file:///somewhere/lighthouse";
const card = (page, id) => page.locator(`.card[data-id="${id}"]`);
const inHand = (page) => page.evaluate(() => document.activeElement?.dataset.id ?? "");

async function live(options) {
  const page = await webview(browser, "board", options);
  await tell(page, { type: "data", data: DATA });
  return page;
}

test("a page shows every column and card, and asks the network for nothing", async () => {
  const page = await open(browser, "board.html");
  assert.equal(await page.title(), "Board of Lighthouse");
  // examples/lighthouse: eight threads, two in work, one whose status no vocabulary knows
  assert.deepEqual(await page.locator(".column h2").allInnerTexts(), [
    "WIP\n2",
    "Not Started\n2",
    "On Hold\n0",
    "Completed\n2",
    "Cancelled\n1",
    "Unknown\n1",
  ]);
  assert.match(await card(page, "ST0007").innerText(), /Paused/);
  assert.match(await card(page, "ST0002").innerText(), /blocked[^]*1 issue[^]*4\/8 criteria[^]*1\/3/);
  assert.deepEqual(page.requests, [page.own]);
  assert.deepEqual(page.complaints, []);
});

test("a page leads to the documents", async () => {
  const page = await open(browser, "board.html");
  const href = await card(page, "ST0002").locator("a").getAttribute("href");
  assert.match(href, /examples\/lighthouse\/intent\/st\/ST0002\/info\.md$/);
  await card(page, "ST0002").focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/ST0002\/info\.md$/);
});

test("titles are text, whatever they hold", async () => {
  const page = await open(browser, "hostile-board.html");
  const titles = await page.locator(".card .title").allInnerTexts();
  assert.ok(titles.includes(`<img src=x onerror="window.pwned=1"> & "quotes"`));
  assert.ok(titles.includes("</script><script>window.pwned=1</script>"));
  assert.equal(await page.evaluate(() => window.pwned), undefined);
  assert.equal(await page.locator("img, .card script").count(), 0);
  assert.deepEqual(page.complaints, []);
});

test("arrow keys go from card to card", async () => {
  const page = await open(browser, "board.html");
  await page.locator(".card").first().focus();
  const walked = [];
  for (const key of ["ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight", "ArrowLeft", "Home"]) {
    await page.keyboard.press(key);
    walked.push(await inHand(page));
  }
  // WIP is ST0004, ST0002; Not Started ST0008, ST0005; On Hold is empty and passed over.
  assert.equal(walked[0], "ST0002");
  assert.equal(walked[1], "ST0002"); // there is none below
  assert.ok(["ST0008", "ST0005"].includes(walked[2]));
  assert.ok(["ST0003", "ST0001"].includes(walked[3]));
  assert.ok(["ST0008", "ST0005"].includes(walked[4]));
  assert.equal(walked[5], "ST0008");
});

test("only one card is a stop of the Tab key", async () => {
  const page = await open(browser, "board.html");
  assert.equal(await page.locator('.card[tabindex="0"]').count(), 1);
  await page.locator(".card").first().focus();
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.locator('.card[tabindex="0"]').count(), 1);
});

test("a filter narrows down, counts, and lets go", async () => {
  const page = await open(browser, "board.html");
  await page.keyboard.press("/");
  await page.keyboard.type("LAMP sched");
  assert.deepEqual(await page.locator(".card").evaluateAll((all) => all.map((one) => one.dataset.id)), ["ST0002"]);
  assert.equal(await page.locator(".count").innerText(), "1 of 8 threads");
  assert.equal(await page.locator('[role="status"]').textContent(), "1 of 8 threads");
  await page.keyboard.press("Enter");
  assert.equal(await inHand(page), "ST0002");
  await page.keyboard.press("/");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".card").count(), 8);
});

test("a view says that it is ready, and opens what is asked for", async () => {
  const page = await live();
  assert.deepEqual((await said(page)).slice(0, 1), [{ type: "ready", view: "board" }]);
  await card(page, "ST0002").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+Enter");
  const [first, second] = await said(page, "open");
  const line = DATA.boards[0].columns[0].cards[1].line;
  assert.deepEqual(first, {
    type: "open",
    id: "ST0002",
    document: "intent/st/ST0002/info.md",
    line,
    workspace: DATA.boards[0].workspace,
    beside: false,
  });
  assert.equal(second.beside, true);
  assert.deepEqual(page.complaints, []);
});

test("the menu moves a card, and says why another move is refused", async () => {
  const page = await live();
  await said(page);
  await card(page, "ST0004").focus();
  await page.keyboard.press("m");
  const items = page.locator('[role="menuitem"]');
  assert.match(await items.filter({ hasText: "Completed" }).innerText(), /BLOCKED/);
  await items.filter({ hasText: "Completed" }).click({ force: true });
  assert.deepEqual(await said(page, "move"), []);
  await items.filter({ hasText: "On Hold" }).focus();
  await page.keyboard.press("Enter");
  const [move] = await said(page, "move");
  assert.deepEqual(
    [move.id, move.from, move.to, move.verb, move.arguments],
    ["ST0004", "wip", "on-hold", "stp.thread.hold", { thread: "ST0004" }],
  );
  assert.equal(await card(page, "ST0004").getAttribute("aria-busy"), "true");
  assert.equal(await inHand(page), "ST0004");
  await tell(page, { type: "moved", id: "ST0004", applied: false, reason: "the editor said no" });
  assert.equal(await card(page, "ST0004").getAttribute("aria-busy"), null);
  assert.match(await page.locator('[role="alert"]').innerText(), /the editor said no/);
});

test("Escape closes the menu and gives the card back", async () => {
  const page = await live();
  await card(page, "ST0004").focus();
  await page.keyboard.press("Shift+F10");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator('[role="menu"]').count(), 0);
  assert.equal(await inHand(page), "ST0004");
});

test("a card is dragged to a column that takes it, and to no other", async () => {
  const page = await live();
  await said(page);
  const column = (id) => page.locator(`.column[data-column="${id}"]`);
  await card(page, "ST0008").dragTo(column("wip"));
  const [move] = await said(page, "move");
  assert.deepEqual([move.id, move.to, move.verb], ["ST0008", "wip", "stp.thread.start"]);
  await card(page, "ST0004").dragTo(column("completed")); // refused by the gate
  await card(page, "ST0004").dragTo(column("not-started")); // no verb does it
  assert.deepEqual(await said(page, "move"), []);
  assert.match(await page.locator('[role="alert"]').innerText(), /BLOCKED/);
});

test("new data keeps the filter, the card in hand and folded columns", async () => {
  const page = await live();
  await page.locator('.column[data-column="cancelled"] .fold').click();
  await card(page, "ST0002").focus();
  await tell(page, { type: "data", data: DATA });
  assert.equal(await inHand(page), "ST0002");
  assert.equal(await page.locator('.column[data-column="cancelled"] .cards').isVisible(), false);
  await page.locator("input").fill("lamp");
  await tell(page, { type: "data", data: DATA });
  assert.equal(await page.locator(".card").count(), 1);
  assert.deepEqual(await page.evaluate(() => window.kept.folded), ["cancelled"]);
});

test("a view that is opened again has what it had", async () => {
  const page = await live({ state: { filter: "lamp", folded: ["completed"], root: "" } });
  assert.equal(await page.locator("input").inputValue(), "lamp");
  assert.equal(await page.locator(".card").count(), 1);
});

test("a host reveals a card, also in a folded column", async () => {
  const page = await live({ state: { folded: ["completed"] } });
  await tell(page, { type: "reveal", id: "ST0001" });
  assert.equal(await inHand(page), "ST0001");
  await tell(page, { type: "reveal", id: "ST9999" });
  assert.equal(await inHand(page), "ST0001");
});

test("several workspaces are chosen from", async () => {
  const page = await webview(browser, "board");
  const other = { ...DATA.boards[0], workspace: { name: "Other", root: "other", version: "" }, columns: [] };
  await tell(page, { type: "data", data: { ...DATA, boards: [...DATA.boards, other] } });
  await page.locator("select").selectOption("other");
  assert.equal(await page.title(), "Board of Other");
  await tell(page, { type: "data", data: { ...DATA, boards: [] } });
  assert.match(await page.locator("main").innerText(), /no steel-thread workspace/);
});

test("long columns show a hundred and offer the rest", async () => {
  const page = await webview(browser, "board");
  const one = DATA.boards[0].columns[0].cards[0];
  const cards = Array.from({ length: 250 }, (_, at) => ({ ...one, id: `ST${1000 + at}` }));
  const columns = [{ id: "wip", title: "WIP", status: "WIP", cards }];
  await tell(page, { type: "data", data: { ...DATA, boards: [{ ...DATA.boards[0], columns }] } });
  assert.equal(await page.locator(".card").count(), 100);
  await page.getByText("Show 100 of 150 more").click();
  assert.equal(await page.locator(".card").count(), 200);
  await page.locator("input").fill("ST1249");
  assert.equal(await page.locator(".card").count(), 1);
});

test("an error and being busy are said", async () => {
  const page = await live();
  await tell(page, { type: "busy" });
  assert.equal(await page.locator("#stp-root[data-busy]").count(), 1);
  await tell(page, { type: "error", message: "no server" });
  assert.equal(await page.locator("#stp-root[data-busy]").count(), 0);
  assert.match(await page.locator('[role="alert"]').innerText(), /no server/);
  await tell(page, { type: "never heard of" });
  assert.deepEqual(page.complaints, []);
});

for (const [name, look] of Object.entries(LOOKS)) {
  test(`everybody can use it: ${name}`, async () => {
    const page = await open(browser, "board.html", look);
    assert.deepEqual(await faults(page), []);
  });
}

for (const theme of ["vscode-light", "vscode-dark", "vscode-high-contrast", "vscode-high-contrast vscode-high-contrast-light"]) {
  test(`everybody can use it: ${theme}, with its menu`, async () => {
    const dark = theme === "vscode-dark" || theme === "vscode-high-contrast";
    const page = await live({ theme, colorScheme: dark ? "dark" : "light" });
    await card(page, "ST0004").focus();
    await page.keyboard.press("m");
    assert.deepEqual(await faults(page), []);
  });
}

test("nothing moves for those who do not want it", async () => {
  const page = await open(browser, "board.html", { reducedMotion: "reduce" });
  const duration = await page.locator(".card").first().evaluate((one) => getComputedStyle(one).transitionDuration);
  assert.equal(duration, "0s");
});
