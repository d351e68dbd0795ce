import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { faults, launch, LOOKS, open, PAGES, said, tell, webview } from "./browser.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

const load = (level) => {
  const data = JSON.parse(readFileSync(join(PAGES, `graph-${level}.json`), "utf8"));
  data.workspace.uri = "file:///somewhere/lighthouse";
  return data;
};
const count = (page) => page.locator(".count").innerText();
const details = async (page) => (await page.locator(".details").innerText()).replace(/\s+/g, " ");
const selected = (page) =>
  page.locator('.nodes [aria-current="true"]').evaluateAll((all) => all.map((one) => one.dataset.id));

async function live(options = {}, data = load("thread")) {
  const page = await webview(browser, "graph", options);
  await tell(page, { type: "data", data });
  return page;
}

test("a page shows the graph, and asks the network for nothing", async () => {
  const page = await open(browser, "graph.html");
  assert.equal(await page.title(), "Graph of Lighthouse");
  // examples/lighthouse: eight threads and two issues
  assert.match(await count(page), /^10 nodes, /);
  assert.equal(await page.locator(".nodes button").count(), 10);
  assert.ok((await page.locator(".stage canvas").count()) > 0);
  assert.deepEqual(page.requests, [page.own]);
  assert.deepEqual(page.complaints, []);
});

test("something is really drawn", async () => {
  const page = await open(browser, "graph.html");
  await page.waitForTimeout(200);
  const coloured = await page.locator(".stage canvas").evaluateAll((all) =>
    all.some((canvas) => {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return data.some((value, at) => at % 4 === 3 && value > 0);
    }),
  );
  assert.ok(coloured);
});

test("titles are text, whatever they hold", async () => {
  const page = await open(browser, "hostile-graph.html");
  assert.equal(await page.title(), 'Graph of <b>Evil</b> "x"');
  await page.locator('.nodes [data-id="ST0002"]').click();
  assert.equal(await page.locator(".node-title").innerText(), "</script><script>window.pwned=1</script>");
  await page.getByRole("button", { name: "Table" }).click();
  assert.match(await page.locator("table").innerText(), /<img src=x onerror="window\.pwned=1">/);
  assert.equal(await page.evaluate(() => window.pwned), undefined);
  assert.equal(await page.locator("img, b, table script").count(), 0);
  assert.deepEqual(page.complaints, []);
});

test("finding leads to a node by the keyboard alone", async () => {
  const page = await open(browser, "graph.html");
  await page.keyboard.press("/");
  await page.keyboard.type("tide");
  assert.equal(await page.locator(".nodes button").count(), 1);
  await page.keyboard.press("Enter");
  assert.deepEqual(await selected(page), ["ST0005"]);
  assert.match(await details(page), /^ST0005 Tide-aware sector lights thread · Not Started Open/);
  assert.match(await page.locator('[role="status"]').textContent(), /ST0005 Tide-aware sector lights, thread, Not Started, \d+ edges/);
  await page.keyboard.press("Enter");
  await page.waitForURL(/intent\/st\/ST0005\/info\.md$/);
});

test("arrow keys walk over the picture and along the list", async () => {
  const page = await open(browser, "graph.html");
  await page.locator(".stage").focus();
  await page.keyboard.press("ArrowRight"); // nothing is selected yet: the first
  assert.deepEqual(await selected(page), ["ST0001"]);
  const seen = new Set();
  for (const key of ["ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft"]) {
    await page.keyboard.press(key);
    seen.add((await selected(page))[0]);
  }
  assert.ok(seen.size > 1);
  await page.keyboard.press("Escape");
  assert.deepEqual(await selected(page), []);
  await page.locator('.nodes button[tabindex="0"]').focus();
  await page.keyboard.press("End");
  assert.deepEqual(await selected(page), ["issue/0002"]);
  assert.equal(await page.locator('.nodes button[tabindex="0"]').count(), 1);
});

