// Says what came out of several runs, and with which code to end: a machine on which VS Code or
// Chromium cannot be had is no failure, but for the CI, where nothing may be left out in silence.

import { Unavailable } from "./install.mjs";

export async function report(title, names, run) {
  let passed = 0;
  let skipped = 0;
  const failed = [];
  for (const name of names) {
    const start = Date.now();
    console.log(`# ${title}: ${name}`);
    try {
      const result = await run(name);
      passed += result.passed;
      failed.push(...result.failed);
    } catch (error) {
      if (error instanceof Unavailable && process.env.CI !== "true") {
        skipped += 1;
        console.log(`skipped: ${error.message}`);
      } else {
        failed.push(`${name}: ${error.stack ?? error}`);
      }
    }
    console.log(`# ${((Date.now() - start) / 1000).toFixed(1)} s`);
  }
  for (const each of failed) {
    console.log(`failed: ${each}`);
  }
  console.log(`${passed} passed, ${failed.length} failed, ${skipped} skipped`);
  process.exit(failed.length > 0 ? 1 : 0);
}
