// Bundles the extension into dist/, and with --tests the tests into out/.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
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
  await build({ ...extension, entryPoints: ["tests/python/extension.ts"], outfile: "out/python/extension.js", minify: false, sourcemap: false });
  await build({ ...extension, entryPoints: ["tests/minimal/extension.ts"], outfile: "out/minimal/extension.js", minify: true, sourcemap: false });
} else if (has("--watch")) {
  await (await context(extension)).watch();
} else {
  const { metafile } = await build({ ...extension, metafile: true });
  writeFileSync("dist/THIRD_PARTY.txt", notices(Object.keys(metafile.inputs)));
}

/** The licences of the packages that are in the bundle. */
function notices(inputs) {
  const folders = inputs.map((path) => /^(node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  const texts = [...new Set(folders.filter((folder) => folder !== undefined))].sort().map((folder) => {
    const { name, version } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
    const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
    if (file === undefined || !existsSync(`${folder}/${file}`)) {
      throw new Error(`${name} has no licence file`);
    }
    return `${name} ${version}\n\n${readFileSync(`${folder}/${file}`, "utf8").trim()}\n`;
  });
  return texts.join(`\n${"-".repeat(72)}\n\n`);
}
