// Runs inside the extension host of a real VS Code, with its full API. The environment says which
// tests: they need workspaces, settings and programs that are prepared before VS Code starts.

import { writeFileSync } from "node:fs";
import { editing } from "./editing";
import { missing, old, plain, trusted, untrusted } from "./finding";
import { runAll, type Test } from "./runner";
import { environment } from "./environment";
import { startup, times } from "./startup";
import { views } from "./views";
import { writing } from "./writing";

const SUITES: Readonly<Record<string, readonly Test[]>> = {
  main: [...editing, ...views, ...writing],
  untrusted,
  trusted,
  missing,
  old,
  plain,
  environment,
  startup,
};

export async function run(): Promise<void> {
  const { STP_SUITE: suite = "main", STP_RESULT: file = "" } = process.env;
  const result = await runAll(SUITES[suite] ?? []);
  writeFileSync(file, JSON.stringify({ ...result, times }));
  if (result.failed.length > 0 || result.passed === 0) {
    throw new Error(`${result.failed.length} failed`);
  }
}
