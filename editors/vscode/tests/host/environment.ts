// Which Python is taken when the Python extension is there: the setting's, then the environment that
// it has chosen, then one on the path. `tests/python` stands for it.

import assert from "node:assert/strict";
import { delimiter } from "node:path";
import type { PythonExtension } from "@vscode/python-extension";
import * as vscode from "vscode";
import { parts, ready } from "./desk";
import { until, type Test } from "./runner";

const [ONE = "", TWO = ""] = (process.env["STP_ENVIRONMENTS"] ?? "").split(delimiter);

async function environments(): Promise<PythonExtension["environments"]> {
  const python = vscode.extensions.getExtension<PythonExtension>("ms-python.python");
  assert.ok(python !== undefined);
  return (await python.activate()).environments;
}

/** Waits for a server that a Python runs, and gives how that was found. */
async function runBy(executable: string): Promise<string> {
  const { service } = await parts();
  const launch = await until(`a server run by ${executable}`, () => {
    const found = service.launch;
    return service.health === "running" && found?.kind === "bundled" && found.python.executable === executable ? found : undefined;
  });
  return launch.from;
}

async function choose(interpreter: string | undefined): Promise<void> {
  await vscode.workspace.getConfiguration("stp.server").update("interpreter", interpreter, vscode.ConfigurationTarget.Global);
}

export const environment: readonly Test[] = [
  ["the environment that the Python extension has chosen goes before the path", async () => {
    assert.match(await runBy(ONE), /environment of the Python extension/);
    await ready();
  }],
  ["another choice there is followed", async () => {
    await (await environments()).updateActiveEnvironmentPath(TWO);
    assert.match(await runBy(TWO), /environment of the Python extension/);
    await ready();
  }],
  ["the setting goes before both", async () => {
    await choose(ONE);
    assert.match(await runBy(ONE), /stp\.server\.interpreter/);
    await (await environments()).updateActiveEnvironmentPath(ONE);
    await (await environments()).updateActiveEnvironmentPath(TWO);
    await ready();
    assert.match(await runBy(ONE), /stp\.server\.interpreter/);
  }],
  ["without the setting it is the environment again", async () => {
    await choose(undefined);
    assert.match(await runBy(TWO), /environment of the Python extension/);
  }],
  ["an environment that is gone is passed over for the path", async () => {
    await (await environments()).updateActiveEnvironmentPath("/nowhere/bin/python");
    assert.match(await runBy(process.env["STP_PYTHON"] ?? ""), /`python3` on the path/);
    await ready();
  }],
];
