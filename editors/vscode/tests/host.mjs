// Runs the tests that live inside the extension host.

import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { execFileSync } from "node:child_process";
import { EXTENSION } from "./harness/install.mjs";
import { open } from "./harness/session.mjs";

/** For a whole suite, on a machine that has twenty other things to do. */
const PATIENCE = 1_200_000;
const TESTS = join(EXTENSION, "out/host/index.js");

function python() {
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
  startup: () => ({ environment: () => ({ STP_MINIMAL: join(EXTENSION, "out/minimal/extension.js") }) }),
};

export async function runSuite(name) {
  const folder = mkdtempSync(join(tmpdir(), "stp-host-"));
  const result = join(folder, "result.json");
  const { environment, ...options } = SUITES[name](folder);
  const session = await open({
    ...options,
    development: true,
    environment: (workspace, extension) => ({
      ...environment?.(workspace),
      STP_SUITE: name,
      STP_RESULT: result,
      STP_EXTENSION: join(extension, "dist/extension.js"),
    }),
  });
  try {
    const { page } = session;
    await page.exposeFunction("codeAutomationLog", (_, args) => {
      const line = args.join(" "); // VS Code itself says much beside it
      if (process.env.STP_VERBOSE !== undefined || /^(not )?ok - |^loading/.test(line)) {
        console.log(`  ${line}`);
      }
    });
    const over = new Promise((resolve) => {
      void page.exposeFunction("codeAutomationExit", resolve);
      setTimeout(resolve, PATIENCE, "no answer").unref();
    });
    const payload = [
      ["extensionDevelopmentPath", session.remote(session.extension)],
      ["extensionTestsPath", session.remote(TESTS)],
      ["enableProposedApi", ""],
      ["skipWelcome", "true"],
      ["skipReleaseNotes", "true"],
    ];
    await page.goto(session.url(payload));
    const code = await over;
    if (code === "no answer") {
      await page.screenshot({ path: join(EXTENSION, `out/host-${name}.png`) });
      return { passed: 0, failed: [`${name}: VS Code gave no answer`] };
    }
    const { passed, failed } = JSON.parse(readFileSync(result, "utf8"));
    return { passed, failed: failed.map((each) => `${name}: ${each}`) };
  } finally {
    await session.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
