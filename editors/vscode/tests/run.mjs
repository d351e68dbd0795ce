// Runs tests in a real VS Code: `node tests/run.mjs small`, `all`, or names of suites. `--runs N` plays
// them N times, to see whether one of them depends on luck.

import { loadavg } from "node:os";
import { runSuite, SUITES } from "./host.mjs";
import { Unavailable } from "./harness/install.mjs";
import { playPanels } from "./panels.mjs";
import { measureStart } from "./start.mjs";
import { playDialogs, playWindow } from "./ui.mjs";

const SMALL = ["main", "untrusted", "window"];
const OTHERS = { window: playWindow, dialogs: playDialogs, panels: playPanels, startup: measureStart };
const KNOWN = [...Object.keys(SUITES), ...Object.keys(OTHERS)];

/** Runs suites and adds up. A machine on which VS Code cannot be had is no failure, but in the CI. */
async function play(names) {
  const sum = { passed: 0, failed: [], skipped: 0 };
  for (const name of names) {
    const start = Date.now();
    console.log(`# ${name}`);
    try {
      const result = await (OTHERS[name]?.() ?? runSuite(name));
      sum.passed += result.passed;
      sum.failed.push(...result.failed);
    } catch (error) {
      if (error instanceof Unavailable && process.env.CI !== "true") {
        sum.skipped += 1;
        console.log(`skipped: ${error.message}`);
      } else {
        sum.failed.push(`${name}: ${error.stack ?? error}`);
      }
    }
    console.log(`# ${name}: ${seconds(start)}`);
  }
  for (const each of sum.failed) {
    console.log(`failed: ${each}`);
  }
  return sum;
}

const seconds = (start) => `${((Date.now() - start) / 1000).toFixed(1)} s`;

function chosen(names) {
  const all = names.flatMap((name) => (name === "small" ? SMALL : name === "all" ? KNOWN : [name]));
  const unknown = all.filter((name) => !KNOWN.includes(name));
  if (unknown.length > 0 || all.length === 0) {
    throw new Error(`suites are small, all, ${KNOWN.join(", ")}; not ${unknown.join(", ")}`);
  }
  return all;
}

const given = process.argv.slice(2);
const at = given.indexOf("--runs");
const runs = at < 0 ? 1 : Number(given.splice(at, 2)[1]);
const names = chosen(given);
const lines = [];
for (let run = 1; run <= runs; run += 1) {
  const start = Date.now();
  const { passed, failed, skipped } = await play(names);
  const load = loadavg()[0].toFixed(1);
  const line = `${passed} passed, ${failed.length} failed, ${skipped} skipped`;
  lines.push({ bad: failed.length > 0, text: runs === 1 ? line : `run ${run}: ${line}, ${seconds(start)}, load ${load}` });
  if (run < runs) {
    console.log(lines.at(-1).text);
  }
}
console.log(`VS Code, in its extension host and its window:\n${lines.map(({ text }) => text).join("\n")}`);
process.exit(lines.some(({ bad }) => bad) ? 1 : 0);
