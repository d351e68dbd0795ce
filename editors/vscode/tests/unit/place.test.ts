import assert from "node:assert/strict";
import { test } from "node:test";
import { liesInWorkspace } from "../../src/server/place";

const having = (...paths: string[]) => (folder: readonly string[], mark: string) =>
  Promise.resolve(paths.includes(`${folder.join("/")}/${mark}`));

test("a folder above that bears a mark makes it one", async () => {
  const folder = ["", "w", "intent", "st", "ST0001"];
  assert.equal(await liesInWorkspace(folder, having("/w/intent/.config/config.json")), true);
  assert.equal(await liesInWorkspace(folder, having("/w/stp/prj/st")), true);
  assert.equal(await liesInWorkspace(folder, having("/other/.stp-config")), false);
});

test("the root of the file system counts, and the search ends", async () => {
  assert.equal(await liesInWorkspace(["", "a"], having("/.stp-config")), true);
  assert.equal(await liesInWorkspace(Array.from({ length: 5000 }, () => "a"), having()), false);
});
