import assert from "node:assert/strict";
import { delimiter } from "node:path";
import { test } from "node:test";
import { environment } from "../../src/server/probe";

test("programs of avoided folders, and of folders that depend on where one stands, are not found", () => {
  const before = process.env["PATH"];
  process.env["PATH"] = ["/home/ada/project/.venv/bin", ".", "", "bin", "/usr/bin"].join(delimiter);
  try {
    assert.equal(environment((folder) => folder.startsWith("/home/ada/project"))["PATH"], "/usr/bin");
    assert.equal(environment(() => false)["PATH"], ["/home/ada/project/.venv/bin", "/usr/bin"].join(delimiter));
  } finally {
    process.env["PATH"] = before;
  }
});
