// Bundles the views into ../../stp_lsp/web, where the Python package finds them.
// `--check` writes nothing and fails when a bundle there is not what the sources give.
import { build } from "esbuild";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "..", "stp_lsp", "web");
const checking = process.argv.includes("--check");

const result = await build({
  absWorkingDir: here,
  entryPoints: {
    board: "src/board/main.ts",
    graph: "src/graph/main.ts",
    "board-style": "src/styles/board.css",
    "graph-style": "src/styles/graph.css",
  },
  outdir: target,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2022", "chrome108", "firefox115", "safari16"],
  charset: "ascii", // a page may be read in any encoding
  legalComments: "none", // THIRD_PARTY.md carries the licences
  logLevel: "warning",
  write: false,
});

const NAMES = { "board-style.css": "board.css", "graph-style.css": "graph.css" };
const stale = [];
mkdirSync(target, { recursive: true });
for (const file of result.outputFiles) {
  const name = file.path.split(/[\\/]/).pop();
  const path = join(target, NAMES[name] ?? name);
  const text = file.text.endsWith("\n") ? file.text : `${file.text}\n`;
  if (checking) {
    let old = "";
    try {
      old = readFileSync(path, "utf8");
    } catch {
      // a bundle that is not there is not current either
    }
    if (old !== text) stale.push(path);
  } else {
    writeFileSync(path, text);
    console.log(`${path}: ${(text.length / 1024).toFixed(0)} KB`);
  }
}
if (stale.length) {
  console.error(`not what the sources give, run \`make web\`:\n  ${stale.join("\n  ")}`);
  process.exitCode = 1;
}
