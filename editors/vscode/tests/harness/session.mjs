// One VS Code with the extension, on a copy of the sample workspace, shown in a Chromium.

import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium as playwright } from "playwright-core";
import { chromium, EXTENSION, ROOT, vscode } from "./install.mjs";
import { PATIENCE, until } from "./wait.mjs";

export const VSIX = join(EXTENSION, "stp-lsp.vsix");

const SETTINGS = {
  "security.workspace.trust.enabled": false,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.welcomePage.walkthroughs.openOnInstall": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "chat.commandCenter.enabled": false,
  "window.commandCenter": false,
  "editor.minimap.enabled": false,
  "editor.hover.delay": 100,
  "files.autoSave": "off",
};

/**
 * Starts everything.
 *
 * @param options.settings More user settings.
 * @param options.environment Called with the folders of the workspace and of the extension; gives
 *   more variables of the environment for VS Code and what it starts.
 * @param options.prepare Called with the folders of the workspace and of what is opened, before anything
 *   sees them.
 * @param options.folder The name of an empty folder with a README.md to open instead.
 * @param options.second Whether a second workspace, `Harbour`, is open beside the first.
 * @param options.dialogs Whether VS Code asks in dialogs; otherwise it answers them itself, mostly by a
 *   refusal.
 * @param options.extensions More extensions to install, as paths of .vsix files.
 * @param options.development Whether the extension is loaded from its unpacked .vsix, which tests
 *   inside the extension host need, instead of being installed.
 */
export async function open({
  settings = {}, environment, prepare, development = false, viewport, folder, second = false, dialogs = false, extensions: more = [],
} = {}) {
  if (!existsSync(VSIX)) {
    throw new Error(`${VSIX} is not there: make vsix`);
  }
  const home = vscode();
  const browserProgram = chromium();
  const root = mkdtempSync(join(tmpdir(), "stp-vscode-"));
  const endings = [() => removed(root)];
  const close = async () => {
    for (const end of endings.reverse()) {
      await end();
    }
  };
  try {
    const workspace = join(root, "lighthouse");
    cpSync(join(ROOT, "examples/lighthouse"), workspace, { recursive: true });
    const opened = folder === undefined ? workspace : join(root, folder);
    await prepare?.(workspace, opened);
    if (folder !== undefined) {
      mkdirSync(opened, { recursive: true });
      writeFileSync(join(opened, "README.md"), "# Nothing of ours\n\nST0001\n");
    }
    const both = join(root, "both.code-workspace");
    if (second) {
      cpSync(workspace, join(root, "harbour"), { recursive: true });
      const config = join(root, "harbour/intent/.config/config.json");
      writeFileSync(config, readFileSync(config, "utf8").replace('"Lighthouse"', '"Harbour"'));
      writeFileSync(both, JSON.stringify({ folders: [{ path: "lighthouse" }, { path: "harbour" }] }));
    }
    const data = join(root, "data");
    const extensions = join(root, "extensions");
    mkdirSync(extensions);
    for (const place of ["User", "Machine"]) {
      mkdirSync(join(data, "data", place), { recursive: true });
      writeFileSync(join(data, "data", place, "settings.json"), JSON.stringify({ ...SETTINGS, ...settings }));
    }
    const program = join(home, "out/server-main.js");
    const common = ["--accept-server-license-terms", "--extensions-dir", extensions, "--server-data-dir", data];
    const unpacked = join(root, "vsix");
    for (const each of development ? more : [VSIX, ...more]) {
      execFileSync(process.execPath, [program, ...common, "--install-extension", each], { stdio: "ignore" });
    }
    if (development) {
      execFileSync("python3", ["-m", "zipfile", "-e", VSIX, unpacked]);
    }
    const options = ["--host", "127.0.0.1", "--port", "0", "--without-connection-token", "--telemetry-level", "off"];
    options.push("--force-disable-user-env"); // what a login shell would set is not what a test has chosen
    if (!dialogs) {
      options.push("--enable-smoke-test-driver"); // newer versions run no tests without it
    }
    const server = spawn(process.execPath, [program, ...common, ...options], {
      stdio: ["ignore", "pipe", "pipe"],
      detached: true, // a group of its own, so that all that it starts can be ended with it
      env: { ...process.env, ...environment?.(workspace, join(unpacked, "extension")) },
    });
    const kill = () => end(server, "SIGKILL");
    process.on("exit", kill);
    endings.push(async () => {
      await ended(server);
      process.off("exit", kill);
    });
    const log = [];
    const port = await listening(server, log);
    const browser = await playwright.launch({
      executablePath: browserProgram.path,
      env: { ...process.env, ...browserProgram.env },
      timeout: PATIENCE,
      args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });
    endings.push(() => browser.close());
    const page = await browser.newPage({ viewport: viewport ?? { width: 1280, height: 800 } });
    page.setDefaultNavigationTimeout(PATIENCE);
    const origin = `127.0.0.1:${port}`;
    return {
      page,
      workspace,
      log,
      extension: join(unpacked, "extension"),
      url: (payload) =>
        `http://${origin}/?${second ? "workspace" : "folder"}=${encodeURIComponent(second ? both : opened)}` +
        (payload === undefined ? "" : `&payload=${encodeURIComponent(JSON.stringify(payload))}`),
      remote: (path) => `vscode-remote://${origin}${path}`,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function listening(server, log) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`VS Code does not listen\n${log.join("")}`)), PATIENCE);
    const read = (chunk) => {
      log.push(String(chunk));
      const found = /listening on (\d+)/.exec(log.join(""));
      if (found !== null) {
        clearTimeout(timer);
        resolve(found[1]);
      }
    };
    server.stdout.on("data", read);
    server.stderr.on("data", read);
    server.on("exit", (code) => reject(new Error(`VS Code ended with ${code}\n${log.join("")}`)));
  });
}

/** Ends VS Code and all that it started: what lives on would write into the folder that goes. */
async function ended(server) {
  server.removeAllListeners("exit");
  for (const signal of ["SIGTERM", "SIGKILL"]) {
    end(server, signal);
    try {
      await until("the end of VS Code", () => !isAlive(server.pid), 10_000);
      return;
    } catch {
      // it needs the other signal
    }
  }
}

function end(server, signal) {
  try {
    process.kill(-server.pid, signal);
  } catch {
    // there is nobody left
  }
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.once(signal, () => process.exit(1)); // and what listens to that ends VS Code
}

function isAlive(group) {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}

/** Removes a folder. What cannot be removed lies in the folder for temporary files and fails no test. */
async function removed(folder) {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  } catch (error) {
    console.log(`  left behind: ${error.message}`);
  }
}
