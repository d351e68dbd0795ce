// Brings a real VS Code: its server and web workbench, out of the npm package code-server, and a
// Chromium to show it in. Nothing is compiled and no script of a package is run.
//
// They go into a folder that git ignores (`.editors` at the root of the repository; `STP_EDITORS`
// names another), and are found there the next time without a look at the network.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
export const EXTENSION = resolve(HERE, "../..");
export const ROOT = resolve(EXTENSION, "../..");
const FOLDER = process.env.STP_EDITORS ?? join(ROOT, ".editors");

/** code-server's version; it is VS Code 1.100.3, the oldest that the extension runs on. */
const VERSION = process.env.STP_CODE_SERVER ?? "4.100.3";
const RIPGREP = "1.18.0";
const BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const SECONDS = 300;

/** Something is not to be had on this machine: a test is left out, or fails where CI demands it. */
export class Unavailable extends Error {}

function run(command, args, options = {}) {
  try {
    return execFileSync(command, args, { stdio: ["ignore", "pipe", "pipe"], timeout: SECONDS * 1000, encoding: "utf8", ...options });
  } catch (error) {
    const said = String(error.stderr ?? error.message).trim().split("\n").slice(-3).join(" / ");
    throw new Unavailable(`\`${command} ${args[0] ?? ""}\` failed: ${said}`);
  }
}

/** The folder of a VS Code whose `out/server-main.js` can be run with this node. */
export function vscode() {
  const folder = join(FOLDER, `vscode-${VERSION}`);
  const home = join(folder, "lib/vscode");
  if (existsSync(join(folder, ".complete"))) {
    return home;
  }
  const made = `${folder}.${process.pid}`;
  rmSync(made, { recursive: true, force: true });
  mkdirSync(made, { recursive: true });
  const packed = run("npm", ["pack", "--silent", `code-server@${VERSION}`], { cwd: made }).trim().split("\n").pop();
  run("tar", ["xzf", packed, "--strip-components=1"], { cwd: made });
  rmSync(join(made, packed));
  // Its native modules (a terminal, a logger, a watchdog) are not needed to edit documents.
  run("npm", ["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: join(made, "lib/vscode") });
  search(join(made, "lib/vscode/node_modules/@vscode/ripgrep"));
  writeFileSync(join(made, ".complete"), "");
  rmSync(folder, { recursive: true, force: true });
  renameSync(made, folder);
  return home;
}

/** The program that VS Code lists files with; its package downloads one elsewhere, later ones carry it. */
function search(folder) {
  const packed = run("npm", ["pack", "--silent", `@vscode/ripgrep-${process.platform}-${process.arch}@${RIPGREP}`], { cwd: folder });
  run("tar", ["xzf", packed.trim(), "package/bin"], { cwd: folder });
  rmSync(join(folder, "bin"), { recursive: true, force: true });
  renameSync(join(folder, "package/bin"), join(folder, "bin"));
  rmSync(join(folder, packed.trim()));
}

/** The version of VS Code that {@link vscode} gives. */
export function vscodeVersion() {
  return JSON.parse(readFileSync(join(vscode(), "package.json"), "utf8")).version;
}

/** A Chromium: the one that `STP_CHROMIUM` names, one on the path, or the one that `tools.editors` unpacks. */
export function chromium() {
  const path = process.env.STP_CHROMIUM ?? onPath();
  return path !== undefined ? { path, env: {} } : unpacked();
}

function onPath() {
  for (const name of BROWSERS) {
    for (const folder of (process.env.PATH ?? "").split(":")) {
      const path = join(folder, name);
      if (folder !== "" && existsSync(path)) {
        return path;
      }
    }
  }
  return undefined;
}

function unpacked() {
  const python = process.env.PY ?? "python3";
  const { command, environment } = JSON.parse(run(python, ["-m", "tools.editors", "--json", "chromium"], { cwd: ROOT }));
  return { path: command[0], env: environment };
}
