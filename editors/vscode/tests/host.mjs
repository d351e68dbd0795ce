// Runs the tests that live inside the extension host.

import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { execFileSync } from "node:child_process";
import { EXTENSION } from "./harness/install.mjs";
import { open } from "./harness/session.mjs";

/** For a whole suite, on a machine that has twenty other things to do. */
const PATIENCE = 1_200_000;
const TESTS = join(EXTENSION, "out/host/index.js");

export function python() {
  return execFileSync("python3", ["-c", "import sys; print(sys.executable)"], { encoding: "utf8" }).trim();
}

/** A program that leaves a mark in the workspace when somebody runs it. */
function trap(workspace) {
  const program = join(workspace, "evil");
  writeFileSync(program, `#!/bin/sh\ntouch '${workspace}/ran'\nexit 1\n`);
  chmodSync(program, 0o755);
  mkdirSync(join(workspace, ".venv/bin"), { recursive: true });
  symlinkSync(program, join(workspace, ".venv/bin/python3"));
  mkdirSync(join(workspace, ".vscode"));
  const settings = { "stp.server.interpreter": program };
  writeFileSync(join(workspace, ".vscode/settings.json"), JSON.stringify(settings));
  for (const name of ["json", "encodings", "sitecustomize", "stp_lsp"]) {
    writeFileSync(join(workspace, `${name}.py`), `open(r"${workspace}/ran", "w").close()\n`);
  }
}

/** A folder of programs with nothing in it but a Python that says it is old, or not even that. */
function programs(folder, old) {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  if (old) {
    writeFileSync(join(bin, "python3"), "#!/bin/sh\necho /old/python3\necho 3.9.2\n");
    chmodSync(join(bin, "python3"), 0o755);
  }
  return bin;
}

/** Environments of Python, without packages. */
function environments(folder, ...names) {
  for (const name of names) {
    execFileSync("python3", ["-m", "venv", "--without-pip", join(folder, name)]);
  }
  return names.map((name) => join(folder, name, "bin/python")).join(delimiter);
}

/** An extension with the id and the API of the Python extension. */
function pythonExtension(folder) {
  const inside = join(folder, "extension");
  mkdirSync(inside);
  const manifest = { name: "python", publisher: "ms-python", version: "2025.1.0", engines: { vscode: "^1.100.0" }, main: "./extension.js", extensionKind: ["workspace"] };
  writeFileSync(join(inside, "package.json"), JSON.stringify(manifest));
  cpSync(join(EXTENSION, "out/python/extension.js"), join(inside, "extension.js"));
  execFileSync("python3", ["-m", "zipfile", "-c", "python.vsix", "extension"], { cwd: folder });
  return join(folder, "python.vsix");
}

/** What is prepared for each suite, before VS Code starts. */
export const SUITES = {
  main: () => ({}),
  untrusted: () => ({
    settings: { "security.workspace.trust.enabled": true, "security.workspace.trust.startupPrompt": "never", "security.workspace.trust.emptyWindow": true },
    prepare: trap,
    environment: (workspace) => ({ PATH: `${workspace}/.venv/bin${delimiter}${process.env.PATH}` }),
  }),
  trusted: () => ({ prepare: trap }),
  missing: (folder) => ({ environment: () => ({ PATH: programs(folder, false), STP_PYTHON: python() }) }),
  old: (folder) => ({ environment: () => ({ PATH: programs(folder, true) }) }),
  plain: () => ({ folder: "plain" }),
  environment: (folder) => ({
    extensions: [pythonExtension(folder)],
    environment: () => ({ STP_ENVIRONMENTS: environments(folder, "one", "two"), STP_PYTHON: python() }),
  }),
};

export async function runSuite(name) {
  const folder = mkdtempSync(join(tmpdir(), "stp-host-"));
  try {
    const { passed, failed } = await inside(name, SUITES[name](folder), folder, async (play) => play());
    return { passed, failed: failed.map((each) => `${name}: ${each}`) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Opens a VS Code for tests inside its extension host.
 *
 * @param options As for `open`.
 * @param folder For files beside the workspace.
 * @param use Called with what plays the tests of the suite in an extension host of its own, each time
 *   anew: with our extension, or with the one that lies in a folder.
 */
export async function inside(name, { environment, ...options }, folder, use) {
  const result = join(folder, "result.json");
  const session = await open({
    ...options,
    development: true,
    environment: (workspace, extension) => ({
      ...environment?.(workspace, extension),
      STP_SUITE: name,
      STP_RESULT: result,
    }),
  });
  const { page } = session;
  let over = () => undefined;
  try {
    await page.exposeFunction("codeAutomationLog", (_, args) => {
      const line = args.join(" "); // VS Code itself says much beside it
      if (process.env.STP_VERBOSE !== undefined || /^(not )?ok - /.test(line)) {
        console.log(`  ${line}`);
      }
    });
    await page.exposeFunction("codeAutomationExit", (code) => over(code));
    const play = async (extension = session.extension) => {
      rmSync(result, { force: true });
      const ended = new Promise((resolve) => (over = resolve));
      const payload = [
        ["extensionDevelopmentPath", session.remote(extension)],
        ["extensionTestsPath", session.remote(TESTS)],
        ["enableProposedApi", ""],
        ["skipWelcome", "true"],
        ["skipReleaseNotes", "true"],
      ];
      await page.goto(session.url(payload));
      const timer = setTimeout(over, PATIENCE, "no answer");
      const code = await ended;
      clearTimeout(timer);
      if (code === "no answer") {
        await page.screenshot({ path: join(EXTENSION, `out/host-${name}.png`) });
        return { passed: 0, failed: ["VS Code gave no answer"] };
      }
      return JSON.parse(readFileSync(result, "utf8"));
    };
    return await use(play, session);
  } finally {
    await session.close();
  }
}