test("details name every edge, either way, with how often", async () => {
  const page = await open(browser, "graph.html");
  await page.locator('.nodes [data-id="ST0005"]').click();
  // ST0002 descopes AC-02.4 to it (examples/lighthouse, ST0002/acceptance.md)
  assert.match(await details(page), /descoped from 1 ◐ ST0002/);
  await page.locator(".details .links button", { hasText: "ST0002" }).first().click();
  assert.deepEqual(await selected(page), ["ST0002"]);
});

test("levels show finer things, and what hides them lifts their edges", async () => {
  const page = await open(browser, "graph.html");
  const level = page.getByLabel("Level");
  const counts = {};
  for (const name of ["criterion", "package", "thread"]) {
    await level.selectOption(name);
    counts[name] = await count(page);
  }
  for (const name of ["criterion", "package", "thread"]) {
    const { nodes, edges } = load(name);
    assert.equal(counts[name], `${nodes.length} nodes, ${edges.length} edges`);
  }
});

test("a neighbourhood is shown alone, wider, and left again", async () => {
  const page = await open(browser, "graph.html");
  await page.locator('.nodes [data-id="ST0006"]').click();
  await page.getByRole("button", { name: "Only its neighbourhood" }).click();
  const near = await page.locator(".nodes button").evaluateAll((all) => all.map((one) => one.dataset.id));
  // ST0006 names ST0008 alone, and nobody names it
  assert.deepEqual(near.sort(), ["ST0006", "ST0008"]);
  await page.getByLabel("Distance from the focus").selectOption("2");
  assert.ok((await page.locator(".nodes button").count()) > 2);
  await page.getByRole("button", { name: "Whole graph" }).click();
  assert.equal(await page.locator(".nodes button").count(), 10);
});

test("a page may begin with a neighbourhood and still holds the whole", async () => {
  const page = await open(browser, "graph-focus.html");
  assert.ok((await page.locator(".nodes button").count()) < 10);
  await page.getByRole("button", { name: "Whole graph" }).click();
  assert.equal(await page.locator(".nodes button").count(), 10);
});

test("a part says that it is one, and which", async () => {
  const page = await open(browser, "graph-part.html");
  assert.equal(
    await page.locator(".part").innerText(),
    "This is a part: 4 of 10 nodes, open ones first, threads before their parts, the highest ids first.",
  );
});

test("kinds of edges and closed threads are switched off", async () => {
  const page = await open(browser, "graph.html");
  await page.getByLabel(/^mentions/).uncheck();
  const { nodes, edges } = load("thread");
  const left = edges.filter(({ kind }) => kind !== "mentions").length;
  assert.equal(await count(page), `10 nodes, ${left} edges`);
  await page.getByLabel("closed ones too").uncheck();
  const open_ = nodes.filter(({ state }) => state !== "done" && state !== "cancelled").length;
  assert.match(await count(page), new RegExp(`^${open_} nodes`));
});

test("a table says the same to those who do not see the picture", async () => {
  const page = await open(browser, "graph.html");
  await page.getByRole("button", { name: "Table" }).click();
  assert.equal(await page.locator(".stage").isVisible(), false);
  assert.equal(await page.locator("tbody tr").count(), 10);
  const row = await page.locator("tbody tr", { hasText: "ST0006" }).first().innerText();
  assert.match(row, /Harbour radio bulletin\s+Cancelled\s+related to ST0008/);
  assert.deepEqual(await faults(page), []);
});

test("a view asks its host for what it does not have", async () => {
  const page = await live();
  assert.deepEqual((await said(page))[0], { type: "ready", view: "graph" });
  await page.getByLabel("Level").selectOption("criterion");
  assert.deepEqual(await said(page, "refresh"), [
    { type: "refresh", options: { level: "criterion", focus: "", depth: 1 } },
  ]);
  await tell(page, { type: "data", data: load("criterion") });
  assert.match(await count(page), new RegExp(`^${load("criterion").nodes.length} nodes`));
  await page.getByLabel("Level").selectOption("package"); // coarser: it has that already
  assert.deepEqual(await said(page, "refresh"), []);
});

