// Formats the plugin's Lua as `editors/nvim/.stylua.toml` says: node format.mjs STYLUA-FOLDER [--check] FILE...
// stylua itself is a Rust program that its npm package downloads; its WebAssembly build needs nothing.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const [folder, ...rest] = process.argv.slice(2);
const require = createRequire(`${folder}/`);
const stylua = require("@johnnymorganz/stylua");
const check = rest[0] === "--check";
let wrong = 0;
for (const file of check ? rest.slice(1) : rest) {
  const config = stylua.Config.new();
  config.column_width = 100;
  config.indent_type = stylua.IndentType.Spaces;
  config.indent_width = 2;
  const text = readFileSync(file, "utf8");
  const formatted = stylua.formatCode(text, config, null, stylua.OutputVerification.Full);
  if (formatted === text) continue;
  wrong += 1;
  console.log(`${file} is not as stylua would write it`);
  if (!check) writeFileSync(file, formatted);
}
process.exit(check && wrong > 0 ? 1 : 0);
