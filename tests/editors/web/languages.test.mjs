// The other programs themselves read what is written for them: Graphviz, compiled to WebAssembly, and
// Mermaid in a browser.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, PAGES, require } from "./browser.mjs";

const read = (name) => readFileSync(join(PAGES, name), "utf8");
let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

const TITLES = [
  `<img src=x onerror="window.pwned=1"> & "quotes"`,
  "</script><script>window.pwned=1</script>",
  "`tick` [square] {brace} (round) | pipe #hash; end %% -->",
  "\u05e9\u05dc\u05d5\u05dd evil \u{1f6a2} back\\slash \\N", // without what turns the direction
  "<!-- <b>x</b> &lt; &amp; ${1+1} {{x}}",
];

test("Graphviz reads the graph, and shows titles as they stand", async () => {
  const viz = await require("@viz-js/viz").instance();
  for (const name of ["lighthouse.dot", "hostile.dot"]) {
    const result = viz.render(read(name), { format: "json" });
    assert.equal(result.status, "success", JSON.stringify(result.errors));
  }
  const svg = viz.render(read("hostile.dot"), { format: "svg" }).output;
  const shown = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) =>
    text
      .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&quot;", '"')
      .replaceAll("&amp;", "&"),
  );
  for (const title of TITLES) {
    const shown_ = shown.some((text) => text.replaceAll("\u00a0", " ") === title);
    assert.ok(shown_, `${title} is not among ${JSON.stringify(shown)}`);
  }
});

test("Mermaid reads and draws the graph, and titles are no markup", async () => {
  const page = await browser.newPage();
  await page.setContent("<!DOCTYPE html><body></body>");
  await page.addScriptTag({ path: require.resolve("mermaid/dist/mermaid.min.js") });
  await page.evaluate(() => window.mermaid.initialize({ startOnLoad: false, securityLevel: "strict" }));
  for (const name of ["lighthouse.mermaid", "hostile.mermaid"]) {
    const text = read(name);
    const kind = await page.evaluate(async (source) => (await window.mermaid.parse(source)).diagramType, text);
    assert.match(kind, /^flowchart/);
    const seen = await page.evaluate(async ([source, id]) => {
      document.body.innerHTML = (await window.mermaid.render(id, source)).svg;
      return document.body.innerText;
    }, [text, name.replace(".", "-")]);
    if (name === "hostile.mermaid") {
      for (const title of TITLES) assert.ok(seen.replace(/\s+/g, " ").includes(title), `${title} is not in ${seen}`);
    } else assert.ok(seen.includes("Lamp driver and schedule"));
  }
  assert.equal(await page.evaluate(() => window.pwned), undefined);
});
