// Bundles the extension into dist/, and with --tests the tests into out/.
import { readdirSync } from "node:fs";
import { build, context } from "esbuild";

const has = (flag) => process.argv.includes(flag);
const shared = { bundle: true, platform: "node", format: "cjs", logLevel: "warning" };

const extension = {
  ...shared,
  entryPoints: ["src/extension.ts"],
  outfile: "dist/extension.js",
  target: "node20", // VS Code 1.100, the oldest that we run on
  external: ["vscode"],
  minify: has("--minify"),
  sourcemap: has("--minify") ? false : "linked",
  legalComments: "linked",
};

const named = (folder, ending) =>
  readdirSync(folder).filter((name) => name.endsWith(ending)).map((name) => `${folder}/${name}`);

if (has("--tests")) {
  await build({ ...shared, entryPoints: named("tests/unit", ".test.ts"), outdir: "out/unit", sourcemap: "inline" });
  await build({
    ...shared,
    entryPoints: ["tests/host/index.ts"],
    outfile: "out/host/index.js",
    external: ["vscode"],
    sourcemap: "inline",
  });
  await build({ ...extension, entryPoints: ["tests/minimal/extension.ts"], outfile: "out/minimal/extension.js", minify: true, sourcemap: false });
} else if (has("--watch")) {
  await (await context(extension)).watch();
} else {
  await build(extension);
}
