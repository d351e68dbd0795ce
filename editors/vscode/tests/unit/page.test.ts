import assert from "node:assert/strict";
import { test } from "node:test";
import { nonce, page } from "../../src/panels/page";

test("a page lets in its own script and styles, and nothing else", () => {
  const html = page("Board", "https://a/board.js", "https://a/board.css", "https://a", "word");
  const policy = /content="(default-src[^"]*)"/.exec(html)?.[1];
  assert.equal(policy, "default-src 'none'; script-src 'nonce-word'; style-src https://a; img-src data:");
  assert.equal([...html.matchAll(/<script/g)].length, 1);
  assert.match(html, /<script nonce="word" src="https:\/\/a\/board\.js">/);
});

test("the word is another one each time", () => {
  assert.notEqual(nonce(), nonce());
  assert.match(nonce(), /^[\w-]{24}$/);
});