test("a part of a large graph asks for the neighbourhood of a node", async () => {
  const page = await live({}, { ...load("thread"), cut: { shown: 10, total: 9999, rule: "some" } });
  await said(page);
  await page.locator('.nodes [data-id="ST0006"]').click();
  await page.getByRole("button", { name: "Only its neighbourhood" }).click();
  assert.deepEqual((await said(page, "refresh"))[0].options, { level: "thread", focus: "ST0006", depth: 1 });
});

test("Enter and double click open, also beside; a click tells the host", async () => {
  const page = await live();
  await said(page);
  await page.locator('.nodes [data-id="ST0002"]').click();
  const [focus] = await said(page, "focus");
  assert.equal(focus.id, "ST0002");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+Enter");
  const opened = await said(page, "open");
  assert.deepEqual(
    opened.map(({ id, document, beside }) => [id, document, beside]),
    [
      ["ST0002", "intent/st/ST0002/info.md", false],
      ["ST0002", "intent/st/ST0002/info.md", true],
    ],
  );
  assert.equal(opened[0].workspace.uri, "file:///somewhere/lighthouse");
});

test("a node of the picture is selected by a click", async () => {
  const page = await live();
  await tell(page, { type: "data", data: { ...load("thread"), nodes: load("thread").nodes.slice(0, 1) } });
  const box = await page.locator(".stage").boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  assert.deepEqual(await selected(page), ["ST0001"]);
});

test("a view that is opened again has its level and asks for it", async () => {
  const page = await webview(browser, "graph", { state: { level: "package", focus: "ST0002", depth: 2 } });
  const [ready, refresh] = await said(page);
  assert.equal(ready.type, "ready");
  assert.deepEqual(refresh, { type: "refresh", options: { level: "package", focus: "", depth: 2 } });
});

test("a view keeps of which workspace it is", async () => {
  const page = await live();
  assert.equal(await page.evaluate(() => window.kept.root), load("thread").workspace.root);
});

test("a thousand threads are drawn, with the edges of the node in hand", async () => {
  const one = load("thread").nodes[0];
  const nodes = Array.from({ length: 1000 }, (_, at) => ({ ...one, id: `ST${1000 + at}`, label: `ST${1000 + at}`, thread: `ST${1000 + at}` }));
  const edges = Array.from({ length: 5000 }, (_, at) => ({
    source: `ST${1000 + (at % 1000)}`,
    target: `ST${1000 + ((at * 7 + 13 * Math.floor(at / 1000) + 1) % 1000)}`,
    kind: "mentions",
    count: 1,
  }));
  const page = await live({}, { ...load("thread"), nodes, edges });
  assert.match(await count(page), /^1000 nodes/);
  assert.match(await page.locator(".part").innerText(), /too many edges to tell apart/);
  await page.keyboard.press("/");
  await page.keyboard.type("ST1999");
  await page.keyboard.press("Enter");
  assert.deepEqual(await selected(page), ["ST1999"]);
  assert.deepEqual(page.complaints, []);
});

for (const [name, look] of Object.entries(LOOKS)) {
  test(`everybody can use it: ${name}`, async () => {
    const page = await open(browser, "graph.html", look);
    await page.locator('.nodes [data-id="ST0002"]').click();
    assert.deepEqual(await faults(page), []);
  });
}

for (const theme of ["vscode-light", "vscode-dark", "vscode-high-contrast", "vscode-high-contrast vscode-high-contrast-light"]) {
  test(`everybody can use it: ${theme}`, async () => {
    const page = await live({ theme, colorScheme: theme.endsWith("-light") ? "light" : "dark" });
    assert.deepEqual(await faults(page), []);
  });
}
