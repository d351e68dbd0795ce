import assert from "node:assert/strict";
import { test } from "node:test";
import MarkdownIt from "markdown-it";
import { linkIds, ownThread, relativePath, type Lookup } from "../../src/preview/ids";

/** What begins with a slash is a part of the thread whose document is shown. */
const KNOWN = new Set(["ST0001", "ST0002", "ST0002/03", "ST0002/AC-01.2", "issue/0011", "/03", "/AC-01.2", "/AT-01.2"]);
const lookup: Lookup = (id) => (KNOWN.has(id) ? { title: `Title of "${id}" & more`, href: `st/${id}/info.md` } : undefined);

/** What is shown, each link as `[text](target)`. */
function shown(text: string): string {
  const md = new MarkdownIt({ html: true, linkify: true });
  linkIds(md, lookup);
  const html = md.render(text);
  return html.replace(/<a href="([^"]*)"[^>]*>([^<]*)<\/a>/g, "[$2]($1)").replace(/<\/?p>|\n/g, "");
}

test("ids of threads, packages and issues are links", () => {
  assert.equal(shown("See ST0001, ST0002/03."), "See [ST0001](st/ST0001/info.md), [ST0002/03](st/ST0002/03/info.md).");
  assert.equal(shown("ST0002/WP-03"), "[ST0002/WP-03](st/ST0002/03/info.md)");
  assert.equal(shown("ST0002 WP-03"), "[ST0002 WP-03](st/ST0002/03/info.md)");
  assert.equal(shown("as issue 0011 says"), "as [issue 0011](st/issue/0011/info.md) says");
});

test("a part that is not known leads to its thread", () => {
  assert.equal(shown("ST0002/09"), "[ST0002/09](st/ST0002/info.md)");
  assert.equal(shown("ST0002/AC-09.1"), "[ST0002/AC-09.1](st/ST0002/info.md)");
});

test("criteria and tests are links, with their thread before them or in a document of it", () => {
  assert.equal(shown("ST0002/AC-01.2"), "[ST0002/AC-01.2](st/ST0002/AC-01.2/info.md)");
  assert.equal(shown("ST0002 AC-01.2"), "[ST0002 AC-01.2](st/ST0002/AC-01.2/info.md)");
  assert.equal(shown("- AT-01.2 covers AC-01.2,"), "<ul><li>[AT-01.2](st//AT-01.2/info.md) covers [AC-01.2](st//AC-01.2/info.md),</li></ul>");
  assert.equal(shown("AC-01.25, AC-01.2x"), "AC-01.25, AC-01.2x");
});

test("a package alone is one of the thread at hand", () => {
  assert.equal(shown("after WP-03"), "after [WP-03](st//03/info.md)");
  assert.equal(shown("after WP03"), "after [WP03](st//03/info.md)");
  assert.equal(shown("WP-09, WP-033, WP-03/1"), "WP-09, WP-033, WP-03/1");
});

test("behind the id of another thread a part alone is nobody's for sure", () => {
  assert.equal(shown("ST0001, its AC-01.2"), "[ST0001](st/ST0001/info.md), its AC-01.2");
});

test("a document belongs to the thread that its path names", () => {
  const known = (id: string) => KNOWN.has(id);
  assert.equal(ownThread("/intent/st/COMPLETED/ST0001/acceptance.md", known), "ST0001");
  assert.equal(ownThread("/intent/st/ST0002/WP/01/info.md", known), "ST0002");
  assert.equal(ownThread("/stp/prj/st/ST0001.md", known), "ST0001");
  assert.equal(ownThread("/stp/prj/st/ST0001-a-slug.md", known), "ST0001");
  assert.equal(ownThread("/intent/wip.md", known), undefined);
  assert.equal(ownThread("/intent/st/ST00012/info.md", known), undefined);
});

test("titles stand behind links, escaped", () => {
  const md = new MarkdownIt();
  linkIds(md, lookup);
  assert.match(md.render("ST0001"), /title="Title of &quot;ST0001&quot; &amp; more"/);
});

test("nothing else is touched", () => {
  for (const text of ["ST0099", "TEST0001", "ST00011", "xST0001", "a/ST0001", "ST0001x".replace("x", "5")]) {
    assert.equal(shown(text), text);
  }
  assert.equal(shown("`ST0001`"), "<code>ST0001</code>");
  assert.equal(shown("[ST0001](elsewhere.md)"), "[ST0001](elsewhere.md)");
  assert.equal(shown('<a href="x">ST0001</a>'), "[ST0001](x)");
});

test("in headings, lists, tables and bold type too", () => {
  assert.equal(shown("# ST0001"), "<h1>[ST0001](st/ST0001/info.md)</h1>");
  assert.equal(shown("**ST0001**"), "<strong>[ST0001](st/ST0001/info.md)</strong>");
  assert.match(shown("| a |\n|---|\n| ST0001 |"), /<td>\[ST0001\]/);
});

test("a long line of text that is no id takes no time to speak of", () => {
  const text = "ST000".repeat(40_000);
  assert.equal(shown(text), text); // ends at once, or the test would not
});

test("paths lead from one document to another", () => {
  assert.equal(relativePath("/w/intent/wip.md", "/w/intent/st/ST0001/info.md"), "st/ST0001/info.md");
  assert.equal(relativePath("/w/intent/st/ST0002/info.md", "/w/intent/st/ST0001/info.md"), "../ST0001/info.md");
  assert.equal(relativePath("/w/a.md", "/w/b c#d.md"), "b%20c%23d.md");
  assert.equal(relativePath("/w/a.md", "/w/a.md"), "a.md");
});
