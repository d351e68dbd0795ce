// How long the extension takes to start, against the smallest that starts the same server: both in
// extension hosts of their own, in turns. Printed, and never judged: the clock decides no test.

import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EXTENSION } from "./harness/install.mjs";
import { inside, python } from "./host.mjs";

/** Of each; one more goes before and does not count, because disks and caches are cold. */
const ROUNDS = Number(process.env.STP_ROUNDS ?? 5);

/** The smallest extension as a folder. */
function minimal(folder) {
  const home = join(folder, "minimal");
  mkdirSync(home);
  const manifest = {
    name: "minimal", publisher: "stp-lsp", version: "1.0.0", engines: { vscode: "^1.100.0" }, main: "./extension.js",
    activationEvents: ["onLanguage:markdown"],
  };
  writeFileSync(join(home, "package.json"), JSON.stringify(manifest));
  cpSync(join(EXTENSION, "out/minimal/extension.js"), join(home, "extension.js"));
  return home;
}

/** A workspace so far below what is opened that no extension is active because of it. */
function prepare(workspace, opened) {
  cpSync(workspace, join(opened, "a/b/lighthouse"), { recursive: true });
}

function median(numbers) {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? 0;
}

function compare(what, own, least) {
  const [ours, theirs] = [median(own), median(least)];
  const list = (times) => times.map((time) => time.toFixed(0)).join(" ");
  return `${what}: ${ours.toFixed(0)} ms, the smallest ${theirs.toFixed(0)} ms, ratio ${(ours / theirs).toFixed(2)} (${list(own)}; ${list(least)})`;
}

/** Starts both in turns and prints how long each took, in the middle. */
export async function measureStart() {
  const folder = mkdtempSync(join(tmpdir(), "stp-start-"));
  const environment = (_, extension) => ({ STP_PYTHON: python(), STP_SERVER: join(extension, "bundled/server.py") });
  try {
    return await inside("startup", { folder: "deep", prepare, environment }, folder, async (play) => {
      const least = minimal(folder);
      const own = [];
      const other = [];
      let passed = 0;
      const failed = [];
      for (let round = 0; round <= ROUNDS; round += 1) {
        for (const [times, extension] of [[own, undefined], [other, least]]) {
          const result = await play(extension);
          passed += result.passed;
          failed.push(...result.failed);
          if (round > 0) {
            times.push(result.times);
          }
        }
      }
      for (const [what, name] of [["activated", "activated"], ["first card", "answered"]]) {
        const times = (list) => list.map((each) => each?.[name] ?? Number.NaN);
        console.log(`  ${compare(what, times(own), times(other))}`);
      }
      return { passed, failed };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
