import assert from "node:assert/strict";
import { test } from "node:test";
import snippets from "../../snippets/stp.json";
import grammar from "../../syntaxes/stp.injection.json";

// The patterns are Oniguruma's; none of them uses what JavaScript reads otherwise.
const thread = new RegExp(grammar.repository.thread.match, "g");
const criterion = new RegExp(grammar.repository["criterion-row"].begin);
const field = new RegExp(grammar.repository.field.match, "g");

const found = (text: string) => [...text.matchAll(thread)].map(([whole]) => whole);

test("ids that are references are coloured, and no others (FORMAT.md 3.3)", () => {
  assert.deepEqual(found("ST0005, ST0005/03 and ST0005/WP-03"), ["ST0005", "ST0005/03", "ST0005/WP-03"]);
  assert.deepEqual(found("ST0001/AC-01.2"), ["ST0001/AC-01.2"]);
  assert.deepEqual(found("ST0000 ST9999 STNNNN TEST0001 ST12345 ST####"), []);
  assert.deepEqual(found("ST0001/ST0002"), ["ST0001"]);
});

test("rows begin in column 0 (FORMAT.md 8.1)", () => {
  assert.equal(criterion.exec("- AC-01.2 It lights")?.[2], "AC-01.2");
  assert.equal(criterion.exec("- AC-01.3 (non-test) Looks well")?.[3], "(non-test)");
  assert.equal(criterion.exec("  - AC-01.2 It lights"), null);
});

test("fields of a row and their states", () => {
  const row = "- AT-01.1 `a.sh` -- covers AC-01.1 -- status: to-write -- by: Ada";
  assert.deepEqual([...row.matchAll(field)].map((each) => [each[2] ?? each[3], each[5]]), [
    ["covers", undefined], ["status", "to-write"], ["by", undefined],
  ]);
});

test("snippets for rows are rows", () => {
  const plain = (body: readonly string[]) => (body[0] ?? "").replace(/\$\{\d+[:|]([^}|,]*)[^}]*\}/g, "$1").replace(/\$\d/g, "01");
  assert.match(plain(snippets["Acceptance criterion"].body), criterion);
  assert.equal(plain(snippets["Acceptance criterion, not tested"].body), "- AC-01.1 (non-test) What must be true -- satisfied: no");
});
